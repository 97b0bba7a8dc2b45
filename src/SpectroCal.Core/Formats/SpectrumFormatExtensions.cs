using SpectroCal.Formats.ListMode;

namespace SpectroCal.Formats;

/// <summary>What is known of a format from its name alone.</summary>
internal static class SpectrumFormatExtensions
{
    /// <summary>Whether files of the format hold single events, so that <see cref="ListModeFile"/> reads them.</summary>
    public static bool IsListMode(this SpectrumFormat format) => format is SpectrumFormat.ListModeCsv or SpectrumFormat.CompassBinary;
}
