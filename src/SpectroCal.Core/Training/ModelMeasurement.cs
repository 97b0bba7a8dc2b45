using System.Numerics.Tensors;
using SpectroCal.Neural;
using SpectroCal.Simulation;

namespace SpectroCal.Training;

/// <summary>What simulated spectra that a network was not trained with say of it, and of its lines.</summary>
/// <param name="settings">The settings.</param>
/// <param name="threads">How many threads.</param>
/// <param name="cancellation">Stops the work.</param>
internal sealed class ModelMeasurement(ModelTrainingSettings settings, int threads, CancellationToken cancellation)
{
    private const double Sigma = 0.6827; // share of a normal distribution within one standard deviation
    private const double Most = 0.95;
    private const double LeastShareOf = 0.05; // of the spectra

    private static readonly double[] Steps = [1, 2, 5];

    /// <summary>
    /// Counts at which errors are measured: 1, 2 and 5 of each power of ten, and the ends of what the model was trained with.
    /// </summary>
    public double[] Counts()
    {
        (double fewest, double most) = TrainedCounts();
        IEnumerable<double> round = Enumerable.Range(1, 9).SelectMany(power => Steps.Select(s => s * Math.Pow(10, power)));
        return [.. round.Append(fewest).Append(most).Where(c => c >= fewest && c <= most).Distinct().Order()];
    }

    /// <summary>Counts of the poorest and the richest spectra that the model is trained with.</summary>
    public (double Fewest, double Most) TrainedCounts()
    {
        DrawnRange first = settings.Spectra.Counts,
            fine = settings.FineEpochs > 0 ? settings.FineCounts : first;
        return (Math.Min(first.Least, fine.Least), Math.Max(first.Greatest, fine.Greatest));
    }

    /// <summary>Errors of the centroids of a network that tells none.</summary>
    public CentroidErrors Errors(NetworkDescription description, float[] weights)
    {
        var evaluator = new NetworkEvaluator(description, weights);
        int lines = settings.Spectra.Lines.Count;
        double[] counts = Counts();
        double[][] rms = [.. Enumerable.Range(0, lines).Select(_ => new double[counts.Length])];
        for (int k = 0; k < counts.Length; k++)
        {
            double[][] errors = Test(
                counts[k],
                k,
                (binned, _) =>
                {
                    var input = new float[binned.Length];
                    var output = new float[lines];
                    NetworkInput.Fill(binned, input);
                    evaluator.Evaluate(input, output);
                    return [.. output.Select(o => (double)o * binned.Length)];
                }
            );
            for (int line = 0; line < lines; line++)
                rms[line][k] = Math.Max(Rms(errors[line]), 1e-6);
        }
        return new CentroidErrors(counts, rms);
    }

    /// <summary>Errors and pulls of a finished model, on spectra other than those that its errors come from.</summary>
    public IReadOnlyList<CentroidAccuracy> Accuracy(ICentroidNetwork network)
    {
        int lines = settings.Spectra.Lines.Count;
        double[] counts = Counts();
        var rows = new List<CentroidAccuracy>();
        for (int k = 0; k < counts.Length; k++)
        {
            double[][] pulls = [.. Enumerable.Range(0, lines).Select(_ => new double[settings.TestCount])];
            double[][] errors = Test(
                counts[k],
                counts.Length + k,
                (binned, pull) =>
                {
                    double[] centroids = new double[lines],
                        stated = new double[lines];
                    network.Locate(binned, centroids, stated);
                    pull(stated);
                    return centroids;
                },
                pulls
            );
            if (lines > 1)
                rows.Add(Row(counts[k], null, [.. errors.SelectMany(e => e)], [.. pulls.SelectMany(p => p)]));
            for (int line = 0; line < lines; line++)
                rows.Add(Row(counts[k], settings.Spectra.Lines[line].Line.Name, errors[line], pulls[line]));
        }
        return rows;
    }

    /// <summary>The lines with their widths and their least shares.</summary>
    public IReadOnlyList<ModelLine> Lines()
    {
        TrainingScene[] scenes = [.. Enumerable.Range(0, settings.TestCount).Select(i => Source(null).Scene(TrainingStage.FirstTest + i))];
        return
        [
            .. settings.Spectra.Lines.Select(l =>
            {
                double energy = l.Line.MeanEnergyEv;
                double[] widths = [.. scenes.Select(s => s.Resolution.Fwhm(energy) / s.GainEvPerChannel).Order()],
                    shares = [.. scenes.Select(s => Share(s, l)).Order()];
                return new ModelLine(l.Line.Name, energy, widths[widths.Length / 2], shares[(int)(LeastShareOf * shares.Length)]);
            }),
        ];
    }

    private static double Share(TrainingScene scene, TrainingLine line) =>
        (1 - scene.BackgroundFraction - scene.NoiseFraction)
        * scene.Lines.Where(s => line.Line.Components.Any(c => c.Line.EnergyEv == s.EnergyEv)).Sum(s => s.Weight)
        / scene.Lines.Sum(s => s.Weight);

    private TrainingSpectra Source(double? counts) =>
        new(counts is { } n ? settings.Spectra with { Counts = new DrawnRange(n, n) } : settings.Spectra, settings.Seed);

    // Errors in bins for each line; a spectrum of fewer counts than a centroid needs has NaN.
    private double[][] Test(double counts, int set, Func<float[], Action<double[]>, double[]> locate, double[][]? pulls = null)
    {
        ModelBinning binning = SpectrumSet.BinningOf(settings.Spectra);
        int lines = settings.Spectra.Lines.Count;
        double[][] errors = [.. Enumerable.Range(0, lines).Select(_ => new double[settings.TestCount])];
        TrainingSpectra source = Source(counts);
        long first = TrainingStage.FirstTest + (long)(set + 1) * settings.TestCount;
        Parallel.For(
            0,
            settings.TestCount,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            i =>
            {
                TrainingSpectrum spectrum = source.Draw(first + i);
                var binned = new float[binning.Bins];
                _ = binning.Fill(spectrum.Histogram, binned);
                bool hasCounts = TensorPrimitives.Sum<float>(binned) >= PeakModel.FewestCounts;
                double[] stated = [];
                double[] found = hasCounts ? locate(binned, s => stated = s) : [];
                for (int line = 0; line < lines; line++)
                {
                    double truth = binning.Share(spectrum.Channels[line]) * binning.Bins;
                    errors[line][i] = hasCounts ? found[line] - truth : double.NaN;
                    if (pulls is not null)
                        pulls[line][i] = hasCounts ? errors[line][i] / stated[line] : double.NaN;
                }
            }
        );
        return errors;
    }

    private CentroidAccuracy Row(double counts, string? line, double[] errors, double[] pulls)
    {
        double width = settings.Spectra.ChannelsPerBin;
        double[] sizes = [.. errors.Where(e => !double.IsNaN(e)).Select(Math.Abs).Order()];
        return new CentroidAccuracy(
            counts,
            line,
            sizes.Length,
            width * Rms(errors),
            width * Quantile(sizes, Sigma),
            width * Quantile(sizes, Most),
            sizes.Count(s => s <= 1) / (double)sizes.Length,
            Rms(pulls)
        );
    }

    private static double Quantile(double[] sorted, double share) =>
        sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];

    private static double Rms(double[] values)
    {
        double[] known = [.. values.Where(v => !double.IsNaN(v))];
        return known.Length == 0 ? double.NaN : Math.Sqrt(known.Average(v => v * v));
    }
}
