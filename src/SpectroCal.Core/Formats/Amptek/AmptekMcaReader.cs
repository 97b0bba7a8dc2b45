using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Amptek;

/// <summary>Amptek DppMCA text (.mca).</summary>
/// <remarks>
/// GAIN is a code of the number of channels, not eV per channel, and is kept as text only. A calibration point's channel is
/// a centroid formed with the channel numbers themselves, so number c is position c + 0.5.
/// </remarks>
internal sealed class AmptekMcaReader
{
    public const string FirstLine = "<<PMCA SPECTRUM>>";

    private const string Calibration = "<<CALIBRATION>>";
    private const double LargestKeV = 1000;

    private readonly TextCursor _text;
    private readonly SpectrumNotes _notes;
    private readonly CountTable _counts;
    private readonly List<CalibrationPoint> _points = [];
    private readonly List<string> _regions = [];
    private double? _live,
        _real;
    private DateTime? _start;
    private string _calibrationLabel = "";
    private bool _dataEnded,
        _hasCalibration;

    private AmptekMcaReader(TextCursor text) =>
        (_text, _counts, _notes) = (text, new CountTable(1, text.Budget), new SpectrumNotes(text.Budget));

    public static Spectrum Read(TextCursor text) => new AmptekMcaReader(text).Read();

    private Spectrum Read()
    {
        string section = "";
        while (_text.MoveNext())
        {
            if (_text.Line.IsEmpty)
                continue;
            if (_text.Line.StartsWith("<<"u8))
                section = Enter(_text.LineText, section);
            else
                Take(section);
        }
        if (section == "<<DATA>>")
            throw _text.Error("expected <<END>> after the counts; the file is truncated");
        if (!_dataEnded)
            throw _text.FileError("expected a <<DATA>> section; the file is truncated");
        if (section.EndsWith("CONFIGURATION>>", StringComparison.Ordinal) || section == "<<DPP STATUS>>")
            _notes.Warn($"The section {section} has no end; settings may be missing.");
        return Finish();
    }

    private string Enter(string title, string section)
    {
        switch (title)
        {
            case "<<END>>":
                if (section != "<<DATA>>")
                    throw _text.Error("expected <<END>> only after <<DATA>>");
                if (_counts.Rows == 0)
                    throw _text.Error("expected counts between <<DATA>> and <<END>>");
                _dataEnded = true;
                return "";
            case "<<DATA>>" when _dataEnded:
                throw _text.Error("expected one <<DATA>> section, found a second");
            case Calibration when _hasCalibration:
                throw _text.Error($"expected one {Calibration} section, found a second");
            case not "<<DATA>>" when section == "<<DATA>>":
                throw _text.Error($"expected counts or <<END>>, found {TextFault.Quote(_text.Line)}");
            default:
                _hasCalibration |= title == Calibration;
                return title.EndsWith(" END>>", StringComparison.Ordinal) ? "" : title;
        }
    }

    private void Take(string section)
    {
        switch (section)
        {
            case "<<DATA>>":
                _counts.Add(0, _text.Line, _text);
                break;
            case FirstLine:
                TakeHeader();
                break;
            case Calibration:
                TakeCalibration();
                break;
            case "<<ROI>>":
                _regions.Add(_text.KeptText());
                break;
            case "<<DPP STATUS>>":
                TakeStatus();
                break;
            case "<<DP5 CONFIGURATION>>":
                TakeSetting();
                break;
            default:
                break;
        }
    }

    private void TakeHeader()
    {
        string line = _text.LineText;
        int dash = line.IndexOf(" -", StringComparison.Ordinal);
        if (dash < 0)
            return;
        string name = line[..dash].Trim(),
            value = line[(dash + 2)..].Trim();
        _notes.Add(name, value);
        if (value.Length == 0)
            return;
        if (name == "LIVE_TIME")
            _live = _notes.Seconds(name, NumberText.WithPoint(value));
        if (name == "REAL_TIME")
            _real = _notes.Seconds(name, NumberText.WithPoint(value));
        if (name == "START_TIME")
            _start = _notes.Date(name, value, isMonthFirst: true);
    }

