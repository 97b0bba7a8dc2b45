using SpectroCal.Cli;
using SpectroCal.Engines;
using SpectroCal.Lines;
using SpectroCal.Neural;
using SpectroCal.Simulation;
using SpectroCal.Tests.Cli;
using SpectroCal.Tests.Formats;
using SpectroCal.Tests.Neural;
using SpectroCal.Tests.Storage;
using SpectroCal.Training;

namespace SpectroCal.Tests.Training;

public sealed class ModelTrainerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spectrocal-train").FullName;

    /// <summary>The least that can be trained.</summary>
    private static readonly ModelTrainingSettings Small = new()
    {
        Network = ModelTrainingSettings.Published,
        Name = "small",
        Spectra = new TrainingSettings
        {
            Lines = TrainingLine.For(LineLibrary.Default.ParseList("Ti Ka,Mn Ka")),
            ChannelsPerBin = 30,
            Bins = 100,
            Counts = new DrawnRange(500, 2000),
        },
        FineCounts = new DrawnRange(100, 500),
        SpectraCount = 10,
        ValidationCount = 10,
        TestCount = 100,
        BatchSize = 4,
        Epochs = 3,
        FineEpochs = 2,
        Patience = 2,
    };

    private string Checkpoint => Path.Combine(_folder, "training.checkpoint");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void StagesFollowEachOtherFromTheBestWeights()
    {
        var engine = new TrialTrainer(9, 4, 16, 1, 1);
        TrainedModel trained = Train(engine, Small);
        Assert.Equal(["take 10 and 10", "epoch from 0", "epoch from 1", "epoch from 2"], engine.Diary.Take(4).Select(Beginning));
        // The second epoch was the best: fine-tuning begins with what it left, and with an optimiser that remembers nothing.
        Assert.Equal(["take 10 and 10", "epoch from 2", "epoch from 3", "end"], engine.Diary.Skip(4).Select(Beginning));
        Assert.Contains(" after 0,", engine.Diary[5], StringComparison.Ordinal);
        // Half a cosine from the learning rate to a hundredth of it.
        Assert.Equal(["0.002", "0.00101", "0.00002"], engine.Diary.Skip(1).Take(3).Select(Rate));
        Assert.Equal(
            5,
            engine.Diary.Where(d => d.StartsWith("epoch", StringComparison.Ordinal)).Select(d => d.Split(' ')[^1]).Distinct().Count()
        );

        Assert.Equal(["Training", "Training", "Training", "Fine-tuning", "Fine-tuning"], trained.History.Select(h => h.Stage));
        Assert.Equal([1, 2, 3, 1, 2], trained.History.Select(h => h.Epoch));
        // Root mean square in channels: 2 and 3 bins of 30.
        Assert.Equal((60.0, 90.0), (trained.History[0].TrainingChannels, trained.History[0].ValidationChannels));
        Assert.Equal(3f, trained.Model.Network.Weights[0]);
        Assert.Equal((100.0, 2000.0), (trained.Model.Provenance.FewestCounts, trained.Model.Provenance.MostCounts));
        Assert.Equal(30, trained.Model.Provenance.ValidationLoss);
        Assert.Contains("trial runtime 1", trained.Model.Provenance.Software, StringComparison.Ordinal);
    }

    [Fact]
    public void AStageEndsWhereValidationsGetNoBetter()
    {
        var engine = new TrialTrainer(1, 2, 3, 4, 5);
        Train(engine, Small with { Epochs = 5, FineEpochs = 0 });
        Assert.Equal(["epoch from 0", "epoch from 1", "epoch from 2", "end"], engine.Diary.Skip(1).Select(Beginning));
        engine = new TrialTrainer(5, 4, 3, 2, 1);
        Train(engine, Small with { Epochs = 5, FineEpochs = 0 });
        Assert.Equal(5, engine.Diary.Count(d => d.StartsWith("epoch", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void AnInterruptedTrainingGoesOnAsIfItHadNotBeen(int epoch)
    {
        double[] validations = [9, 4, 16, 2, 1];
        var whole = new TrialTrainer(validations);
        TrainedModel expected = Train(whole, Small);

        var first = new TrialTrainer(validations) { CancelsIn = epoch };
        Assert.Throws<OperationCanceledException>(() => Trainer(first, Small).Train(cancellation: first.Cancellation.Token));
        Assert.True(File.Exists(Checkpoint));
        var second = new TrialTrainer(validations[(epoch - 1)..]);
        TrainedModel found = Trainer(second, Small, isResumed: true).Train(cancellation: TestContext.Current.CancellationToken);

        static IEnumerable<string> Epochs(TrialTrainer t) => t.Diary.Where(d => d.StartsWith("epoch", StringComparison.Ordinal));
        Assert.Equal(Epochs(whole), [.. Epochs(first), .. Epochs(second)]);
        Assert.Equal(expected.History, found.History);
        Assert.Equal(expected.Model.Network.Weights, found.Model.Network.Weights);
    }

    /// <summary>
    /// Whichever call to the file system fails: the training goes on from where it was, and the old model or the new one is there.
    /// </summary>
    [Theory]
    [InlineData(Fault.Once)]
    [InlineData(Fault.Lasting)]
    [InlineData(Fault.Death)]
    public async Task NoFaultOfTheDiskCostsATraining(Fault fault)
    {
        using var folder = new TemporaryFolder(isInMemory: true);
        TrialModel.Right().Save(Path.Combine(folder["old"], "m.spm"));
        ModelTrainingSettings settings = Small with { Epochs = 2, FineEpochs = 0 };
        var resumed = new List<string>();
        var attack = new FaultAttack(Command, isWhole: false)
        {
            Old = folder["old"],
            Every = 4,
            Unfinished = ModelTrainingRun.CheckpointEnding,
        };
        Assert.True(await attack.Run(folder, fault) >= 6);
        // Also one whose epochs had all ended, and whose model could not be written.
        Assert.Contains("", resumed);
        Assert.Contains("epoch from 1", resumed);

        Task<CliRun> Command(string target)
        {
            string model = Path.Combine(target, "m.spm"),
                checkpoint = model + ModelTrainingRun.CheckpointEnding;
            var engine = new TrialTrainer();
            try
            {
                var run = new ModelTrainingRun(engine) { Checkpoint = checkpoint, IsResumed = File.Exists(checkpoint) };
                var trainer = new ModelTrainer(settings, run);
                trainer.Save(trainer.Train(), model, force: true);
                if (run.IsResumed)
                    resumed.Add(Beginning(engine.Diary.FirstOrDefault(d => d.StartsWith("epoch", StringComparison.Ordinal)) ?? ""));
                return Task.FromResult(new CliRun(ExitCode.Ok, "", ""));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return Task.FromResult(new CliRun(ExitCode.Output, "", e.Message));
            }
        }
    }

    [Fact]
    public void ATrainingGoesOnOnlyFromItsOwnCheckpoint()
    {
        string Fault(ModelTrainingSettings settings) =>
            Assert.Throws<PeakModelException>(() => Trainer(new TrialTrainer(), settings, isResumed: true).Train()).Message;
        Assert.Contains("there is no checkpoint to go on from", Fault(Small), StringComparison.Ordinal);
        var first = new TrialTrainer { CancelsIn = 2 };
        Assert.Throws<OperationCanceledException>(() => Trainer(first, Small).Train(cancellation: first.Cancellation.Token));
        Assert.Contains("of a training with other settings", Fault(Small with { Seed = 9 }), StringComparison.Ordinal);
        byte[] whole = File.ReadAllBytes(Checkpoint);
        File.WriteAllBytes(Checkpoint, whole[..^9]);
        Assert.Contains("the checkpoint is cut short", Fault(Small), StringComparison.Ordinal);
        whole[^99] ^= 1;
        File.WriteAllBytes(Checkpoint, whole);
        Assert.Contains("the checkpoint has been altered", Fault(Small), StringComparison.Ordinal);
        TestModelAsCheckpoint();

        void TestModelAsCheckpoint()
        {
            Neural.TrialModel.Right().Save(Checkpoint, force: true);
            Assert.Contains("this is not a checkpoint of SpectroCal", Fault(Small), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ATrainingThatDivergesSaysSo()
    {
        Assert.Contains(
            "diverged in epoch 1 of the stage 'Training'",
            Assert.Throws<CalibrationException>(() => Train(new TrialTrainer { Loss = double.NaN }, Small)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<CalibrationException>(() => Train(new TrialTrainer(double.PositiveInfinity), Small));
    }

    [Fact]
    public void TheManagedEngineCannotTrain()
    {
        string message = Assert.Throws<EngineUnavailableException>(() => Trainer(new ManagedEngine(), Small)).Message;
        Assert.StartsWith("The engine managed cannot train networks: choose the engine torch", message, StringComparison.Ordinal);
        Assert.Throws<EngineUnavailableException>(() =>
            new ModelTrainer(Small, new ModelTrainingRun(new TrialTrainer()) { Device = "cuda" })
        );
    }

    [Fact]
    public void SettingsThatMakeNoModelAreRefused()
    {
        void Refused(ModelTrainingSettings settings, string text) =>
            Assert.Contains(text, Assert.Throws<CalibrationException>(settings.Validated).Message, StringComparison.Ordinal);
        Refused(Small with { Network = "deep" }, "no network 'deep'");
        Refused(Small with { Name = " " }, "name");
        Refused(Small with { SpectraCount = 9 }, "train with");
        Refused(Small with { ValidationCount = 1 }, "validate with");
        Refused(Small with { TestCount = 1 }, "measure with");
        Refused(Small with { Epochs = 0 }, "epochs");
        Refused(Small with { FineEpochs = -1 }, "fine-tuning");
        Refused(Small with { BatchSize = 11 }, "1 to 10 spectra");
        Refused(Small with { Patience = 0 }, "patience");
        Refused(Small with { LearningRate = 0 }, "learning rate");
        Refused(Small with { FineLearningRate = double.NaN }, "learning rate");
        Refused(Small with { FineCounts = new DrawnRange(5, 1) }, "counts");
        Refused(Small with { Spectra = Small.Spectra with { Bins = 59 } }, "at least 60 bins");
        Assert.Equal(2, NetworkDescription.Published(60, 2).OutputLength());
        Assert.Throws<ArgumentException>(NetworkDescription.Published(59, 2).Check);
    }

    [Fact]
    public void ErrorsOfAFinishedModelAreMeasured()
    {
        TrainedModel trained = Train(new TrialTrainer(), Small with { FineEpochs = 0 });
        // At 1, 2 and 5 of each power of ten that the model was trained with, for both lines together and for each.
        Assert.Equal([500, 1000, 2000], trained.Accuracy.Select(a => a.Counts).Distinct());
        Assert.Equal([null, "Ti Ka", "Mn Ka"], trained.Accuracy.Take(3).Select(a => a.Line));
        // It answers 0 to everything: its errors are where the lines are, and so are the errors that it states.
        CentroidAccuracy titanium = trained.Accuracy[1];
        Assert.Equal(100, titanium.Centroids);
        Assert.InRange(titanium.RmsChannels, 700, 1200);
        Assert.InRange(titanium.Error68Channels, titanium.RmsChannels * 0.9, titanium.Error95Channels);
        Assert.Equal(0, titanium.ShareWithinBin);
        Assert.Equal(1, titanium.PullWidth, 0.1);
        // A width of 130 to 230 eV at 6 keV, at a gain of 3.8 to 6.5 eV a channel.
        Assert.InRange(trained.Model.Lines[1].FwhmChannels, 30, 42);
        Assert.All(trained.Model.Lines, l => Assert.InRange(l.LeastShare, 0.1, 0.4));
    }

    private ModelTrainer Trainer(ICalibrationEngine engine, ModelTrainingSettings settings, bool isResumed = false) =>
        new(settings, new ModelTrainingRun(engine) { Checkpoint = Checkpoint, IsResumed = isResumed });

    private TrainedModel Train(ICalibrationEngine engine, ModelTrainingSettings settings) =>
        Trainer(engine, settings).Train(cancellation: TestContext.Current.CancellationToken);

    private static string Beginning(string entry) => entry.Split(" of ")[0];

    private static string Rate(string entry) => entry.Split(" at ")[1].Split(' ')[0];
}
