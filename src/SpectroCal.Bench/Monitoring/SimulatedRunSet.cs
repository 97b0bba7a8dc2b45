using MathNet.Numerics.Distributions;
using SpectroCal.Bench.Arrays;
using SpectroCal.Numerics;
using SpectroCal.Spectra;

namespace SpectroCal.Bench.Monitoring;

/// <summary>Spectra of an array of detectors over many runs, some of which have something wrong.</summary>
internal static class SimulatedRunSet
{
    private const int RunStream = 1_000_000; // random numbers of runs and spectra keep clear of those of detectors
    private const int SpectrumStream = 2_000_000;

    /// <summary>Counts that cannot be told from none.</summary>
    public const double Underflow = 1e-9;

    /// <summary>The spectra, run after run.</summary>
    /// <param name="request">What to simulate.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static SimulatedRunSpectrum[] Of(MonitorStudyRequest request, CancellationToken cancellation)
    {
        RunSetDetector[] detectors =
        [
            .. Enumerable.Range(0, request.Detectors).Select(d => RunSetDetector.Of(RandomStreams.Create(request.Seed, d))),
        ];
        RunConditions[] runs =
        [
            .. Enumerable.Range(0, request.Runs).Select(r => RunConditions.Common(RandomStreams.Create(request.Seed, RunStream + r))),
        ];
        var spectra = new SimulatedRunSpectrum[request.Detectors * request.Runs];
        Workers.For(
            spectra.Length,
            -1,
            i => spectra[i] = Draw(request, detectors, runs, i / request.Detectors, i % request.Detectors),
            cancellation
        );
        return spectra;
    }

    private static SimulatedRunSpectrum Draw(MonitorStudyRequest request, RunSetDetector[] detectors, RunConditions[] runs, int r, int d)
    {
        Random random = RandomStreams.Create(request.Seed, SpectrumStream + (long)r * detectors.Length + d);
        RunSetDetector detector = detectors[d];
        RunConditions conditions = runs[r].Own(random);
        bool isBad = random.Chance(request.BadShare);
        var drawn = new RunSetAnomaly(random.OneOf(RunSetAnomaly.Kinds), random.Next(RunSetAnomaly.Grades));
        int sign = random.Chance(0.5) ? 1 : -1;
        double place = random.NextDouble();
        RunSetDetector other = detectors[(d + 1 + random.Next(Math.Max(1, detectors.Length - 1))) % detectors.Length];
        var spectrum = new RunSetSpectrum(detector, conditions, request.Counts);
        double[] usual = spectrum.Expected(null, sign, place, other),
            expected = isBad ? spectrum.Expected(drawn, sign, place, other) : usual;
        double dead = 0.02 + 0.03 * random.NextDouble(),
            live = request.Counts / detector.RatePerSecond;
        var run = new RunInfo($"run{r + 1:000}")
        {
            Start = new DateTime(2026, 1, 1).AddHours(2 * r),
            LiveTimeSeconds = live,
            RealTimeSeconds = live / (1 - dead),
        };
        string name = $"sdd{d + 1:000}";
        var histogram = new ChannelHistogram([.. expected.Select(e => e > 0 ? (long)Poisson.Sample(random, e) : 0L)], 0.5);
        return new SimulatedRunSpectrum(
            new Spectrum($"{run.Name}:{name}", name, run, histogram),
            isBad ? drawn : null,
            isBad ? Separation(usual, expected) : 0,
            new RunSetTruth(spectrum, place, other),
            detector
        );
    }

    // How far apart the likelihood ratio of the truth puts the two cases, in standard deviations of its difference.
    private static double Separation(double[] usual, double[] odd)
    {
        double distance = 0,
            variance = 0;
        for (int i = 0; i < usual.Length; i++)
        {
            double u = Math.Max(usual[i], Underflow),
                o = Math.Max(odd[i], Underflow),
                log = Math.Log(o / u);
            distance += (o - u) * log;
            variance += (o + u) * log * log;
        }
        return variance > 0 ? distance / Math.Sqrt(variance) : 0;
    }
}

/// <summary>A simulated spectrum and its truth.</summary>
/// <param name="Spectrum">The spectrum.</param>
/// <param name="Anomaly">What is wrong with it; null: nothing.</param>
/// <param name="Separation">
/// Distance of the logarithms of the likelihood ratio with and without the anomaly, in standard deviations of their difference.
/// </param>
/// <param name="Truth">What it was drawn with.</param>
/// <param name="Detector">The detector.</param>
internal sealed record SimulatedRunSpectrum(
    Spectrum Spectrum,
    RunSetAnomaly? Anomaly,
    double Separation,
    RunSetTruth Truth,
    RunSetDetector Detector
);

/// <summary>What a spectrum is drawn with, whether anything is wrong with it or not.</summary>
/// <param name="Expected">Its detector in its run.</param>
/// <param name="Place">0 to 1: where a line would be added.</param>
/// <param name="Other">The detector with which it would be swapped.</param>
internal sealed record RunSetTruth(RunSetSpectrum Expected, double Place, RunSetDetector Other);
