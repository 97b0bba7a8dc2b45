using SpectroCal.Monitoring;

namespace SpectroCal.Bench.Monitoring;

/// <summary>
/// The likelihood ratio of a spectrum with any of the simulated anomalies over the same one with none: of all tests that are not told which
/// anomaly it is, the most powerful one on average (J. Neyman and E. S. Pearson, Phil. Trans. R. Soc. A 231 (1933) 289). It knows the usual
/// spectrum of the detector and the conditions of the run exactly, which no monitor does.
/// </summary>
internal static class UnknownAnomaly
{
    private const int Places = 300; // of an added line, 50 eV apart
    private const int Others = 12; // detectors that may be in its place

    /// <summary>The logarithm of the ratio.</summary>
    /// <param name="drawn">The spectrum; its line and its other detector are among those tried.</param>
    /// <param name="detectors">All detectors.</param>
    public static double LogRatio(SimulatedRunSpectrum drawn, IReadOnlyList<RunSetDetector> detectors)
    {
        (RunSetSpectrum spectrum, double place, RunSetDetector other) = drawn.Truth;
        ReadOnlySpan<long> counts = drawn.Spectrum.Histogram.Counts;
        double[] usual = spectrum.Expected(null, 1, place, other);
        var ratios = new List<double>();
        foreach (AnomalyKind kind in RunSetAnomaly.Kinds)
        {
            var own = new List<double>();
            if (kind is AnomalyKind.ExtraLine or AnomalyKind.Pulser)
                AddLines(own, counts, spectrum, usual, kind, place);
            else if (kind is AnomalyKind.SwappedChannels)
                for (int i = 0; i < Others; i++)
                    own.Add(
                        LogRatio(
                            counts,
                            usual,
                            spectrum.Expected(new(kind, 0), 1, 0, i == 0 ? other : detectors[i * detectors.Count / Others])
                        )
                    );
            else
                for (int grade = 0; grade < RunSetAnomaly.Grades; grade++)
                    foreach (int sign in HasSign(kind) ? [-1, 1] : new[] { 1 })
                        own.Add(LogRatio(counts, usual, spectrum.Expected(new(kind, grade), sign, place, other)));
            ratios.Add(LogMean(own));
        }
        return LogMean(ratios);
    }

    private static bool HasSign(AnomalyKind kind) => kind is AnomalyKind.Gain or AnomalyKind.DoubledPeaks;

    private static void AddLines(
        List<double> ratios,
        ReadOnlySpan<long> counts,
        RunSetSpectrum spectrum,
        double[] usual,
        AnomalyKind kind,
        double place
    )
    {
        for (int p = 0; p < Places; p++)
        {
            (int from, double[] line) = spectrum.AddedLine(kind, p == 0 ? place : (double)p / Places);
            for (int grade = 0; grade < RunSetAnomaly.Grades; grade++)
            {
                double size = new RunSetAnomaly(kind, grade).Size,
                    sum = 0;
                for (int i = 0; i < line.Length; i++)
                {
                    double more = size * line[i];
                    if (usual[from + i] > 0)
                        sum += counts[from + i] * Math.Log(1 + more / usual[from + i]) - more;
                }
                ratios.Add(sum);
            }
        }
    }

    private static double LogRatio(ReadOnlySpan<long> counts, double[] usual, double[] odd)
    {
        double sum = 0;
        for (int i = 0; i < usual.Length; i++)
        {
            double u = Math.Max(usual[i], SimulatedRunSet.Underflow),
                o = Math.Max(odd[i], SimulatedRunSet.Underflow);
            sum += counts[i] * Math.Log(o / u) - (o - u);
        }
        return sum;
    }

    private static double LogMean(List<double> logarithms)
    {
        double most = logarithms.Max();
        return most + Math.Log(logarithms.Average(l => Math.Exp(l - most)));
    }
}
