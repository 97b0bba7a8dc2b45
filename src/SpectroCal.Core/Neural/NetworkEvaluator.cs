using System.Buffers;

namespace SpectroCal.Neural;

/// <summary>A network with weights, evaluated by managed code. Several threads may share it.</summary>
internal sealed class NetworkEvaluator
{
    private readonly NetworkDescription _description;
    private readonly float[] _weights;
    private readonly int _widest; // layer, numbers
    private readonly int _joined;

    /// <summary>Takes a network.</summary>
    /// <param name="description">What it consists of.</param>
    /// <param name="weights">Its weights, kept and not copied.</param>
    /// <exception cref="ArgumentException">Layers do not fit, or there are more or fewer weights.</exception>
    public NetworkEvaluator(NetworkDescription description, float[] weights)
    {
        description.Check();
        if (weights.Length != description.WeightCount())
            throw new ArgumentException($"The network has {description.WeightCount()} weights, and {weights.Length} are given.");
        (_description, _weights, _joined) = (description, weights, description.Joined().Size);
        OutputLength = description.OutputLength();
        _widest = Math.Max(description.Branches.Max(b => Widest(b, description.Input)), Widest(description.Head, description.Joined()));
    }

    /// <summary>How many numbers the network gives.</summary>
    public int OutputLength { get; }

    /// <summary>What the network gives for one input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="output">Takes <see cref="OutputLength"/> numbers.</param>
    public void Evaluate(ReadOnlySpan<float> input, Span<float> output)
    {
        float[] first = ArrayPool<float>.Shared.Rent(_widest),
            second = ArrayPool<float>.Shared.Rent(_widest),
            joined = ArrayPool<float>.Shared.Rent(_joined);
        try
        {
            int weight = 0,
                filled = 0;
            foreach (IReadOnlyList<Layer> branch in _description.Branches)
            {
                ReadOnlySpan<float> result = Through(branch, _description.Input, input, ref weight, first, second);
                result.CopyTo(joined.AsSpan(filled));
                filled += result.Length;
            }
            Through(_description.Head, _description.Joined(), joined.AsSpan(0, _joined), ref weight, first, second).CopyTo(output);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(first);
            ArrayPool<float>.Shared.Return(second);
            ArrayPool<float>.Shared.Return(joined);
        }
    }

    // Layer after layer, to and fro between two buffers.
    private ReadOnlySpan<float> Through(
        IReadOnlyList<Layer> layers,
        NetworkShape shape,
        ReadOnlySpan<float> numbers,
        ref int weight,
        float[] to,
        float[] from
    )
    {
        foreach (Layer layer in layers)
        {
            NetworkShape next = layer.Output(shape);
            int count = layer.WeightCount(shape) + layer.BiasCount;
            Span<float> output = to.AsSpan(0, next.Size);
            LayerArithmetic.Apply(layer, shape, numbers, _weights.AsSpan(weight, count), output);
            numbers = output;
            (shape, weight) = (next, weight + count);
            (to, from) = (from, to);
        }
        return numbers;
    }

    private static int Widest(IReadOnlyList<Layer> layers, NetworkShape shape)
    {
        int widest = shape.Size;
        foreach (Layer layer in layers)
        {
            shape = layer.Output(shape);
            widest = Math.Max(widest, shape.Size);
        }
        return widest;
    }
}
