using System.Globalization;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Emsa;

/// <summary>
/// EMSA/MAS spectral data (.msa, ISO 22029): header lines <c>#KEY : value</c>, counts between <c>#SPECTRUM</c> and <c>#ENDOFDATA</c>.
/// </summary>
/// <remarks>
/// OFFSET is the x value that belongs to the first count and XPERCHAN the step to the next. That E(i) = OFFSET + i XPERCHAN is the energy
/// of the centre of channel i, here position i + 0.5, is how the pairs of XY files read and how HyperSpy plots all of them; the standard's
/// text was not available. CHOFFSET repeats the same in channels and is kept as text. Programs that write no line <c>#ENDOFDATA</c> do not
/// follow the standard; their files cannot be told from damaged ones.
/// </remarks>
internal sealed class EmsaReader
{
    private const double LargestKeV = 1000;
    private const double LargestDeparture = 0.5;
    private const int PointsPerDegree = 6;

    /// <summary>Keys that describe the layout of the file itself.</summary>
    internal static readonly string[] LayoutKeys = ["FORMAT", "VERSION", "NPOINTS", "NCOLUMNS", "DATATYPE", "SPECTRUM", "ENDOFDATA"];

    private readonly TextCursor _text;
    private readonly SpectrumNotes _notes;
    private readonly Dictionary<string, EmsaHeader> _keys = [];
    private readonly TableColumn _values;
    private readonly List<double> _x = [];
    private bool _isPairs;

    private EmsaReader(TextCursor text) => (_text, _values, _notes) = (text, new TableColumn(text.Budget), new SpectrumNotes(text.Budget));

    public static IReadOnlyList<Spectrum> Read(TextCursor text)
    {
        var spectra = new List<CountsOrIntensities>();
        while (text.MoveNext())
        {
            if (text.Line.IsEmpty)
                continue;
            if (!IsFirstLine(text.LineText))
                throw text.Error($"expected #FORMAT : EMSA/MAS ..., found {TextFault.Quote(text.Line)}");
            spectra.Add(new EmsaReader(text).ReadOne());
        }
        return CountsOrIntensities.Spectra(
            text.File,
            spectra.Count == 1 ? spectra : [.. spectra.Select((s, i) => s with { Common = Numbered(s.Common, i + 1) })]
        );
    }

    /// <summary>Whether a line begins a file of this format.</summary>
    public static bool IsFirstLine(string line) =>
        EmsaHeader.Parse(line) is { Key: "FORMAT" } header
        && line.StartsWith('#')
        && header.Value.StartsWith("EMSA/MAS", StringComparison.OrdinalIgnoreCase);

    private static Spectrum Numbered(Spectrum spectrum, int number)
    {
        string detector =
            spectrum.Detector == SpectrumFile.DefaultDetector ? number.ToString(CultureInfo.InvariantCulture) : spectrum.Detector;
        return spectrum with { Detector = detector, Name = string.Create(CultureInfo.InvariantCulture, $"{spectrum.Name}:{number}") };
    }

    private CountsOrIntensities ReadOne()
    {
        bool inData = false;
        while (_text.MoveNext())
        {
            if (_text.Line.IsEmpty)
                continue;
            if (_text.Line[0] != '#')
            {
                if (!inData)
                    throw _text.Error($"expected a header line that starts with #, found {TextFault.Quote(_text.Line)}");
                TakeCounts(_text.Line);
                continue;
            }
            EmsaHeader header = EmsaHeader.Parse(_text.KeptText());
            if (header.Key == "ENDOFDATA" && inData)
                return Finish();
            if (inData)
                throw _text.Error($"expected counts or #ENDOFDATA, found {TextFault.Quote(_text.Line)}");
            if (header.Key == "SPECTRUM")
                inData = Begin();
            else
                TakeKey(header);
        }
        throw _text.FileError($"expected #{(inData ? "ENDOFDATA" : "SPECTRUM")}; the file is truncated");
    }

