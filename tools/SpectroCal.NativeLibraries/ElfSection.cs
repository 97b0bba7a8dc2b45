namespace SpectroCal.NativeLibraries;

/// <summary>A section of an ELF file.</summary>
/// <param name="Type">Its type, SHT_...</param>
/// <param name="Offset">Where it begins, bytes.</param>
/// <param name="Size">Its length, bytes.</param>
/// <param name="Link">The section that it refers to: for symbols and versions, the one with their names.</param>
/// <param name="Info">Number of entries, for versions.</param>
internal sealed record ElfSection(uint Type, int Offset, int Size, int Link, int Info)
{
    public const uint NoBits = 8;
    public const uint DynamicSymbols = 11;
    public const uint VersionDefinitions = 0x6ffffffd;
    public const uint VersionNeeds = 0x6ffffffe;
    public const uint VersionIndices = 0x6fffffff;
}
