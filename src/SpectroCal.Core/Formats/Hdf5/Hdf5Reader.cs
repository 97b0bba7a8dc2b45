using System.Globalization;
using PureHDF;
using SpectroCal.Formats.Streams;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Hdf5;

/// <summary>Counts in an HDF5 file: the data set that the caller names, the signal that NeXus names, or the only one.</summary>
/// <remarks>
/// One dimension is the channels: the one that an axis of NeXus says, the one that the caller says, or the longer of two where the other
/// is too short to be channels. All others number the detectors. What cannot be told is refused with the names there are.
/// </remarks>
internal sealed class Hdf5Reader
{
    private const int BytesOfSpectrum = 512;
    private const int MostNamed = 6;
    private const int FewestChannels = 256;
    private const int MostDetectors = 64;
    private const int LengthRatio = 8;
    private const int MostOfEvents = 4;
    private const double LargestExactInteger = 1L << 53;
    private const string Option = "--table dataset:/PATH (in PowerShell -Column dataset:/PATH)";

    private readonly string _file;
    private readonly TableColumns? _table;
    private readonly FileBudget _budget;
    private readonly CancellationToken _cancellation;
    private readonly List<string> _warnings = [];

    private Hdf5Reader(string file, TableColumns? table, FileBudget budget, CancellationToken cancellation) =>
        (_file, _table, _budget, _cancellation) = (file, table, budget, cancellation);

