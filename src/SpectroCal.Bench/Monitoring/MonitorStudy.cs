using System.Diagnostics;
using SpectroCal.Monitoring;
using SpectroCal.Numerics;
using SpectroCal.Peaks;
using SpectroCal.Training;

namespace SpectroCal.Bench.Monitoring;

/// <summary>Measures a monitor with simulated runs: it learns from all of them, without being told which are bad.</summary>
public static class MonitorStudy
{
    private const int Compared = 13; // of how many good spectra one is judged by the likelihood ratio of an unknown anomaly

    /// <summary>Simulates, learns, judges, compares.</summary>
    /// <param name="request">What to simulate.</param>
    /// <param name="progress">Told about what is done; may be null.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static MonitorStudyResult Measure(
        MonitorStudyRequest request,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        SimulatedRunSpectrum[] spectra = SimulatedRunSet.Of(request, cancellation);
        long start = Stopwatch.GetTimestamp();
        var settings = new MonitorSettings
        {
            FalseAlarmProbability = request.FalseAlarmProbability,
            Seed = request.Seed,
            Autoencoder = AutoencoderTrainer.Of(request.Autoencoder),
        };
        IReadOnlyList<SpectrumVerdict> verdicts = MonitorTrainer
            .Train([.. spectra.Select(s => s.Spectrum)], settings, progress, cancellation)
            .Verdicts;
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        SpectrumVerdict[] good = [.. verdicts.Where((_, i) => spectra[i].Anomaly is null)];
        double[] ratios = UnknownAnomalies(spectra, cancellation),
            usual = [.. ratios.Where((r, i) => spectra[i].Anomaly is null && !double.IsNaN(r))];
        int alarms = good.Count(v => v.Verdict != QualityVerdict.Good);
        return new MonitorStudyResult(
            request,
            good.Length,
            alarms,
            alarms / (good.Length * request.FalseAlarmProbability),
            good.Count(v => v.Verdict == QualityVerdict.Bad),
            [
                .. spectra
                    .Zip(verdicts, ratios)
                    .Where(p => p.First.Anomaly is not null)
                    .GroupBy(p => p.First.Anomaly!)
                    .OrderBy(g => g.Key.Kind)
                    .ThenBy(g => g.Key.Grade)
                    .Select(g => Row(g.Key, [.. g], good, usual)),
            ],
            SelectionGain.Of(spectra, verdicts),
            seconds
        );
    }

    // Negative, so that odd spectra have low numbers. Good spectra are many, and a part of them suffices; the others have none.
    private static double[] UnknownAnomalies(SimulatedRunSpectrum[] spectra, CancellationToken cancellation)
    {
        RunSetDetector[] detectors = [.. spectra.Select(s => s.Detector).Distinct()];
        double[] ratios = [.. Enumerable.Repeat(double.NaN, spectra.Length)];
        Workers.For(
            spectra.Length,
            -1,
            i =>
            {
                if (spectra[i].Anomaly is not null || i % Compared == 0)
                    ratios[i] = -UnknownAnomaly.LogRatio(spectra[i], detectors);
            },
            cancellation
        );
        return ratios;
    }

    private static MonitorStudyRow Row(
        RunSetAnomaly anomaly,
        (SimulatedRunSpectrum Truth, SpectrumVerdict Verdict, double Ratio)[] bad,
        SpectrumVerdict[] good,
        double[] usual
    )
    {
        SpectrumVerdict[] verdicts = [.. bad.Select(b => b.Verdict)],
            found = [.. verdicts.Where(v => v.Verdict != QualityVerdict.Good)];
        bool IsRight(SpectrumVerdict v) => v.Kind == anomaly.Kind;
        return new MonitorStudyRow(
            anomaly.Kind.ToString(),
            anomaly.Size,
            bad.Length,
            bad.Average(b => ErrorFunctions.NormalCumulative(b.Truth.Separation)),
            Area([.. bad.Select(b => b.Ratio)], usual),
            Area(verdicts, good, v => v.FalseAlarmProbability),
            Area(verdicts, good, ByChecks),
            Area(verdicts, good, ByShape),
            (double)found.Length / bad.Length,
            found.Length > 0 ? (double)found.Count(IsRight) / found.Length : double.NaN,
            found.Where(v => !IsRight(v)).GroupBy(v => v.Kind).MaxBy(g => g.Count())?.Key?.ToString()
        );
    }

    // All checks without the autoencoder, as the monitor takes them together, and the autoencoder alone.
    private static double ByChecks(SpectrumVerdict verdict)
    {
        if (verdict.Checks.Count == 0)
            return double.NaN;
        var improbabilities = new double[SimulatedChance.Checks];
        foreach (MonitorCheck check in verdict.Checks.Where(c => c.Kind is not AnomalyKind.Shape))
            improbabilities[(int)check.Kind] = -Math.Log(Math.Max(check.Probability, double.Epsilon));
        return Math.Exp(-JointImprobability.Of(improbabilities));
    }

    private static double ByShape(SpectrumVerdict verdict) =>
        verdict.Checks.Where(c => c.Kind is AnomalyKind.Shape).Select(c => c.Probability).DefaultIfEmpty(double.NaN).Min();

    // One without a probability is as improbable as can be.
    private static double Area(SpectrumVerdict[] bad, SpectrumVerdict[] good, Func<SpectrumVerdict, double> probability)
    {
        double[] usual = [.. good.Select(probability)];
        return usual.All(double.IsNaN) ? double.NaN : Area([.. bad.Select(v => probability(v) is var p && double.IsNaN(p) ? 0 : p)], usual);
    }

    // Probability that a bad spectrum has a lower number than a good one.
    private static double Area(double[] bad, double[] good)
    {
        double[] usual = [.. good.Order()];
        double sum = 0;
        foreach (double p in bad)
        {
            int below = First(usual, u => u >= p),
                notAbove = First(usual, u => u > p);
            sum += usual.Length - notAbove + 0.5 * (notAbove - below);
        }
        return sum / ((double)bad.Length * usual.Length);
    }

    private static int First(double[] sorted, Func<double, bool> isFrom)
    {
        int low = 0,
            high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (isFrom(sorted[middle]))
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}
