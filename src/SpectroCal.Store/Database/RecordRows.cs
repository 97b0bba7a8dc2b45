using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SpectroCal.Formats;
using SpectroCal.Store.Records;

namespace SpectroCal.Store.Database;

/// <summary>Records as rows: numbers as they are in memory, so that they come back exactly.</summary>
internal static class RecordRows
{
    /// <summary>The columns that <see cref="Read"/> takes, of the tables record r and series s.</summary>
    public const string Columns =
        "s.detector, s.tag, r.version, r.valid_from, r.valid_until, r.run, r.status, r.reason, r.function, r.parameters, r.covariance, "
        + "r.objective, r.reduced_objective, r.lines, r.provenance, r.stored_at, r.start, r.covariates";

    private const int Given = 17; // columns of a record beside its key

    /// <summary>A record of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="provenance">Gives what a key of a provenance stands for.</param>
    public static CalibrationRecord Read(SqliteDataReader row, Func<long, Provenance> provenance) =>
        new(
            row.GetString(0),
            row.GetString(1),
            new DateTime(row.GetInt64(3)),
            End(row.GetInt64(4)),
            row.GetString(6),
            row.GetString(8),
            Numbers((byte[])row.GetValue(9)),
            provenance(row.GetInt64(14))
        )
        {
            Version = row.GetInt32(2),
            Run = row.GetString(5),
            Reason = row.GetString(7),
            Covariance = row.IsDBNull(10) ? null : Numbers((byte[])row.GetValue(10)),
            Objective = row.GetString(11),
            ReducedObjective = row.IsDBNull(12) ? null : row.GetDouble(12),
            Lines = row.GetString(13) is var lines and not "[]" ? JsonSerializer.Deserialize<string[]>(lines)! : [],
            StoredAt = new DateTime(row.GetInt64(15), DateTimeKind.Utc),
            Start = row.IsDBNull(16) ? null : new DateTime(row.GetInt64(16)),
            Covariates = row.GetString(17) is var values and not "{}"
                ? JsonSerializer.Deserialize<Dictionary<string, double>>(values)!
                : [],
        };

    /// <summary>The statement that inserts a record.</summary>
    public static Statement Insertion(SqliteConnection connection) =>
        new(
            connection,
            $"INSERT INTO record VALUES(NULL, {string.Join(", ", Enumerable.Range(0, Given).Select(i => Invariant($"${i}")))})"
                + " RETURNING id",
            Given
        );

    /// <summary>Inserts a record.</summary>
    /// <returns>Its key.</returns>
    public static long Insert(Statement insertion, CalibrationRecord r, long series, long provenance) =>
        (long)
            insertion.Value(
                series,
                r.Version,
                r.From.Ticks,
                r.Until?.Ticks ?? Segment.NoEnd,
                r.Run,
                r.Status,
                r.Reason,
                r.Function,
                Bytes(r.Parameters),
                r.Covariance is { } covariance ? Bytes(covariance) : null,
                r.Objective,
                r.ReducedObjective,
                JsonSerializer.Serialize(r.Lines),
                provenance,
                r.StoredAt.Ticks,
                r.Start?.Ticks,
                JsonSerializer.Serialize(r.Covariates)
            )!;

    /// <summary>An end in ticks as a moment.</summary>
    public static DateTime? End(long ticks) => ticks == Segment.NoEnd ? null : new DateTime(ticks);

    /// <summary>A provenance as text, and the hash that it is found by.</summary>
    public static (string Text, byte[] Hash) Text(Provenance provenance)
    {
        string text = JsonSerializer.Serialize(provenance, JsonText.Options);
        return (text, SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>A provenance of its text.</summary>
    public static Provenance OfText(string text) => JsonSerializer.Deserialize<Provenance>(text, JsonText.Options)!;

    private static byte[] Bytes(IReadOnlyList<double> numbers)
    {
        byte[] bytes = new byte[sizeof(double) * numbers.Count];
        for (int i = 0; i < numbers.Count; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(sizeof(double) * i), numbers[i]);
        return bytes;
    }

    private static double[] Numbers(byte[] bytes)
    {
        var numbers = new double[bytes.Length / sizeof(double)];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(sizeof(double) * i));
        return numbers;
    }
}
