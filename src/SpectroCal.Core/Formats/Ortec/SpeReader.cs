using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Ortec;

/// <summary>IAEA / ORTEC ASCII spectrum (.spe): blocks that start with a line <c>$NAME:</c>.</summary>
/// <remarks>
/// Programs differ on whether a calibration at channel number i means the lower edge or the centre of channel i. Here it is
/// the centre: calibrations are fitted to centroids formed with the channel numbers themselves, for which all counts
/// in channel i give the centroid i. So the file's polynomial in i is shifted to one in the position i + 0.5,
/// and the channel c of a calibration point is position c + 0.5.
/// </remarks>
internal sealed class SpeReader
{
    private const double EvPerKeV = 1000;
    private const int BytesOfBlock = 256;

    private readonly TextCursor _text;
    private readonly SpectrumNotes _notes;
    private readonly TableColumn _values;
    private readonly Dictionary<string, List<string>> _blocks = [];
    private readonly List<Range> _fields = [];
    private int _firstChannel;
    private long _declared = -1;
    private bool _dataIsLast;

    private SpeReader(TextCursor text) => (_text, _values, _notes) = (text, new TableColumn(text.Budget), new SpectrumNotes(text.Budget));

    public static IReadOnlyList<Spectrum> Read(TextCursor text) => new SpeReader(text).Read();

    private IReadOnlyList<Spectrum> Read()
    {
        string block = "";
        while (_text.MoveNext())
        {
            if (IsBlockStart())
                block = Enter();
            else if (block == "DATA")
                TakeData();
            else if (block.Length > 0)
                _blocks[block].Add(_text.KeptText());
        }
        if (_values.Rows == 0)
            throw _text.FileError("expected counts in a $DATA: block; the file is truncated");
        if (_values.UncertainComma is > 0 and var line)
            throw new SpectrumFormatException(_text.File, line, "expected counts without commas");
        CheckLength();
        return CountsOrIntensities.Spectra(_text.File, [new CountsOrIntensities(Finish(), _values, FirstChannel: _firstChannel)]);
    }

    private bool IsBlockStart() => _text.Raw.StartsWith("$"u8) && _text.Line.Contains((byte)':');

    private string Enter()
    {
        string line = _text.LineText;
        string block = line[1..line.IndexOf(':')].Trim().ToUpperInvariant();
        if (block == "DATA" && _declared >= 0)
            throw _text.Error("expected one $DATA: block, found a second");
        _dataIsLast = block == "DATA";
        if (block != "DATA")
        {
            _text.Budget.Take(BytesOfBlock, _text.LineNumber);
            _blocks.TryAdd(block, []);
        }
        return block;
    }

    private void TakeData()
    {
        ReadOnlySpan<byte> line = _text.Line;
        if (line.IsEmpty)
            return;
        DelimitedLine.Split(line, DelimitedLine.WhiteSpace, _fields);
        if (_declared >= 0)
        {
            foreach (Range field in _fields)
                if (_values.Add(line[field], _text.LineNumber) is { } fault)
                    throw _text.Error(fault);
            return;
        }
        long first = -1,
            last = -1;
        bool range =
            _fields.Count == 2
            && NumberText.TryCount(line[_fields[0]], out first) is null
            && NumberText.TryCount(line[_fields[1]], out last) is null;
        if (!range || last < first || last >= HistogramBuilder.MaximumSpan)
            throw _text.Error($"expected the first and the last channel number, found {TextFault.Quote(line)}");
        _firstChannel = (int)first;
        _declared = last - first + 1;
    }

    /// <remarks>
    /// A wrong last index is common and harmless while another block follows, or when it is the number of channels itself;
    /// a file that ends early in its counts is a damaged one.
    /// </remarks>
    private void CheckLength()
    {
        if (_values.Rows == _declared)
            return;
        if (_dataIsLast && _values.Rows < _declared - 1)
            throw _text.Error($"expected {_declared} channels as $DATA: says, found {_values.Rows}; the file is truncated");
        _notes.Warn($"$DATA: announces {_declared} channels, but there are {_values.Rows}; those are kept.");
    }

