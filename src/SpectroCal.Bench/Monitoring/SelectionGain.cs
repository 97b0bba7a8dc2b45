using MathNet.Numerics.Statistics;
using SpectroCal.Monitoring;
using SpectroCal.Peaks;

namespace SpectroCal.Bench.Monitoring;

/// <summary>What a choice of spectra does to the sum of all detectors and runs.</summary>
/// <param name="Choice">What is kept.</param>
/// <param name="GoodKept">Part of the counts of spectra with nothing wrong that is kept.</param>
/// <param name="BadKept">Part of the counts of the others that is kept.</param>
/// <param name="FwhmEv">Full width at half maximum of Cu K alpha in the sum, each detector on its usual scale, eV.</param>
/// <param name="TailPercent">Counts between Fe K beta and Cu K alpha, 7 300 to 7 700 eV, over those of Cu K alpha, %.</param>
public sealed record SelectionGain(string Choice, double GoodKept, double BadKept, double FwhmEv, double TailPercent)
{
    private const double RateCut = 0.3; // of the median rate of the detector: what is cut where nothing else is looked at
    private const double LowEv = 7000;
    private const double HighEv = 8500;
    private const double StepEv = 2;
    private const double PeakEv = 8041;
    private const double HalfPeakEv = 150;
    private const double TailFromEv = 7300;
    private const double TailToEv = 7700;

    /// <summary>Keeping everything, a plain cut on rates, and what a monitor calls good, or at least not bad.</summary>
    internal static IReadOnlyList<SelectionGain> Of(SimulatedRunSpectrum[] spectra, IReadOnlyList<SpectrumVerdict> verdicts)
    {
        Dictionary<string, double> usual = spectra
            .GroupBy(s => s.Spectrum.Detector)
            .ToDictionary(g => g.Key, g => g.Select(s => Rate(s)).Median());
        return
        [
            Of("everything", spectra, _ => true),
            Of("rate cut", spectra, i => Math.Abs(Rate(spectra[i]) / usual[spectra[i].Spectrum.Detector] - 1) < RateCut),
            Of("not bad", spectra, i => verdicts[i].Verdict != QualityVerdict.Bad),
            Of("good", spectra, i => verdicts[i].Verdict == QualityVerdict.Good),
        ];
    }

    private static double Rate(SimulatedRunSpectrum spectrum) =>
        spectrum.Spectrum.Histogram.TotalCounts / spectrum.Spectrum.Run.LiveTimeSeconds!.Value;

    private static SelectionGain Of(string choice, SimulatedRunSpectrum[] spectra, Func<int, bool> isKept)
    {
        var sum = new double[(int)((HighEv - LowEv) / StepEv)];
        double good = 0,
            goodKept = 0,
            bad = 0,
            badKept = 0;
        for (int i = 0; i < spectra.Length; i++)
        {
            long counts = spectra[i].Spectrum.Histogram.TotalCounts,
                kept = isKept(i) ? counts : 0;
            if (spectra[i].Anomaly is null)
                (good, goodKept) = (good + counts, goodKept + kept);
            else
                (bad, badKept) = (bad + counts, badKept + kept);
            if (kept > 0)
                Add(spectra[i], sum);
        }
        return new SelectionGain(choice, goodKept / good, badKept / bad, Fwhm(sum), 100 * Sum(sum, TailFromEv, TailToEv) / Peak(sum));
    }

    private static void Add(SimulatedRunSpectrum spectrum, double[] sum)
    {
        ReadOnlySpan<long> counts = spectrum.Spectrum.Histogram.Counts;
        RunSetDetector detector = spectrum.Detector;
        for (int c = 0; c < counts.Length; c++)
        {
            double from = (detector.OffsetEv + detector.GainEv * c - LowEv) / StepEv,
                to = from + detector.GainEv / StepEv;
            if (to <= 0 || from >= sum.Length || counts[c] == 0)
                continue;
            // The counts of a channel are spread over it.
            for (int b = Math.Max(0, (int)from); b < Math.Min(sum.Length, to); b++)
                sum[b] += counts[c] * (Math.Min(to, b + 1) - Math.Max(from, b)) / (to - from);
        }
    }

    private static double Peak(double[] sum) => Sum(sum, PeakEv - HalfPeakEv, PeakEv + HalfPeakEv);

    private static double Sum(double[] sum, double fromEv, double toEv) => sum[Bin(fromEv)..Bin(toEv)].Sum();

    private static int Bin(double energyEv) => (int)((energyEv - LowEv) / StepEv);

    private static double Fwhm(double[] sum)
    {
        double ground = Math.Min(Level(sum, PeakEv - 2 * HalfPeakEv), Level(sum, PeakEv + 2 * HalfPeakEv));
        int top = Bin(PeakEv);
        for (int i = Bin(PeakEv - HalfPeakEv); i < Bin(PeakEv + HalfPeakEv); i++)
            if (sum[i] > sum[top])
                top = i;
        double half = 0.5 * (sum[top] + ground);
        return StepEv * (Crossing(sum, top, half, 1) + Crossing(sum, top, half, -1));
    }

    private static double Level(double[] sum, double energyEv) => Sum(sum, energyEv - 10, energyEv + 10) * StepEv / 20;

    // Bins from the top to where the counts fall below a level.
    private static double Crossing(double[] sum, int top, double level, int direction)
    {
        int i = top;
        while (i > 0 && i < sum.Length - 1 && sum[i] >= level)
            i += direction;
        double above = sum[i - direction];
        return Math.Abs(i - top) - (level - sum[i]) / (above - sum[i]);
    }
}
