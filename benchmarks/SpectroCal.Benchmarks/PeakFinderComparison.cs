using System.Globalization;
using SpectroCal.Formats.Numpy;
using SpectroCal.Peaks;
using SpectroCal.Simulation;
using SpectroCal.Spectra;

namespace SpectroCal.Benchmarks;

/// <summary>
/// The spectra by which peak finders are compared, written for other programs (tests/peers/scipy_peaks.py), and what our finders
/// miss and invent in them.
/// </summary>
public static class PeakFinderComparison
{
    /// <summary>
    /// Writes spectra.npy, a row for each spectrum, and truth.csv, a row for each peak: spectrum, weakest, channels, channel, sigma.
    /// </summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var spectra = new List<Spectrum>();
        using var truth = new StreamWriter(Path.Combine(folder, "truth.csv"));
        truth.WriteLine("spectrum,weakest,channels,channel,sigma");
        for (int point = 0; point < PeakFinderTrial.Weakest.Count; point++)
        {
            for (int index = 0; index < PeakFinderTrial.SpectraEach; index++)
            {
                PeakSpectrum drawn = PeakFinderTrial.Spectrum(point, index);
                foreach (TruePeak p in drawn.Truth)
                    truth.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{spectra.Count},{PeakFinderTrial.Weakest[point]},{drawn.Histogram.Length},{p.Channel:R},{p.SigmaChannels:R}"
                        )
                    );
                spectra.Add(new Spectrum($"{spectra.Count}", "simulated", new RunInfo("peaks"), drawn.Histogram));
            }
        }
        NumpyWriter.Write(Path.Combine(folder, "spectra.npy"), spectra, force: true);
    }

    /// <summary>Prints the scores of our finders.</summary>
    public static void Print()
    {
        foreach (string name in PeakFinders.Names)
        {
            IReadOnlyList<PeakScore> scores = PeakFinderTrial.Scores(PeakFinders.Create(name));
            Console.WriteLine($"{name, -16} missed {string.Join(' ', scores.Select(s => $"{s.Missed, 7:0.000}"))}");
            Console.WriteLine($"{"", -16} false  {string.Join(' ', scores.Select(s => $"{s.False, 7:0.000}"))}");
        }
    }
}
