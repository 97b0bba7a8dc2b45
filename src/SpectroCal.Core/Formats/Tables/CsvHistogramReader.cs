using System.Globalization;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Tka;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Tables;

/// <summary>Delimited numbers: a column of counts for each detector, with or without names, an axis and lines above.</summary>
internal sealed class CsvHistogramReader
{
    /// <summary>What a column takes besides its numbers: itself, its spectrum, its run and its names.</summary>
    private const int BytesOfColumn = 640;

    private const int FewestChannelsOfRow = 3;
    private const int FewestOfScale = 5; // rows
    private const double Thousand = 1000;

    private readonly TextCursor _text;
    private readonly TableStart _start;
    private readonly TableColumns? _stated;
    private readonly List<Range> _ranges = [];
    private TableColumn[] _columns = [];
    private int _rows;
    private bool _isContiguous = true;
    private long _skippedLines;
    private readonly List<int> _blocks = [];
    private string? _footer,
        _commas;

    private CsvHistogramReader(TextCursor text, TableStart start, TableColumns? stated) => (_text, _start, _stated) = (text, start, stated);

    /// <summary>Reads the spectra of a table.</summary>
    /// <param name="text">The text, before its first line.</param>
    /// <param name="head">Its beginning.</param>
    /// <param name="stated">What the caller says of the columns, or null.</param>
    public static IReadOnlyList<Spectrum> Read(TextCursor text, ReadOnlyMemory<byte> head, TableColumns? stated)
    {
        TableStart start = TableStart.Find(head, text.File) ?? throw text.FileError("expected rows of counts, found none");
        if (start.Fault is { } fault)
            throw new SpectrumFormatException(text.File, fault.Line, fault.Expected);
        return new CsvHistogramReader(text, start, stated).Read();
    }

    /// <summary>The columns of the rows that are in the beginning of a file.</summary>
    public static IReadOnlyList<TableColumn> Sample(ReadOnlyMemory<byte> head, string file, TableStart start)
    {
        var text = new TextCursor(file, head);
        while (text.LineNumber < start.FirstRow && text.MoveNext()) { }
        TableColumn[] columns = [.. Enumerable.Range(0, start.Fields).Select(_ => new TableColumn(text.Budget))];
        var ranges = new List<Range>();
        do
        {
            start.Split(text.Line, ranges);
            if (ranges.Count != columns.Length || ranges.Any(r => !TableNumber.LooksNumeric(text.Line[r])))
                break;
            for (int i = 0; i < columns.Length; i++)
                columns[i].Add(text.Line[ranges[i]], text.LineNumber);
        } while (text.MoveToContent());
        return columns;
    }

