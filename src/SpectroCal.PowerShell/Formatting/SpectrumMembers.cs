using System.ComponentModel;
using System.Management.Automation;
using SpectroCal.Spectra;

namespace SpectroCal.PowerShell.Formatting;

/// <summary>Members that spectra have in the shell: nested properties at the top level.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SpectrumMembers
{
    /// <summary>Number of channels.</summary>
    public static int Channels(PSObject spectrum) => Of(spectrum).Histogram.Length;

    /// <summary>All counts.</summary>
    public static long TotalCounts(PSObject spectrum) => Of(spectrum).Histogram.TotalCounts;

    /// <summary>Start of the run, if known.</summary>
    public static DateTime? Start(PSObject spectrum) => Of(spectrum).Run.Start;

    /// <summary>Live time, s, if known.</summary>
    public static double? LiveTimeSeconds(PSObject spectrum) => Of(spectrum).Run.LiveTimeSeconds;

    /// <summary>Real time, s, if known.</summary>
    public static double? RealTimeSeconds(PSObject spectrum) => Of(spectrum).Run.RealTimeSeconds;

    /// <summary>Counts in the channels.</summary>
    public static long[] Counts(PSObject spectrum) => Of(spectrum).Histogram.Counts.ToArray();

    private static Spectrum Of(PSObject value) => (Spectrum)value.BaseObject;
}
