using SpectroCal.Simulation;

namespace SpectroCal.Training;

/// <summary>A stage of the training of a network.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Spectra">What its spectra look like.</param>
/// <param name="Epochs">Most epochs.</param>
/// <param name="LearningRate">Learning rate at its beginning.</param>
/// <param name="FirstSpectrum">Index of its first spectrum: no two stages share one.</param>
internal sealed record TrainingStage(string Name, TrainingSettings Spectra, int Epochs, double LearningRate, long FirstSpectrum)
{
    private const long Apart = 1L << 40; // indices of spectra between two sets
    private const double LeastRate = 0.01; // at the end, of the rate at the beginning

    /// <summary>Index of the first spectrum that it is validated with.</summary>
    public long FirstValidation => FirstSpectrum + Apart;

    /// <summary>Index of the first spectrum that a finished model is measured with.</summary>
    public static long FirstTest => 10 * Apart;

    /// <summary>The stages that settings ask for.</summary>
    public static IReadOnlyList<TrainingStage> Of(ModelTrainingSettings settings)
    {
        var first = new TrainingStage("Training", settings.Spectra, settings.Epochs, settings.LearningRate, 0);
        if (settings.FineEpochs == 0)
            return [first];
        TrainingSettings fine = settings.Spectra with { Counts = settings.FineCounts };
        return [first, new TrainingStage("Fine-tuning", fine, settings.FineEpochs, settings.FineLearningRate, 2 * Apart)];
    }

    /// <summary>Learning rate of an epoch, from 0: half a cosine.</summary>
    public double Rate(int epoch) =>
        LearningRate * (LeastRate + (1 - LeastRate) * 0.5 * (1 + Math.Cos(Math.PI * epoch / Math.Max(Epochs - 1, 1))));
}
