using System.Globalization;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Tables;

/// <summary>A column of a table while it is read: counts as long as they are such, then real numbers.</summary>
internal sealed class TableColumn(FileBudget budget)
{
    // Numbers from programs that calculate in single precision.
    private const double SinglePrecision = 2e-7;
    private const double RoundingTolerance = 0.6; // of the last digit: rounding makes half of it, and a fit of few numbers adds some
    private const double FewestRoundedSteps = 3;

    // One or two are damage, or marks of programs.
    private const int FewestIntensities = 3;
    private const double LargestIntensity = 1e15;
    private const double Hundreds = 100;

    private readonly CountList _counts = new(budget);
    private double[]? _reals;
    private int _filled,
        _decimals = int.MinValue,
        _significant,
        _uncountable;
    private double _largest,
        _largestPlain,
        _leastGrouped = double.PositiveInfinity;
    private long _otherPoints,
        _points,
        _groupedCommas;
    private bool _firstHasPoint;

    /// <summary>Rows so far.</summary>
    public int Rows => _reals is null ? _counts.Count : _filled;

    /// <summary>Whether all numbers are counts.</summary>
    public bool AreCounts => _reals is null;

    /// <summary>Whether a number has a fraction.</summary>
    public bool HasFraction { get; private set; }

    /// <summary>What was expected of the first number that is no count, what was found, and its line.</summary>
    public (string Expected, string Found, long Line)? Fault { get; private set; }

    /// <summary>Whether the numbers are values that are no counts, and not damaged counts.</summary>
    public bool AreIntensities => _reals is not null && _uncountable >= FewestIntensities && _largest <= LargestIntensity;

    /// <summary>Line of the first number whose comma is a decimal comma or groups thousands; 0 where there is none.</summary>
    public long UncertainComma { get; private set; }

    /// <summary>Whether every number has a comma before three digits.</summary>
    public bool HasUncertainCommasOnly => Rows > 0 && _groupedCommas == Rows;

    /// <summary>Whether the first number is written with a decimal point, and no other is.</summary>
    public bool HasPointAtFirstOnly => _firstHasPoint && _points == 1 && Rows > 1;

    /// <summary>Line of the first number whose point may group thousands; 0 where there is none.</summary>
    public long UncertainPoint { get; private set; }

    /// <summary>Whether a comma can only be a decimal comma.</summary>
    public bool HasDecimalComma { get; private set; }

    /// <summary>The counts; empty where the numbers are none.</summary>
    public CountList Counts => _counts;

    /// <summary>A number.</summary>
    public double this[int row] => _reals is null ? _counts[row] : _reals[row];

    /// <summary>Appends a number.</summary>
    /// <returns>Nothing, or what was expected where the field holds none.</returns>
    public string? Add(ReadOnlySpan<byte> field, long line)
    {
        scoped Span<byte> buffer = stackalloc byte[64];
        scoped ReadOnlySpan<byte> number = field;
        if (field.Contains((byte)',') && TableNumber.WithPoint(field, buffer, out scoped ReadOnlySpan<byte> plain))
        {
            number = plain;
            bool mayBeThousands = TableNumber.MayBeThousands(field);
            HasDecimalComma |= !mayBeThousands;
            _groupedCommas += mayBeThousands ? 1 : 0;
            if (UncertainComma == 0)
                UncertainComma = line;
        }
        string? fault = null;
        if (_reals is null)
        {
            fault = _counts.Add(number, line);
            if (fault is null)
            {
                NotePoint(field, _counts[_counts.Count - 1], line);
                return null;
            }
        }
        if (!NumberText.TryReal(number, out double value))
            return fault ?? NumberText.TryCount(number, out _);
        NotePoint(field, value, line);
        if (_reals is null)
            BecomeReal(line);
        Fault ??= (fault!, TextFault.Quote(number), line);
        (int decimals, int significant) = TableNumber.Digits(number);
        _decimals = Math.Max(_decimals, decimals);
        _significant = Math.Max(_significant, significant);
        Append(value, line);
        return null;
    }

    /// <summary>Appends a number of a binary file.</summary>
    /// <param name="count">The number as counts; null where it is none.</param>
    /// <param name="value">The number.</param>
    /// <returns>Nothing, or what was expected.</returns>
    public string? Add(long? count, double value)
    {
        if (count is { } n && _reals is null)
            return _counts.Add(n);
        if (!double.IsFinite(value))
            return string.Create(CultureInfo.InvariantCulture, $"expected finite numbers, found {value}");
        if (_reals is null)
        {
            string found = value.ToString("R", CultureInfo.InvariantCulture);
            Fault = ($"expected whole counts of zero or more, found {found}", found, 0);
            BecomeReal(0);
        }
        Append(value, 0);
        return null;
    }

