using SpectroCal.Formats.ListMode;

namespace SpectroCal.Sources;

/// <summary>How files of single events become spectra.</summary>
public sealed record ListModeReading
{
    /// <summary>The columns; null to recognise them.</summary>
    public ListModeColumns? Columns { get; init; }

    /// <summary>Length of the time slots, one spectrum each, s; null for one spectrum per file and detector.</summary>
    public double? SlotSeconds { get; init; }

    /// <summary>Width of the bins for real values, channels.</summary>
    public double BinWidth { get; init; } = 1;
}
