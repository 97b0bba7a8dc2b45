using SpectroCal.Formats.ListMode;
using SpectroCal.Formats.Tables;

namespace SpectroCal.Sources;

/// <summary>How files of single events, and tables that do not say it themselves, become spectra.</summary>
public sealed record ListModeReading
{
    /// <summary>The columns; null to recognise them.</summary>
    public ListModeColumns? Columns { get; init; }

    /// <summary>What the columns of tables hold; null to recognise them.</summary>
    public TableColumns? Table { get; init; }

    /// <summary>Length of the time slots, one spectrum each, s; null for one spectrum per file and detector.</summary>
    public double? SlotSeconds { get; init; }

    /// <summary>Width of the bins for real values, channels.</summary>
    public double BinWidth { get; init; } = 1;
}
