using System.CommandLine;
using SpectroCal.Lines;
using SpectroCal.Simulation;
using SpectroCal.Training;

namespace SpectroCal.Cli.Options;

/// <summary>What a network is trained with, and how.</summary>
internal sealed class TrainingOptions
{
    private static readonly ModelTrainingSettings Default = new();

    private readonly Option<string> _network = CliOption.Of(
        "--network",
        "NAME",
        $"The network: {string.Join(", ", ModelTrainingSettings.Networks)} (default {Default.Network})",
        TextParsers.OneOf([.. ModelTrainingSettings.Networks.Select(n => (n, n))])
    );

    private readonly Option<string> _name = CliOption.Of("--name", "NAME", "Name of the model (default: that of the network)", t => t);

    private readonly Option<IReadOnlyList<LineGroup>> _lines = CliOption.Of(
        "--lines",
        "NAMES",
        $"Lines to find: \"Ti Ka,Cu Ka\" (default {string.Join(",", Default.Spectra.Lines.Select(l => l.Line.Name))})",
        TextParsers.Lines
    );

    private readonly Option<double[]> _bins = CliOption.Of(
        "--bins",
        "FIRST,WIDTH,N",
        $"First channel, width in channels and number of the bins (default {Default.Spectra.FirstChannel},"
            + $"{Default.Spectra.ChannelsPerBin},{Default.Spectra.Bins})",
        Bins
    );

    private readonly Option<DrawnRange> _gain = Range("--gain", "Gain, eV per channel", Default.Spectra.GainEvPerChannel);
    private readonly Option<DrawnRange> _offset = Range("--offset", "Energy of channel 0, eV", Default.Spectra.OffsetEv);
    private readonly Option<DrawnRange> _fwhm = Range("--fwhm", "Width of the lines at 6 keV, eV", Default.Spectra.FwhmEv);
    private readonly Option<DrawnRange> _counts = Range("--counts", "Counts of the spectra of the training", Default.Spectra.Counts);

    private readonly Option<int> _spectra = Whole("--spectra", "Spectra to train with", Default.SpectraCount, 10);
    private readonly Option<int> _epochs = Whole("--epochs", "Most times that they are gone through", Default.Epochs, 1);
    private readonly Option<int> _batch = Whole("--batch", "Spectra between two steps of the optimiser", Default.BatchSize, 1);
    private readonly Option<double> _rate = Rate("--rate", "Learning rate at the beginning", Default.LearningRate);
    private readonly Option<int> _patience = Whole(
        "--patience",
        "Epochs without a better validation that end a stage",
        Default.Patience,
        1
    );
    private readonly Option<int> _fineEpochs = Whole("--fine-epochs", "Epochs of fine-tuning at low counts", Default.FineEpochs, 0);
    private readonly Option<DrawnRange> _fineCounts = Range("--fine-counts", "Counts of its spectra", Default.FineCounts);
    private readonly Option<double> _fineRate = Rate("--fine-rate", "Its learning rate at the beginning", Default.FineLearningRate);

    private readonly Option<long> _seed = CliOption.Of(
        "--seed",
        "N",
        $"Seed; equal seeds give equal models on one machine (default {Default.Seed})",
        TextParsers.Seed
    );

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (
            Option option in (Option[])
                [
                    _network,
                    _name,
                    _lines,
                    _bins,
                    _gain,
                    _offset,
                    _fwhm,
                    _counts,
                    _spectra,
                    _epochs,
                    _batch,
                    _rate,
                    _patience,
                    _fineEpochs,
                    _fineCounts,
                    _fineRate,
                    _seed,
                ]
        )
            command.Options.Add(option);
    }

    /// <summary>The settings asked for.</summary>
    public ModelTrainingSettings Settings(ParseResult parsed)
    {
        TrainingSettings spectra = Default.Spectra with
        {
            GainEvPerChannel = parsed.Or(_gain, Default.Spectra.GainEvPerChannel),
            OffsetEv = parsed.Or(_offset, Default.Spectra.OffsetEv),
            FwhmEv = parsed.Or(_fwhm, Default.Spectra.FwhmEv),
            Counts = parsed.Or(_counts, Default.Spectra.Counts),
        };
        if (parsed.Has(_lines))
            spectra = spectra with { Lines = TrainingLine.For(parsed.GetRequiredValue(_lines)) };
        if (parsed.Has(_bins) && parsed.GetRequiredValue(_bins) is [var first, var width, var number])
            spectra = spectra with { FirstChannel = first, ChannelsPerBin = width, Bins = (int)number };
        string network = parsed.Or(_network, Default.Network);
        return new ModelTrainingSettings
        {
            Network = network,
            Name = parsed.Or(_name, network),
            Spectra = spectra,
            Seed = parsed.Or(_seed, Default.Seed),
            SpectraCount = parsed.Or(_spectra, Default.SpectraCount),
            Epochs = parsed.Or(_epochs, Default.Epochs),
            BatchSize = parsed.Or(_batch, Default.BatchSize),
            LearningRate = parsed.Or(_rate, Default.LearningRate),
            Patience = parsed.Or(_patience, Default.Patience),
            FineEpochs = parsed.Or(_fineEpochs, Default.FineEpochs),
            FineCounts = parsed.Or(_fineCounts, Default.FineCounts),
            FineLearningRate = parsed.Or(_fineRate, Default.FineLearningRate),
        };
    }

    private static Option<DrawnRange> Range(string name, string what, DrawnRange otherwise) =>
        CliOption.Of(
            name,
            "FROM,TO",
            FormattableString.Invariant($"{what} (default {otherwise.Least},{otherwise.Greatest})"),
            text =>
                TextParsers.Numbers(text) is [var least, var greatest]
                    ? new DrawnRange(least, greatest)
                    : throw new FormatException($"expected two numbers, FROM,TO, found '{text}'")
        );

    private static Option<int> Whole(string name, string what, int otherwise, int least) =>
        CliOption.Of(name, "N", $"{what} (default {otherwise})", TextParsers.Whole(least));

    private static Option<double> Rate(string name, string what, double otherwise) =>
        CliOption.Of(name, "RATE", FormattableString.Invariant($"{what} (default {otherwise})"), TextParsers.Positive);

    private static double[] Bins(string text) =>
        TextParsers.Numbers(text) is [var first, var width, var number] && number == Math.Floor(number) && number is > 0 and <= int.MaxValue
            ? [first, width, number]
            : throw new FormatException($"expected FIRST,WIDTH,N with a whole number of bins, found '{text}'");
}
