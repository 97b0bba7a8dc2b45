using SpectroCal.Formats.ListMode;

namespace SpectroCal.Formats;

/// <summary>Properties of the formats.</summary>
internal static class SpectrumFormatExtensions
{
    /// <summary>Whether files of the format hold single events, so that <see cref="ListModeFile"/> reads them.</summary>
    public static bool IsListMode(this SpectrumFormat format) =>
        format
            is SpectrumFormat.ListModeCsv
                or SpectrumFormat.CompassBinary
                or SpectrumFormat.NumpyEvents
                or SpectrumFormat.Hdf5Events
                or SpectrumFormat.Parquet;
}
