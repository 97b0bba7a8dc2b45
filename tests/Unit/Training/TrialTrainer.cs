using System.Globalization;
using SpectroCal.Engines;
using SpectroCal.Optimization;
using SpectroCal.Training;

namespace SpectroCal.Tests.Training;

/// <summary>An engine whose networks learn nothing: it keeps a diary, and its validations are those that it is told.</summary>
internal sealed class TrialTrainer(params double[] validations) : ICalibrationEngine, INetworkTrainer
{
    private readonly ManagedEngine _managed = new();
    private int _validated;

    /// <summary>What was asked of it.</summary>
    public List<string> Diary { get; } = [];

    /// <summary>Cancels in the midst of this epoch, from 1; 0: never.</summary>
    public int CancelsIn { get; init; }

    /// <summary>Is cancelled then.</summary>
    public CancellationTokenSource Cancellation { get; } = new();

    /// <summary>Mean square difference of each epoch.</summary>
    public double Loss { get; init; } = 4;

    public string Name => "trial";

    public string Version => "1";

    public string Runtime => "trial runtime 1";

    public bool HasSinglePrecision => true;

    public IReadOnlyList<EngineDevice> Devices => _managed.Devices;

    public EngineDevice Device(string name) => _managed.Device(name);

    IReadOnlyList<OptimizationResult> ICalibrationEngine.Minimize(
        IReadOnlyList<BatchProblem> problems,
        MinimizationSettings settings,
        IProgress<int>? finished,
        CancellationToken cancellation
    ) => throw new NotSupportedException();

    long? ICalibrationEngine.MemoryInUse(string device) => null;

    INetworkTraining INetworkTrainer.Begin(INetworkPlan plan, long seed, string device, int threads) =>
        new Session(this, plan.Networks.Sum(n => n.WeightCount()));

    private double NextValidation() => _validated < validations.Length ? validations[_validated++] : 1;

    private void Write(FormattableString entry) => Diary.Add(entry.ToString(CultureInfo.InvariantCulture));

    private sealed class Session(TrialTrainer owner, int count) : INetworkTraining
    {
        private float _weight;

        public float[] Weights
        {
            get => [_weight, .. new float[count - 1]];
            set => _weight = value[0];
        }

        public byte[] Optimizer { get; set; } = [];

        public void Take(SpectrumSet training, SpectrumSet validation)
        {
            Optimizer = [];
            owner.Write($"take {training.Count} and {validation.Count}");
        }

        // The weight counts the epochs and the optimiser remembers the last seed: both show in what follows.
        public NetworkLosses Epoch(
            long[] order,
            int batchSize,
            double learningRate,
            long seed,
            Action<int>? done,
            CancellationToken cancellation
        )
        {
            Assert.Equal(order.Length, order.Distinct().Count());
            done?.Invoke(order.Length / 2);
            if (owner.CancelsIn > 0 && owner.Diary.Count(d => d.StartsWith("epoch", StringComparison.Ordinal)) == owner.CancelsIn - 1)
            {
                owner.Cancellation.Cancel();
                cancellation.ThrowIfCancellationRequested();
            }
            owner.Write($"epoch from {_weight} of {order[0]},{order[1]} at {learningRate:0.######} after {Optimizer.Length}, {seed}");
            _weight++;
            Optimizer = [.. Optimizer, (byte)seed];
            return new NetworkLosses(owner.Loss, owner.Loss);
        }

        public NetworkLosses Validate()
        {
            double loss = owner.NextValidation();
            return new NetworkLosses(loss, loss);
        }

        public void Dispose() => owner.Write($"end");
    }
}
