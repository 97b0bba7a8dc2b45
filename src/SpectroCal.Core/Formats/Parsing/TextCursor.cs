using SpectroCal.Formats.Streams;

namespace SpectroCal.Formats.Parsing;

/// <summary>
/// Goes through a text line by line, without a string for each; any of LF, CR LF and CR ends a line. Of a stream no more is in memory than
/// a block and the longest line.
/// </summary>
internal sealed class TextCursor
{
    private const int BlockLength = 1 << 18;

    private readonly CancellationToken _cancellation;
    private readonly Stream? _source;
    private byte[] _block = [];
    private ReadOnlyMemory<byte> _text;
    private bool _ended;
    private int _next,
        _start,
        _length;

    /// <summary>A text in memory.</summary>
    /// <param name="file">Path or name of the file, for messages.</param>
    /// <param name="text">The text.</param>
    /// <param name="linesBefore">Lines of the file before it.</param>
    public TextCursor(string file, ReadOnlyMemory<byte> text, long linesBefore = 0)
    {
        (File, Name, Budget) = (file, Path.GetFileName(file), FileBudget.Of(file));
        (_text, _ended, LineNumber) = (text, true, linesBefore);
    }

    /// <summary>The text of a stream, from <see cref="FileContent.AsText(Stream)"/>.</summary>
    public TextCursor(string file, Stream text, FileBudget budget, CancellationToken cancellation)
    {
        (File, Name, Budget) = (file, Path.GetFileName(file), budget);
        (_source, _cancellation) = (text, cancellation);
    }

    /// <summary>Path or name of the file, for messages.</summary>
    public string File { get; }

    /// <summary>Name of the file without its folder.</summary>
    public string Name { get; }

    /// <summary>What the content may take.</summary>
    public FileBudget Budget { get; }

    /// <summary>Number of the current line, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>The current line without its end and without white space around it.</summary>
    public ReadOnlySpan<byte> Line => Raw.Trim(" \t"u8);

    /// <summary>The current line without its end.</summary>
    public ReadOnlySpan<byte> Raw => _text.Span.Slice(_start, _length);

    /// <summary>The current line as text, trimmed.</summary>
    public string LineText => TextFault.Decode(Line);

    /// <summary>The current line as text to be kept.</summary>
    public string KeptText()
    {
        const int ofObject = 32;
        Budget.Take(ofObject + 2L * _length, LineNumber);
        return LineText;
    }

    /// <summary>Goes to the next line; false at the end of the text.</summary>
    public bool MoveNext()
    {
        if ((LineNumber & 0xFFF) == 0)
            _cancellation.ThrowIfCancellationRequested();
        ReadOnlySpan<byte> rest;
        int end;
        while (true)
        {
            rest = _text.Span[_next..];
            end = rest.IndexOfAny((byte)'\n', (byte)'\r');
            // A CR at the end of a block may be half of a CR LF.
            bool isWhole = end >= 0 && (rest[end] == '\n' || end + 1 < rest.Length);
            if (isWhole || _ended)
                break;
            Fill();
        }
        if (rest.IsEmpty)
            return false;
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

    /// <summary>Reads on behind what is left of the block; the block grows where one line fills it.</summary>
    private void Fill()
    {
        int left = _text.Length - _next;
        byte[] from = _block;
        if (left == _block.Length)
        {
            long length = Math.Min(Math.Max(2L * left, BlockLength), Array.MaxLength);
            if (length == left)
                throw new SpectrumFormatException(File, LineNumber + 1, "expected lines of less than 2 GiB");
            Budget.Take(length - left, LineNumber + 1);
            _block = new byte[length];
        }
        from.AsSpan(_next, left).CopyTo(_block);
        (_next, _start, _length) = (0, 0, 0);
        int n = _source!.Read(_block, left, _block.Length - left);
        if (_block.AsSpan(left, n).Contains((byte)0))
            throw TextFault.Binary(File, 0);
        _ended = n == 0;
        _text = _block.AsMemory(0, left + n);
    }
}