    private IReadOnlyList<Spectrum> Read()
    {
        while (_text.LineNumber < _start.FirstRow && _text.MoveNext()) { }
        DelimitedLine.CheckColumns(_text, _start.Delimiter);
        _text.Budget.Take((long)BytesOfColumn * _start.Fields);
        if (_stated?.AreRows == true)
            return TableRows.Read(_text, _start, _stated);
        if (_stated?.AreWrapped == true)
            return TableWrapped.Read(_text, _start, _stated);
        if (_stated is null && _start is { IsOneRow: true, Names: null, Announced: null, Fields: >= FewestChannelsOfRow })
            return TableRows.Read(_text, _start, null);
        _columns = [.. Enumerable.Range(0, _start.Fields).Select(_ => new TableColumn(_text.Budget))];
        do
        {
            if (TakeFooter(_text.Line))
                break;
            TakeRow(_text.Line);
        } while (_text.MoveToContent());
        var order = new TableOrder(_text, _start, _columns, _blocks);
        if (_stated is null)
            order.CheckShape();
        CheckCommas();
        var table = new TableData(_text, _columns, _start.Names, _start.Units, _start.Delimiter, _isContiguous ? _start.FirstRow : 0);
        TableLayout layout = TableLayout.Of(table, _stated);
        if (_stated is null && layout.AreIntensities)
            order.CheckIntensities(layout);
        else if (_stated is null)
            order.Check(layout);
        (int skipped, int firstChannel, string? length) = TableLength.Check(table, _start, layout, _stated);
        TableAxis axis = TableAxis.Of(table, layout);
        var preamble = TablePreamble.Of(_start.Above, _text);
        var common = new Spectrum(_text.Name, SpectrumFile.DefaultDetector, preamble.Run(_text.Name), CountsOrIntensities.Nothing)
        {
            CalibrationCoefficients = axis.Coefficients,
            CalibrationPoints = axis.Points,
            Metadata = preamble.Metadata,
            Warnings =
            [
                .. layout.Warnings,
                .. axis.Warnings,
                .. preamble.Warnings,
                .. length is null ? [] : new[] { length },
                .. _commas is null ? [] : new[] { _commas },
                .. Times(),
                .. _footer is null ? [] : new[] { _footer },
            ],
        };
        if (layout.AreIntensities)
            throw TableIntensities.Of(table, layout, axis, firstChannel, column => (Named(common, layout, column), skipped));
        var spectra = new List<Spectrum>();
        foreach (int column in layout.Counts)
        {
            long[] counts = axis.InOrder(_columns[column].Counts, _text.Budget);
            var histogram = new ChannelHistogram(skipped == 0 ? counts : counts[skipped..], axis.FirstPosition + firstChannel, axis.Width);
            spectra.Add(Named(common, layout, column) with { Histogram = histogram });
        }
        return spectra;
    }

    private Spectrum Named(Spectrum common, TableLayout layout, int column)
    {
        string detector = Detector(column, layout.Counts.Count, layout.Counts.IndexOf(column));
        return common with { Name = layout.Counts.Count == 1 ? _text.Name : $"{_text.Name}:{detector}", Detector = detector };
    }

    // A last row that begins with a word for a sum is none of the channels'.
    private bool TakeFooter(ReadOnlySpan<byte> line)
    {
        if (_stated is not null || _rows == 0 || line.TrimStart(" \"\t"u8) is not [var first, ..] || !char.IsAsciiLetter((char)first))
            return false;
        string text = TextFault.Quote(line);
        DelimitedLine.Split(line, _start.Delimiter, _ranges);
        if (_ranges.Count == 0 || !ColumnTitle.SpeaksOfSum(TextFault.Decode(line[_ranges[0]])))
            return false;
        if (_text.MoveToContent())
            throw _text.Error($"expected no rows below {text}, which looks like a sum of those above, found {TextFault.Quote(_text.Line)}");
        _footer = $"The last row, {text}, is a sum and is left out.";
        return true;
    }

    private void TakeRow(ReadOnlySpan<byte> line)
    {
        _start.Split(line, _ranges);
        if (_ranges.Count != _columns.Length)
            throw _text.Error(
                $"expected {_columns.Length} fields as on the first line, found {_ranges.Count}"
                    + (_start.Names is null && _stated is null && _ranges.Count < _columns.Length ? $"; {WrappedOption}" : "")
            );
        for (int i = 0; i < _columns.Length; i++)
        {
            if (_columns[i].Add(line[_ranges[i]], _text.LineNumber) is { } fault)
                throw _text.Error(fault);
        }
        if (_text.LineNumber != _start.FirstRow + _rows + _skippedLines)
        {
            _skippedLines = _text.LineNumber - _start.FirstRow - _rows;
            _isContiguous = false;
            _blocks.Add(_rows);
        }
        _rows++;
    }

    private const string WrappedOption =
        "if the counts of one spectrum go on from row to row, say so by --table wrapped:counts (in PowerShell -Column)";

