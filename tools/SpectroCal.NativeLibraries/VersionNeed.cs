namespace SpectroCal.NativeLibraries;

/// <summary>A version of another library's symbols that a shared object needs.</summary>
/// <param name="Library">The library, such as libstdc++.so.6.</param>
/// <param name="Name">The version, such as GLIBCXX_3.4.32.</param>
/// <param name="Index">Number by which symbols refer to it.</param>
/// <param name="IsWeak">Whether the loader goes on without it.</param>
/// <param name="FlagsOffset">Where its flags are in the file, bytes.</param>
public sealed record VersionNeed(string Library, string Name, int Index, bool IsWeak, int FlagsOffset);
