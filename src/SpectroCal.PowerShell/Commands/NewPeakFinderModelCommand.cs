using System.Management.Automation;
using SpectroCal.Engines;
using SpectroCal.Lines;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Completion;
using SpectroCal.PowerShell.Results;
using SpectroCal.Simulation;
using SpectroCal.Training;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Trains a network that finds the centroids of lines, for Find-Peaks -Finder network.</summary>
/// <remarks>
/// The network is trained on simulated spectra whose positions, widths, yields, tails and backgrounds differ widely, by the engine torch,
/// and
/// then measured on spectra that it was not trained with. Training takes minutes to hours. After each epoch it is kept in a file beside the
/// model, which ends in .checkpoint: one that was stopped goes on with -Resume and the same parameters, and ends with the same model.
/// </remarks>
/// <example>
/// <code>New-PeakFinderModel vip2.spm -Seed 3 -WhatIf</code>
/// <para>Says what would be written; without -WhatIf it trains a network for Ti, Mn and Cu lines.</para>
/// </example>
/// <example>
/// <code>New-PeakFinderModel steel.spm -Line 'Cr Ka','Fe Ka','Ni Ka' -Gain 9,13 -Offset -200,200 -BinCount 500 -WhatIf</code>
/// <para>The same for other lines on another scale.</para>
/// </example>
/// <seealso cref="FindPeaksCommand"/>
/// <seealso cref="GetCalibrationEngineCommand"/>
[Cmdlet(VerbsCommon.New, "PeakFinderModel", SupportsShouldProcess = true)]
[OutputType(typeof(PeakFinderModel))]
public sealed class NewPeakFinderModelCommand : SpectroCmdlet
{
    private const string Torch = "torch";

    /// <summary>The model file to write, always literal.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath", "PSPath", "Destination")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The network: aligning (the default), or published.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NetworkCompleter))]
    [ValidateNotNullOrEmpty]
    public string Network { get; set; } = ModelTrainingSettings.Networks[0];

    /// <summary>Name of the model. Without it, that of the network.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Lines to find: 'Ti Ka','Cu Ka', NAME=ENERGY, or objects from Get-XrayLine. Without it, those of VIP-2.</summary>
    [Parameter]
    [LineTransformation]
    [ArgumentCompleter(typeof(LineCompleter))]
    public LineGroup[] Line { get; set; } = [];

    /// <summary>Channel where the first bin begins. Without it, 0.</summary>
    [Parameter]
    public double FirstChannel { get; set; } = new TrainingSettings().FirstChannel;

    /// <summary>Width of a bin, channels. Without it, 10.</summary>
    [Parameter]
    [ValidateRange(1e-9, 1e9)]
    public double ChannelsPerBin { get; set; } = new TrainingSettings().ChannelsPerBin;

    /// <summary>Number of bins. Without it, 300.</summary>
    [Parameter]
    [ValidateRange(10, 100_000)]
    public int BinCount { get; set; } = new TrainingSettings().Bins;

    /// <summary>Least and greatest gain of the spectra, eV per channel: 3.8,6.5.</summary>
    [Parameter]
    [ValidateCount(2, 2)]
    public double[]? Gain { get; set; }

    /// <summary>Least and greatest energy of channel 0, eV.</summary>
    [Parameter]
    [ValidateCount(2, 2)]
    public double[]? Offset { get; set; }

    /// <summary>Least and greatest full width at half maximum at 6 keV, eV.</summary>
    [Parameter]
    [ValidateCount(2, 2)]
    public double[]? Fwhm { get; set; }

    /// <summary>Least and greatest counts of a spectrum.</summary>
    [Parameter]
    [ValidateCount(2, 2)]
    public double[]? Counts { get; set; }

    /// <summary>Spectra to train with. Without it, as many as suit the network; the same for the following ones.</summary>
    [Parameter]
    [ValidateRange(10, 10_000_000)]
    public int? SpectrumCount { get; set; }

    /// <summary>Most times that the spectra are gone through.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int? Epochs { get; set; }

    /// <summary>Spectra between two steps of the optimiser.</summary>
    [Parameter]
    [ValidateRange(1, 10_000_000)]
    public int? BatchSize { get; set; }