    /// <summary>The word about two numbers that may be times, as TKA files begin with.</summary>
    private string[] Times()
    {
        if (_stated is not null || _columns.Length > 1 || _start.Names is not null || !TkaReader.MayBeWholeTimes(_columns[0]))
            return [];
        return
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"The first two numbers, {_columns[0][0]} and {_columns[0][1]}, may be live and real time, as in TKA files; "
                    + $"they are taken as counts."
            ),
        ];
    }

    private void CheckCommas()
    {
        if (_stated is { AreDecimals: true })
            return;
        if (_columns.Any(c => c.HasDecimalComma))
        {
            if (_columns.FirstOrDefault(c => c.UncertainPoint > 0) is { } grouped)
                throw new SpectrumFormatException(
                    _text.File,
                    grouped.UncertainPoint,
                    "expected numbers without points in a table with decimal commas, found one whose point may group thousands"
                );
            return;
        }
        if (_columns.FirstOrDefault(c => c.GroupedPoint > 0) is { } pointed)
            throw new SpectrumFormatException(
                _text.File,
                pointed.GroupedPoint,
                "expected numbers whose points are decimal ones, found one whose point may group thousands beside whole numbers"
            );
        if (_columns.FirstOrDefault(c => c.UncertainComma > 0) is { } column && !AreDecimalByScale(column))
            throw new SpectrumFormatException(
                _text.File,
                column.UncertainComma,
                "expected numbers with a decimal point, or with commas that can only be decimal ones; these may be decimal commas before "
                    + $"three digits, or group thousands: if they are decimal ones, say so by --table {RolesOfDecimals()} (in PowerShell "
                    + "-Column), else write the numbers without them"
            );
    }

    // Energies of which each has a comma before three digits, between semicolons, which separate where commas are decimal ones: the scale
    // says whether they are, where only one reading of them is a detector's.
    private bool AreDecimalByScale(TableColumn column)
    {
        int at = Array.IndexOf(_columns, column);
        double unit = _stated is { Roles.Count: > 0 } ? UnitOf(_stated.RoleOf(at)) : NamedUnit(at);
        if (
            unit == 0
            || _start.Delimiter != (byte)';'
            || column.Rows < FewestOfScale
            || column.Direction() == 0
            || !column.HasUncertainCommasOnly
            || _columns.Any(c => c != column && c.UncertainComma > 0)
        )
            return false;
        double step = unit * Math.Abs(column[column.Rows - 1] - column[0]) / (column.Rows - 1),
            top = unit * Math.Max(column[0], column[column.Rows - 1]);
        if (!EnergyUnit.IsDetectors(step, top) || EnergyUnit.IsDetectors(Thousand * step, Thousand * top))
            return false;
        _commas = string.Create(
            CultureInfo.InvariantCulture,
            $"The commas of the energies are taken as decimal ones: if they grouped thousands, there would be {Thousand * step:0.###} eV "
                + $"per channel up to {Thousand * top:0} eV, which is no detector's scale."
        );
        return true;
    }

    private double NamedUnit(int column)
    {
        if (_start.Names is not { } names || ColumnTitle.Kind(names[column]) != ColumnKind.Energy)
            return 0;
        double unit = _start.Units is { } units ? ColumnTitle.Unit(units[column]) : 0;
        return unit > 0 ? unit : ColumnTitle.Unit(names[column]);
    }

    private static double UnitOf(TableRole role) =>
        role switch
        {
            TableRole.EnergyEv => 1,
            TableRole.EnergyKeV => 1e3,
            TableRole.EnergyMeV => 1e6,
            _ => 0,
        };

    private string RolesOfDecimals() => _columns.Length == 1 ? "decimals:counts" : "decimals:axis,counts";

    private string Detector(int column, int detectors, int number)
    {
        string? name = _start.Names?[column];
        return string.IsNullOrEmpty(name) ? (number + 1).ToString(CultureInfo.InvariantCulture)
            : detectors == 1 && (ColumnTitle.IsIntensity(name) || IsData(name)) ? SpectrumFile.DefaultDetector
            : name;
    }

    private static bool IsData(string name) => name.Trim() is "Data" or "data" or "y" or "Y";
}
