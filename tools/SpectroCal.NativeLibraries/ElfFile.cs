using System.Buffers.Binary;
using System.Text;

namespace SpectroCal.NativeLibraries;

/// <summary>
/// The symbol versions of a 64-bit little-endian ELF shared object, and the marks that tell the loader to go on without one of them.
/// </summary>
/// <remarks>
/// Layouts: System V gABI, chapters 4 and 5; symbol versioning: Linux Standard Base Core 5.0, section 10.7, and glibc's elf.h. Numbers are
/// taken from the file with every offset checked: a damaged file is an error, never a wrong edit.
/// </remarks>
public sealed class ElfFile
{
    private const int WeakFlag = 2; // VER_FLG_WEAK
    private const int WeakBinding = 2; // STB_WEAK, in the high four bits of st_info
    private const int VersionMask = 0x7fff; // the top bit of an index says that the symbol is hidden
    private const int SectionHeader = 64;
    private const int Symbol = 24;
    private readonly byte[] _bytes;
    private readonly ElfSection[] _sections;

    /// <summary>Reads a file's content, which is kept and edited in place.</summary>
    /// <exception cref="InvalidDataException">It is not a 64-bit little-endian ELF file, or it is damaged.</exception>
    public ElfFile(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        _bytes = bytes;
        if (bytes.Length < SectionHeader || !bytes.AsSpan(0, 6).SequenceEqual("\u007fELF\u0002\u0001"u8))
            throw new InvalidDataException("This is not a 64-bit little-endian ELF file.");
        int headers = Offset(U64(0x28)),
            count = U16(0x3c);
        if (U16(0x3a) != SectionHeader || count == 0)
            throw new InvalidDataException("The file has no section headers.");
        _sections = [.. Enumerable.Range(0, count).Select(i => Section(headers + i * SectionHeader))];
    }

    /// <summary>The content, with the edits.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Versions that the object needs from other libraries.</summary>
    public IReadOnlyList<VersionNeed> Needs()
    {
        var needs = new List<VersionNeed>();
        if (Find(ElfSection.VersionNeeds) is not { } section)
            return needs;
        ElfSection names = Linked(section);
        int library = section.Offset;
        for (int i = 0; i < section.Info; i++)
        {
            string file = Text(names, U32(library + 4));
            int version = library + Offset(U32(library + 8)),
                count = U16(library + 2);
            for (int k = 0; k < count; k++)
            {
                needs.Add(new(file, Text(names, U32(version + 8)), U16(version + 6), (U16(version + 4) & WeakFlag) != 0, version + 4));
                version += Next(version + 12, isLast: k == count - 1);
            }
            library += Next(library + 12, isLast: i == section.Info - 1);
        }
        return needs;
    }

    /// <summary>Names of the versions that the object defines.</summary>
    public IReadOnlyList<string> Definitions()
    {
        var names = new List<string>();
        if (Find(ElfSection.VersionDefinitions) is not { } section)
            return names;
        ElfSection texts = Linked(section);
        int at = section.Offset;
        for (int i = 0; i < section.Info; i++)
        {
            names.Add(Text(texts, U32(at + Offset(U32(at + 12))))); // the first name is its own, others are its predecessors
            at += Next(at + 16, isLast: i == section.Info - 1);
        }
        return names;
    }

    /// <summary>Its dynamic symbols.</summary>
    public IReadOnlyList<SymbolReference> Symbols()
    {
        ElfSection symbols = Find(ElfSection.DynamicSymbols) ?? throw new InvalidDataException("The file has no dynamic symbols.");
        ElfSection? indices = Find(ElfSection.VersionIndices);
        ElfSection names = Linked(symbols);
        int count = symbols.Size / Symbol;
        if (indices is not null && indices.Size != 2 * count)
            throw new InvalidDataException("The file has not one version index for each symbol.");
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    int at = symbols.Offset + i * Symbol;
                    int version = indices is null ? 0 : U16(indices.Offset + 2 * i) & VersionMask;
                    return new SymbolReference(Text(names, U32(at)), version, U16(at + 6) != 0, _bytes[at + 4] >> 4 == WeakBinding, at + 4);
                }),
        ];
    }

    /// <summary>Marks a needed version, and the symbols of that version, as such that the loader goes on without.</summary>
    public void Weaken(VersionNeed need, IEnumerable<SymbolReference> symbols)
    {
        ArgumentNullException.ThrowIfNull(need);
        ArgumentNullException.ThrowIfNull(symbols);
        BinaryPrimitives.WriteUInt16LittleEndian(At(need.FlagsOffset, 2), (ushort)(U16(need.FlagsOffset) | WeakFlag));
        foreach (SymbolReference symbol in symbols)
            _bytes[symbol.InfoOffset] = (byte)(WeakBinding << 4 | (_bytes[symbol.InfoOffset] & 0x0f));
    }

    private ElfSection Section(int at)
    {
        At(at, SectionHeader);
        uint type = U32(at + 4);
        // A section without content has a place but no bytes.
        ElfSection section = new(
            type,
            type == ElfSection.NoBits ? 0 : Offset(U64(at + 24)),
            type == ElfSection.NoBits ? 0 : Offset(U64(at + 32)),
            (int)U32(at + 40),
            (int)U32(at + 44)
        );
        At(section.Offset, section.Size);
        return section;
    }

    private ElfSection? Find(uint type) => Array.Find(_sections, s => s.Type == type);

    private ElfSection Linked(ElfSection section) =>
        section.Link >= 0 && section.Link < _sections.Length
            ? _sections[section.Link]
            : throw new InvalidDataException("A section refers to one that does not exist.");

    private string Text(ElfSection names, uint offset)
    {
        if (offset >= names.Size)
            throw new InvalidDataException("A name lies outside the table of names.");
        ReadOnlySpan<byte> rest = At(names.Offset, names.Size)[(int)offset..];
        int end = rest.IndexOf((byte)0);
        return end >= 0 ? Encoding.UTF8.GetString(rest[..end]) : throw new InvalidDataException("A name has no end.");
    }

    // Distance to the next entry of a list; lists that stand still would never end.
    private int Next(int offset, bool isLast)
    {
        int distance = Offset(U32(offset));
        return distance > 0 || isLast ? distance : throw new InvalidDataException("A list of versions ends before its last entry.");
    }

    private Span<byte> At(int offset, int length) =>
        offset >= 0 && length >= 0 && offset <= _bytes.Length - length
            ? _bytes.AsSpan(offset, length)
            : throw new InvalidDataException("The file ends before what it refers to.");

    private int Offset(ulong value) =>
        value <= (ulong)_bytes.Length ? (int)value : throw new InvalidDataException("The file ends before what it refers to.");

    private ushort U16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(At(offset, 2));

    private uint U32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(At(offset, 4));

    private ulong U64(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(At(offset, 8));
}
