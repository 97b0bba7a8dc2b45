using System.Globalization;
using PureHDF;
using SpectroCal.Formats.ListMode;
using SpectroCal.Formats.Streams;
using SpectroCal.Formats.Tables;

namespace SpectroCal.Formats.Hdf5;

/// <summary>
/// Values of single events in an HDF5 file, such as pulse heights: a data set of one dimension for each detector, with times beside it.
/// </summary>
/// <remarks>
/// The caller names the data set, by its path, or by its name where each group holds one of a detector; else names are recognised as those
/// of columns in text are. Times are the data set of equal length in the same group that is named or recognised. Events whose value or time
/// is not finite are left out, counted, and said.
/// </remarks>
internal sealed class Hdf5Events
{
    private const int MostNamed = 10;
    private const string Unix = "unixnano";

    private static readonly Dictionary<string, double> SecondsOfUnit = new()
    {
        ["s"] = 1,
        ["ms"] = 1e-3,
        ["us"] = 1e-6,
        ["µs"] = 1e-6,
        ["ns"] = 1e-9,
    };

    private readonly string _file;
    private readonly ListModeColumns _columns;
    private readonly FileBudget _budget;
    private readonly CancellationToken _cancellation;
    private readonly List<string> _warnings = [];
    private double _secondsPerUnit = 1;
    private bool _isUnix;

    private Hdf5Events(string file, ListModeColumns columns, FileBudget budget, CancellationToken cancellation) =>
        (_file, _columns, _budget, _cancellation) = (file, columns, budget, cancellation);