    /// <summary>Keeps a header; TITLE and COMMENT may come several times.</summary>
    private void TakeKey(EmsaHeader header)
    {
        if (
            !_keys.TryAdd(header.Key, header)
            && header.Key is "TITLE" or "COMMENT"
            && _keys[header.Key] is { } before
            && before.Value != header.Value
            && before.Value.Length <= SpectrumNotes.LongestText // longer ones are not kept
        )
            _keys[header.Key] = before with { Value = before.Value + "\n" + header.Value };
    }

    private bool Begin()
    {
        _isPairs = Value("DATATYPE").ToUpperInvariant() switch
        {
            "XY" => true,
            "Y" => false,
            var other => throw _text.Error($"expected #DATATYPE : Y or XY before the counts, found '{other}'"),
        };
        return true;
    }

    private void TakeCounts(ReadOnlySpan<byte> line)
    {
        int fields = 0;
        while (true)
        {
            int start = line.IndexOfAnyExcept(", \t;"u8);
            if (start < 0)
                break;
            line = line[start..];
            int end = line.IndexOfAny(", \t;"u8);
            ReadOnlySpan<byte> field = end < 0 ? line : line[..end];
            if (!_isPairs || fields % 2 == 1)
                TakeValue(field);
            else if (NumberText.TryReal(field, out double x))
                AddX(x);
            else
                throw _text.Error($"expected an x value, found {TextFault.Quote(field)}");
            fields++;
            line = line[field.Length..];
        }
        if (_isPairs && fields % 2 == 1)
            throw _text.Error("expected pairs of an x value and counts, found an x value alone");
    }

    private void TakeValue(ReadOnlySpan<byte> field)
    {
        if (_values.Add(field, _text.LineNumber) is { } fault)
            throw _text.Error(fault);
    }

    private void AddX(double x)
    {
        _text.Budget.Take(sizeof(double), _text.LineNumber);
        _x.Add(x);
    }

    private string Value(string key) => _keys.TryGetValue(key, out EmsaHeader header) ? header.Value : "";

    private CountsOrIntensities Finish()
    {
        if (_values.Rows == 0)
            throw _text.Error("expected counts between #SPECTRUM and #ENDOFDATA, found none");
        CheckLength();
        foreach ((string key, EmsaHeader header) in _keys)
            if (!LayoutKeys.Contains(key) && key != EmsaWriter.DetectorKey)
                _notes.Add(key, header.Value);
        var run = new RunInfo(_text.Name)
        {
            Start = Start(),
            LiveTimeSeconds = Seconds("LIVETIME"),
            RealTimeSeconds = Seconds("REALTIME"),
        };
        string detector = Value(EmsaWriter.DetectorKey) is { Length: > 0 } named ? named : SpectrumFile.DefaultDetector;
        var common = new Spectrum(_text.Name, detector, run, CountsOrIntensities.Nothing)
        {
            CalibrationCoefficients = Calibration(),
            Metadata = _notes.Metadata,
            Warnings = _notes.Warnings,
        };
        return new CountsOrIntensities(common, _values, AreRates: ColumnTitle.IsRate(Value("YUNITS")));
    }

    /// <remarks>
    /// NPOINTS is often one off, since programs count differently; twice as many numbers are pairs under a wrong DATATYPE.
    /// </remarks>
    private void CheckLength()
    {
        if (!_keys.ContainsKey("NPOINTS"))
            return;
        if (!NumberText.TryReal(Value("NPOINTS"), out double points))
            _notes.Warn($"NPOINTS is not a number: '{Value("NPOINTS")}'.");
        else if (!_isPairs && points >= 1 && _values.Rows == 2 * points)
            throw _text.Error($"expected {points} counts as NPOINTS says, found twice as many; they may be pairs, which DATATYPE must say");
        else if (_values.Rows != points)
            _notes.Warn(
                string.Create(CultureInfo.InvariantCulture, $"NPOINTS says {points}, but there are {_values.Rows} points; all are kept.")
            );
    }

