namespace SpectroCal.Neural;

/// <summary>
/// Says what the rates of a spectrum are if it is like those that it was trained with: expected counts, times factors that a few numbers
/// decide, which are made of the spectrum itself. What is usual passes through these numbers, what is not is lost.
/// </summary>
/// <remarks>
/// The loss is the Poisson deviance of counts and rates, as in Y. Ichinohe and S. Yamada, MNRAS 487 (2019) 2874 (arXiv:1905.13434); other
/// than there, networks are shown how counts differ from what is expected of their detector, so that one network serves all detectors of
/// an array, and does nothing where nothing differs.
/// </remarks>
internal sealed class SpectrumAutoencoder
{
    /// <summary>Largest logarithm of a factor.</summary>
    public const double MostChange = 5;

    /// <summary>Fewest bins of spectra that are read by convolutions.</summary>
    public const int FewestConvolvedBins = 64;

    private const int Code = 12; // numbers that all goes through
    private const int Hidden = 64;

    private readonly NetworkEvaluator _network;

    /// <summary>An autoencoder of some weights.</summary>
    /// <exception cref="ArgumentException">There are more or fewer weights than the network has.</exception>
    public SpectrumAutoencoder(AutoencoderKind kind, int bins, float[] weights)
    {
        (Kind, Bins, Weights) = (kind, bins, weights);
        _network = new NetworkEvaluator(Description(kind, bins), weights);
    }

    /// <summary>How it reads spectra.</summary>
    public AutoencoderKind Kind { get; }

    /// <summary>Bins of a spectrum.</summary>
    public int Bins { get; }

    /// <summary>Its weights.</summary>
    public float[] Weights { get; }

    /// <summary>The layers of an autoencoder.</summary>
    public static NetworkDescription Description(AutoencoderKind kind, int bins)
    {
        Layer[] decoder = [new Layer.Dense(Hidden, true), new Layer.Dense(bins, false)];
        return kind switch
        {
            AutoencoderKind.Dense => new(
                bins,
                [
                    [],
                ],
                [new Layer.Dense(Hidden, true), new Layer.Dense(Code, false), .. decoder]
            ),
            _ => new(
                bins,
                [
                    [
                        new Layer.Convolution(8, 9, true),
                        new Layer.MaxPooling(4),
                        new Layer.Convolution(8, 5, true),
                        new Layer.MaxPooling(4),
                    ],
                ],
                [new Layer.Dense(Code, false), .. decoder]
            ),
        };
    }

    /// <summary>What a network is shown: deviations in standard errors, large ones by their logarithm.</summary>
    /// <param name="counts">Counts of the spectrum.</param>
    /// <param name="expected">Expected counts, positive.</param>
    /// <param name="input">Takes as many numbers.</param>
    public static void Input(ReadOnlySpan<double> counts, ReadOnlySpan<double> expected, Span<float> input)
    {
        for (int i = 0; i < input.Length; i++)
            input[i] = (float)Math.Asinh((counts[i] - expected[i]) / Math.Sqrt(expected[i] + 1));
    }

    /// <summary>The rates.</summary>
    /// <param name="counts">Counts of the spectrum.</param>
    /// <param name="expected">Expected counts, positive.</param>
    /// <param name="scratch">Twice as many numbers, to work with.</param>
    /// <param name="rates">Takes the rates; their sum is that of the counts.</param>
    public void Rates(ReadOnlySpan<double> counts, ReadOnlySpan<double> expected, Span<float> scratch, Span<double> rates)
    {
        Span<float> input = scratch[..Bins],
            changes = scratch[Bins..];
        Input(counts, expected, input);
        _network.Evaluate(input, changes);
        double total = 0,
            sum = 0;
        for (int i = 0; i < Bins; i++)
        {
            rates[i] = expected[i] * Math.Exp(Math.Clamp((double)changes[i], -MostChange, MostChange));
            total += counts[i];
            sum += rates[i];
        }
        for (int i = 0; i < Bins; i++)
            rates[i] *= total / sum;
    }
}
