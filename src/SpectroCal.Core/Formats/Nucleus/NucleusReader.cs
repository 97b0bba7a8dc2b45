using SpectroCal.Formats.Parsing;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Nucleus;

/// <summary>Text of the Personal Computer Analyzer of Nucleus (PCA): a header with <c>Elt:</c>, the elapsed live time, then
/// counts.</summary>
/// <remarks>
/// The format is not published. Rows of groups "channel, counts, region" and "channel, counts", rows that begin with the number of their
/// first channel, and counts alone are told by the channel numbers, which must agree throughout; counts alone must be as many as an
/// analyzer has, a power of two. What is behind the counts is kept as text.
/// </remarks>
internal sealed class NucleusReader
{
    private const int MostHeaderLines = 40;
    private const int MostFooterLines = 64;
    private const int FewestChannels = 64;

    private readonly TextCursor _text;
    private readonly SpectrumNotes _notes;
    private readonly NucleusNumbers _numbers;
    private readonly List<string> _footer = [];

    private NucleusReader(TextCursor text) =>
        (_text, _notes, _numbers) = (text, new SpectrumNotes(text.Budget), new NucleusNumbers(text.Budget));

    /// <summary>Whether one of a text's first lines states an elapsed live time.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> head)
    {
        for (int line = 0; line < MostHeaderLines && !head.IsEmpty; line++)
        {
            int end = head.IndexOfAny((byte)'\r', (byte)'\n');
            ReadOnlySpan<byte> text = end < 0 ? head : head[..end];
            int mark = text.IndexOf("Elt:"u8);
            if (mark == 0 || (mark > 0 && text[mark - 1] is (byte)' ' or (byte)'\t' or (byte)','))
                return true;
            head = end < 0 ? [] : head[(end + 1)..];
        }
        return false;
    }

    public static Spectrum Read(TextCursor text) => new NucleusReader(text).Read();

    private Spectrum Read()
    {
        while (_text.MoveNext())
        {
            if (_text.Line.IsEmpty)
                continue;
            if (_footer.Count == 0 && NucleusNumbers.IsRow(_text.Line))
                _numbers.Add(_text);
            else if (_numbers.Rows == 0)
                TakeHeader(_text.KeptText());
            else
                TakeFooter(_text.KeptText());
        }
        if (_numbers.Rows == 0)
            throw _text.FileError("expected rows of counts after the header, found none");
        (int first, long[] counts) = _numbers.Counts(_text, FewestChannels);
        _notes.Add("RegionsOfInterest", string.Join('\n', _footer));
        var run = new RunInfo(_text.Name)
        {
            Start = Start(),
            LiveTimeSeconds = Seconds("Elt"),
            RealTimeSeconds = Seconds("Ert"),
        };
        return new Spectrum(
            _text.Name,
            SpectrumFile.DefaultDetector,
            run,
            ChannelHistogram.FromChannels(counts, first, ChannelConvention.BinCentre)
        )
        {
            Metadata = _notes.Metadata,
            Warnings = _notes.Warnings,
        };
    }

    /// <summary>Names that end in a colon, each with what follows up to the next.</summary>
    private void TakeHeader(string line)
    {
        string name = "";
        var value = new List<string>();
        foreach (string word in NumberText.Words(line))
        {
            if (word is [.., ':'] && char.IsLetter(word[0]))
            {
                AddHeader(name, value);
                (name, value) = (word[..^1], []);
            }
            else
            {
                value.Add(word);
            }
        }
        AddHeader(name, value);
    }

    private void AddHeader(string name, List<string> value) => _notes.Add(name.Length == 0 ? "title" : name, string.Join(' ', value));

    private void TakeFooter(string line)
    {
        if (NucleusNumbers.IsRow(_text.Line))
            throw _text.Error("expected no more counts after the regions");
        if (_footer.Count < MostFooterLines)
            _footer.Add(line);
    }

    // A number with its unit: seconds, unless minutes or hours are named.
    private double? Seconds(string name)
    {
        if (!_notes.Metadata.TryGetValue(name, out string? text))
            return null;
        string[] words = NumberText.Words(text);
        if (words.Length == 0 || _notes.Seconds(name, words[0]) is not { } value)
            return null;
        string unit = words.Length > 1 ? words[1].ToUpperInvariant() : "S";
        if (unit.StartsWith('S'))
            return value;
        _notes.Warn($"{name} is not a time in seconds: '{text}'.");
        return null;
    }

    private DateTime? Start() =>
        _notes.Metadata.TryGetValue("Acq", out string? text)
            ? _notes.Date("Acq", text.Replace(" at ", " ", StringComparison.OrdinalIgnoreCase))
            : null;
}
