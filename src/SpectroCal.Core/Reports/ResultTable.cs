using System.Globalization;
using System.Text;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
using SpectroCal.Formats.Tables;

namespace SpectroCal.Reports;

/// <summary>A table of results, row by row: every row has the fields of the header, and every column a name of its own.</summary>
internal sealed class ResultTable : IDisposable
{
    private readonly FileStream _file;
    private readonly TextCursor _text;
    private byte _delimiter = (byte)',';
    private string[] _fields = [];

    private ResultTable(string path, FileStream file, CancellationToken cancellation)
    {
        Path = path;
        _file = file;
        _text = new TextCursor(path, FileContent.AsText(file), FileBudget.Of(path), cancellation);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Names of the columns.</summary>
    public string[] Names { get; private set; } = [];

    /// <summary>Number of the line, from 1.</summary>
    public long Line => _text.LineNumber;

    /// <summary>Opens a table.</summary>
    /// <exception cref="SpectrumFormatException">The file is absent, empty, or names a column twice.</exception>
    public static ResultTable Open(string path, CancellationToken cancellation)
    {
        FileStream file;
        try
        {
            file = FileContent.Open(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SpectrumFormatException(path, 0, "expected a file of results, but there is none", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SpectrumFormatException(path, 0, $"cannot be read: {e.Message.TrimEnd('.')}", e);
        }
        try
        {
            var table = new ResultTable(path, file, cancellation);
            table.ReadHeader();
            return table;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next row; blank lines are skipped.</summary>
    public bool MoveNext()
    {
        do
        {
            if (!_text.MoveNext())
                return false;
        } while (_text.Line.IsEmpty);
        _text.Budget.Take(BytesOfField * (long)Names.Length + 2L * _text.Line.Length, Line);
        _fields = DelimitedLine.Texts(_text.Line, _delimiter);
        // An empty field at the end of a line is none to the splitter.
        if (_fields.Length == Names.Length - 1 && _text.Raw.EndsWith([_delimiter]))
            _fields = [.. _fields, ""];
        return _fields.Length == Names.Length ? true : throw Error($"expected {Names.Length} fields, found {_fields.Length}");
    }

    /// <summary>The column of a name.</summary>
    public int Column(string name) =>
        Find(name) is var i and >= 0 ? i : throw new SpectrumFormatException(Path, 1, $"expected a column {name}");

    /// <summary>The column of a name, or -1.</summary>
    public int Find(string name) => Array.IndexOf(Names, name);

    /// <summary>A field of the row; empty for a column of -1.</summary>
    public string this[int column] => column < 0 ? "" : _fields[column];

    /// <summary>A field that must not be empty.</summary>
    public string Text(int column) =>
        string.IsNullOrWhiteSpace(_fields[column]) ? throw Error($"expected a text as {Names[column]}, found none") : _fields[column];

    /// <summary>A finite number.</summary>
    public double Number(int column) =>
        NumberText.TryReal(_fields[column], out double value)
            ? value
            : throw Error($"expected a number as {Names[column]}, found {TextFault.Quote(Encoding.UTF8.GetBytes(_fields[column]))}");

    /// <summary>The error of the row.</summary>
    public SpectrumFormatException Error(string expected) => new(Path, Line, expected);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // A field becomes a text, then a number or a name of the row.
    private const int BytesOfField = 48;

    private void ReadHeader()
    {
        if (!_text.MoveNext())
            throw new SpectrumFormatException(Path, 0, "expected a header, found an empty file");
        // Spreadsheets of some countries write semicolons.
        if (DelimitedLine.Delimiter(_text.Line) is (byte)';')
            _delimiter = (byte)';';
        Names = DelimitedLine.Texts(_text.Line, _delimiter);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (Names.FirstOrDefault(n => !seen.Add(n)) is { } twice)
            throw Error(string.Create(CultureInfo.InvariantCulture, $"expected every column once, found '{twice}' twice"));
    }
}