    /// <summary>Reads the events of a file.</summary>
    /// <param name="content">The whole file, from its start; it is closed.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="columns">Which data sets mean what.</param>
    /// <param name="create">Makes what keeps the events of a detector.</param>
    /// <param name="budget">Memory that the file may take.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static ListModeContent Read(
        Stream content,
        string file,
        ListModeColumns columns,
        Func<string, DetectorEvents> create,
        FileBudget budget,
        CancellationToken cancellation
    )
    {
        if (columns.Detector is not null || columns.Header is not null || columns.Where.Count > 0)
            throw new SpectrumFormatException(
                file,
                0,
                "expected a text or a Parquet file, which may have columns of detectors and conditions, found HDF5, of which each data set "
                    + "of values is a detector"
            );
        var reader = new Hdf5Events(file, columns, budget, cancellation);
        // What keeps the events has errors of its own, which are no damage.
        return reader.Taken(Hdf5Content.Read(content, file, reader.Load, cancellation), create);
    }

    private List<(string Detector, double[] Values, Array? Times)> Load(IH5Group root)
    {
        Hdf5DataSet[] all = [.. Hdf5DataSet.All(root, _cancellation).Where(d => d.Shape.Length == 1)];
        Hdf5DataSet[] chosen = _columns.Channel is { } name ? Named(all, name) : Recognised(all);
        if (chosen.Length == 0)
            throw Error(
                (
                    _columns.Channel is { } absent
                        ? $"expected a data set '{absent}' of values of events in one dimension"
                        : "expected to be told which data set holds the values of the events, by --channel-column /PATH, or NAME where "
                            + "each group has one (in PowerShell -ChannelColumn)"
                )
                    + $"; those there are: {string.Join(", ", all.Take(MostNamed))}"
                    + (all.Length > MostNamed ? ", ..." : "")
            );
        Hdf5DataSet?[] times = [.. chosen.Select(c => TimesOf(c, all))];
        if (times.Any(t => t is null) && times.Any(t => t is not null))
        {
            _warnings.Add("Only some of the detectors have times of their events; these are left out.");
            times = new Hdf5DataSet?[chosen.Length];
        }
        if (times.OfType<Hdf5DataSet>().FirstOrDefault() is { } first)
            TakeUnit(first);
        return
        [
            .. chosen.Zip(
                times,
                (values, time) =>
                {
                    _cancellation.ThrowIfCancellationRequested();
                    _budget.Take((long)Math.Min(values.Shape[0] * 4.0 * sizeof(double), long.MaxValue));
                    return (DetectorOf(values), Reals(values), time is null ? null : Times(time));
                }
            ),
        ];
    }

    private static Hdf5DataSet[] Named(Hdf5DataSet[] all, string name) =>
        name.Contains('/', StringComparison.Ordinal)
            ? [.. all.Where(d => d.Path == "/" + name.Trim('/'))]
            : [.. all.Where(d => string.Equals(d.Data.Name, name, StringComparison.OrdinalIgnoreCase))];

    private static Hdf5DataSet[] Recognised(Hdf5DataSet[] all)
    {
        foreach (string name in ColumnNames.Value)
        {
            if (Named(all, name) is { Length: > 0 } found)
                return found;
        }
        return all.Length == 1 ? all : [];
    }

    private Hdf5DataSet? TimesOf(Hdf5DataSet values, Hdf5DataSet[] all)
    {
        Hdf5DataSet[] beside = [.. all.Where(d => d.Path != values.Path && GroupOf(d) == GroupOf(values))];
        if (_columns.Time is null)
        {
            foreach (string name in ColumnNames.Time)
            {
                if (Named(beside, name) is [var found] && found.Shape[0] == values.Shape[0])
                    return found;
            }
            return null;
        }
        Hdf5DataSet? times = Named(_columns.Time.Contains('/', StringComparison.Ordinal) ? all : beside, _columns.Time).FirstOrDefault();
        return times?.Shape[0] == values.Shape[0]
            ? times
            : throw Error($"expected a data set '{_columns.Time}' of as many times as there are values in {values}");
    }

    private void TakeUnit(Hdf5DataSet times)
    {
        string name = times.Data.Name;
        string? unit = Hdf5DataSet.Text(times.Data, "units");
        _secondsPerUnit =
            _columns.TimeUnitSeconds
            ?? (unit is not null && SecondsOfUnit.TryGetValue(unit, out double seconds) ? seconds : ColumnNames.SecondsPerUnit(name));
        _isUnix = _columns.TimeUnitSeconds is null && string.Equals(name, Unix, StringComparison.OrdinalIgnoreCase);
    }

    private double[] Reals(Hdf5DataSet data)
    {
        CheckScaling(data);
        return data.Reals();
    }

    // Integers as they are: as doubles they would lose digits.
    private Array Times(Hdf5DataSet data)
    {
        CheckScaling(data);
        return data.Data.Type.Class == H5DataTypeClass.FixedPoint ? data.Integers() : data.Reals();
    }

    private void CheckScaling(Hdf5DataSet data)
    {
        if (NexusSignal.Scaling(data) is { } scaling)
            throw Error($"expected numbers as they are, found {data} with '{scaling}', by which they would have to be changed first");
    }

    private ListModeContent Taken(List<(string Detector, double[] Values, Array? Times)> detectors, Func<string, DetectorEvents> create)
    {
        long left = 0,
            all = 0;
        bool isTimed = detectors[0].Times is not null;
        long? first = detectors.Select(d => d.Times).OfType<long[]>().FirstOrDefault(t => t.Length > 0)?[0];
        var kept = new List<DetectorEvents>();
        foreach ((string detector, double[] values, Array? times) in detectors)
        {
            DetectorEvents events = create(detector);
            bool isEmpty = true;
            for (int i = 0; i < values.Length; i++)
            {
                if ((i & 0xFFFF) == 0)
                    _cancellation.ThrowIfCancellationRequested();
                double value = values[i],
                    time = times switch
                    {
                        long[] whole => whole[i] - (first ?? 0),
                        double[] real => real[i],
                        _ => 0,
                    };
                all++;
                if (!double.IsFinite(value) || !double.IsFinite(time))
                {
                    left++;
                    continue;
                }
                isEmpty = false;
                if (value == (int)value)
                    events.Add((int)value);
                else
                    events.Add(value);
                if (isTimed)
                    events.SetTime(time);
            }
            if (!isEmpty)
                kept.Add(events);
        }
        if (kept.Count == 0)
            throw Error(
                string.Create(CultureInfo.InvariantCulture, $"expected values of events, found {all} numbers, none of them finite")
            );
        if (left > 0)
            _warnings.Add(
                string.Create(CultureInfo.InvariantCulture, $"{left} of {all} events without a value or a time are left out (NaN).")
            );
        double origin = isTimed ? kept.Min(d => d.EarliestTime) : 0;
        DateTime? start = _isUnix && first is { } whole0 ? ListModeParser.Moment(whole0 + (Int128)origin) : null;
        return new ListModeContent(kept, isTimed, origin, _secondsPerUnit, start, 0) { Warnings = _warnings };
    }

    private static string GroupOf(Hdf5DataSet data) => data.Path[..data.Path.LastIndexOf('/')];

    private static string DetectorOf(Hdf5DataSet data) =>
        GroupOf(data).Trim('/') is { Length: > 0 } group ? group : SpectrumFile.DefaultDetector;

    private SpectrumFormatException Error(string expected) => new(_file, 0, expected);
}
