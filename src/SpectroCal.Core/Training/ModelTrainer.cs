using System.Text.Json;
using SpectroCal.Engines;
using SpectroCal.Neural;
using SpectroCal.Numerics;
using SpectroCal.Simulation;

namespace SpectroCal.Training;

/// <summary>Trains networks that find centroids, on simulated spectra: first wide, then at low counts, as published.</summary>
/// <remarks>
/// An epoch is the unit of everything: it is decided by settings, stage and number alone, so that a training that is interrupted and goes
/// on ends with the same model as one that is not, on the same machine and with the same number of threads.
/// </remarks>
public sealed class ModelTrainer
{
    private const int HalfBits = 16; // of half precision: what is measured of a model is measured with them
    private const int SingleBits = 32; // statistics of spectra, which standardize inputs, need more than half precision has
    private const int StreamsPerStage = 1 << 20; // epochs that a stage may have

    private readonly ModelTrainingSettings _settings;
    private readonly ModelTrainingRun _run;
    private readonly INetworkTrainer _trainer;
    private readonly ICentroidPlan _plan;
    private readonly string _text;
    private readonly TrainingCheckpoint? _checkpoint;

    /// <summary>Prepares a training.</summary>
    /// <param name="settings">What decides the model.</param>
    /// <param name="run">What it is trained on.</param>
    /// <exception cref="CalibrationException">The settings make no model.</exception>
    /// <exception cref="EngineUnavailableException">The engine cannot train, or has no such device.</exception>
    public ModelTrainer(ModelTrainingSettings settings, ModelTrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(run);
        (_settings, _run) = (settings.Validated(), run);
        _trainer = INetworkTrainer.Of(run.Engine, run.Device);
        _plan = settings.Network == ModelTrainingSettings.Published ? new DirectPlan(settings.Spectra) : new AligningPlan(settings.Spectra);
        _text = JsonSerializer.Serialize(settings, PeakModelFile.Json);
        _checkpoint = run.Checkpoint is { } path ? new TrainingCheckpoint(path, _text) : null;
    }

    /// <summary>Trains and measures the model.</summary>
    /// <param name="progress">Is told how far it has come.</param>
    /// <param name="cancellation">Stops the work; the checkpoint then holds the epochs that had ended.</param>
    /// <exception cref="CalibrationException">The training diverged.</exception>
    /// <exception cref="PeakModelException">There is no checkpoint to go on from, or it is of another training.</exception>
    public TrainedModel Train(IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        IReadOnlyList<TrainingStage> stages = TrainingStage.Of(_settings);
        TrainingState state = _run.IsResumed && _checkpoint is not null ? _checkpoint.Read() : new TrainingState();
        using (INetworkTraining training = _trainer.Begin(_plan, _settings.Seed, _run.Device, _run.Threads))
        {
            while (state.Stage < stages.Count)
                state = Stage(stages[state.Stage], state, training, progress, cancellation);
        }
        return Finished(state, progress, cancellation);
    }

    /// <summary>
    /// Writes a model that was trained. Only when it is on the disk does the checkpoint go: a full disk costs no training.
    /// </summary>
    /// <param name="trained">The model.</param>
    /// <param name="path">The file.</param>
    /// <param name="force">Whether an existing file may be replaced.</param>
    /// <exception cref="IOException">The file exists and <paramref name="force"/> is false, or writing failed.</exception>
    public void Save(TrainedModel trained, string path, bool force = false)
    {
        ArgumentNullException.ThrowIfNull(trained);
        trained.Model.Save(path, force);
        _checkpoint?.Delete();
    }

