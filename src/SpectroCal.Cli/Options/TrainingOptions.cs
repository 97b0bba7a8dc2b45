using System.CommandLine;
using SpectroCal.Lines;
using SpectroCal.Simulation;
using SpectroCal.Training;

namespace SpectroCal.Cli.Options;

/// <summary>What a network is trained with, and how.</summary>
internal sealed class TrainingOptions
{
    private static readonly ModelTrainingSettings[] Defaults = [.. ModelTrainingSettings.Networks.Select(ModelTrainingSettings.For)];
    private static readonly ModelTrainingSettings Default = Defaults[0];

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

    private readonly Option<DrawnRange> _gain = Range("--gain", "Gain, eV per channel", s => s.Spectra.GainEvPerChannel);
    private readonly Option<DrawnRange> _offset = Range("--offset", "Energy of channel 0, eV", s => s.Spectra.OffsetEv);
    private readonly Option<DrawnRange> _fwhm = Range("--fwhm", "Width of the lines at 6 keV, eV", s => s.Spectra.FwhmEv);
    private readonly Option<DrawnRange> _counts = Range("--counts", "Counts of the spectra of the training", s => s.Spectra.Counts);

    private readonly Option<int> _spectra = Whole("--spectra", "Spectra to train with", s => s.SpectraCount, 10);
    private readonly Option<int> _epochs = Whole("--epochs", "Most times that they are gone through", s => s.Epochs, 1);
    private readonly Option<int> _batch = Whole("--batch", "Spectra between two steps of the optimiser", s => s.BatchSize, 1);
    private readonly Option<double> _rate = Rate("--rate", "Learning rate at the beginning", s => s.LearningRate);
    private readonly Option<int> _patience = Whole("--patience", "Epochs without a better validation that end a stage", s => s.Patience, 1);
    private readonly Option<int> _fineEpochs = Whole("--fine-epochs", "Epochs of fine-tuning at low counts", s => s.FineEpochs, 0);
    private readonly Option<DrawnRange> _fineCounts = Range("--fine-counts", "Counts of its spectra", s => s.FineCounts);
    private readonly Option<double> _fineRate = Rate("--fine-rate", "Its learning rate at the beginning", s => s.FineLearningRate);

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
        string network = parsed.Or(_network, Default.Network);
        ModelTrainingSettings basis = ModelTrainingSettings.For(network);
        TrainingSettings spectra = basis.Spectra with
        {
            GainEvPerChannel = parsed.Or(_gain, basis.Spectra.GainEvPerChannel),
            OffsetEv = parsed.Or(_offset, basis.Spectra.OffsetEv),
            FwhmEv = parsed.Or(_fwhm, basis.Spectra.FwhmEv),
            Counts = parsed.Or(_counts, basis.Spectra.Counts),
        };
        if (parsed.Has(_lines))
            spectra = spectra with { Lines = TrainingLine.For(parsed.GetRequiredValue(_lines)) };
        if (parsed.Has(_bins) && parsed.GetRequiredValue(_bins) is [var first, var width, var number])
            spectra = spectra with { FirstChannel = first, ChannelsPerBin = width, Bins = (int)number };
        return basis with
        {
            Name = parsed.Or(_name, basis.Name),
            Spectra = spectra,
            Seed = parsed.Or(_seed, basis.Seed),
            SpectraCount = parsed.Or(_spectra, basis.SpectraCount),
            Epochs = parsed.Or(_epochs, basis.Epochs),
            BatchSize = parsed.Or(_batch, basis.BatchSize),
            LearningRate = parsed.Or(_rate, basis.LearningRate),
            Patience = parsed.Or(_patience, basis.Patience),
            FineEpochs = parsed.Or(_fineEpochs, basis.FineEpochs),
            FineCounts = parsed.Or(_fineCounts, basis.FineCounts),
            FineLearningRate = parsed.Or(_fineRate, basis.FineLearningRate),
        };
    }

    private static Option<DrawnRange> Range(string name, string what, Func<ModelTrainingSettings, DrawnRange> otherwise) =>
        CliOption.Of(
            name,
            "FROM,TO",
            $"{what} ({Otherwise(s => FormattableString.Invariant($"{otherwise(s).Least},{otherwise(s).Greatest}"))})",
            text =>
                TextParsers.Numbers(text) is [var least, var greatest]
                    ? new DrawnRange(least, greatest)
                    : throw new FormatException($"expected two numbers, FROM,TO, found '{text}'")
        );

    private static Option<int> Whole(string name, string what, Func<ModelTrainingSettings, int> otherwise, int least) =>
        CliOption.Of(name, "N", $"{what} ({Otherwise(s => FormattableString.Invariant($"{otherwise(s)}"))})", TextParsers.Whole(least));

    private static Option<double> Rate(string name, string what, Func<ModelTrainingSettings, double> otherwise) =>
        CliOption.Of(name, "RATE", $"{what} ({Otherwise(s => FormattableString.Invariant($"{otherwise(s)}"))})", TextParsers.Positive);

    // "default 10; published 30" where networks differ
    private static string Otherwise(Func<ModelTrainingSettings, string> text) =>
        string.Join(
            "; ",
            Defaults.Where((s, i) => i == 0 || text(s) != text(Default)).Select((s, i) => $"{(i == 0 ? "default" : s.Network)} {text(s)}")
        );

    private static double[] Bins(string text) =>
        TextParsers.Numbers(text) is [var first, var width, var number] && number == Math.Floor(number) && number is > 0 and <= int.MaxValue
            ? [first, width, number]
            : throw new FormatException($"expected FIRST,WIDTH,N with a whole number of bins, found '{text}'");
}
