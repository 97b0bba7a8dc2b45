using SpectroCal.Simulation;

namespace SpectroCal.Training;

/// <summary>Everything that decides a trained model, but for the software and the machine.</summary>
public sealed record ModelTrainingSettings
{
    /// <summary>Two networks that align spectra to a grid of energies, with an error of each centroid.</summary>
    public const string Aligning = "aligning";

    /// <summary>The network as published.</summary>
    public const string Published = "published";

    private const int LeastBins = 60; // kernels of 50 and 10, and two numbers for the pooling

    /// <summary>Names of the networks, the default first.</summary>
    public static IReadOnlyList<string> Networks { get; } = [Aligning, Published];

    /// <summary>Settings to begin with for a network; those of the constructor are of the first of <see cref="Networks"/>.</summary>
    public static ModelTrainingSettings For(string network) =>
        network == Published
            ? new ModelTrainingSettings
            {
                Network = Published,
                Name = Published,
                Spectra = new TrainingSettings { Counts = new DrawnRange(300, 50_000) },
                SpectraCount = 40_000,
                Epochs = 16,
                BatchSize = 64,
                LearningRate = 1e-3,
                FineEpochs = 4,
                FineCounts = new DrawnRange(100, 3000),
                FineLearningRate = 2e-4,
            }
            : new ModelTrainingSettings();

    /// <summary>Which network: one of <see cref="Networks"/>.</summary>
    public string Network { get; init; } = Aligning;

    /// <summary>Name of the model.</summary>
    public string Name { get; init; } = Aligning;

    /// <summary>What the spectra look like; their counts are those of the first stage.</summary>
    public TrainingSettings Spectra { get; init; } = new();

    /// <summary>Seed of spectra, first weights, order and dropout.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Spectra of each stage to train with.</summary>
    public int SpectraCount { get; init; } = 100_000;

    /// <summary>Spectra of each stage to validate with.</summary>
    public int ValidationCount { get; init; } = 4000;

    /// <summary>Most epochs of the first stage.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Spectra between two steps of the optimiser.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>Learning rate of Adam at the beginning; it falls along half a cosine to a hundredth.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Epochs without a better validation after which a stage ends.</summary>
    public int Patience { get; init; } = 8;

    /// <summary>Most epochs of the fine-tuning at low counts; 0: none.</summary>
    public int FineEpochs { get; init; }

    /// <summary>Counts of the spectra of the fine-tuning.</summary>
    public DrawnRange FineCounts { get; init; } = new(50, 5000);

    /// <summary>Learning rate of the fine-tuning at its beginning.</summary>
    public double FineLearningRate { get; init; } = 3e-4;

    /// <summary>Spectra of each number of counts that the finished model is measured with.</summary>
    public int TestCount { get; init; } = 2000;

    /// <summary>Throws unless a model can be trained like this.</summary>
    /// <exception cref="CalibrationException">What is wrong.</exception>
    public ModelTrainingSettings Validated()
    {
        Require(
            Networks.Contains(Network, StringComparer.Ordinal),
            $"There is no network '{Network}'; there is {string.Join(", ", Networks)}."
        );
        Require(!string.IsNullOrWhiteSpace(Name), "A model needs a name.");
        Require(SpectraCount is >= 10 and <= 10_000_000, $"Spectra to train with must be 10 to 10 000 000, not {SpectraCount}.");
        Require(ValidationCount is >= 10 and <= 1_000_000, $"Spectra to validate with must be 10 to 1 000 000, not {ValidationCount}.");
        Require(TestCount is >= 100 and <= 100_000, $"Spectra to measure with must be 100 to 100 000, not {TestCount}.");
        Require(Epochs is >= 1 and <= 100_000, $"There must be 1 to 100 000 epochs, not {Epochs}.");
        Require(FineEpochs is >= 0 and <= 100_000, $"There must be 0 to 100 000 epochs of fine-tuning, not {FineEpochs}.");
        Require(BatchSize >= 1 && BatchSize <= SpectraCount, $"A batch has 1 to {SpectraCount} spectra, all of them, not {BatchSize}.");
        Require(Patience >= 1, $"The patience must be at least one epoch, not {Patience}.");
        Require(
            Network != Published || Spectra.Bins >= LeastBins,
            $"The network as published needs at least {LeastBins} bins for its convolutions, not {Spectra.Bins}."
        );
        Rate(LearningRate);
        Rate(FineLearningRate);
        _ = Spectra.Validated();
        _ = (Spectra with { Counts = FineCounts }).Validated();
        return this;
    }

    private static void Rate(double rate) =>
        Require(rate > 0 && rate <= 1, FormattableString.Invariant($"A learning rate is greater than 0 and at most 1, not {rate}."));

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new CalibrationException(message);
    }
}
