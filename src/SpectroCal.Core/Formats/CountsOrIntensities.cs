using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Formats;

/// <summary>What was read of a spectrum whose values may be counts or not.</summary>
/// <param name="Common">What is said of the spectrum.</param>
/// <param name="Values">Its values.</param>
/// <param name="Errors">Their standard errors, for values that are no counts; null where the file states none.</param>
/// <param name="FirstChannel">Number of the channel of the first value.</param>
/// <param name="AreRates">Whether the file calls them rates or net counts, which are no counts also where they are whole.</param>
internal sealed record CountsOrIntensities(
    Spectrum Common,
    TableColumn Values,
    double[]? Errors = null,
    int FirstChannel = 0,
    bool AreRates = false
)
{
    /// <summary>What stands in place of counts until they are known.</summary>
    public static ChannelHistogram Nothing => new([0], 0.5);

    private const string LeftOut = "Its values are counts, whose fluctuations are known; the errors that the file states are left out.";

    /// <summary>The spectra of a file, all of counts; else the refusal that brings intensities.</summary>
    /// <param name="file">The file, for errors.</param>
    /// <param name="read">What was read of each.</param>
    /// <param name="otherwise">What values that are no counts may be as well, with the option that says so; empty: nothing.</param>
    /// <exception cref="NotCountsException">The values of one are no counts.</exception>
    /// <exception cref="SpectrumFormatException">They are damaged counts.</exception>
    public static IReadOnlyList<Spectrum> Spectra(string file, IReadOnlyList<CountsOrIntensities> read, string otherwise = "")
    {
        CountsOrIntensities[] others = [.. read.Where(r => r.AreRates || !r.Values.AreCounts)];
        if (others.Length == 0)
            return
            [
                .. read.Select(r =>
                    r.Common with
                    {
                        Histogram = ChannelHistogram.FromChannels(r.Values.Counts.ToArray(), r.FirstChannel, ChannelConvention.BinCentre),
                        Warnings = r.Errors is null ? r.Common.Warnings : [.. r.Common.Warnings, LeftOut],
                    }
                ),
            ];
        if (others.FirstOrDefault(r => !r.AreRates && !r.Values.AreIntensities)?.Values.Fault is { } damage)
            throw new SpectrumFormatException(file, damage.Line, damage.Expected);
        (string _, string found, long line) = others[0].Values.Fault ?? ("", "a rate or a net count", 0);
        throw new NotCountsException(
            file,
            line,
            found,
            [
                .. read.Select(r =>
                    IntensitySpectrum.Of(r.Common, new ChannelIntensities(r.Values.ToReals(), r.Errors, r.FirstChannel + 0.5))
                ),
            ],
            otherwise
        );
    }
}
