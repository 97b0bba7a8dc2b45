namespace SpectroCal.NativeLibraries;

/// <summary>What became of an attempt to make a library loadable.</summary>
/// <param name="Bytes">The content to use instead; null where the library loads as it is, or cannot be made to.</param>
/// <param name="Missing">Versions that the system does not have.</param>
/// <param name="Needed">Symbols of these versions that are really used, for which there is no help.</param>
public sealed record Adaptation(byte[]? Bytes, IReadOnlyList<string> Missing, IReadOnlyList<string> Needed);