    /// <summary>Appends zeros.</summary>
    /// <returns>Nothing, or what was expected.</returns>
    public string? AddZeros(long zeros)
    {
        if (_reals is null)
            return _counts.AddZeros(zeros);
        if (zeros > HistogramBuilder.MaximumSpan - _filled)
            return $"expected at most {HistogramBuilder.MaximumSpan} channels";
        for (long i = 0; i < zeros; i++)
            Append(0, 0);
        return null;
    }

    /// <summary>How far a number may be from a smooth curve: what rounding does to it.</summary>
    public double Tolerance(double value)
    {
        // Integers in small steps are numbers, not rounded energies.
        if (_reals is null)
            return Math.Abs(this[Rows - 1] - this[0]) >= FewestRoundedSteps * (Rows - 1.0) ? 0.5 : SinglePrecision;
        return RoundingTolerance * LastDigit(value) + SinglePrecision * _largest;
    }

    /// <summary>The unit of the last digit that a number is written with.</summary>
    public double LastDigit(double value)
    {
        if (_reals is null)
            return 1;
        int digits = _decimals;
        if (value != 0)
            digits = Math.Min(digits, _significant - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value))));
        return Math.Pow(10, -digits);
    }

    /// <summary>
    /// Line of the first number whose point can only group thousands: 1.020 beside 980, and no number with another fraction; else 0.
    /// </summary>
    public long GroupedPoint => _otherPoints == 0 && _largestPlain >= Hundreds && _leastGrouped < _largestPlain / 10 ? UncertainPoint : 0;

    /// <summary>1 where every number is above the one before, -1 where it is below, else 0.</summary>
    public int Direction()
    {
        int rows = Rows;
        if (rows < 2)
            return 0;
        int direction = Math.Sign(this[1] - this[0]);
        for (int i = 2; i < rows && direction != 0; i++)
        {
            if (Math.Sign(this[i] - this[i - 1]) != direction)
                return 0;
        }
        return direction;
    }

    /// <summary>The numbers, from the lowest to the highest where they rise or fall.</summary>
    public double[] Rising()
    {
        budget.Take(sizeof(double) * (long)Rows);
        var values = new double[Rows];
        bool falls = Direction() < 0;
        for (int i = 0; i < values.Length; i++)
            values[i] = this[falls ? values.Length - 1 - i : i];
        return values;
    }

    /// <summary>The numbers in their order.</summary>
    public double[] ToReals()
    {
        budget.Take(sizeof(double) * (long)Rows);
        var values = new double[Rows];
        for (int i = 0; i < values.Length; i++)
            values[i] = this[i];
        return values;
    }

    private void NotePoint(ReadOnlySpan<byte> field, double value, long line)
    {
        if (!field.ContainsAny((byte)'.', (byte)','))
        {
            _largestPlain = Math.Max(_largestPlain, Math.Abs(value));
            return;
        }
        _points++;
        _firstHasPoint |= Rows <= 1 && _points == 1;
        if (TableNumber.MayBeThousands(field, (byte)'.'))
        {
            _leastGrouped = Math.Min(_leastGrouped, Math.Abs(value));
            if (UncertainPoint == 0)
                UncertainPoint = line;
        }
        else
        {
            _otherPoints++;
        }
    }

    private void BecomeReal(long line)
    {
        int length = Math.Max(16, 2 * _counts.Count);
        budget.Take(sizeof(double) * (long)length, line);
        _reals = new double[length];
        _filled = _counts.Count;
        for (int i = 0; i < _filled; i++)
        {
            _reals[i] = _counts[i];
            _largest = Math.Max(_largest, _reals[i]);
        }
        _counts.ToArray();
    }

    private void Append(double value, long line)
    {
        if (_filled == _reals!.Length)
        {
            budget.Take(sizeof(double) * 2L * _filled, line);
            Array.Resize(ref _reals, 2 * _filled);
            budget.Return(sizeof(double) * (long)_filled);
        }
        _largest = Math.Max(_largest, Math.Abs(value));
        bool isWhole = value == Math.Floor(value);
        HasFraction |= !isWhole;
        if (!isWhole || value < 0)
            _uncountable++;
        _reals[_filled++] = value;
    }
}
