using System.Numerics.Tensors;

namespace SpectroCal.Neural;

/// <summary>
/// A network whose outputs are the centroids, in parts of the range of its bins, as published. Of itself it tells no errors: they are
/// those of the validation at the counts of the spectrum.
/// </summary>
internal sealed class DirectNetwork : ICentroidNetwork
{
    /// <summary>Its name in model files.</summary>
    public const string KindName = "direct";

    private readonly NetworkEvaluator _evaluator;

    /// <summary>Takes a trained network.</summary>
    /// <exception cref="ArgumentException">Description, weights and errors do not belong together.</exception>
    public DirectNetwork(NetworkDescription description, float[] weights, CentroidErrors errors)
    {
        _evaluator = new NetworkEvaluator(description, weights);
        errors.Check(_evaluator.OutputLength);
        (Description, Weights, Errors) = (description, weights, errors);
    }

    /// <summary>The network.</summary>
    public NetworkDescription Description { get; }

    /// <summary>Errors of its centroids.</summary>
    public CentroidErrors Errors { get; }

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public IReadOnlyList<NetworkDescription> Networks => [Description];

    /// <inheritdoc/>
    public float[] Weights { get; }

    /// <inheritdoc/>
    public string? Locate(ReadOnlySpan<float> counts, Span<double> centroids, Span<double> errors)
    {
        var input = new float[counts.Length];
        var output = new float[_evaluator.OutputLength];
        NetworkInput.Fill(counts, input);
        _evaluator.Evaluate(input, output);
        double total = TensorPrimitives.Sum(counts);
        for (int line = 0; line < output.Length; line++)
        {
            centroids[line] = (double)output[line] * counts.Length;
            errors[line] = Errors.At(line, total);
        }
        return null;
    }
}