    private double? Seconds(string key) => Value(key) is { Length: > 0 } text ? _notes.Seconds(key, text) : null;

    private DateTime? Start()
    {
        string date = Value("DATE"),
            time = Value("TIME");
        if (date.Length == 0 || _notes.Date("DATE", date) is not { } day)
            return null;
        if (time.Length == 0)
            return day;
        if (WrittenDate.TryClock(time, out TimeSpan clock))
            return day.Date + clock;
        _notes.Warn($"TIME is not a time such as 12:00: '{time}'; only the day of the start is kept.");
        return day;
    }

    private double[] Calibration()
    {
        bool statesNone = !NumberText.TryReal(Value("XPERCHAN"), out _) || !NumberText.TryReal(Value("OFFSET"), out _);
        if (_isPairs && statesNone)
            return OfPairs();
        if (!NumberText.TryReal(Value("XPERCHAN"), out double step) || !NumberText.TryReal(Value("OFFSET"), out double offset))
        {
            _notes.Warn("XPERCHAN and OFFSET are not both numbers; there is no energy calibration.");
            return [];
        }
        if (step == 0)
        {
            _notes.Warn("XPERCHAN is zero; there is no energy calibration.");
            return [];
        }
        double departure = _x.Select((x, i) => Math.Abs(x - offset - step * i)).DefaultIfEmpty(0).Max();
        if (departure > LargestDeparture * Math.Abs(step))
            _notes.Warn(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The x values depart from OFFSET and XPERCHAN by up to {departure:G3}; those two are used."
                )
            );
        return EvPerUnit(offset + step * _values.Rows) is { } eV ? ChannelPolynomial.Shift([offset * eV, step * eV], 0.5) : [];
    }

    /// <summary>The scale of x values where OFFSET and XPERCHAN are not both there.</summary>
    private double[] OfPairs()
    {
        if (_x.Count < 2)
            return [];
        double[] places = [.. Enumerable.Range(0, _x.Count).Select(i => (double)i)];
        double step = (_x[^1] - _x[0]) / (_x.Count - 1);
        // Values are written with few digits.
        double[]? curve = AxisCurve.Through(places, _x.ToArray(), _ => LargestDeparture * Math.Abs(step), PointsPerDegree);
        if (curve is null || !(step > 0))
        {
            _notes.Warn("The x values do not rise evenly or smoothly, and OFFSET and XPERCHAN are absent; there is no energy calibration.");
            return [];
        }
        return EvPerUnit(_x[^1]) is { } eV ? ChannelPolynomial.Shift([.. curve.Select(c => c * eV)], 0.5) : [];
    }

    private double? EvPerUnit(double lastEnergy)
    {
        string unit = Value("XUNITS") is { Length: > 0 } stated ? stated : _keys.GetValueOrDefault("XPERCHAN").Unit ?? "";
        if (unit.Contains("keV", StringComparison.OrdinalIgnoreCase))
            return 1000;
        if (unit.Contains("MeV", StringComparison.Ordinal))
            return 1e6;
        if (unit.Contains("eV", StringComparison.OrdinalIgnoreCase))
            return 1;
        if (unit.Contains("chan", StringComparison.OrdinalIgnoreCase))
            return null;
        if (unit.Length > 0)
        {
            _notes.Warn($"XUNITS is not an energy unit: '{unit}'; there is no energy calibration.");
            return null;
        }
        bool inKeV = lastEnergy < LargestKeV;
        _notes.Warn(
            $"The file does not state the unit of its energies; they are taken as {(inKeV ? "keV" : "eV")}, since the last is "
                + $"{(inKeV ? "below" : "not below")} {LargestKeV}."
        );
        return inKeV ? 1000 : 1;
    }
}