    private Spectrum Finish()
    {
        foreach ((string name, List<string> lines) in _blocks)
            _notes.Add(name, string.Join('\n', lines).Trim());
        DateTime? start = First("DATE_MEA") is { } date ? _notes.Date("$DATE_MEA:", date, isMonthFirst: true) : null;
        (double? live, double? real) = Times();
        string detector = Lines("SPEC_REM").FirstOrDefault(l => l.StartsWith("DET#", StringComparison.Ordinal))?[4..].Trim()
            is { Length: > 0 } named
            ? named
            : SpectrumFile.DefaultDetector;
        double[] coefficients = Calibration();
        List<CalibrationPoint> points = Points();
        return new Spectrum(
            _text.Name,
            detector,
            new RunInfo(_text.Name)
            {
                Start = start,
                LiveTimeSeconds = live,
                RealTimeSeconds = real,
            },
            CountsOrIntensities.Nothing
        )
        {
            CalibrationCoefficients = coefficients,
            CalibrationPoints = points,
            Metadata = _notes.Metadata,
            Warnings = _notes.Warnings,
        };
    }

    private List<string> Lines(string block) => _blocks.TryGetValue(block, out List<string>? lines) ? lines : [];

    private string? First(string block) => Lines(block).FirstOrDefault(l => l.Length > 0);

    private string[] WordsOf(string block) => [.. Lines(block).SelectMany(NumberText.Words)];

    private (double? Live, double? Real) Times()
    {
        string[] words = WordsOf("MEAS_TIM");
        if (words.Length == 0)
            return (null, null);
        double? live = _notes.Seconds("The live time of $MEAS_TIM:", words[0]);
        return (live, words.Length > 1 ? _notes.Seconds("The real time of $MEAS_TIM:", words[1]) : null);
    }

    private double[] Calibration()
    {
        double[]? general = null;
        string[] words = WordsOf("MCA_CAL");
        if (words.Length > 0)
        {
            if (NumberText.TryReal(words[0], out double n) && n >= 1 && n <= 16 && n == Math.Floor(n) && words.Length > n)
                general = Numbers(words[1..(int)(n + 1)]);
            if (general is null)
                _notes.Warn("$MCA_CAL: is not a number of coefficients and the coefficients; it is ignored.");
            else if (words.Length > n + 1)
                general = InKeV(general, words[(int)n + 1]);
        }
        double[]? linear = null;
        words = WordsOf("ENER_FIT");
        if (words.Length > 0)
        {
            linear = Numbers(words.Length > 3 ? words[..3] : words);
            if (linear is null)
                _notes.Warn("$ENER_FIT: does not hold numbers; it is ignored.");
        }
        double[]? stated =
            IsSet(general) ? general
            : IsSet(linear) ? linear
            : null;
        if (stated is [_, < 0])
            _notes.Warn(StatedScale.Falls);
        if (stated is not null)
            return ChannelPolynomial.Shift([.. stated.Select(c => EvPerKeV * c)], 0.5);
        if (general is not null || linear is not null)
            _notes.Warn("The energy calibration is all zero and is ignored.");
        return [];
    }

    private double[]? InKeV(double[] coefficients, string unit)
    {
        double ev = unit.ToUpperInvariant() switch
        {
            "EV" => 1,
            "KEV" => EvPerKeV,
            "MEV" => EvPerKeV * EvPerKeV,
            _ => 0,
        };
        if (ev > 0)
            return [.. coefficients.Select(c => c * ev / EvPerKeV)];
        // Some programs write other words behind the coefficients; a unit that is none of energies is no scale.
        if (!unit.EndsWith("eV", StringComparison.OrdinalIgnoreCase))
            return coefficients;
        _notes.Warn($"The unit '{unit}' of $MCA_CAL: is not known; the energy calibration is ignored.");
        return null;
    }

    /// <summary>Whether a calibration depends on the channel and is therefore one.</summary>
    private static bool IsSet(double[]? coefficients) => coefficients is not null && coefficients.Skip(1).Any(c => c != 0);

    private List<CalibrationPoint> Points()
    {
        string[] words = WordsOf("ENER_DATA");
        if (words.Length < 3)
            return [];
        double[]? numbers = Numbers(words[1..]);
        if (numbers is null || numbers.Length % 2 != 0)
        {
            _notes.Warn("$ENER_DATA: does not hold pairs of a channel and an energy; it is ignored.");
            return [];
        }
        return [.. numbers.Chunk(2).Select(p => new CalibrationPoint(p[0] + 0.5, EvPerKeV * p[1]))];
    }

    private static double[]? Numbers(string[] words)
    {
        var numbers = new double[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            if (!NumberText.TryReal(words[i], out numbers[i]))
                return null;
        }
        return numbers;
    }
}
