using System.Globalization;
using System.Text;
using System.Text.Json;
using SpectroCal.Formats;
using SpectroCal.Reports;
using SpectroCal.Store.Records;

namespace SpectroCal.Store.Exchange;

/// <summary>Records as a table: one row each, parameters and covariances in columns, lists as JSON in their cells.</summary>
internal static class RecordTable
{
    private static readonly string[] Before = ["detector", "tag", "version", "from", "until", "status", "function"];
    private static readonly string[] After =
    [
        "run",
        "objective",
        "reducedObjective",
        "lines",
        "storedAt",
        "software",
        "seed",
        "options",
        "inputs",
        "reason",
    ];

    // Tables of older versions are without.
    private static readonly string[] Newer = ["start", "covariates"];

    /// <summary>The table.</summary>
    public static string Write(IReadOnlyList<CalibrationRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        int n = records.Select(r => r.Parameters.Count).Append(1).Max();
        var text = new StringBuilder();
        CsvText.Row(
            text,
            [
                .. Before,
                .. Enumerable.Range(0, n).Select(Parameter),
                .. SymmetricMatrix.Names(ConstantsCsv.Covariance, n),
                .. After,
                .. Newer,
            ]
        );
        foreach (CalibrationRecord r in records)
        {
            int own = r.Parameters.Count;
            Dictionary<(int, int), double> covariance = r.Covariance is null
                ? []
                : SymmetricMatrix.Elements(own).Zip(r.Covariance).ToDictionary(e => e.First, e => e.Second);
            CsvText.Row(
                text,
                [
                    r.Detector,
                    r.Tag,
                    r.Version,
                    ClockTime.Text(r.From),
                    ClockTime.Text(r.Until),
                    r.Status,
                    r.Function,
                    .. Enumerable.Range(0, n).Select(k => k < own ? r.Parameters[k] : (object?)null),
                    .. SymmetricMatrix.Elements(n).Select(e => covariance.TryGetValue(e, out double value) ? value : (object?)null),
                    r.Run,
                    r.Objective,
                    r.ReducedObjective,
                    JsonSerializer.Serialize(r.Lines, Cell),
                    ClockTime.Text(r.StoredAt) + "Z",
                    r.Provenance.Software,
                    r.Provenance.Seed,
                    r.Provenance.Options,
                    JsonSerializer.Serialize(r.Provenance.Inputs, Cell),
                    r.Reason,
                    ClockTime.Text(r.Start),
                    JsonSerializer.Serialize(r.Covariates, Cell),
                ]
            );
        }
        return text.ToString();
    }

    /// <summary>Reads a table.</summary>
    public static IReadOnlyList<CalibrationRecord> Read(string path, CancellationToken cancellation)
    {
        using var table = ResultTable.Open(path, cancellation);
        int[] before = [.. Before.Select(table.Column)],
            after = [.. After.Select(table.Column)],
            newer = [.. Newer.Select(table.Find)];
        int n = table.Names.TakeWhileNamed(before.Length, Parameter);
        int[] covariance = [.. SymmetricMatrix.Names(ConstantsCsv.Covariance, n).Select(table.Column)];
        (int Row, int Column)[] elements = [.. SymmetricMatrix.Elements(n)];
        var records = new List<CalibrationRecord>();
        while (table.MoveNext())
        {
            double[] parameters =
            [
                .. Enumerable.Range(before.Length, n).TakeWhile(column => table[column].Length > 0).Select(table.Number),
            ];
            int own = parameters.Length;
            double[] upper = [.. covariance.Where((c, i) => elements[i].Column < own && table[c].Length > 0).Select(table.Number)];
            records.Add(
                new CalibrationRecord(
                    table.Text(before[0]),
                    table.Text(before[1]),
                    Time(table, before[3]),
                    table[before[4]].Length == 0 ? null : Time(table, before[4]),
                    table.Text(before[5]),
                    table.Text(before[6]),
                    parameters,
                    new Provenance(
                        List<InputFile>(table, after[8]),
                        table[after[7]],
                        table[after[6]].Length == 0 ? null : Whole(table, after[6]),
                        table[after[5]]
                    )
                )
                {
                    Version = (int)Whole(table, before[2]),
                    Run = table[after[0]],
                    Objective = table[after[1]],
                    ReducedObjective = table[after[2]].Length == 0 ? null : table.Number(after[2]),
                    Lines = List<string>(table, after[3]),
                    StoredAt = DateTime.SpecifyKind(Time(table, after[4], "Z"), DateTimeKind.Utc),
                    Reason = table[after[9]],
                    Start = table[newer[0]].Length == 0 ? null : Time(table, newer[0]),
                    Covariates = table[newer[1]].Length == 0 ? [] : Json<Dictionary<string, double>>(table, newer[1], "numbers by name"),
                    Covariance = upper.Length == 0 ? null : upper,
                }
            );
        }
        return records;
    }

    private static readonly JsonSerializerOptions Cell = new(JsonText.Options)
    {
        WriteIndented = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private static string Parameter(int index) => Invariant($"p{index}");

    private static int TakeWhileNamed(this string[] names, int first, Func<int, string> name)
    {
        int count = 0;
        while (first + count < names.Length && names[first + count] == name(count))
            count++;
        return count;
    }

    private static DateTime Time(ResultTable table, int column, string ending = "")
    {
        string text = table[column];
        try
        {
            return ClockTime.Parse(text.EndsWith(ending, StringComparison.Ordinal) ? text[..^ending.Length] : text);
        }
        catch (FormatException e)
        {
            throw table.Error($"{e.Message} as {table.Names[column]}");
        }
    }

    private static long Whole(ResultTable table, int column) =>
        long.TryParse(table[column], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw table.Error($"expected a whole number as {table.Names[column]}, found '{TerminalText.Line(table[column])}'");

    private static IReadOnlyList<T> List<T>(ResultTable table, int column) => Json<List<T>>(table, column, "a list");

    private static T Json<T>(ResultTable table, int column, string what)
        where T : class
    {
        try
        {
            if (JsonSerializer.Deserialize<T>(table[column], Cell) is { } content && CheckedJson.NullIn(content) is null)
                return content;
        }
        catch (JsonException)
        {
            // As below.
        }
        throw table.Error($"expected {what} in JSON as {table.Names[column]}, found '{TerminalText.Line(table[column])}'");
    }
}
