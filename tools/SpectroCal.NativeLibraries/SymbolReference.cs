namespace SpectroCal.NativeLibraries;

/// <summary>A dynamic symbol of a shared object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="VersionIndex">Number of the version that it needs or defines.</param>
/// <param name="IsDefined">Whether the object itself defines it.</param>
/// <param name="IsWeak">Whether it may stay without a definition.</param>
/// <param name="InfoOffset">Where type and binding are in the file, bytes.</param>
public sealed record SymbolReference(string Name, int VersionIndex, bool IsDefined, bool IsWeak, int InfoOffset);