    /// <summary>Reads a file.</summary>
    /// <param name="content">The whole file, from its start; it is closed.</param>
    /// <param name="file">Its name.</param>
    /// <param name="table">Which data set is meant, and which way its channels go; null: recognised.</param>
    /// <param name="budget">Memory that the file may take.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static IReadOnlyList<Spectrum> Read(
        Stream content,
        string file,
        TableColumns? table,
        FileBudget budget,
        CancellationToken cancellation
    ) => Hdf5Content.Read(content, file, root => new Hdf5Reader(file, table, budget, cancellation).Read(root), cancellation);

    private IReadOnlyList<Spectrum> Read(IH5Group root)
    {
        Hdf5DataSet data = _table?.DataSet is { } path ? Named(root, path) : Recognised(root);
        (int Dimension, Hdf5DataSet? Energies, Hdf5DataSet? Channels)? axis = NexusSignal.Is(data) ? NexusSignal.ChannelAxis(data) : null;
        int dimension = Dimension(data, axis?.Dimension);
        double total = data.Shape.Aggregate(1.0, (product, n) => product * n);
        ulong channels = data.Shape[dimension];
        double spectra = total / channels;
        if (channels > HistogramBuilder.MaximumSpan || spectra > SpectrumFile.MostDetectors)
            throw Error($"expected at most {SpectrumFile.MostDetectors} spectra of {HistogramBuilder.MaximumSpan} channels, found {data}");
        // The numbers as they are in the file, as 64 bits, and as counts.
        _budget.Take((long)Math.Min(total * (data.Size + 2 * sizeof(long)) + spectra * BytesOfSpectrum, long.MaxValue));
        Hdf5DataSet? energies = axis is { } nexus && nexus.Dimension == dimension ? nexus.Energies : null;
        EnergyAxisOfData scale = energies is null ? EnergyAxisOfData.None : Energies(energies, (int)channels);
        int first = axis is { Channels: { } numbers } && axis.Value.Dimension == dimension ? FirstChannel(numbers) : 0;
        bool mayBeEvents = spectra == 1 && energies is null;
        return CountsOrIntensities.Spectra(_file, Spectra(data, dimension, scale, first), mayBeEvents ? Events(data) : "");
    }

    private Hdf5DataSet Named(IH5Group root, string path)
    {
        string name = "/" + path.Trim('/');
        if (root.LinkExists(name.TrimStart('/')) && root.Get(name.TrimStart('/')) is IH5Dataset data)
        {
            if (!Hdf5DataSet.IsNumeric(data))
                throw Error($"expected a data set of numbers, one or more in a row, found another at {name}");
            int slash = name.LastIndexOf('/');
            IH5Group group = slash == 0 ? root : root.Group(name[1..slash]);
            return new Hdf5DataSet(name, data, group);
        }
        throw Error($"expected a data set {name}; those there are: {List(Hdf5DataSet.All(root, _cancellation))}");
    }

    private Hdf5DataSet Recognised(IH5Group root)
    {
        IReadOnlyList<Hdf5DataSet> all = Hdf5DataSet.All(root, _cancellation);
        Hdf5DataSet[] signals = [.. all.Where(NexusSignal.Is)];
        if (signals.Length > 1 && NexusSignal.Default(root) is { } group)
            signals = [.. signals.Where(s => s.Path[..s.Path.LastIndexOf('/')] == group) is var chosen && chosen.Any() ? chosen : signals];
        if (signals.Length == 1)
            return signals[0];
        if (all.Count == 0)
            throw Error("expected a data set of counts, found none");
        if (all.Count > 1)
            throw Error(
                $"expected one data set of counts, found {(signals.Length > 1 ? signals.Length : all.Count)}; say which by {Option}: "
                    + List(signals.Length > 1 ? signals : all)
                    + (all.FirstOrDefault(IsCalledValue) is { } values ? $"; {Events(values)}" : "")
            );
        bool areEvents = IsCalledValue(all[0]) || ColumnNames.IsAny(all[0].Data.Name, ColumnNames.Time);
        return areEvents
            ? throw Error(
                $"expected a data set of counts, found {all[0]}, whose name is that of values of single events; if they are counts, say so "
                    + $"by --table dataset:{all[0].Path} (in PowerShell -Column); {Events(all[0])}"
            )
            : all[0];
    }

    private static bool IsCalledValue(Hdf5DataSet data) => ColumnNames.IsAny(data.Data.Name, ColumnNames.Value);

    private static string Events(Hdf5DataSet data) =>
        $"values of single events are read by --table events --channel-column {data.Path} (in PowerShell -Column events -ChannelColumn "
        + $"{data.Path})";

    // Those that look like counts of channels come first.
    private static string List(IReadOnlyList<Hdf5DataSet> all)
    {
        IEnumerable<Hdf5DataSet> likely = all.OrderBy(d =>
            d.Data.Type.Class == H5DataTypeClass.FixedPoint && d.Shape.Any(n => n >= FewestChannels) ? 0 : 1
        );
        string more = all.Count > MostNamed ? $" and {all.Count - MostNamed} more" : "";
        return all.Count == 0 ? "none" : string.Join(", ", likely.Take(MostNamed)) + more;
    }

    private int Dimension(Hdf5DataSet data, int? stated)
    {
        int[] wide = [.. Enumerable.Range(0, data.Shape.Length).Where(i => data.Shape[i] > 1)];
        if (_table is { AreRows: true })
            return data.Shape.Length - 1;
        if (_table is { AreColumns: true })
            return 0;
        // Energies of a few points beside more channels without an axis are those of a scan.
        bool mayBeScan = stated is { } of && data.Shape[of] < FewestChannels && wide.Any(i => i != of && data.Shape[i] >= FewestChannels);
        if (stated is { } dimension && !mayBeScan)
            return dimension;
        if (wide.Length == 1)
            return wide[0];
        if (Hdf5DataSet.Text(data.Data, "interpretation") == "spectrum")
            return data.Shape.Length - 1;
        int longest = wide.MaxBy(i => data.Shape[i]);
        ulong most = wide.Where(i => i != longest).Max(i => data.Shape[i]);
        bool isPlain = !mayBeScan && wide.Length == 2 && data.Shape[longest] >= FewestChannels && most <= MostDetectors;
        if (isPlain && data.Shape[longest] >= LengthRatio * most)
        {
            _warnings.Add($"The data set does not say which of its dimensions are channels; the longer one is taken: {data}.");
            return longest;
        }
        throw Error(
            $"expected to be told which dimension of {data} is the channels: the last by --table rows:dataset:{data.Path}, the first by "
                + $"--table columns:dataset:{data.Path} (in PowerShell -Column)"
        );
    }

    // Numbers of any data set may be anything; those that somebody calls a signal, or names, are values of channels.
    private void CheckCounts(Hdf5DataSet data, double[] reals)
    {
        if (_table?.DataSet is not null || NexusSignal.Is(data))
            return;
        int at = Array.FindIndex(reals, x => !IsCount(x));
        if (at >= 0)
            throw Error(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"expected whole counts of zero or more in {data}, found {reals[at]}; rates and corrected or calibrated intensities "
                        + $"are not counts, and are read where --table dataset:{data.Path} (in PowerShell -Column) says that they are "
                        + $"values of channels{(data.Shape.Length == 1 ? "; " + Events(data) : "")}"
                )
            );
    }

    private static bool IsCount(double value) => value == Math.Floor(value) && value >= 0 && value <= LargestExactInteger;

    private List<CountsOrIntensities> Spectra(Hdf5DataSet data, int dimension, EnergyAxisOfData scale, int firstChannel)
    {
        CheckScaling(data);
        long[]? integers = data.Data.Type.Class == H5DataTypeClass.FixedPoint ? data.Integers() : null;
        double[]? reals = integers is null ? data.Reals() : null,
            errors = ErrorsOf(data);
        CheckCounts(data, reals ?? []);
        int channels = (int)data.Shape[dimension];
        int inner = 1;
        for (int i = dimension + 1; i < data.Shape.Length; i++)
            inner *= (int)data.Shape[i];
        int outer = (integers?.Length ?? reals!.Length) / channels / inner;
        string name = Path.GetFileName(_file);
        var metadata = new Dictionary<string, string> { ["dataset"] = data.Path };
        bool areRates = NexusSignal.AreRates(data);
        var spectra = new List<CountsOrIntensities>(outer * inner);
        for (int i = 0; i < outer * inner; i++)
        {
            _cancellation.ThrowIfCancellationRequested();
            long start = (long)(i / inner) * channels * inner + i % inner;
            long At(int k) => start + (long)(scale.Falls ? channels - 1 - k : k) * inner;
            var values = new TableColumn(_budget);
            for (int k = 0; k < channels; k++)
            {
                double value = reals is null ? integers![At(k)] : reals[At(k)];
                long? count =
                    reals is null ? (integers![At(k)] is >= 0 and var n ? n : null)
                    : IsCount(value) ? (long)value
                    : null;
                if (values.Add(count, value) is { } fault)
                    throw Error($"{fault} in {data}");
            }
            if (_table is null && values.AreCounts && !areRates)
                CheckOrder(data, values.Counts.Span, outer * inner);
            string detector = outer * inner == 1 ? SpectrumFile.DefaultDetector : Detector(data.Shape, dimension, i);
            var common = new Spectrum(
                outer * inner == 1 ? name : $"{name}:{detector}",
                detector,
                new RunInfo(name),
                CountsOrIntensities.Nothing
            )
            {
                CalibrationCoefficients = scale.Coefficients,
                CalibrationPoints = scale.Points,
                Metadata = metadata,
                Warnings = [.. _warnings],
            };
            double[]? ofSpectrum = errors is null ? null : Errors(data, errors, channels, At);
            spectra.Add(new CountsOrIntensities(common, values, ofSpectrum, firstChannel, areRates));
        }
        return spectra;
    }

    // Values of events are one list without channels, or one beside their times or detectors.
    private void CheckOrder(Hdf5DataSet data, ReadOnlySpan<long> numbers, int spectra)
    {
        bool isSignal = NexusSignal.Is(data),
            areCalledCounts = ColumnTitle.Kind(data.Data.Name) == ColumnKind.Counts;
        if (spectra > 1 && CountOrder.AreAxis(numbers))
            throw Error($"expected counts, found numbers in {data} that rise all along or go evenly, as those of an axis");
        if (spectra <= MostOfEvents && (isSignal ? CountOrder.AreSorted(numbers) : CountOrder.MayBeEvents(numbers, areCalledCounts)))
            throw Error(
                $"expected counts, found numbers in {data} that look like values of single events; if they are counts, say so by "
                    + $"--table {(spectra > 1 ? "rows:" : "")}dataset:{data.Path} (in PowerShell -Column)"
                    + (data.Shape.Length == 1 ? "; " + Events(data) : "")
            );
    }

    private int FirstChannel(Hdf5DataSet axis)
    {
        CheckScaling(axis);
        double[] numbers = axis.Reals();
        int odd = Array.FindIndex(numbers, n => n != Math.Floor(n) || Math.Abs(n) > HistogramBuilder.MaximumSpan);
        for (int i = 1; i < numbers.Length && odd < 0; i++)
            odd = numbers[i] == numbers[i - 1] + 1 ? -1 : i;
        return odd < 0
            ? (int)numbers[0]
            : throw Error(
                string.Create(CultureInfo.InvariantCulture, $"expected channel numbers that rise by one in {axis}, found {numbers[odd]}")
            );
    }

    private void CheckScaling(Hdf5DataSet data)
    {
        if (NexusSignal.Scaling(data) is { } scaling)
            throw Error($"expected numbers as they are, found {data} with '{scaling}', by which they would have to be changed first");
    }

    private double[]? ErrorsOf(Hdf5DataSet data)
    {
        if (NexusSignal.Errors(data) is not { } errors)
            return null;
        CheckScaling(errors);
        if (NexusSignal.AreStandard(errors))
            return errors.Reals();
        _warnings.Add($"The errors {errors.Path} are no standard errors by their unit, and are left out.");
        return null;
    }

    private double[] Errors(Hdf5DataSet data, double[] errors, int channels, Func<int, long> at)
    {
        var values = new double[channels];
        for (int k = 0; k < channels; k++)
            values[k] = errors[at(k)] is >= 0 and < double.PositiveInfinity and var e
                ? e
                : throw Error(
                    string.Create(CultureInfo.InvariantCulture, $"expected errors of {data} of zero or more, found {errors[at(k)]}")
                );
        return values;
    }

    // Numbers from 1 of the other dimensions that have more than one.
    private static string Detector(ulong[] shape, int dimension, int index)
    {
        var numbers = new List<string>();
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            if (i == dimension || shape[i] == 1)
                continue;
            numbers.Add((index % (int)shape[i] + 1).ToString(CultureInfo.InvariantCulture));
            index /= (int)shape[i];
        }
        numbers.Reverse();
        return string.Join('.', numbers);
    }

    private EnergyAxisOfData Energies(Hdf5DataSet axis, int channels)
    {
        CheckScaling(axis);
        _budget.Take(200L * axis.Data.Space.Dimensions.Aggregate(1L, (product, n) => product * (long)n));
        return EnergyAxisOfData.Of(axis.Reals(), channels, Hdf5DataSet.Text(axis.Data, "units"), _warnings);
    }

    private SpectrumFormatException Error(string expected) => new(_file, 0, expected);
}
