using System.Globalization;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Spec;

/// <summary>One array of counts of a scan.</summary>
/// <param name="Label">The digits behind <c>@A</c>, or nothing.</param>
/// <param name="Counts">Its numbers.</param>
/// <param name="Line">Line where it begins.</param>
internal sealed record SpecArray(string Label, long[] Counts, long Line);

/// <summary>A scan while it is read: its header and, for each of its points, the arrays of the detectors.</summary>
internal sealed class SpecScan(string title, FileBudget budget)
{
    private const double WidestKeV = 4; // per channel: no detector has more

    private readonly SpectrumNotes _notes = new(budget);
    private readonly List<double[]> _scales = [];
    private readonly List<(int Point, double Live, double Real)> _times = [];
    private readonly List<List<SpecArray>> _points =
    [
        [],
    ];

    /// <summary>Number of the scan, as its first line has it.</summary>
    public string Number { get; } = NumberText.Words(title) is [var first, ..] ? first : "";

    /// <summary>Places of the arrays of a point, in the order of the detectors.</summary>
    public List<SpecArrayPlace> Places { get; } = [];

    /// <summary>Index of the next array among those of its point.</summary>
    public int Next => _points[^1].Count;

    /// <summary>Whether the scan has arrays.</summary>
    public bool HasArrays => _points[0].Count > 0;

    /// <summary>What <c>#@CHANN</c> says of an array; null where it says nothing.</summary>
    public SpecArrayPlace? PlaceOf(int index) =>
        Places.Count == 1 ? Places[0]
        : index < Places.Count ? Places[index]
        : null;

    public void Warn(string sentence)
    {
        if (!_notes.Warnings.Contains(sentence))
            _notes.Warn(sentence);
    }

    public void AddNote(string name, string text) => _notes.Add(name, text);

    public void AddScale(string text)
    {
        double[] numbers = Numbers(text, 3);
        if (numbers.Length < 2)
            Warn("#@CALIB does not hold numbers; the energy calibration is ignored.");
        _scales.Add(numbers);
    }

    public void AddTimes(string text)
    {
        if (Numbers(text, 3) is [_, var a, var b] && a >= 0 && b >= 0)
            _times.Add((_points.Count - 1, Math.Min(a, b), Math.Max(a, b)));
        else
            Warn("#@CTIME does not hold three times; it is ignored.");
    }

    /// <summary>A row of counters: arrays behind it belong to another point than those before it.</summary>
    public void EndPoint()
    {
        if (_points[^1].Count > 0)
            _points.Add([]);
    }

    public void Add(SpecArray array) => _points[^1].Add(array);

    /// <summary>The spectra of the scan.</summary>
    /// <param name="file">The file, for names and messages.</param>
    /// <param name="scan">Name of the scan among those of the file; empty where the file has one spectrum.</param>
    public IEnumerable<Spectrum> Spectra(string file, string scan)
    {
        List<SpecArray>[] points = [.. _points.Where(p => p.Count > 0)];
        int detectors = points[0].Count;
        for (int i = 0; i < points.Length; i++)
        {
            bool isCut = i == points.Length - 1 && points[i].Count < detectors;
            if (points[i].Count != detectors && !isCut)
                throw new SpectrumFormatException(
                    file,
                    points[i][0].Line,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"expected {detectors} arrays @A for each point of scan {Number}, found {points[i].Count}"
                    )
                );
        }
        if (_scales.Count > 1 && _scales.Count != detectors)
            Warn("#@CALIB is there for another number of detectors than there are arrays @A; the energy calibrations are ignored.");
        string name = Path.GetFileName(file);
        DateTime? start = _notes.Metadata.TryGetValue("D", out string? date) ? _notes.Date("#D", date) : null;
        for (int i = 0; i < points.Length; i++)
        {
            string run =
                scan.Length == 0 ? name
                : points.Length == 1 ? $"{name}:{scan}"
                : string.Create(CultureInfo.InvariantCulture, $"{name}:{scan}.{i + 1}");
            for (int k = 0; k < points[i].Count; k++)
                yield return Spectrum(run, points[i][k], k, detectors, i, start);
        }
    }

    private Spectrum Spectrum(string run, SpecArray array, int index, int detectors, int point, DateTime? start)
    {
        SpecArrayPlace? place = PlaceOf(index);
        bool isPlaced = place is not null && place.Length == array.Counts.Length;
        int first = isPlaced ? place!.First : 0,
            width = isPlaced ? place!.Reduction : 1;
        (double? live, double? real) = TimesOf(point, index, detectors);
        string detector = array.Label.Length > 0 ? array.Label : (index + 1).ToString(CultureInfo.InvariantCulture);
        var notes = new SpectrumNotes(budget);
        double[] scale = Scale(index, detectors, first + width * (array.Counts.Length - 1.0), width, notes);
        return new Spectrum(
            detectors == 1 ? run : $"{run}:{detector}",
            detector,
            new RunInfo(run)
            {
                Start = start,
                LiveTimeSeconds = live,
                RealTimeSeconds = real,
            },
            new ChannelHistogram(array.Counts, first + width / 2.0, width)
        )
        {
            CalibrationCoefficients = scale,
            Metadata = _notes.Metadata,
            Warnings = [.. _notes.Warnings, .. notes.Warnings],
        };
    }

    // Times in the header of a scan of many points are those of none of them.
    private (double? Live, double? Real) TimesOf(int point, int index, int detectors)
    {
        (int Point, double Live, double Real)[] times = [.. _times.Where(t => t.Point == point)];
        bool isHeader = point == 0 && _points.Count(p => p.Count > 0) > 1 && _times.All(t => t.Point == 0);
        if (isHeader || (times.Length != 1 && times.Length != detectors))
            return (null, null);
        (_, double live, double real) = times[times.Length == 1 ? 0 : index];
        return (live, real);
    }

    private double[] Scale(int index, int detectors, double last, int width, SpectrumNotes notes)
    {
        if (_scales.Count == 0 || (_scales.Count > 1 && _scales.Count != detectors))
            return [];
        double[] c = _scales[_scales.Count == 1 ? 0 : index];
        bool isTrivial = c.Length < 2 || (c[0] == 0 && c[1] == 1 && c.Skip(2).All(x => x == 0)) || c.Skip(1).All(x => x == 0);
        if (isTrivial)
            return [];
        double slope = c[1] + (c.Length > 2 ? c[2] * last : 0);
        bool isKeV = Math.Abs(slope) <= WidestKeV;
        notes.Warn($"The file does not state the unit of its energies; they are taken as {(isKeV ? "keV, as PyMca does." : "eV.")}");
        int length = c.Length;
        while (length > 2 && c[length - 1] == 0)
            length--;
        if (length == 2 && c[1] < 0)
            notes.Warn(StatedScale.Falls);
        return ChannelPolynomial.Shift([.. c.Take(length).Select(x => isKeV ? 1000 * x : x)], width / 2.0);
    }

    private static double[] Numbers(string text, int most)
    {
        var numbers = new List<double>();
        foreach (string word in NumberText.Words(text).Take(most))
        {
            if (!NumberText.TryReal(word, out double number))
                break;
            numbers.Add(number);
        }
        return [.. numbers];
    }
}
