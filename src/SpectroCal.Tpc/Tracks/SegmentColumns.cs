using SpectroCal.Tpc.Geometry;

namespace SpectroCal.Tpc.Tracks;

/// <summary>Rows of numbers with names as segments.</summary>
internal sealed class SegmentColumns
{
    private const double LargestCm = 1e7; // 100 km
    private const double LargestMev = 1e9; // 1 PeV
    private const double LargestUs = 1e12; // 12 days
    private const double Rounding = 0.01; // of lengths and of dE/dx in files, relative
    private const double RoundingCm = 0.01;
    private const double LargestWhole = 1L << 53; // what a number holds exactly
    private readonly string _file;
    private readonly Func<int, string, double> _value;
    private readonly string _event,
        _track;
    private readonly string? _particle,
        _time,
        _stopping;

    /// <summary>Finds the columns.</summary>
    /// <param name="file">File, for messages.</param>
    /// <param name="names">Names of all columns.</param>
    /// <param name="count">Rows.</param>
    /// <param name="value">A number by row and name.</param>
    /// <exception cref="SpectrumFormatException">A column is missing.</exception>
    public SegmentColumns(string file, IReadOnlyCollection<string> names, int count, Func<int, string, double> value)
    {
        _file = file;
        _value = value;
        Count = count;
        if (count == 0)
        {
            _event = _track = "";
            return;
        }
        _event = Find("eventID", "event_id") ?? throw Missing("eventID or event_id");
        _track = Find("trackID", "traj_id", "track_id") ?? throw Missing("trackID or traj_id");
        _particle = Find("pdgId", "pdg_id");
        _time = Find("t", "t0");
        _stopping = Find("dEdx");
        foreach (string name in (string[])["x_start", "y_start", "z_start", "x_end", "y_end", "z_end", "dx", "dE"])
            if (!names.Contains(name))
                throw Missing(name);

        string? Find(params string[] choice) => choice.FirstOrDefault(names.Contains);
        SpectrumFormatException Missing(string name) =>
            new(_file, 0, $"expected segments with a field {name}; there are {TerminalText.Line(string.Join(", ", names))}");
    }

    /// <summary>Rows.</summary>
    public int Count { get; }

    /// <summary>A row as a segment; the drift, x in files, becomes z.</summary>
    /// <exception cref="SpectrumFormatException">
    /// A number is not finite, an energy or a length is negative, it is beyond anything that a detector sees, or numbers contradict each
    /// other: recombination depends on dE/dx, and a wrong one would go unnoticed.
    /// </exception>
    public TrackSegment Segment(int row)
    {
        double length = NotNegative("dx", LargestCm),
            energy = NotNegative("dE", LargestMev);
        TrackPoint start = new(Within("z_start", LargestCm), Within("y_start", LargestCm), Within("x_start", LargestCm)),
            end = new(Within("z_end", LargestCm), Within("y_end", LargestCm), Within("x_end", LargestCm));
        if (start.DistanceTo(end) is var distance && length < distance * (1 - Rounding) - RoundingCm)
            throw Expected(
                Invariant($"a dx of segment {row + 1} that is not less than the distance of its ends, {distance:G4}, not {length}")
            );
        double mean = length > 0 ? energy / length : 0,
            stopping = _stopping is null ? mean : NotNegative(_stopping, LargestMev);
        if (length > 0 && !(Math.Abs(stopping - mean) <= Rounding * mean))
            throw Expected(Invariant($"a dEdx of segment {row + 1} that is dE/dx, {mean:G4}, not {stopping}"));
        return new TrackSegment(
            Whole(_event, LargestWhole),
            Whole(_track, LargestWhole),
            _particle is null ? 0 : (int)Whole(_particle, int.MaxValue),
            start,
            end,
            length,
            energy,
            stopping,
            _time is null ? 0 : Within(_time, LargestUs)
        );

        double Number(string name) => _value(row, name) is var v && double.IsFinite(v) ? v : throw Wrong("a finite", name);

        double Within(string name, double largest) =>
            Number(name) is var v && Math.Abs(v) <= largest ? v : throw Wrong(Invariant($"at most {largest:0e0} as"), name);

        double NotNegative(string name, double largest) =>
            Within(name, largest) is var v && v >= 0
                ? v
                : throw Expected(Invariant($"a {name} of segment {row + 1} that is not negative, not {v}"));

        long Whole(string name, double largest) =>
            Within(name, largest) is var v && v == Math.Truncate(v) ? (long)v : throw Wrong("a whole number as", name);

        SpectrumFormatException Wrong(string what, string name) => Expected($"{what} {name} of segment {row + 1}");

        SpectrumFormatException Expected(string what) => new(_file, 0, $"expected {what}");
    }
}
