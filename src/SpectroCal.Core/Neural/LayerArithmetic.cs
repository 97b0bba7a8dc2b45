using System.Numerics.Tensors;

namespace SpectroCal.Neural;

/// <summary>What layers compute, in numbers of 32 bits.</summary>
internal static class LayerArithmetic
{
    /// <summary>Applies a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="shape">Shape of the input.</param>
    /// <param name="input">The input, channel after channel.</param>
    /// <param name="weights">The weights of the layer, then its biases.</param>
    /// <param name="output">Takes the result.</param>
    public static void Apply(Layer layer, NetworkShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> weights, Span<float> output)
    {
        ReadOnlySpan<float> biases = weights[layer.WeightCount(shape)..];
        switch (layer)
        {
            case Layer.Convolution convolution:
                Convolve(convolution, shape, input, weights, biases, output);
                if (convolution.Rectified)
                    TensorPrimitives.Max(output, 0f, output);
                break;
            case Layer.Dense dense:
                for (int unit = 0; unit < dense.Units; unit++)
                    output[unit] = biases[unit] + TensorPrimitives.Dot(weights.Slice(unit * input.Length, input.Length), input);
                if (dense.Rectified)
                    TensorPrimitives.Max(output, 0f, output);
                break;
            case Layer.MaxPooling pooling:
                Pool(pooling.Size, shape, input, output);
                break;
            case Layer.Standardization:
                TensorPrimitives.MultiplyAdd(input, weights[..input.Length], weights[input.Length..], output);
                break;
            case Layer.Dropout:
                input.CopyTo(output);
                break;
            default:
                throw new ArgumentException($"There is no arithmetic for a layer {layer.GetType().Name}.", nameof(layer));
        }
    }

    // Tap after tap, each along the whole length: the sums run over contiguous numbers.
    private static void Convolve(
        Layer.Convolution layer,
        NetworkShape shape,
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> biases,
        Span<float> output
    )
    {
        int length = shape.Length - layer.Kernel + 1;
        for (int filter = 0; filter < layer.Filters; filter++)
        {
            Span<float> sums = output.Slice(filter * length, length);
            sums.Fill(biases[filter]);
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                ReadOnlySpan<float> numbers = input.Slice(channel * shape.Length, shape.Length),
                    kernel = weights.Slice((filter * shape.Channels + channel) * layer.Kernel, layer.Kernel);
                for (int tap = 0; tap < layer.Kernel; tap++)
                    TensorPrimitives.MultiplyAdd(numbers.Slice(tap, length), kernel[tap], sums, sums);
            }
        }
    }

    private static void Pool(int size, NetworkShape shape, ReadOnlySpan<float> input, Span<float> output)
    {
        int length = shape.Length / size;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            for (int i = 0; i < length; i++)
                output[channel * length + i] = TensorPrimitives.Max(input.Slice(channel * shape.Length + i * size, size));
        }
    }
}
