using System.Globalization;
using SpectroCal.Formats.Streams;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Tables;

/// <summary>Where in channel space the rows of a table are, and which energies they state.</summary>
internal sealed class TableAxis
{
    /// <summary>Channels without a row beyond which a gap is a damaged number: those of a converter of 22 bits.</summary>
    public const long MostFilled = 1 << 22;

    private const double PositionTolerance = 1e-6;
    private const double DriftTolerance = 0.01;

    // For each degree of a curve above a straight line: digits behind the point say more.
    private const int PointsOfReals = 4;
    private const int PointsOfIntegers = 6;

    private int[]? _places;

    /// <summary>Centre of the first channel.</summary>
    public double FirstPosition { get; private set; } = 0.5;

    /// <summary>Width of a channel, channels.</summary>
    public double Width { get; private set; } = 1;

    /// <summary>Energies of positions, eV.</summary>
    public IReadOnlyList<double> Coefficients { get; private set; } = [];

    /// <summary>Energies of single positions, where they lie on no curve.</summary>
    public IReadOnlyList<CalibrationPoint> Points { get; private set; } = [];

    /// <summary>What is odd, one sentence each.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Whether there are channels without a row.</summary>
    public bool HasGaps => _places is not null && _places.Max() + 1 > _places.Length;

    /// <summary>Finds the axis of a table.</summary>
    /// <exception cref="SpectrumFormatException">The numbers are no axis.</exception>
    public static TableAxis Of(TableData table, TableLayout layout)
    {
        var axis = new TableAxis();
        if (layout.Channel >= 0)
            axis.TakeChannels(table, table.Columns[layout.Channel], layout.IsStated);
        if (layout.Position >= 0)
            axis.TakePositions(table, table.Columns[layout.Position], layout.UpperEdge < 0 ? null : table.Columns[layout.UpperEdge]);
        if (layout.Energy >= 0)
            axis.TakeEnergies(table, table.Columns[layout.Energy], layout, layout.Channel < 0 ? null : table.Columns[layout.Channel]);
        return axis;
    }

    /// <summary>The polynomial of the row number on which the numbers of a column lie, counted from the lowest, or null.</summary>
    public static double[]? Curve(TableColumn column)
    {
        double[] y = column.Rising();
        return Curve(Numbers(y.Length), y, column);
    }

    /// <summary>Counts in the order of the channels.</summary>
    public long[] InOrder(CountList counts, FileBudget budget) => InOrder(counts.ToArray(), budget);

    /// <summary>Values in the order of the channels; zero where there are none.</summary>
    public T[] InOrder<T>(T[] rows, FileBudget budget)
        where T : struct
    {
        if (_places is null)
            return rows;
        budget.Take(sizeof(long) * (1L + _places.Max()));
        var channels = new T[_places.Max() + 1];
        for (int i = 0; i < rows.Length; i++)
            channels[_places[i]] = rows[i];
        return channels;
    }

    private static double[]? Curve(double[] x, double[] y, TableColumn column)
    {
        if (y.Length < 2)
            return null;
        if (AxisCurve.Through(x, y, column.Tolerance, column.HasFraction ? PointsOfReals : PointsOfIntegers) is { } exact)
            return exact;
        double step = double.PositiveInfinity;
        for (int i = 1; i < y.Length; i++)
            step = Math.Min(step, (y[i] - y[i - 1]) / (x[i] - x[i - 1]));
        return AxisCurve.Through(x, y, _ => DriftTolerance * step, PointsOfIntegers);
    }

    private static double[] Numbers(int n)
    {
        var numbers = new double[n];
        for (int i = 0; i < n; i++)
            numbers[i] = i;
        return numbers;
    }

