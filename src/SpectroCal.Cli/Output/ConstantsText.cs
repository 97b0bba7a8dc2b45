using System.Globalization;
using SpectroCal.Reports;
using SpectroCal.Store.Records;

namespace SpectroCal.Cli.Output;

/// <summary>Constants of a store as cells of tables.</summary>
internal static class ConstantsText
{
    /// <summary>A parameter with its error; a dash where there is none.</summary>
    public static string Parameter(CalibrationRecord? record, int index) =>
        record is null || index >= record.Parameters.Count ? "-"
        : UncertainText.Of(record.Parameters[index], record.ParameterError(index)) is { Length: > 0 } text ? text
        : record.Parameters[index].ToString("G6", CultureInfo.InvariantCulture);

    /// <summary>A moment; a dash for none.</summary>
    public static string Time(DateTime? time) => time?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>A version.</summary>
    public static string Version(CalibrationRecord? record) => record?.Version.ToString(CultureInfo.InvariantCulture) ?? "-";
}