    /// <summary>Learning rate at the beginning.</summary>
    [Parameter]
    [ValidateRange(1e-12, 1.0)]
    public double? LearningRate { get; set; }

    /// <summary>Epochs without a better validation that end a stage.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int? Patience { get; set; }

    /// <summary>Epochs of fine-tuning at low counts.</summary>
    [Parameter]
    [ValidateRange(0, 100_000)]
    public int? FineEpochs { get; set; }

    /// <summary>Least and greatest counts of its spectra.</summary>
    [Parameter]
    [ValidateCount(2, 2)]
    public double[]? FineCounts { get; set; }

    /// <summary>Its learning rate at the beginning.</summary>
    [Parameter]
    [ValidateRange(1e-12, 1.0)]
    public double? FineLearningRate { get; set; }

    /// <summary>Seed; equal seeds give equal models on one machine. Without it, 1.</summary>
    [Parameter]
    public long Seed { get; set; } = new ModelTrainingSettings().Seed;

    /// <summary>What the engine torch trains on: cpu, cuda or cuda:1. Without it, what it takes by itself.</summary>
    [Parameter]
    public string Device { get; set; } = "";

    /// <summary>Maximum number of threads. Without it, as many as there are processors; other numbers round differently.</summary>
    [Parameter]
    [ValidateRange(1, 4096)]
    public int ThrottleLimit { get; set; } = Environment.ProcessorCount;

    /// <summary>Goes on with a training that was stopped, from its checkpoint.</summary>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    /// <summary>Replaces existing files.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        string path = SessionPaths.Needed(this, Path),
            checkpoint = path + ModelTrainingRun.CheckpointEnding;
        // Before hours of work, not after them.
        foreach (string file in Resume ? new[] { path } : [path, checkpoint])
        {
            if (!Force && File.Exists(file))
                ThrowTerminatingError(Errors.FileExists(file));
        }
        if (!ShouldProcess(path, "Train a network and write its model"))
            return;
        var run = new ModelTrainingRun(EngineCatalogue.Default.Find(Torch))
        {
            Device = Device,
            Threads = ThrottleLimit,
            Checkpoint = checkpoint,
            IsResumed = Resume,
        };
        var trainer = new ModelTrainer(Settings(), run);
        TrainedModel trained = Compute("Training a network", trainer.Train);
        trainer.Save(trained, path, Force);
        WriteObject(new PeakFinderModel(path, trained));
    }

    private ModelTrainingSettings Settings()
    {
        string network =
            ModelTrainingSettings.Networks.FirstOrDefault(n => n.Equals(Network, StringComparison.OrdinalIgnoreCase)) ?? Network;
        ModelTrainingSettings basis = ModelTrainingSettings.For(network);
        TrainingSettings spectra = basis.Spectra with
        {
            Lines = Line.Length > 0 ? TrainingLine.For(Line) : basis.Spectra.Lines,
            FirstChannel = FirstChannel,
            ChannelsPerBin = ChannelsPerBin,
            Bins = BinCount,
            GainEvPerChannel = Range(Gain, basis.Spectra.GainEvPerChannel),
            OffsetEv = Range(Offset, basis.Spectra.OffsetEv),
            FwhmEv = Range(Fwhm, basis.Spectra.FwhmEv),
            Counts = Range(Counts, basis.Spectra.Counts),
        };
        return basis with
        {
            Network = network,
            Name = Name ?? network,
            Spectra = spectra,
            Seed = Seed,
            SpectraCount = SpectrumCount ?? basis.SpectraCount,
            Epochs = Epochs ?? basis.Epochs,
            BatchSize = BatchSize ?? basis.BatchSize,
            LearningRate = LearningRate ?? basis.LearningRate,
            Patience = Patience ?? basis.Patience,
            FineEpochs = FineEpochs ?? basis.FineEpochs,
            FineCounts = Range(FineCounts, basis.FineCounts),
            FineLearningRate = FineLearningRate ?? basis.FineLearningRate,
        };
    }

    private static DrawnRange Range(double[]? given, DrawnRange otherwise) =>
        given is [var least, var greatest] ? new DrawnRange(least, greatest) : otherwise;
}
