using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Epics;

/// <summary>EPICS multichannel-analyser text of the Advanced Photon Source, version 3.1: one detector per column.</summary>
/// <remarks>CAL_OFFSET + CAL_SLOPE i + CAL_QUAD i^2 (keV) is the energy of the centre of channel i, here position i + 0.5.</remarks>
internal sealed class EpicsMcaReader
{
    public const string FirstKey = "VERSION:";

    private const double EvPerKeV = 1000;

    private readonly TextCursor _text;
    private readonly Dictionary<string, (string[] Words, long Line)> _perDetector = [];
    private readonly SpectrumNotes _notes;
    private int _detectors = 1,
        _channels;

    private EpicsMcaReader(TextCursor text) => (_text, _notes) = (text, new SpectrumNotes(text.Budget));

    public static IReadOnlyList<Spectrum> Read(TextCursor text) => new EpicsMcaReader(text).Read();

    private IReadOnlyList<Spectrum> Read()
    {
        bool inData = false;
        while (!inData && _text.MoveNext())
        {
            string line = _text.KeptText();
            int colon = line.IndexOf(':');
            if (colon < 0)
                continue;
            string key = line[..colon].Trim(),
                value = line[(colon + 1)..].Trim();
            if (key == "DATA")
                inData = true;
            else
                TakeKey(key, value);
        }
        if (!inData)
            throw _text.FileError("expected a DATA: line; the file is truncated");
        CountTable counts = ReadCounts();
        DateTime? start = _notes.Metadata.TryGetValue("DATE", out string? date) ? _notes.Date("DATE", date) : null;
        var spectra = new Spectrum[_detectors];
        for (int i = 0; i < spectra.Length; i++)
            spectra[i] = Finish(i, counts, start);
        return spectra;
    }

    private void TakeKey(string key, string value)
    {
        switch (key)
        {
            case "ELEMENTS":
                _detectors = Whole(key, value, SpectrumFile.MostDetectors);
                break;
            case "CHANNELS":
                _channels = Whole(key, value, HistogramBuilder.MaximumSpan);
                break;
            case "REAL_TIME" or "LIVE_TIME" or "CAL_OFFSET" or "CAL_SLOPE" or "CAL_QUAD":
                _perDetector[key] = (NumberText.Words(value), _text.LineNumber);
                break;
            case "ENVIRONMENT":
                int equals = value.IndexOf('=');
                if (equals > 0)
                    _notes.Add(value[..equals].Trim(), value[(equals + 1)..].Trim());
                break;
            default:
                _notes.Add(key, value);
                break;
        }
    }

    private int Whole(string key, string value, int most)
    {
        _notes.Add(key, value);
        return NumberText.TryReal(value, out double n) && n >= 1 && n <= most && n == Math.Floor(n)
            ? (int)n
            : throw _text.Error($"expected a whole number from 1 to {most} after {key}:");
    }

    private CountTable ReadCounts()
    {
        // The first row decides before anything is set aside, so that a wrong ELEMENTS costs no memory.
        CountTable? counts = null;
        var fields = new List<Range>();
        while (_text.MoveNext())
        {
            ReadOnlySpan<byte> line = _text.Line;
            if (line.IsEmpty)
                continue;
            DelimitedLine.Split(line, DelimitedLine.WhiteSpace, fields);
            if (fields.Count != _detectors)
                throw _text.Error($"expected {_detectors} counts, one for each of ELEMENTS, found {fields.Count}");
            counts ??= new CountTable(_detectors, _text.Budget);
            for (int i = 0; i < fields.Count; i++)
                counts.Add(i, line[fields[i]], _text);
        }
        if (counts is null)
            throw _text.FileError("expected counts after DATA:; the file is truncated");
        if (counts.Rows < _channels)
            throw _text.FileError($"expected {_channels} channels as CHANNELS says, found {counts.Rows}; the file is truncated");
        if (_channels > 0 && counts.Rows > _channels)
            _notes.Warn($"CHANNELS says {_channels}, but there are {counts.Rows}; all are kept.");
        return counts;
    }

    private Spectrum Finish(int i, CountTable counts, DateTime? start)
    {
        string detector = (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var warnings = new List<string>(_notes.Warnings);
        double offset = Number("CAL_OFFSET", i) ?? 0,
            slope = Number("CAL_SLOPE", i) ?? 0,
            quad = Number("CAL_QUAD", i) ?? 0;
        bool calibrated = slope != 0 || quad != 0;
        if (!calibrated && _perDetector.ContainsKey("CAL_SLOPE"))
            warnings.Add("The energy calibration is all zero and is ignored.");
        double[] eV = [EvPerKeV * offset, EvPerKeV * slope, EvPerKeV * quad];
        var run = new RunInfo(_text.Name)
        {
            Start = start,
            RealTimeSeconds = Number("REAL_TIME", i),
            LiveTimeSeconds = Number("LIVE_TIME", i),
        };
        return new Spectrum(_detectors == 1 ? _text.Name : $"{_text.Name}:{detector}", detector, run, counts.ToHistogram(i))
        {
            CalibrationCoefficients = calibrated ? ChannelPolynomial.Shift(quad == 0 ? eV[..2] : eV, 0.5) : [],
            Metadata = _notes.Metadata,
            Warnings = warnings,
        };
    }

    private double? Number(string key, int detector)
    {
        if (!_perDetector.TryGetValue(key, out (string[] Words, long Line) entry))
            return null;
        return entry.Words.Length == _detectors && NumberText.TryReal(entry.Words[detector], out double value)
            ? value
            : throw new SpectrumFormatException(
                _text.File,
                entry.Line,
                $"expected {_detectors} numbers after {key}:, one for each detector"
            );
    }
}
