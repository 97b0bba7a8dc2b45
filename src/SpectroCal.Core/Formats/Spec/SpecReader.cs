using System.Globalization;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Spec;

/// <summary>Data files of the program SPEC, as synchrotrons and PyMca write them: the arrays <c>@A</c> of all points of all
/// scans.</summary>
/// <remarks>
/// An array goes on in the next line where a backslash ends the line, where fewer numbers have come than <c>#@CHANN</c> says, or where the
/// next line begins with a blank. Digits behind <c>@A</c> are the detector; without them the arrays between two rows of counters are
/// detectors 1, 2, ... Energies of <c>#@CALIB</c> are those of channel numbers, at centres; with a reduction r in <c>#@CHANN</c> a number
/// is the sum of r channels. <c>#@CTIME</c> is preset, live and real time; programs differ in the order of the last two, of which the
/// shorter is the live time. A header without arrays is no spectrum, nor are rows of counters.
/// </remarks>
internal sealed class SpecReader
{
    private const int BytesOfSpectrum = 512;

    private static readonly string[] HeaderKeys = ["D", "T", "C", "U"];

    private readonly TextCursor _text;
    private readonly List<SpecScan> _scans = [];
    private readonly List<Range> _fields = [];
    private SpecScan _scan;
    private int _spectra;

    // The array that is being read.
    private CountList? _counts;
    private SpecArrayPlace? _place;
    private string _label = "";
    private long _line;
    private bool _goesOn,
        _hasBackslash;

    private SpecReader(TextCursor text) => (_text, _scan) = (text, new SpecScan("", text.Budget));

    /// <summary>Whether a text has a scan and an array; where it has the scan only, more of it may be needed.</summary>
    public static bool IsSpec(ReadOnlySpan<byte> head) => IsScan(head) && head.IndexOf("\n@A"u8) >= 0;

    /// <summary>Whether a text that begins with a comment has the first line of a scan.</summary>
    public static bool IsScan(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> text = head.TrimStart(" \t\r\n"u8);
        return text.StartsWith("#S "u8) || (text.StartsWith("#"u8) && text.IndexOf("\n#S "u8) >= 0);
    }

    public static IReadOnlyList<Spectrum> Read(TextCursor text) => new SpecReader(text).Read();

    private List<Spectrum> Read()
    {
        while (_text.MoveNext())
            Take();
        EndArray();
        EndScan();
        var spectra = new List<Spectrum>();
        var numbers = new Dictionary<string, int>();
        foreach (SpecScan scan in _scans)
        {
            int times = numbers[scan.Number] = numbers.GetValueOrDefault(scan.Number) + 1;
            string name = times == 1 ? scan.Number : string.Create(CultureInfo.InvariantCulture, $"{scan.Number}#{times}");
            spectra.AddRange(scan.Spectra(_text.File, _spectra == 1 ? "" : name));
        }
        return spectra.Count > 0 ? spectra : throw _text.FileError("expected arrays of counts, lines that begin with @A, found none");
    }

    private void Take()
    {
        ReadOnlySpan<byte> line = _text.Line;
        if (line.IsEmpty)
        {
            if (!_goesOn)
                EndArray();
            return;
        }
        if (line.StartsWith("@A"u8))
        {
            BeginArray(line[2..]);
            return;
        }
        bool isMark = line[0] is (byte)'#' or (byte)'@';
        if (_counts is not null && !isMark && (_goesOn || IsShort() || _text.Raw[0] is (byte)' ' or (byte)'\t'))
        {
            AddNumbers(line);
            return;
        }
        if (_goesOn)
            throw _text.Error($"expected the array that begins at line {_line} to go on, found {TextFault.Quote(line)}");
        EndArray();
        if (line[0] == '#')
            TakeHeader(_text.LineText);
        else if (!isMark)
            _scan.EndPoint();
    }

    private bool IsShort() => !_hasBackslash && _place is not null && _counts!.Count < Math.Min(_place.Length, _place.Stated);

    private void TakeHeader(string line)
    {
        int blank = line.IndexOf(' ');
        string key = blank < 0 ? line[1..] : line[1..blank],
            text = blank < 0 ? "" : line[(blank + 1)..].Trim();
        switch (key.ToUpperInvariant())
        {
            case "S":
                EndScan();
                _scan = new SpecScan(text, _text.Budget);
                _scan.AddNote("scan", text);
                break;
            case "@CALIB":
                _scan.AddScale(text);
                break;
            case "@CTIME":
                _scan.AddTimes(text);
                break;
            case "@CHANN":
                if (SpecArrayPlace.Parse(text) is { } place)
                    _scan.Places.Add(place);
                else
                    throw _text.Error("expected #@CHANN with the number of channels, the first, the last and the reduction");
                break;
            default:
                if (HeaderKeys.Contains(key.TrimEnd([.. "0123456789"])))
                    _scan.AddNote(key, text);
                break;
        }
    }

    private void BeginArray(ReadOnlySpan<byte> rest)
    {
        if (_goesOn)
            throw _text.Error($"expected the array that begins at line {_line} to go on, found another");
        EndArray();
        int digits = 0;
        while (digits < rest.Length && char.IsAsciiDigit((char)rest[digits]))
            digits++;
        if (++_spectra > SpectrumFile.MostDetectors)
            throw _text.Error($"expected at most {SpectrumFile.MostDetectors} arrays @A");
        _text.Budget.Take(BytesOfSpectrum, _text.LineNumber);
        _label = TextFault.Decode(rest[..digits]);
        _line = _text.LineNumber;
        _place = _scan.PlaceOf(_scan.Next);
        _hasBackslash = false;
        _counts = new CountList(_text.Budget);
        AddNumbers(rest[digits..]);
    }

    private void AddNumbers(ReadOnlySpan<byte> line)
    {
        _goesOn = line is [.., (byte)'\\'];
        _hasBackslash |= _goesOn;
        if (_goesOn)
            line = line[..^1];
        DelimitedLine.Split(line, DelimitedLine.WhiteSpace, _fields);
        foreach (Range field in _fields)
        {
            if (_counts!.Add(line[field], _text.LineNumber) is { } fault)
                throw _text.Error(fault);
        }
    }

    private void EndArray()
    {
        if (_counts is not { } counts)
            return;
        if (_goesOn)
            throw _text.Error($"expected the array that begins at line {_line} to go on; the file is truncated");
        if (counts.Count < 2)
            throw new SpectrumFormatException(_text.File, _line, "expected an array @A of two channels or more");
        if (_place is { } place && counts.Count != place.Length)
            CheckLength(place, counts.Count);
        _scan.Add(new SpecArray(_label, counts.ToArray(), _line));
        _counts = null;
    }

    private void CheckLength(SpecArrayPlace place, int length)
    {
        if (length < Math.Max(place.Length, place.Stated) && length != place.Stated)
            throw new SpectrumFormatException(
                _text.File,
                _line,
                string.Create(CultureInfo.InvariantCulture, $"expected {place.Length} channels as #@CHANN says, found {length}")
            );
        _scan.Warn("The arrays @A are longer than #@CHANN says; they are taken to begin at channel 0.");
    }

    private void EndScan()
    {
        if (_scan.HasArrays)
            _scans.Add(_scan);
    }
}
