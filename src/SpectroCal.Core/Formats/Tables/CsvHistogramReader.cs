using System.Globalization;
using SpectroCal.Formats.Parsing;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Tables;

/// <summary>Delimited columns of counts, one detector per column, with or without a header and a channel column.</summary>
internal sealed class CsvHistogramReader
{
    private const int FewestRowsOfBareChannels = 3;
    private const long MostFilled = 1 << 22; // a converter of 22 bits; a wider gap is a damaged number
    private const double PositionTolerance = 1e-6;

    private enum FirstColumn
    {
        Counts,
        Channels,
        Positions,
    }

    private readonly TextCursor _text;
    private readonly byte _delimiter;
    private readonly string[]? _names;
    private readonly FirstColumn _first;
    private readonly int _fields;
    private readonly CountTable _counts;
    private readonly List<double> _positions = [];
    private readonly List<Range> _ranges = [];
    private long _firstChannel,
        _nextChannel,
        _filled;

    private CsvHistogramReader(TextCursor text)
    {
        _text = text;
        if (!text.MoveToContent())
            throw TextFault.Empty(text.File);
        _delimiter = DelimitedLine.Delimiter(text.Line);
        DelimitedLine.CheckColumns(text, _delimiter);
        string[] first = DelimitedLine.Texts(text.Line, _delimiter);
        _fields = first.Length;
        if (!FormatSniffer.IsNumeric(first))
        {
            _names = first;
            if (ColumnNames.Duplicate(first) is { } twice)
                throw text.Error($"expected every column name once, found '{twice}' twice");
            if (_fields > 1 && ColumnNames.IsAny(first[0], ColumnNames.HistogramChannel))
                _first = FirstColumn.Channels;
            if (_fields > 1 && ColumnNames.IsAny(first[0], [ColumnNames.Position]))
                _first = FirstColumn.Positions;
        }
        _counts = new CountTable(_first == FirstColumn.Counts ? _fields : _fields - 1, text.Budget);
    }

    public static IReadOnlyList<Spectrum> Read(TextCursor text) => new CsvHistogramReader(text).Read();

    private List<Spectrum> Read()
    {
        bool more = _names is null || _text.MoveToContent();
        while (more)
        {
            TakeRow(_text.Line);
            more = _text.MoveToContent();
        }
        if (_counts.Rows == 0)
            throw _text.FileError("expected rows of counts after the header, found none");
        int firstDetector = _first == FirstColumn.Counts && FirstColumnCountsUp() ? 1 : 0;
        var spectra = new List<Spectrum>();
        for (int i = firstDetector; i < _counts.Columns; i++)
            spectra.Add(Finish(i, _counts.Columns - firstDetector, i - firstDetector));
        return spectra;
    }

    private void TakeRow(ReadOnlySpan<byte> line)
    {
        DelimitedLine.Split(line, _delimiter, _ranges);
        if (_ranges.Count != _fields)
            throw _text.Error($"expected {_fields} fields as on the first line, found {_ranges.Count}");
        if (_first == FirstColumn.Channels)
            TakeChannel(line[_ranges[0]]);
        if (_first == FirstColumn.Positions)
            TakePosition(line[_ranges[0]]);
        int skipped = _fields - _counts.Columns;
        for (int i = 0; i < _counts.Columns; i++)
            _counts.Add(i, line[_ranges[i + skipped]], _text);
    }

    private void TakeChannel(ReadOnlySpan<byte> field)
    {
        if (!NumberText.TryReal(field, out double value) || value != Math.Floor(value) || Math.Abs(value) > HistogramBuilder.MaximumSpan)
            throw _text.Error($"expected a whole channel number of at most {HistogramBuilder.MaximumSpan}, found {TextFault.Quote(field)}");
        long channel = (long)value;
        if (_counts.Rows == 0)
            _firstChannel = _nextChannel = channel;
        if (channel < _nextChannel)
            throw _text.Error($"expected increasing channel numbers, found {channel} after {_nextChannel - 1}");
        long gap = channel - _nextChannel;
        _filled += gap;
        if (_filled > MostFilled)
            throw _text.Error($"expected channel {_nextChannel}, found {channel}, which leaves too wide a gap");
        _counts.AddEmptyRows(gap, _text);
        _nextChannel = channel + 1;
    }

    private void TakePosition(ReadOnlySpan<byte> field)
    {
        if (!NumberText.TryReal(field, out double position))
            throw _text.Error($"expected the position of a channel, found {TextFault.Quote(field)}");
        if (_positions.Count > 0 && position <= _positions[^1])
            throw _text.Error("expected increasing positions");
        double step = _positions.Count > 1 ? _positions[1] - _positions[0] : 0;
        if (step > 0 && Math.Abs(position - _positions[0] - step * _positions.Count) > PositionTolerance * step * _positions.Count)
            throw _text.Error("expected equally spaced positions");
        _text.Budget.Take(sizeof(double), _text.LineNumber);
        _positions.Add(position);
    }

    private bool FirstColumnCountsUp()
    {
        if (_counts.Columns < 2 || _counts.Rows < FewestRowsOfBareChannels)
            return false;
        CountList column = _counts.Column(0);
        for (int i = 0; i < column.Count; i++)
        {
            if (column[i] != i)
                return false;
        }
        return true;
    }

    private Spectrum Finish(int column, int detectors, int number)
    {
        string? name = _names?[column + _fields - _counts.Columns];
        string detector =
            string.IsNullOrEmpty(name) ? (number + 1).ToString(CultureInfo.InvariantCulture)
            : detectors == 1 && ColumnNames.IsAny(name, ColumnNames.Counts) ? SpectrumFile.DefaultDetector
            : name;
        return new Spectrum(detectors == 1 ? _text.Name : $"{_text.Name}:{detector}", detector, new RunInfo(_text.Name), Histogram(column))
        {
            Warnings = _filled > 0 ? ["Some channel numbers are missing; those channels are taken as empty."] : [],
        };
    }

    private ChannelHistogram Histogram(int column)
    {
        if (_first != FirstColumn.Positions)
            return _counts.ToHistogram(column, (int)_firstChannel);
        double width = _positions.Count > 1 ? (_positions[^1] - _positions[0]) / (_positions.Count - 1) : 1;
        if (!double.IsFinite(width) || width <= 0)
            throw _text.FileError("expected positions that span a finite range");
        return new ChannelHistogram(_counts.Column(column).ToArray(), _positions[0], width);
    }
}
