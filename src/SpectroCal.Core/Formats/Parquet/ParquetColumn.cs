using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Parquet;
using Parquet.Meta;
using Parquet.Schema;
using PhysicalType = Parquet.Meta.Type;

namespace SpectroCal.Formats.Parquet;

/// <summary>A column, and its values in the group of rows that was read last.</summary>
internal sealed class ParquetColumn
{
    private const int JulianTicks = 100; // nanoseconds in what a DateTime counts
    private readonly PhysicalType _type;
    private readonly double _scale = 1;
    private readonly bool _isUnsigned;
    private readonly bool _isDecimal;

    private long[] _integers = [];
    private double[] _reals = [];
    private ReadOnlyMemory<byte>[] _texts = [];
    private bool[]? _missing;

    private ParquetColumn(SchemaElement element)
    {
        Name = element.Name;
        _type = element.Type ?? PhysicalType.BYTE_ARRAY;
        LogicalType? logical = element.LogicalType;
        ConvertedType? converted = element.ConvertedType;
        _isUnsigned =
            logical?.INTEGER is { IsSigned: false } || converted is ConvertedType.UINT_32 or ConvertedType.UINT_64 or ConvertedType.UINT_16;
        _isDecimal = logical?.DECIMAL is not null || converted == ConvertedType.DECIMAL;
        if (_isDecimal)
            _scale = Math.Pow(10, -(logical?.DECIMAL?.Scale ?? element.Scale ?? 0));
        bool isText =
            logical is { STRING: not null } or { ENUM: not null } or { JSON: not null }
            || converted is ConvertedType.UTF8 or ConvertedType.ENUM or ConvertedType.JSON;
        Unreadable =
            element.NumChildren > 0 || element.Type is null ? "holds lists or structures"
            : element.RepetitionType == FieldRepetitionType.REPEATED ? "holds lists"
            : logical?.DATE is not null || converted == ConvertedType.DATE ? "holds dates without a time of day"
            : logical?.FLOAT16 is null && !_isDecimal && !isText && IsBytes ? "holds bytes"
            : null;
        IsText = isText && _type == PhysicalType.BYTE_ARRAY;
        IsReal = _isDecimal || _type is PhysicalType.FLOAT or PhysicalType.DOUBLE || (IsBytes && !IsText);
        SetTime(logical, converted);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Why it is not read; null where it is.</summary>
    public string? Unreadable { get; }

    /// <summary>The column for the library.</summary>
    public DataField? Field { get; set; }

    /// <summary>Whether it holds texts, as UTF-8.</summary>
    public bool IsText { get; }

    /// <summary>Whether it holds real numbers; where neither this nor <see cref="IsText"/>, integers.</summary>
    public bool IsReal { get; }

    /// <summary>Whether its integers are 1 for true and 0 for false.</summary>
    public bool IsBoolean => _type == PhysicalType.BOOLEAN;

    /// <summary>Nanoseconds in a unit of its times; null where it does not say that it holds times.</summary>
    public long? NanosecondsPerUnit { get; private set; }

    /// <summary>Whether its times count from 1970.</summary>
    public bool IsMoment { get; private set; }

    /// <summary>Whether these are in UTC.</summary>
    public bool IsUtc { get; private set; } = true;

    private bool IsBytes => _type is PhysicalType.BYTE_ARRAY or PhysicalType.FIXED_LEN_BYTE_ARRAY;

    /// <summary>The column that an element of the schema describes.</summary>
    public static ParquetColumn Of(SchemaElement element) => new(element);

    /// <summary>Bytes that its values in a group of rows take while they are read.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="expanded">Bytes that its pages expand to.</param>
    public long Memory(long rows, long expanded)
    {
        const int ofNumber = 8 + 8 + 4 + 1, // as read, as kept, whether null as a number and as a sign
            ofBytes = 16 + 4 + 1 + 40; // where they are, whether null, and an object each
        return rows * (IsBytes ? ofBytes : ofNumber) + (IsBytes ? expanded : 0);
    }

    /// <summary>Reads its values in a group of rows.</summary>
    public void Load(ParquetRowGroupReader group, CancellationToken cancellation)
    {
        switch (_type)
        {
            case PhysicalType.BOOLEAN:
                _integers = Array.ConvertAll(Read<bool>(group, cancellation), b => b ? 1L : 0L);
                break;
            case PhysicalType.INT32:
                _integers = Array.ConvertAll(Read<int>(group, cancellation), n => _isUnsigned ? (uint)n : (long)n);
                break;
            case PhysicalType.INT64:
                _integers = Read<long>(group, cancellation);
                if (_isUnsigned && Array.Exists(_integers, n => n < 0))
                    throw new InvalidDataException("numbers of it lie above 2^63");
                break;
            case PhysicalType.INT96:
                _integers = Array.ConvertAll(Read<DateTime>(group, cancellation), t => (t - DateTime.UnixEpoch).Ticks);
                break;
            case PhysicalType.FLOAT:
                _reals = Array.ConvertAll(Read<float>(group, cancellation), x => (double)x);
                break;
            case PhysicalType.DOUBLE:
                _reals = Read<double>(group, cancellation);
                break;
            default:
                _texts = Read<ReadOnlyMemory<byte>>(group, cancellation);
                if (!IsText)
                    _reals = Array.ConvertAll(_texts, FromBytes);
                break;
        }
        if (_isDecimal && _reals.Length == 0)
            _reals = Array.ConvertAll(_integers, n => n * _scale);
    }

    /// <summary>Whether a row has a value.</summary>
    public bool Has(int row) => _missing is null || !_missing[row];

    /// <summary>An integer.</summary>
    public long Integer(int row) => _integers[row];

    /// <summary>A real number.</summary>
    public double Real(int row) => _reals[row];

    /// <summary>The value as text.</summary>
    /// <param name="row">The row.</param>
    /// <param name="buffer">Room for a number.</param>
    public ReadOnlySpan<byte> Text(int row, Span<byte> buffer)
    {
        if (IsText)
            return _texts[row].Span;
        if (IsBoolean)
            return _integers[row] == 1 ? "true"u8 : "false"u8;
        int n;
        if (IsReal)
            _reals[row].TryFormat(buffer, out n, default, CultureInfo.InvariantCulture);
        else
            _integers[row].TryFormat(buffer, out n, default, CultureInfo.InvariantCulture);
        return buffer[..n];
    }

    private void SetTime(LogicalType? logical, ConvertedType? converted)
    {
        TimeUnit? unit = logical?.TIMESTAMP?.Unit ?? logical?.TIME?.Unit;
        IsMoment =
            logical?.TIMESTAMP is not null
            || converted is ConvertedType.TIMESTAMP_MILLIS or ConvertedType.TIMESTAMP_MICROS
            || _type == PhysicalType.INT96;
        IsUtc = logical?.TIMESTAMP is not { IsAdjustedToUTC: false };
        NanosecondsPerUnit =
            _type == PhysicalType.INT96 ? JulianTicks
            : unit?.NANOS is not null ? 1
            : unit?.MICROS is not null || converted is ConvertedType.TIMESTAMP_MICROS or ConvertedType.TIME_MICROS ? 1_000
            : unit?.MILLIS is not null || converted is ConvertedType.TIMESTAMP_MILLIS or ConvertedType.TIME_MILLIS ? 1_000_000
            : null;
    }

    // Half-precision numbers and decimals.
    private double FromBytes(ReadOnlyMemory<byte> bytes) =>
        bytes.IsEmpty ? double.NaN
        : _isDecimal ? (double)new BigInteger(bytes.Span, isBigEndian: true) * _scale
        : (double)BinaryPrimitives.ReadHalfLittleEndian(bytes.Span);

    private T[] Read<T>(ParquetRowGroupReader group, CancellationToken cancellation)
        where T : struct
    {
        DataField field = Field ?? throw new InvalidDataException("it is not described");
        var values = new T[group.RowCount];
        bool isOptional = field.MaxDefinitionLevel > 0;
        int[] levels = isOptional ? new int[values.Length] : [];
        group
            .ReadRawAsync<T>(field, values, isOptional ? levels : default(Memory<int>?), null, cancellation)
            .AsTask()
            .GetAwaiter()
            .GetResult();
        _missing = isOptional ? new bool[values.Length] : null;
        if (_missing is null)
            return values;
        // The values that there are stand together at the beginning.
        int next = levels.Count(l => l == field.MaxDefinitionLevel);
        for (int row = values.Length - 1; row >= 0; row--)
        {
            _missing[row] = levels[row] != field.MaxDefinitionLevel;
            values[row] = _missing[row] ? default : values[--next];
        }
        return values;
    }
}
