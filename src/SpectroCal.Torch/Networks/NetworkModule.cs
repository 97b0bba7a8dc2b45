using SpectroCal.Neural;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SpectroCal.Torch.Networks;

/// <summary>A network as modules of TorchSharp: branches side by side, flattened and joined, then the head.</summary>
internal sealed class NetworkModule : Module<Tensor, Tensor>
{
    private readonly TorchSharp.Modules.ModuleList<Module<Tensor, Tensor>> _branches = new();
    private readonly Module<Tensor, Tensor> _head;
    private readonly Module<Tensor, Tensor> _flat = Flatten();

    /// <summary>Makes the modules; their weights are drawn from libtorch's random numbers.</summary>
    public NetworkModule(NetworkDescription description)
        : base(nameof(NetworkModule))
    {
        foreach (IReadOnlyList<Layer> branch in description.Branches)
            _branches.Add(Chain(branch, description.Input));
        _head = Chain(description.Head, description.Joined());
        RegisterComponents();
    }

    /// <summary>Number of weights.</summary>
    public int WeightCount => (int)Parts().Sum(p => p.numel());

    /// <summary>Answers to a batch of inputs, one in a row.</summary>
    public override Tensor forward(Tensor input)
    {
        using Tensor channels = input.unsqueeze(1);
        Tensor[] parts = [.. _branches.Select(b => _flat.call(b.call(channels)))];
        return _head.call(cat(parts, 1));
    }

    /// <summary>The weights in the order of <see cref="NetworkDescription"/>.</summary>
    public float[] Weights()
    {
        var weights = new float[WeightCount];
        int from = 0;
        foreach (Tensor part in Parts())
        {
            using Tensor host = part.detach().cpu();
            float[] numbers = host.data<float>().ToArray();
            numbers.CopyTo(weights, from);
            from += numbers.Length;
        }
        return weights;
    }

    /// <summary>Sets the weights.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public void Set(ReadOnlySpan<float> weights)
    {
        if (weights.Length != WeightCount)
            throw new ArgumentException($"The network has {WeightCount} weights, and {weights.Length} are given.");
        using IDisposable constant = no_grad();
        foreach (Tensor part in Parts())
        {
            int count = (int)part.numel();
            using Tensor numbers = tensor(weights[..count].ToArray(), part.shape, ScalarType.Float32);
            part.copy_(numbers);
            weights = weights[count..];
        }
    }

    /// <summary>Makes the weights of the last layer smaller and its biases all the same, so that answers hardly differ at first.</summary>
    /// <param name="factor">By how much.</param>
    /// <param name="bias">The biases.</param>
    public void Calm(double factor, double bias)
    {
        using IDisposable constant = no_grad();
        Tensor[] last = [.. _head.parameters().TakeLast(2)];
        using Tensor weights = last[0].Times(factor),
            biases = last[1].FilledWith(bias);
        last[0].copy_(weights);
        last[1].copy_(biases);
    }

    /// <summary>Lets the layers that standardize inputs take numbers like these.</summary>
    public void Standardize(Tensor inputs)
    {
        foreach (StandardizationModule module in modules().OfType<StandardizationModule>())
            module.Take(inputs);
    }

    // Parameters of a module come in the order of its layers, and of a layer the weights before the biases.
    private IEnumerable<Tensor> Parts() => _branches.SelectMany(b => b.parameters()).Concat(_head.parameters());

    private static Module<Tensor, Tensor> Chain(IReadOnlyList<Layer> layers, NetworkShape shape)
    {
        var modules = new List<Module<Tensor, Tensor>>();
        foreach (Layer layer in layers)
        {
            modules.AddRange(Modules(layer, shape));
            shape = layer.Output(shape);
        }
        return modules.Count > 0 ? Sequential(modules) : Identity();
    }

    private static IEnumerable<Module<Tensor, Tensor>> Modules(Layer layer, NetworkShape shape)
    {
        switch (layer)
        {
            case Layer.Convolution c:
                yield return Conv1d(shape.Channels, c.Filters, c.Kernel);
                if (c.Rectified)
                    yield return ReLU();
                break;
            case Layer.Dense d:
                if (shape.Channels > 1 && shape.Length > 1)
                    yield return Flatten();
                yield return Linear(shape.Size, d.Units);
                if (d.Rectified)
                    yield return ReLU();
                break;
            case Layer.MaxPooling p:
                yield return MaxPool1d(p.Size);
                break;
            case Layer.Standardization:
                yield return new StandardizationModule(shape.Size);
                break;
            case Layer.Dropout d:
                yield return Dropout(d.Share);
                break;
            default:
                throw new ArgumentException($"There is no module for a layer {layer.GetType().Name}.", nameof(layer));
        }
    }
}
