using SpectroCal.Neural;
using SpectroCal.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Networks;

/// <summary>Trains a network by TorchSharp's modules, automatic differentiation and Adam.</summary>
internal sealed class NetworkTraining : INetworkTraining
{
    private const double Beta1 = 0.9; // as in Kingma and Ba, arXiv:1412.6980, and in PyTorch
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;
    private const int ValidationBatch = 512;

    private readonly NetworkModule _module;
    private readonly NetworkDescription _network;
    private readonly Device _device;
    private readonly int _formerThreads;
    private Adam? _optimizer;
    private Tensors? _training;
    private Tensors? _validation;

    /// <summary>Makes the network and draws its first weights.</summary>
    /// <param name="network">The network.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <param name="device">Name of the device.</param>
    /// <param name="threads">Threads of a processor, for the whole process until this is disposed of.</param>
    public NetworkTraining(NetworkDescription network, long seed, string device, int threads)
    {
        (_network, _device, _formerThreads) = (network, new Device(device), get_num_threads());
        set_num_threads(threads);
        _ = manual_seed(seed);
        _module = new NetworkModule(network);
        _module.to(_device);
    }

    /// <inheritdoc/>
    public float[] Weights
    {
        get => _module.Weights();
        set => _module.Set(value);
    }

    /// <inheritdoc/>
    public byte[] Optimizer
    {
        get
        {
            using var bytes = new MemoryStream();
            using (var writer = new BinaryWriter(bytes))
                Begun.save_state_dict(writer);
            return bytes.ToArray();
        }
        set
        {
            using var reader = new BinaryReader(new MemoryStream(value));
            Begun.load_state_dict(reader);
        }
    }

    private Adam Begun => _optimizer ?? throw new InvalidOperationException("There are no spectra to train with yet.");

    /// <inheritdoc/>
    public void Take(SpectrumSet training, SpectrumSet validation)
    {
        Free();
        _training = Tensors.Of(training, _network, _device);
        _validation = Tensors.Of(validation, _network, _device);
        _optimizer = new Adam(_module.parameters(), 1, Beta1, Beta2, Epsilon);
    }

    /// <inheritdoc/>
    public double Epoch(long[] order, int batchSize, double learningRate, long seed, Action<int>? done, CancellationToken cancellation)
    {
        Adam optimizer = Begun;
        foreach (optim.ILearningRateController group in optimizer.ParamGroups)
            group.LearningRate = learningRate;
        _ = manual_seed(seed);
        _module.train();
        double sum = 0;
        for (int from = 0; from < order.Length; from += batchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            int size = Math.Min(batchSize, order.Length - from);
            using DisposeScope scope = NewDisposeScope();
            Tensor chosen = tensor(order[from..(from + size)], ScalarType.Int64).to(_device);
            optimizer.zero_grad();
            Tensor loss = nn.functional.mse_loss(
                _module.call(_training!.Inputs.index_select(0, chosen)),
                _training.Targets.index_select(0, chosen)
            );
            loss.backward();
            UncollectedStep.Of(optimizer);
            sum += size * loss.Number();
            done?.Invoke(from + size);
        }
        return sum / order.Length;
    }

    /// <inheritdoc/>
    public double Validate()
    {
        using IDisposable constant = no_grad();
        _module.eval();
        Tensors set = _validation ?? throw new InvalidOperationException("There are no spectra to validate with yet.");
        double sum = 0;
        for (long from = 0; from < set.Count; from += ValidationBatch)
        {
            using DisposeScope scope = NewDisposeScope();
            long size = Math.Min(ValidationBatch, set.Count - from);
            Tensor answers = _module.call(set.Inputs.narrow(0, from, size));
            sum += size * nn.functional.mse_loss(answers, set.Targets.narrow(0, from, size)).Number();
        }
        return sum / set.Count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        _module.Dispose();
        set_num_threads(_formerThreads);
    }

    private void Free()
    {
        _optimizer?.Dispose();
        _training?.Dispose();
        _validation?.Dispose();
    }

    private sealed record Tensors(Tensor Inputs, Tensor Targets, long Count) : IDisposable
    {
        public static Tensors Of(SpectrumSet set, NetworkDescription network, Device device)
        {
            using Tensor inputs = tensor(set.Inputs, [set.Count, network.InputLength], ScalarType.Float32),
                targets = tensor(set.Targets, [set.Count, set.Targets.Length / set.Count], ScalarType.Float32);
            return new Tensors(inputs.to(device, copy: true), targets.to(device, copy: true), set.Count);
        }

        public void Dispose()
        {
            Inputs.Dispose();
            Targets.Dispose();
        }
    }
}
