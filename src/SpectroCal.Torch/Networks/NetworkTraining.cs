using SpectroCal.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Networks;

/// <summary>Trains networks by TorchSharp's modules, automatic differentiation and Adam.</summary>
internal sealed class NetworkTraining : INetworkTraining
{
    private const double Beta1 = 0.9; // as in Kingma and Ba, arXiv:1412.6980, and in PyTorch
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;
    private const int ValidationBatch = 512;
    private const double LargestGradient = 5; // norm of the gradient above which it is made smaller

    private readonly INetworkTask _task;
    private readonly long _seed;
    private readonly Device _device;
    private readonly int _formerThreads;
    private Adam? _optimizer;
    private Tensors? _training;
    private Tensors? _validation;

    /// <summary>Makes the networks and draws their first weights.</summary>
    /// <param name="plan">The networks.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <param name="device">Name of the device.</param>
    /// <param name="threads">Threads of a processor, for the whole process until this is disposed of.</param>
    public NetworkTraining(INetworkPlan plan, long seed, string device, int threads)
    {
        (_seed, _device, _formerThreads) = (seed, new Device(device), get_num_threads());
        set_num_threads(threads);
        _ = manual_seed(seed);
        _task = plan switch
        {
            DirectPlan direct => new DirectTask(direct),
            AligningPlan aligning => new AligningTask(aligning),
            AutoencoderPlan autoencoder => new AutoencoderTask(autoencoder),
            _ => throw new ArgumentException($"Networks of the plan {plan.GetType().Name} cannot be trained.", nameof(plan)),
        };
        foreach (NetworkModule network in _task.Networks)
            network.to(_device);
    }

    /// <inheritdoc/>
    public float[] Weights
    {
        get => [.. _task.Networks.SelectMany(n => n.Weights())];
        set
        {
            int from = 0;
            foreach (NetworkModule network in _task.Networks)
            {
                int end = network == _task.Networks[^1] ? value.Length : Math.Min(from + network.WeightCount, value.Length);
                network.Set(value.AsSpan(from, end - from));
                from = end;
            }
        }
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
        _training = Tensors.Of(training, _device);
        _validation = Tensors.Of(validation, _device);
        _ = manual_seed(_seed);
        _task.Standardize(_training.Inputs, _training.Targets);
        _optimizer = new Adam(Trained(), 1, Beta1, Beta2, Epsilon);
    }

    /// <inheritdoc/>
    public NetworkLosses Epoch(
        long[] order,
        int batchSize,
        double learningRate,
        long seed,
        Action<int>? done,
        CancellationToken cancellation
    )
    {
        Adam optimizer = Begun;
        foreach (optim.ILearningRateController group in optimizer.ParamGroups)
            group.LearningRate = learningRate;
        _ = manual_seed(seed);
        foreach (NetworkModule network in _task.Networks)
            network.train();
        Parameter[] trained = [.. Trained()];
        double loss = 0,
            error = 0;
        for (int from = 0; from < order.Length; from += batchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            int size = Math.Min(batchSize, order.Length - from);
            using DisposeScope scope = NewDisposeScope();
            Tensor chosen = tensor(order[from..(from + size)], ScalarType.Int64).to(_device);
            optimizer.zero_grad();
            (Tensor batchLoss, Tensor batchError) = _task.Losses(
                _training!.Inputs.index_select(0, chosen),
                _training.Targets.index_select(0, chosen),
                isTraining: true
            );
            batchLoss.backward();
            _ = nn.utils.clip_grad_norm_(trained, LargestGradient);
            UncollectedStep.Of(optimizer);
            loss += size * batchLoss.Number();
            error += size * batchError.Number();
            done?.Invoke(from + size);
        }
        return new NetworkLosses(loss / order.Length, error / order.Length);
    }

    /// <inheritdoc/>
    public NetworkLosses Validate()
    {
        using IDisposable constant = no_grad();
        foreach (NetworkModule network in _task.Networks)
            network.eval();
        Tensors set = _validation ?? throw new InvalidOperationException("There are no spectra to validate with yet.");
        double loss = 0,
            error = 0;
        for (long from = 0; from < set.Count; from += ValidationBatch)
        {
            using DisposeScope scope = NewDisposeScope();
            long size = Math.Min(ValidationBatch, set.Count - from);
            (Tensor batchLoss, Tensor batchError) = _task.Losses(
                set.Inputs.narrow(0, from, size),
                set.Targets.narrow(0, from, size),
                isTraining: false
            );
            loss += size * batchLoss.Number();
            error += size * batchError.Number();
        }
        return new NetworkLosses(loss / set.Count, error / set.Count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        foreach (NetworkModule network in _task.Networks)
            network.Dispose();
        set_num_threads(_formerThreads);
    }

    private IEnumerable<Parameter> Trained() => _task.Networks.SelectMany(n => n.parameters()).Where(p => p.requires_grad);

    private void Free()
    {
        _optimizer?.Dispose();
        _training?.Dispose();
        _validation?.Dispose();
    }

    private sealed record Tensors(Tensor Inputs, Tensor Targets, long Count) : IDisposable
    {
        public static Tensors Of(SpectrumSet set, Device device)
        {
            using Tensor inputs = tensor(set.Inputs, [set.Count, set.Inputs.Length / set.Count], ScalarType.Float32),
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
