using SpectroCal.Lines;
using SpectroCal.Neural;
using SpectroCal.Simulation;
using SpectroCal.Torch;
using SpectroCal.Torch.Networks;
using SpectroCal.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SpectroCal.Tests.Torch;

public sealed class NetworkTrainingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spectrocal-train").FullName;

    private static readonly ModelTrainingSettings Small = new()
    {
        Network = ModelTrainingSettings.Published,
        Spectra = new TrainingSettings
        {
            Lines = TrainingLine.For(LineLibrary.Default.ParseList("Ti Ka,Mn Ka")),
            ChannelsPerBin = 30,
            Bins = 100,
            Counts = new DrawnRange(500, 2000),
        },
        FineCounts = new DrawnRange(100, 500),
        SpectraCount = 300,
        ValidationCount = 100,
        TestCount = 100,
        BatchSize = 20,
        Epochs = 4,
        FineEpochs = 2,
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Networks of every layer, the published one among them: the managed evaluation is libtorch's forward pass.</summary>
    [TorchTheory]
    [InlineData("published")]
    [InlineData("deep")]
    [InlineData("dense")]
    public void ManagedEvaluationIsTheForwardPass(string name)
    {
        NetworkDescription network = name switch
        {
            "published" => NetworkDescription.Published(300, 5),
            "deep" => new NetworkDescription(
                131,
                [
                    [
                        new Layer.Convolution(4, 9, true),
                        new Layer.MaxPooling(3),
                        new Layer.Convolution(6, 5, false),
                        new Layer.Dropout(0.3),
                    ],
                    [],
                ],
                [new Layer.Dense(30, true), new Layer.Dense(7, false)]
            ),
            _ => new NetworkDescription(
                40,
                [
                    [new Layer.Dense(20, true)],
                ],
                [new Layer.Dense(3, false)]
            ),
        };
        _ = NativeLibraries.Torch;
        using DisposeScope scope = NewDisposeScope();
        _ = manual_seed(5);
        var module = new NetworkModule(network);
        module.eval();
        float[] weights = module.Weights();
        Assert.Equal(network.WeightCount(), weights.Length);
        const int inputs = 20;
        Tensor input = rand(inputs, network.InputLength).Times(3);
        float[] expected = module.call(input).data<float>().ToArray(),
            numbers = input.data<float>().ToArray();
        var evaluator = new NetworkEvaluator(network, weights);
        var found = new float[evaluator.OutputLength];
        for (int i = 0; i < inputs; i++)
        {
            evaluator.Evaluate(numbers.AsSpan(i * network.InputLength, network.InputLength), found);
            for (int k = 0; k < found.Length; k++)
                Assert.Equal(expected[i * found.Length + k], found[k], 1e-5);
        }
        Assert.True(expected.Distinct().Count() > inputs);
        // Weights that are set are the ones that are read.
        module.Set([.. weights.Select(w => -w)]);
        Assert.Equal(weights.Select(w => -w), module.Weights());
    }

    [TorchFact]
    public void ATrainingLearnsAndItsSeedDecides()
    {
        int threads = get_num_threads();
        TrainedModel first = Train(Small),
            second = Train(Small),
            other = Train(Small with { Seed = 2 });
        Assert.Equal(threads, get_num_threads());
        Assert.True(
            first.History[^1].ValidationChannels < 0.7 * first.History[0].ValidationChannels,
            string.Join(", ", first.History.Select(h => $"{h.ValidationChannels:0.0}"))
        );
        Assert.Equal(first.Model.Network.Weights, second.Model.Network.Weights);
        Assert.Equal(first.History, second.History);
        Assert.NotEqual(first.Model.Network.Weights, other.Model.Network.Weights);
    }

    [TorchTheory]
    [InlineData(3)]
    [InlineData(5)]
    public void AnInterruptedTrainingEndsWithTheSameModel(int epoch)
    {
        TrainedModel expected = Train(Small);
        string checkpoint = Path.Combine(_folder, "training.checkpoint");
        using var interruption = new CancellationTokenSource();
        var interrupter = new Interrupter(interruption, epoch);
        Assert.ThrowsAny<OperationCanceledException>(() => Trainer(Small, checkpoint, false).Train(interrupter, interruption.Token));
        Assert.True(File.Exists(checkpoint));
        TrainedModel found = Trainer(Small, checkpoint, true).Train(cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(expected.History, found.History);
        Assert.Equal(expected.Model.Network.Weights, found.Model.Network.Weights);
    }

    private static TrainedModel Train(ModelTrainingSettings settings) =>
        Trainer(settings, null, false).Train(cancellation: TestContext.Current.CancellationToken);

    private static ModelTrainer Trainer(ModelTrainingSettings settings, string? checkpoint, bool isResumed) =>
        new(
            settings,
            new ModelTrainingRun(NativeLibraries.Torch)
            {
                Threads = 2,
                Checkpoint = checkpoint,
                IsResumed = isResumed,
            }
        );

    /// <summary>Cancels in the midst of an epoch, counted over both stages from 1.</summary>
    private sealed class Interrupter(CancellationTokenSource interruption, int epoch) : IProgress<StageProgress>
    {
        private int _epochs;
        private string _last = "";

        public void Report(StageProgress value)
        {
            if (value.Note.Length == 0)
                return;
            string current = value.Stage + value.Note;
            if (current != _last)
                _epochs++;
            _last = current;
            if (_epochs == epoch)
                interruption.Cancel();
        }
    }
}
