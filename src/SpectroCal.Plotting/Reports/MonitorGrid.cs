using System.Globalization;
using SpectroCal.Monitoring;
using SpectroCal.Peaks;
using SpectroCal.Reports;

namespace SpectroCal.Plotting.Reports;

/// <summary>The spectra of a monitor's report by detector and run.</summary>
internal sealed class MonitorGrid
{
    private readonly Dictionary<(string, string), MonitorEntry> _cells;

    /// <summary>Arranges them.</summary>
    /// <param name="report">The report.</param>
    /// <param name="selection">What people decided is taken from it.</param>
    public MonitorGrid(MonitorReport report, IReadOnlyList<SelectedSpectrum> selection)
    {
        Dictionary<(string, string), SelectedSpectrum> decided = selection
            .Where(s => s.By == SelectedBy.Person)
            .ToDictionary(s => (s.Detector, s.Run));
        Entries = [.. report.Spectra.Select((v, i) => new MonitorEntry(i, v, decided.GetValueOrDefault((v.Detector, v.Run))))];
        _cells = Entries.GroupBy(e => (e.Judged.Detector, e.Judged.Run)).ToDictionary(g => g.Key, g => g.MinBy(e => e.Order)!);
        Detectors = [.. Entries.Select(e => e.Judged.Detector).Distinct().Order(NaturalOrder.Instance)];
        Runs = Ordered(Entries.GroupBy(e => e.Judged.Run).Select(g => (g.Key, g.Min(e => e.Judged.Start))));
    }

    /// <summary>All spectra in the order of the report.</summary>
    public IReadOnlyList<MonitorEntry> Entries { get; }

    /// <summary>The detectors by name.</summary>
    public IReadOnlyList<string> Detectors { get; }

    /// <summary>The runs by time where it is known of all of them, else by name.</summary>
    public IReadOnlyList<(string Name, DateTime? Start)> Runs { get; }

    /// <summary>Whether the times of all runs are known.</summary>
    public bool HasTimes => Runs.Count > 0 && Runs.All(r => r.Start is not null);

    /// <summary>The spectrum of a detector in a run, the worst if there are several; null: none is there.</summary>
    public MonitorEntry? this[string detector, string run] => _cells.GetValueOrDefault((detector, run));

    /// <summary>The spectra of a detector in the order of the runs; null where none is there.</summary>
    public MonitorEntry?[] Of(string detector) => [.. Runs.Select(r => this[detector, r.Name])];

    /// <summary>Number of spectra of a run with a verdict.</summary>
    public double[] PerRun(Func<QualityVerdict, bool> isCounted)
    {
        ILookup<string, MonitorEntry> of = Entries.ToLookup(e => e.Judged.Run);
        return [.. Runs.Select(r => (double)of[r.Name].Count(e => isCounted(e.Verdict)))];
    }

    /// <summary>Short labels of the runs: without what all of their names begin or end with.</summary>
    public IReadOnlyList<string> RunLabels()
    {
        string[] names = [.. Runs.Select(r => r.Name)];
        if (names.Length < 2)
            return names;
        int shortest = names.Min(n => n.Length),
            begin = 0,
            end = 0;
        while (begin < shortest && names.All(n => n[begin] == names[0][begin]))
            begin++;
        // A number is not cut in two.
        while (begin > 0 && char.IsAsciiDigit(names[0][begin - 1]))
            begin--;
        while (end < shortest - begin && names.All(n => n[^(end + 1)] == names[0][^(end + 1)]))
            end++;
        while (end > 0 && char.IsAsciiDigit(names[0][^end]))
            end--;
        string[] labels = [.. names.Select(n => n[begin..^end])];
        return labels.All(l => l.Length > 0) ? labels : names;
    }

    /// <summary>A run with its time.</summary>
    public static string Named((string Name, DateTime? Start) run) =>
        run.Start is { } start ? string.Create(CultureInfo.InvariantCulture, $"{run.Name} ({start:yyyy-MM-dd HH:mm:ss})") : run.Name;

    private static (string Name, DateTime? Start)[] Ordered(IEnumerable<(string Name, DateTime? Start)> runs)
    {
        (string Name, DateTime? Start)[] named = [.. runs.OrderBy(r => r.Name, NaturalOrder.Instance)];
        return named.All(r => r.Start is not null) ? [.. named.OrderBy(r => r.Start)] : named;
    }
}
