using System.Text;
using SpectroCal.Formats.Parsing;

namespace SpectroCal.Formats.Parquet;

/// <summary>A condition on a column: numbers are compared as numbers, texts exactly.</summary>
internal sealed class ParquetCondition
{
    private readonly ParquetColumn _column;
    private readonly byte[][] _texts;
    private readonly HashSet<double> _numbers = [];
    private readonly HashSet<long> _integers = [];

    /// <summary>A condition.</summary>
    /// <param name="column">The column.</param>
    /// <param name="accepted">What is accepted in it, as texts.</param>
    /// <param name="file">The file, for messages.</param>
    /// <exception cref="SpectrumFormatException">A column of numbers cannot hold what is accepted.</exception>
    public ParquetCondition(ParquetColumn column, byte[][] accepted, string file)
    {
        (_column, _texts) = (column, accepted);
        if (column.IsText)
            return;
        foreach (byte[] text in accepted)
        {
            if (Number(text) is not { } number)
                throw new SpectrumFormatException(
                    file,
                    0,
                    $"expected a condition on column {TextFault.Quote(Encoding.UTF8.GetBytes(column.Name))} with "
                        + $"{(column.IsBoolean ? "true or false" : "numbers")}, which it holds, found {TextFault.Quote(text)}"
                );
            _numbers.Add(number);
            if (long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out long integer))
                _integers.Add(integer);
            else if (number == Math.Floor(number) && Math.Abs(number) < 1L << 53)
                _integers.Add((long)number);
        }
    }

    /// <summary>Whether a row is accepted; one without a value is not.</summary>
    public bool Accepts(int row)
    {
        if (!_column.Has(row))
            return false;
        if (!_column.IsText)
            return _column.IsReal ? _numbers.Contains(_column.Real(row)) : _integers.Contains(_column.Integer(row));
        ReadOnlySpan<byte> found = _column.Text(row, default);
        foreach (byte[] text in _texts)
        {
            if (found.SequenceEqual(text))
                return true;
        }
        return false;
    }

    private double? Number(byte[] text)
    {
        if (_column.IsBoolean && bool.TryParse(Encoding.UTF8.GetString(text), out bool value))
            return value ? 1 : 0;
        return NumberText.TryReal(text, out double number) && (!_column.IsBoolean || number is 0 or 1) ? number : null;
    }
}