    private void TakeChannels(TableData table, TableColumn column, bool isStated)
    {
        int rows = table.Rows,
            direction = rows == 1 ? 1 : column.Direction();
        for (int i = 0; i < rows; i++)
        {
            if (column[i] != Math.Floor(column[i]) || Math.Abs(column[i]) > HistogramBuilder.MaximumSpan)
                throw table.ErrorAt(
                    i,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"expected a whole channel number of at most {HistogramBuilder.MaximumSpan}, found {column[i]}"
                    )
                );
        }
        if (direction == 0)
            throw table.ErrorAt(table.Turn(column), $"expected increasing or decreasing channel numbers; {TableLayout.Option}");
        long first = (long)Math.Min(column[0], column[rows - 1]);
        double span = Math.Abs(column[rows - 1] - column[0]) + 1;
        if (span - rows > MostFilled)
            throw table.ErrorAt(
                Widest(column),
                string.Create(CultureInfo.InvariantCulture, $"expected channels without too wide a gap, found {rows} of {span}")
            );
        if (span > HistogramBuilder.MaximumSpan)
            throw table.Error($"expected at most {HistogramBuilder.MaximumSpan} channels");
        FirstPosition = first + 0.5;
        if (span == rows && direction > 0)
            return;
        double step = Math.Abs(column[1] - column[0]);
        if (!isStated && rows > 2 && step > 1 && step * (rows - 1) == span - 1 && IsEven(column, step))
            throw table.Error(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"expected channel numbers that go by 1, found steps of {step}: they may be wide bins, or single channels "
                        + $"with empty ones between; say which by "
                        + $"--table position,counts or --table channel,counts (in PowerShell -Column)"
                )
            );
        _places = new int[rows];
        for (int i = 0; i < rows; i++)
            _places[i] = (int)((long)column[i] - first);
        if (span > rows)
            Warnings.Add("Some channel numbers are missing; those channels are taken as empty.");
    }

    // The row behind the widest gap.
    private static int Widest(TableColumn column)
    {
        int widest = 1;
        for (int i = 2; i < column.Rows; i++)
        {
            if (Math.Abs(column[i] - column[i - 1]) > Math.Abs(column[widest] - column[widest - 1]))
                widest = i;
        }
        return widest;
    }

    private static bool IsEven(TableColumn column, double step)
    {
        for (int i = 1; i < column.Rows; i++)
        {
            if (Math.Abs(column[i] - column[i - 1]) != step)
                return false;
        }
        return true;
    }

    private void TakePositions(TableData table, TableColumn column, TableColumn? upper)
    {
        int rows = table.Rows;
        if (rows > 1 && column.Direction() <= 0)
            throw table.ErrorAt(table.Turn(column), "expected increasing positions");
        FirstPosition = upper is null ? column[0] : (column[0] + upper[0]) / 2;
        if (rows == 1)
            return;
        double step = column[1] - column[0];
        for (int i = 2; i < rows; i++)
        {
            if (Math.Abs(column[i] - column[0] - step * i) > PositionTolerance * step * i)
                throw table.ErrorAt(i, "expected equally spaced positions");
        }
        Width = (column[rows - 1] - column[0]) / (rows - 1);
        if (!double.IsFinite(Width) || Width <= 0)
            throw table.Error("expected positions that span a finite range");
    }

    private void TakeEnergies(TableData table, TableColumn column, TableLayout layout, TableColumn? channels)
    {
        int rows = table.Rows;
        if (rows == 1)
            return;
        int direction = column.Direction();
        if (direction == 0)
            throw table.ErrorAt(table.Turn(column), $"expected rising or falling energies; {TableLayout.Option}");
        if (channels is not null && Math.Sign(channels[1] - channels[0]) != direction)
        {
            Warnings.Add("The energies fall with the channel numbers; they are no energy calibration and are ignored.");
            return;
        }
        double[] energies = column.Rising(),
            places = channels is null ? Numbers(rows) : channels.Rising();
        double[]? curve = Curve(places, energies, column);
        bool areEdges = layout.UpperEdge >= 0 || layout.EnergyEdge != TableEdge.None;
        double atPlace =
            !areEdges ? 0.5
            : layout.EnergyEdge == TableEdge.Upper ? 1
            : 0; // channels from the lower edge of a row's channel to its energy
        if (layout.EnergyEdge != TableEdge.None)
            Warnings.Add(
                $"The energies are taken for the {layout.EnergyEdge.ToString().ToLowerInvariant()} edges of channels, by their name."
            );
        if (curve is null && channels is null && layout.UpperEdge < 0 && SparseAxis.Places(energies, column) is { } sparse)
        {
            double[] numbers = Array.ConvertAll(sparse, p => (double)p);
            curve = Curve(numbers, energies, column);
            if (curve is not null)
            {
                (_places, places) = (sparse, numbers);
                Warnings.Add("Some energies are missing; those channels are taken as empty.");
            }
        }
        if (channels is null && direction < 0)
            _places = _places is null ? [.. Enumerable.Range(0, rows).Reverse()] : [.. _places.Reverse()];
        if (layout.OtherAxis is { } name)
            Warnings.Add(
                $"The axis '{name}' does not say that it is energies, and gives none; if it is, say so by --table keV,counts "
                    + "(in PowerShell -Column)."
            );
        double unit =
            layout.EvPerUnit > 0 ? layout.EvPerUnit
            : layout.OtherAxis is null ? EnergyUnit.Guess(energies, Warnings)
            : 0;
        if (unit == 0)
            return;
        if (layout.EvPerUnit > 0 && !layout.IsStated)
            EnergyUnit.Check(energies, unit, Warnings);
        if (curve is not null)
        {
            Coefficients = Array.ConvertAll(ChannelPolynomial.Shift(curve, atPlace), c => c * unit);
            return;
        }
        table.Text.Budget.Take(48L * rows); // a point and its place
        Points = [.. energies.Select((e, i) => new CalibrationPoint(places[i] + atPlace, e * unit))];
        Warnings.Add("The energies lie on no smooth curve; each row is a channel, and they are calibration points.");
    }
}
