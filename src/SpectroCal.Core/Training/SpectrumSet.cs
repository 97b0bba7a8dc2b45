using SpectroCal.Neural;
using SpectroCal.Simulation;

namespace SpectroCal.Training;

/// <summary>Spectra as a network takes them, with what it should answer.</summary>
/// <param name="Inputs">Inputs, one after the other.</param>
/// <param name="Targets">What it should answer, spectrum after spectrum.</param>
/// <param name="Count">How many spectra there are.</param>
internal sealed record SpectrumSet(float[] Inputs, float[] Targets, int Count)
{
    private const int Portion = 500; // spectra between two reports

    /// <summary>Simulates a set.</summary>
    /// <param name="plan">What the network takes and answers.</param>
    /// <param name="source">The simulation.</param>
    /// <param name="first">Index of the first spectrum.</param>
    /// <param name="count">How many.</param>
    /// <param name="threads">How many threads.</param>
    /// <param name="done">Is told how many there are.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static SpectrumSet Of(
        ICentroidPlan plan,
        TrainingSpectra source,
        long first,
        int count,
        int threads,
        Action<int>? done,
        CancellationToken cancellation
    )
    {
        TrainingSettings settings = source.Settings;
        ModelBinning binning = BinningOf(settings);
        int length = plan.InputLength,
            answers = plan.TargetLength;
        float[] inputs = new float[checked(count * length)],
            targets = new float[count * answers];
        for (int from = 0; from < count; from += Portion)
        {
            int portion = Math.Min(Portion, count - from);
            TrainingSpectrum[] spectra = source.Draw(first + from, portion, threads, cancellation);
            for (int i = 0; i < portion; i++)
            {
                var counts = new float[binning.Bins];
                _ = binning.Fill(spectra[i].Histogram, counts); // its own bins
                int at = from + i;
                plan.Fill(spectra[i], counts, inputs.AsSpan(at * length, length), targets.AsSpan(at * answers, answers));
            }
            done?.Invoke(from + portion);
        }
        return new SpectrumSet(inputs, targets, count);
    }

    /// <summary>The bins of simulated spectra.</summary>
    public static ModelBinning BinningOf(TrainingSettings settings) => new(settings.FirstChannel, settings.ChannelsPerBin, settings.Bins);
}
