using System.Diagnostics;
using SpectroCal.Engines;
using SpectroCal.Neural;
using SpectroCal.Simulation;
using SpectroCal.Spectra;
using SpectroCal.Training;

namespace SpectroCal.Bench;

/// <summary>The network of Meas. Sci. Technol. 35 (2023) 025501: time of its training, and of its answer to a spectrum.</summary>
internal static class NetworkBenchmark
{
    /// <summary>The engine that trains.</summary>
    public const string Engine = "torch";

    private const int Spectra = 20_000;
    private const int Epochs = 30;
    private const int Different = 500; // spectra that are simulated: time does not depend on what is in them
    private const double Rate = 1e-3;

    /// <summary>Seconds of a training of 30 epochs: the time of one, times 30, since all do the same.</summary>
    public static Func<double> Training(CancellationToken cancellation)
    {
        ICalibrationEngine engine = EngineCatalogue.Default.Find(Engine);
        ModelTrainingSettings settings = ModelTrainingSettings.For(ModelTrainingSettings.Published);
        var plan = new DirectPlan(settings.Spectra);
        SpectrumSet few = SpectrumSet.Of(
            plan,
            new TrainingSpectra(settings.Spectra, settings.Seed),
            0,
            Different,
            Environment.ProcessorCount,
            null,
            cancellation
        );
        var all = new SpectrumSet(Repeated(few.Inputs), Repeated(few.Targets), Spectra);
        long[] order = [.. Enumerable.Range(0, Spectra).Select(i => (long)i)];
        return () =>
        {
            // Threads belong to a training while it lasts.
            using INetworkTraining training = ((INetworkTrainer)engine).Begin(plan, settings.Seed, "", Environment.ProcessorCount);
            training.Take(all, few);
            long start = Stopwatch.GetTimestamp();
            training.Epoch(order, settings.BatchSize, Rate, settings.Seed, null, cancellation);
            return Epochs * Stopwatch.GetElapsedTime(start).TotalSeconds;
        };
    }

    /// <summary>Milliseconds from a spectrum to its centroids by managed code, one thread.</summary>
    public static Func<double> Inference(CancellationToken cancellation)
    {
        const int answers = 200;
        TrainingSettings settings = ModelTrainingSettings.For(ModelTrainingSettings.Published).Spectra;
        var network = NetworkDescription.Published(settings.Bins, settings.Lines.Count);
        var random = new Random(1);
        var evaluator = new NetworkEvaluator(
            network,
            [.. Enumerable.Range(0, network.WeightCount()).Select(_ => (float)(0.1 * random.NextDouble() - 0.05))]
        );
        ChannelHistogram[] spectra =
        [
            .. new TrainingSpectra(settings, 1).Draw(0, answers, Environment.ProcessorCount, cancellation).Select(s => s.Histogram),
        ];
        ModelBinning binning = SpectrumSet.BinningOf(settings);
        return () =>
        {
            long start = Stopwatch.GetTimestamp();
            foreach (ChannelHistogram spectrum in spectra)
            {
                float[] counts = new float[binning.Bins],
                    input = new float[binning.Bins],
                    output = new float[evaluator.OutputLength];
                _ = binning.Fill(spectrum, counts);
                NetworkInput.Fill(counts, input);
                evaluator.Evaluate(input, output);
            }
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds / answers;
        };
    }

    private static float[] Repeated(float[] numbers) => [.. Enumerable.Repeat(numbers, Spectra / Different).SelectMany(n => n)];
}
