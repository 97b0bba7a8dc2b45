using System.Text;
using SpectroCal.Formats;
using SpectroCal.Store.Records;

namespace SpectroCal.Store.Exchange;

/// <summary>Records as files: JSON, or CSV where the name ends in .csv. What is read back is what was written, to the last digit.</summary>
public static class StoreFile
{
    private const string TableEnding = ".csv";

    /// <summary>Writes records.</summary>
    /// <param name="path">The file whose name says the format.</param>
    /// <param name="records">The records.</param>
    public static byte[] Content(string path, IReadOnlyList<CalibrationRecord> records) =>
        Encoding.UTF8.GetBytes(IsTable(path) ? RecordTable.Write(records) : JsonText.Write(new StoreDocument(StoreDocument.Name, records)));

    /// <summary>Reads records.</summary>
    /// <param name="path">The file whose name says the format.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="SpectrumFormatException">It is absent, or not what is expected.</exception>
    public static IReadOnlyList<CalibrationRecord> Read(string path, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        IReadOnlyList<CalibrationRecord> records;
        if (IsTable(path))
        {
            records = RecordTable.Read(path, cancellation);
        }
        else
        {
            var document = CheckedJson.Read<StoreDocument>(path, "constants of a store", cancellation: cancellation);
            CheckedJson.Require(document.Format == StoreDocument.Name, path, "format", $"\"{StoreDocument.Name}\"");
            records = document.Records;
        }
        var check = new RecordCheck();
        for (int i = 0; i < records.Count; i++)
            if (check.Fault(records[i]) is { } fault)
                throw CheckedJson.Fault(path, Invariant($"record {i + 1}"), fault["expected ".Length..]);
        return records;
    }

    private static bool IsTable(string path) => path.EndsWith(TableEnding, StringComparison.OrdinalIgnoreCase);
}
