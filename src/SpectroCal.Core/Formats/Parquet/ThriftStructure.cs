namespace SpectroCal.Formats.Parquet;

/// <summary>
/// A structure in Thrift's compact protocol, in which Parquet describes what is in a file: gone through to see that it is whole and what
/// its numbers are, before the library reads it, which believes all lengths and looks for the end of a damaged one for ever.
/// </summary>
/// <remarks>The structures and their fields are those of parquet.thrift of the Apache Parquet format.</remarks>
internal sealed class ThriftStructure
{
    /// <summary>What stands at the end of a file: schema and groups of rows.</summary>
    public const string File = "File";

    /// <summary>What stands before each page.</summary>
    public const string Page = "Page";

    /// <summary>The header of a data page, as a field of that of the page.</summary>
    public const string Data = "Data";

    /// <summary>The header of a data page of version 2.</summary>
    public const string Data2 = "Data2";

    /// <summary>The header of a page of a dictionary.</summary>
    public const string Dictionary = "Dictionary";

    private const int Deepest = 16;
    private const string None = "None";

    // Kinds of the fields from 1 on; [x] is a list.
    private static readonly Dictionary<string, string[]> Structures = new()
    {
        [File] = ["i32", "[Schema]", "i64", "[Group]", "[Pair]", "bin", "[Order]", "Cipher", "bin"],
        ["Schema"] = ["i32", "i32", "i32", "bin", "i32", "i32", "i32", "i32", "i32", "Logical"],
        ["Logical"] =
        [
            .. new[] { None, None, None, None, "Decimal", None, "Time", "Time", "", "Integer", None, None, None, None, None },
            .. new[] { "Variant", "Place", "Place" },
        ],
        ["Decimal"] = ["i32", "i32"],
        ["Time"] = ["bool", "Unit"],
        ["Unit"] = [None, None, None],
        ["Integer"] = ["i8", "bool"],
        ["Variant"] = ["i8"],
        ["Place"] = ["bin", "i32"],
        ["Group"] = ["[Chunk]", "i64", "i64", "[Sorting]", "i64", "i64", "i16"],
        ["Sorting"] = ["i32", "bool", "bool"],
        ["Chunk"] = ["bin", "i64", "Column", "i64", "i32", "i64", "i32", "Key", "bin"],
        ["Column"] =
        [
            .. new[] { "i32", "[i32]", "[bin]", "i32", "i64", "i64", "i64", "[Pair]", "i64", "i64", "i64", "Statistics" },
            .. new[] { "[PageCount]", "i64", "i32", "Sizes", "Places" },
        ],
        ["Statistics"] = ["bin", "bin", "i64", "i64", "bin", "bin", "bool", "bool"],
        ["PageCount"] = ["i32", "i32", "i32"],
        ["Sizes"] = ["i64", "[i64]", "[i64]"],
        ["Places"] = ["Box", "[i32]"],
        ["Box"] = ["f64", "f64", "f64", "f64", "f64", "f64", "f64", "f64"],
        ["Pair"] = ["bin", "bin"],
        ["Order"] = [None],
        ["Key"] = [None, "ColumnKey"],
        ["ColumnKey"] = ["[bin]", "bin"],
        ["Cipher"] = ["Aes", "Aes"],
        ["Aes"] = ["bin", "bin", "bool"],
        [Page] = ["i32", "i32", "i32", "i32", Data, None, Dictionary, Data2],
        [Data] = ["i32", "i32", "i32", "i32", "Statistics"],
        [Dictionary] = ["i32", "i32", "bool"],
        [Data2] = ["i32", "i32", "i32", "i32", "i32", "i32", "bool", "Statistics"],
        [None] = [],
    };

    private readonly Dictionary<(string Structure, int Field), long> _numbers = [];
    private readonly ReadOnlyMemory<byte> _bytes;
    private int _at;

    private ThriftStructure(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    private enum Wire
    {
        True = 1,
        False = 2,
        I8 = 3,
        I16 = 4,
        I32 = 5,
        I64 = 6,
        F64 = 7,
        Binary = 8,
        List = 9,
        Structure = 12,
    }

    /// <summary>Bytes that it takes.</summary>
    public int Length => _at;

    /// <summary>The last number in a field of a structure by its name; null where there is none.</summary>
    public long? this[string structure, int field] => _numbers.TryGetValue((structure, field), out long value) ? value : null;

    /// <summary>Goes through a structure.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">Bytes that begin with it.</param>
    /// <exception cref="EndOfStreamException">It does not end within them.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static ThriftStructure Read(string name, ReadOnlyMemory<byte> bytes)
    {
        var structure = new ThriftStructure(bytes);
        structure.Fields(name, 0);
        return structure;
    }

    private void Fields(string name, int depth)
    {
        if (depth > Deepest)
            throw Damaged();
        string[] kinds = Structures[name];
        for (long field = 0; ; )
        {
            byte header = Next();
            if (header == 0)
                return;
            field = header >> 4 == 0 ? Number() : field + (header >> 4);
            string kind = field >= 1 && field <= kinds.Length ? kinds[field - 1] : "";
            Value(name, (int)field, (Wire)(header & 15), kind, depth);
        }
    }

    private void Value(string name, int field, Wire wire, string kind, int depth)
    {
        switch (wire)
        {
            case Wire.True or Wire.False when kind is "bool" or "":
                _numbers[(name, field)] = wire == Wire.True ? 1 : 0;
                break;
            case Wire.List when kind.StartsWith('['):
                List(kind[1..^1], depth);
                break;
            default:
                if (Element(wire, kind, depth) is { } number)
                    _numbers[(name, field)] = number;
                break;
        }
    }

    private void List(string kind, int depth)
    {
        byte header = Next();
        long count = header >> 4 == 15 ? (long)Varint() : header >> 4;
        // Every element takes a byte or more.
        if (count < 0 || count > _bytes.Length - _at)
            throw Damaged();
        for (long i = 0; i < count; i++)
            Element((Wire)(header & 15), kind, depth);
    }

    // A field or an element of a list; gives the number that it is. What is not known may be passed over only where the library does.
    private long? Element(Wire wire, string kind, int depth)
    {
        switch (wire)
        {
            case Wire.I8 when kind is "i8" or "":
                return Next();
            case Wire.I16 when kind is "i16" or "":
            case Wire.I32 when kind is "i32" or "":
            case Wire.I64 when kind is "i64" or "":
                return Number();
            case Wire.F64 when kind is "f64" or "":
                Skip(sizeof(double));
                return null;
            case Wire.Binary when kind is "bin" or "":
                Skip(Varint());
                return null;
            case Wire.Structure when kind.Length == 0:
                Fields(None, depth + 1);
                return null;
            case Wire.Structure when Structures.ContainsKey(kind):
                Fields(kind, depth + 1);
                return null;
            default:
                throw Damaged();
        }
    }

    private byte Next() => _at < _bytes.Length ? _bytes.Span[_at++] : throw new EndOfStreamException();

    private void Skip(ulong length)
    {
        if (length > (ulong)(_bytes.Length - _at))
            throw new EndOfStreamException();
        _at += (int)length;
    }

    private long Number()
    {
        ulong n = Varint();
        return (long)(n >> 1) ^ -(long)(n & 1);
    }

    private ulong Varint()
    {
        const int longest = 63;
        ulong value = 0;
        for (int shift = 0; shift <= longest; shift += 7)
        {
            byte b = Next();
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return value;
        }
        throw Damaged();
    }

    private static InvalidDataException Damaged() => new("a description in it is damaged, or newer than this program");
}