    private void TakeCalibration()
    {
        string line = _text.LineText;
        if (line.StartsWith("LABEL", StringComparison.Ordinal))
        {
            int dash = line.IndexOf('-');
            _calibrationLabel = dash < 0 ? "" : line[(dash + 1)..].Trim();
            return;
        }
        string[] words = [.. NumberText.Words(line).Select(NumberText.WithPoint)];
        if (words.Length != 2 || !NumberText.TryReal(words[0], out double channel) || !NumberText.TryReal(words[1], out double energy))
            throw _text.Error($"expected a channel and an energy, found {TextFault.Quote(_text.Line)}");
        _text.Budget.Take(2 * sizeof(double), _text.LineNumber);
        _points.Add(new CalibrationPoint(channel + 0.5, energy));
    }

    private void TakeStatus()
    {
        string line = _text.LineText;
        int colon = line.IndexOf(':');
        if (colon < 0)
            return;
        string name = line[..colon].Trim(),
            value = line[(colon + 1)..].Trim();
        _notes.Add(name, value);
        if (name == "TEC Temp")
            TakeTemperature("tecTemperatureK", value, 'K', 273.15);
        if (name == "Board Temp")
            TakeTemperature("boardTemperatureC", value, 'C', -273.15);
    }

    /// <summary>A temperature such as "250K" or "28C", or with a degree sign, in the unit of its covariate.</summary>
    private void TakeTemperature(string covariate, string text, char unit, double fromOther)
    {
        string number = text.TrimEnd('K', 'C', '\u00B0', ' ');
        if (!NumberText.TryReal(number, out double value))
            _notes.Warn($"The temperature '{text}' is not understood.");
        else
            _notes.Covariates[covariate] = text[^1] is 'K' or 'C' && text[^1] != unit ? value + fromOther : value;
    }

    private void TakeSetting()
    {
        string line = _text.LineText;
        int equals = line.IndexOf('='),
            end = line.IndexOf(';');
        if (equals > 0 && end > equals)
            _notes.Add(line[..equals].Trim(), line[(equals + 1)..end].Trim());
    }

    private Spectrum Finish()
    {
        string detector =
            _notes.Metadata.TryGetValue("Device Type", out string? device)
            && _notes.Metadata.TryGetValue("Serial Number", out string? serial)
                ? $"{device}-{serial}"
                : SpectrumFile.DefaultDetector;
        double scale = EnergyUnit();
        _notes.Add("RegionsOfInterest", string.Join('\n', _regions));
        return new Spectrum(
            _text.Name,
            detector,
            new RunInfo(_text.Name)
            {
                Start = _start,
                LiveTimeSeconds = _live,
                RealTimeSeconds = _real,
            },
            _counts.ToHistogram(0)
        )
        {
            CalibrationPoints = [.. _points.Select(p => p with { EnergyEv = p.EnergyEv * scale })],
            Covariates = _notes.Covariates,
            Metadata = _notes.Metadata,
            Warnings = _notes.Warnings,
        };
    }

    /// <summary>eV per unit of the calibration points; the format does not state it, so a warning says what is assumed.</summary>
    private double EnergyUnit()
    {
        if (_points.Count == 0)
            return 1;
        double scale = ColumnTitle.Unit(_calibrationLabel);
        bool inKeV = _points.Max(p => p.EnergyEv) < LargestKeV;
        if (scale == 0)
        {
            scale = inKeV ? 1e3 : 1;
            _notes.Warn(
                $"The file does not state the unit of its calibration energies; they are taken as {(inKeV ? "keV" : "eV")}, since the "
                    + $"largest is {(inKeV ? "below" : "not below")} {LargestKeV}."
            );
        }
        _notes.Add(
            "calibration energy unit",
            scale switch
            {
                1 => "eV",
                1e3 => "keV",
                _ => "MeV",
            }
        );
        return scale;
    }
}
