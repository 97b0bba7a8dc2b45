namespace SpectroCal.Formats.Parsing;

/// <summary>Goes through a text line by line, without a string for each; any of LF, CR LF and CR ends a line.</summary>
internal sealed class TextCursor(string file, ReadOnlyMemory<byte> text, CancellationToken cancellation = default, long linesBefore = 0)
{
    private int _next,
        _start,
        _length;

    /// <summary>Path or name of the file, for messages.</summary>
    public string File { get; } = file;

    /// <summary>Name of the file without its folder.</summary>
    public string Name { get; } = Path.GetFileName(file);

    /// <summary>Number of the current line, from 1.</summary>
    public long LineNumber { get; private set; } = linesBefore;

    /// <summary>The current line without its end and without white space around it.</summary>
    public ReadOnlySpan<byte> Line => Raw.Trim(" \t"u8);

    /// <summary>The current line without its end.</summary>
    public ReadOnlySpan<byte> Raw => text.Span.Slice(_start, _length);

    /// <summary>The current line as text, trimmed.</summary>
    public string LineText => TextFault.Decode(Line);

    /// <summary>Goes to the next line; false at the end of the text.</summary>
    public bool MoveNext()
    {
        ReadOnlySpan<byte> rest = text.Span[_next..];
        if (rest.IsEmpty)
            return false;
        if ((LineNumber & 0xFFF) == 0)
            cancellation.ThrowIfCancellationRequested();
        int end = rest.IndexOfAny((byte)'\n', (byte)'\r');
        _start = _next;
        _length = end < 0 ? rest.Length : end;
        _next += end < 0 ? rest.Length : end + (rest[end] == '\r' && end + 1 < rest.Length && rest[end + 1] == '\n' ? 2 : 1);
        LineNumber++;
        return true;
    }

    /// <summary>Goes to the next line that is neither blank nor a <c>#</c> comment.</summary>
    public bool MoveToContent()
    {
        while (MoveNext())
        {
            if (!Line.IsEmpty && Line[0] != '#')
                return true;
        }
        return false;
    }

    /// <summary>The error at the current line.</summary>
    public SpectrumFormatException Error(string expected) => new(File, LineNumber, expected);

    /// <summary>The error of the file as a whole.</summary>
    public SpectrumFormatException FileError(string expected) => new(File, 0, expected);
}
