using MathNet.Numerics.Distributions;
using SpectroCal.Engines;
using SpectroCal.Monitoring;
using SpectroCal.Neural;
using SpectroCal.Numerics;
using SpectroCal.Spectra;
using SpectroCal.Torch.Networks;
using SpectroCal.Training;

namespace SpectroCal.Tests.Torch;

public sealed class AutoencoderTests
{
    private const int Bins = 96;

    [TorchTheory]
    [InlineData(AutoencoderKind.Dense)]
    [InlineData(AutoencoderKind.Convolutional)]
    public void ManagedRatesHaveTheDevianceOfTheTraining(AutoencoderKind kind)
    {
        _ = NativeLibraries.Torch;
        SpectrumSet set = Fluctuating(60, 1);
        using var training = new NetworkTraining(new AutoencoderPlan(kind, Bins), 3, "cpu", 1);
        training.Take(set, set);
        _ = training.Epoch([.. Enumerable.Range(0, 60).Select(i => (long)i)], 20, 0.01, 1, null, CancellationToken.None);
        var autoencoder = new SpectrumAutoencoder(kind, Bins, training.Weights);
        double deviance = 0;
        for (int s = 0; s < set.Count; s++)
        {
            double[] counts = Row(set, s, 0),
                expected = Row(set, s, 1),
                rates = new double[Bins];
            autoencoder.Rates(counts, expected, new float[2 * Bins], rates);
            Assert.Equal(counts.Sum(), rates.Sum(), 1e-6 * counts.Sum());
            deviance += counts.Zip(rates, PoissonDeviance.Of).Sum();
        }
        double trained = training.Validate().Error;
        Assert.Equal(trained, deviance / set.Count / Bins, 1e-3 * trained);
    }

    [TorchTheory]
    [InlineData(AutoencoderKind.Dense)]
    [InlineData(AutoencoderKind.Convolutional)]
    public void WhatIsUsualIsLearnedThoughAFifthIsNot(AutoencoderKind kind)
    {
        _ = NativeLibraries.Torch;
        SpectrumSet training = Fluctuating(400, 11, isFifthOdd: true),
            others = Fluctuating(100, 12);
        using var session = new NetworkTraining(new AutoencoderPlan(kind, Bins), 3, "cpu", 1);
        session.Take(training, others);
        double before = session.Validate().Error;
        long[] order = [.. Enumerable.Range(0, training.Count).Select(i => (long)i)];
        for (int epoch = 0; epoch < 60; epoch++)
            _ = session.Epoch(order, 50, 3e-3, epoch, null, CancellationToken.None);
        // Of the excess over the fluctuation of counts, which is 1 for each bin, a tenth may be left.
        double after = session.Validate().Error;
        Assert.True(before > 3, $"{before}");
        Assert.True(after - 1 < 0.1 * (before - 1), $"{before} to {after}");
    }

    [TorchFact]
    public void AnAnomalyWithoutANameIsFoundAndTheOthersAreNot()
    {
        var random = new Random(21);
        double[] shape = Lines(0.5);
        Spectrum[] spectra =
        [
            .. Enumerable
                .Range(0, 60)
                .Select(r =>
                {
                    double[] rates = [.. shape.Select((s, i) => 40_000 * s * (r == 17 ? 1 + 0.3 * Math.Sin(0.9 * i) : 1))];
                    return new Spectrum(
                        $"run{r}",
                        "sdd",
                        new RunInfo($"run{r}"),
                        new ChannelHistogram([.. rates.Select(m => (long)Poisson.Sample(random, m))], 0.5)
                    );
                }),
        ];
        var settings = new MonitorSettings
        {
            SimulatedSpectra = 500,
            Autoencoder = new AutoencoderTrainer(AutoencoderKind.Dense, NativeLibraries.Torch),
        };
        TrainedMonitor trained = MonitorTrainer.Train(spectra, settings, null, TestContext.Current.CancellationToken);
        double[] shapes = [.. trained.Verdicts.Select(v => v.Checks.Single(c => c.Kind == AnomalyKind.Shape).Probability)];
        Assert.True(trained.Monitor.HasAutoencoder);
        Assert.True(shapes[17] < 1e-6, $"{shapes[17]}");
        Assert.True(shapes.Where((_, i) => i != 17).Count(p => p < 0.01) <= 3);
        // The monitor judges by managed code, and so do others that get it.
        SpectrumVerdict again = trained.Monitor.Judge([spectra[17]], null, TestContext.Current.CancellationToken).Single();
        Assert.True(again.Checks.Single(c => c.Kind == AnomalyKind.Shape).Probability < 1e-6);
    }

    [TorchFact]
    public void TooFewSpectraOrBinsAreOneError()
    {
        Spectrum[] spectra =
        [
            .. Enumerable
                .Range(0, 30)
                .Select(r => new Spectrum(
                    $"run{r}",
                    "sdd",
                    new RunInfo($"run{r}"),
                    new ChannelHistogram([.. Enumerable.Repeat(100L + r, 40)], 0.5)
                )),
        ];
        MonitorSettings With(AutoencoderKind kind) => new() { Autoencoder = new AutoencoderTrainer(kind, NativeLibraries.Torch) };
        string Message(Spectrum[] some, AutoencoderKind kind) =>
            Assert.Throws<CalibrationException>(() => MonitorTrainer.Train(some, With(kind))).Message;
        Assert.Contains("at least 20 spectra", Message(spectra[..12], AutoencoderKind.Dense), StringComparison.Ordinal);
        Assert.Contains("at least 64 bins", Message(spectra, AutoencoderKind.Convolutional), StringComparison.Ordinal);
        Assert.Throws<EngineUnavailableException>(() => new AutoencoderTrainer(AutoencoderKind.Dense, new ManagedEngine()));
    }

    // Two lines, of which the first has a part of the counts, on a flat ground.
    private static double[] Lines(double part) =>
        [
            .. Enumerable
                .Range(0, Bins)
                .Select(i => 0.2 / Bins + 0.8 * (part * Normal.PDF(30, 3, i + 0.5) + (1 - part) * Normal.PDF(65, 4, i + 0.5))),
        ];

    // Spectra whose lines share the counts differently from run to run.
    private static SpectrumSet Fluctuating(int count, int seed, bool isFifthOdd = false)
    {
        var random = new Random(seed);
        float[] inputs = new float[count * Bins],
            targets = new float[2 * count * Bins];
        double[] usual = Lines(0.5);
        for (int s = 0; s < count; s++)
        {
            double[] shape = isFifthOdd && s % 5 == 0 ? [.. usual.Reverse()] : Lines(0.5 + 0.05 * Normal.Sample(random, 0, 1)),
                counts = [.. shape.Select(p => (double)Poisson.Sample(random, 50_000 * p))],
                expected = [.. usual.Select(p => counts.Sum() * p)];
            SpectrumAutoencoder.Input(counts, expected, inputs.AsSpan(s * Bins, Bins));
            for (int i = 0; i < Bins; i++)
                (targets[2 * s * Bins + i], targets[(2 * s + 1) * Bins + i]) = ((float)counts[i], (float)expected[i]);
        }
        return new SpectrumSet(inputs, targets, count);
    }

    private static double[] Row(SpectrumSet set, int spectrum, int part) =>
        [.. set.Targets.AsSpan((2 * spectrum + part) * Bins, Bins).ToArray().Select(x => (double)x)];
}