    private TrainingState Stage(
        TrainingStage stage,
        TrainingState state,
        INetworkTraining training,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation
    )
    {
        var source = new TrainingSpectra(stage.Spectra, _settings.Seed);
        int count = _settings.SpectraCount;
        SpectrumSet Simulated(long first, int spectra, string what) =>
            SpectrumSet.Of(
                _plan,
                source,
                first,
                spectra,
                _run.Threads,
                d => progress?.Report(new StageProgress(what, d, spectra)),
                cancellation
            );
        training.Take(
            Simulated(stage.FirstSpectrum, count, $"{stage.Name}: simulating"),
            Simulated(stage.FirstValidation, _settings.ValidationCount, $"{stage.Name}: simulating the validation")
        );
        if (state.Weights.Length > 0)
            training.Weights = state.Weights;
        if (state.Optimizer.Length > 0)
            training.Optimizer = state.Optimizer;
        int Batches(int spectra) => (spectra + _settings.BatchSize - 1) / _settings.BatchSize;
        int batches = Batches(count);
        while (state.Epochs < stage.Epochs && state.SinceBest < _settings.Patience)
        {
            int epoch = state.Epochs;
            void Done(int spectra) =>
                progress?.Report(
                    new StageProgress(stage.Name, (epoch * batches) + Batches(spectra), stage.Epochs * batches)
                    {
                        Note = Note(stage, state),
                    }
                );
            NetworkLosses loss = training.Epoch(
                    Order(state),
                    _settings.BatchSize,
                    stage.Rate(epoch),
                    DropoutSeed(state),
                    Done,
                    cancellation
                ),
                validation = training.Validate();
            if (!double.IsFinite(loss.Loss) || !double.IsFinite(validation.Loss))
                throw new CalibrationException(
                    $"The training diverged in epoch {epoch + 1} of the stage '{stage.Name}': choose a smaller learning rate."
                );
            var losses = new EpochLosses(stage.Name, epoch + 1, RmsChannels(loss), RmsChannels(validation));
            state = state.After(losses, validation.Loss, training.Weights, training.Optimizer);
            _checkpoint?.Write(state);
        }
        state = state.NextStage();
        _checkpoint?.Write(state);
        return state;
    }

    private double RmsChannels(NetworkLosses losses) => _settings.Spectra.ChannelsPerBin * Math.Sqrt(losses.Error);

    private static string Note(TrainingStage stage, TrainingState state)
    {
        string epoch = $"epoch {state.Epochs + 1} of {stage.Epochs}";
        return state.Epochs > 0
            ? FormattableString.Invariant($"{epoch}, validation {state.History[^1].ValidationChannels:0.00} channels")
            : epoch;
    }

    // Streams below zero: those from zero are spectra.
    private Random Stream(TrainingState state) =>
        RandomStreams.Create(_settings.Seed, -1 - ((long)state.Stage * StreamsPerStage + state.Epochs));

    private long[] Order(TrainingState state)
    {
        var order = new long[_settings.SpectraCount];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        Stream(state).Shuffle(order);
        return order;
    }

    private long DropoutSeed(TrainingState state) => Stream(state).NextInt64();

    private TrainedModel Finished(TrainingState state, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        const string measuring = "Measuring";
        progress?.Report(new StageProgress(measuring, 0, 3));
        var measurement = new ModelMeasurement(_settings, _run.Threads, cancellation);
        bool isHalf = _plan is DirectPlan;
        float[] weights = isHalf ? Array.ConvertAll(state.Weights, w => (float)(Half)w) : state.Weights;
        (double fewest, double most) = measurement.TrainedCounts();
        IReadOnlyList<ModelLine> lines = measurement.Lines();
        progress?.Report(new StageProgress(measuring, 1, 3));
        CentroidErrors? errors = _plan is DirectPlan direct ? measurement.Errors(direct.Network, weights) : null;
        progress?.Report(new StageProgress(measuring, 2, 3));
        var header = new PeakModelHeader(
            _settings.Name,
            lines,
            SpectrumSet.BinningOf(_settings.Spectra),
            new ModelProvenance(_settings.Seed, Software(), state.History[^1].ValidationChannels, fewest, most, _text),
            _plan is DirectPlan ? DirectNetwork.KindName : AligningNetwork.KindName,
            _plan.Networks,
            isHalf ? HalfBits : SingleBits,
            errors,
            (_plan as AligningPlan)?.Alignment
        );
        var model = new PeakModel(header, weights, _settings.Name);
        IReadOnlyList<CentroidAccuracy> accuracy = measurement.Accuracy(model.Network);
        progress?.Report(new StageProgress(measuring, 3, 3));
        return new TrainedModel(model, state.History, accuracy);
    }

    private string Software()
    {
        ICalibrationEngine engine = _run.Engine;
        string device = engine.Device(_run.Device.Length > 0 ? _run.Device : engine.Devices[0].Name).Name;
        return $"SpectroCal {ManagedEngine.VersionOf(typeof(ModelTrainer).Assembly)}, {engine.Runtime}, {device}";
    }
}
