namespace SpectroCal.Neural;

/// <summary>
/// What a network consists of: the input goes through each branch; what the branches give is flattened, put one behind the other, and goes
/// through the head.
/// </summary>
/// <remarks>
/// Its weights are one array: branch after branch, then the head, layer after layer; of each layer the weights, then the biases, both in
/// PyTorch's order.
/// </remarks>
/// <param name="InputLength">Numbers in the input.</param>
/// <param name="Branches">Layers of each branch; at least one branch, which may have no layers.</param>
/// <param name="Head">Layers that follow.</param>
internal sealed record NetworkDescription(int InputLength, IReadOnlyList<IReadOnlyList<Layer>> Branches, IReadOnlyList<Layer> Head)
{
    private const double PublishedDropout = 0.02; // the publication does not say; more blurs places for nothing with spectra enough

    /// <summary>
    /// The network of F. Napolitano et al., Meas. Sci. Technol. 35 (2023) 025501, Section 3.1, with 300 bins and five lines as published,
    /// or with others. The rectification of the last layer, which the text can be read to have, is left out: it changes nothing in
    /// positive results and stops the training of a unit that has become negative.
    /// </summary>
    /// <param name="bins">Bins of the spectrum, at least 60.</param>
    /// <param name="lines">Number of lines.</param>
    public static NetworkDescription Published(int bins, int lines) =>
        new(
            bins,
            [
                [new Layer.Convolution(5, 50, true), new Layer.Convolution(5, 10, true), new Layer.MaxPooling(2)],
                [new Layer.Convolution(5, 1, false), new Layer.Dropout(PublishedDropout)],
            ],
            [new Layer.Dense(500, true), new Layer.Dense(50, true), new Layer.Dense(lines, false)]
        );

    /// <summary>What one input is: one channel.</summary>
    public NetworkShape Input => new(1, InputLength);

    /// <summary>Shape of what goes into the head.</summary>
    /// <exception cref="ArgumentException">A layer does not fit onto the one before it.</exception>
    public NetworkShape Joined() => new(1, Branches.Sum(b => Through(b, Input).Size));

    /// <summary>How many numbers the network gives.</summary>
    /// <exception cref="ArgumentException">A layer does not fit onto the one before it.</exception>
    public int OutputLength() => Through(Head, Joined()).Size;

    /// <summary>Number of weights and biases.</summary>
    /// <exception cref="ArgumentException">A layer does not fit onto the one before it.</exception>
    public int WeightCount() => checked(Branches.Sum(b => Weights(b, Input)) + Weights(Head, Joined()));

    /// <summary>Throws where a layer does not fit onto the one before it.</summary>
    /// <exception cref="ArgumentException">It does not, or there is no branch or no layer in the head.</exception>
    public void Check()
    {
        if (InputLength < 1 || Branches is not { Count: > 0 } || Head is not { Count: > 0 })
            throw new ArgumentException("A network needs an input, a branch and a layer behind it.");
        _ = WeightCount();
    }

    private static NetworkShape Through(IReadOnlyList<Layer> layers, NetworkShape shape)
    {
        foreach (Layer layer in layers)
            shape = layer.Output(shape);
        return shape;
    }

    private static int Weights(IReadOnlyList<Layer> layers, NetworkShape shape)
    {
        int sum = 0;
        foreach (Layer layer in layers)
        {
            sum = checked(sum + layer.WeightCount(shape) + layer.BiasCount);
            shape = layer.Output(shape);
        }
        return sum;
    }
}
