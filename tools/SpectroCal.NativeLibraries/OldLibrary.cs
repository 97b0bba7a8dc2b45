namespace SpectroCal.NativeLibraries;

/// <summary>
/// Makes a library that was built with a newer C++ library load with the one of the system, where nothing but a marker of the newer one is
/// needed.
/// </summary>
/// <remarks>
/// Including iostream under GCC 13 leaves a reference to std::ios_base_library_init, version GLIBCXX_3.4.32: a mark for the linker that
/// nothing calls (libstdc++, src/c++98/ios_base_init.h). A reference that is called is never touched.
/// </remarks>
public static class OldLibrary
{
    /// <summary>The C++ library.</summary>
    public const string CppLibrary = "libstdc++.so.6";

    // References that nothing calls.
    private static readonly string[] Markers = ["_ZSt21ios_base_library_initv"];

    /// <summary>Adapts a library to the C++ library of the system.</summary>
    /// <param name="library">Content of the library; not changed.</param>
    /// <param name="system">Content of the system's C++ library.</param>
    public static Adaptation Adapt(byte[] library, byte[] system)
    {
        ArgumentNullException.ThrowIfNull(library);
        var elf = new ElfFile([.. library]);
        HashSet<string> present = [.. new ElfFile(system).Definitions()];
        VersionNeed[] missing = [.. elf.Needs().Where(n => n.Library == CppLibrary && !n.IsWeak && !present.Contains(n.Name))];
        if (missing.Length == 0)
            return new(null, [], []);
        ILookup<int, SymbolReference> symbols = elf.Symbols().Where(s => !s.IsDefined).ToLookup(s => s.VersionIndex);
        string[] names = [.. missing.Select(n => n.Name)];
        string[] needed = [.. missing.SelectMany(n => symbols[n.Index]).Select(s => s.Name).Where(name => !Markers.Contains(name))];
        if (needed.Length > 0)
            return new(null, names, needed);
        foreach (VersionNeed need in missing)
            elf.Weaken(need, symbols[need.Index]);
        return new(elf.Bytes.ToArray(), names, []);
    }
}
