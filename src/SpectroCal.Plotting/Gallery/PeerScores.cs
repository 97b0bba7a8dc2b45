using System.Globalization;
using SpectroCal.Simulation;

namespace SpectroCal.Plotting.Gallery;

/// <summary>
/// What the peak finders of scipy miss and invent in the spectra of <see cref="PeakFinderTrial"/>: Data/scipy_peaks.csv, which
/// tests/peers/scipy_peaks.py writes.
/// </summary>
public static class PeerScores
{
    private static readonly string[] Names = ["scipy find_peaks", "scipy find_peaks_cwt"];

    /// <summary>The curves of find_peaks and find_peaks_cwt.</summary>
    public static IReadOnlyList<FinderCurve> Scipy()
    {
        using Stream stream = typeof(PeerScores).Assembly.GetManifestResourceStream("SpectroCal.Plotting.Gallery.scipy_peaks.csv")!;
        using var reader = new StreamReader(stream);
        double[][] rows =
        [
            .. reader
                .ReadToEnd()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(l => char.IsAsciiDigit(l[0]))
                .Select(l => (double[])[.. l.Split(',').Select(t => double.Parse(t, CultureInfo.InvariantCulture))]),
        ];
        return
        [
            .. Names.Select(
                (n, i) => new FinderCurve(n, [.. rows.Select(r => r[0])], [.. rows.Select(r => new PeakScore(r[1 + 2 * i], r[2 + 2 * i]))])
            ),
        ];
    }
}
