namespace SpectroCal.Bench.Arrays;

/// <summary>Elements that were found in arrays whose elements were not named.</summary>
/// <param name="Clear">Arrays in which elements were found.</param>
/// <param name="Shown">Named elements whose lines those arrays show.</param>
/// <param name="Found">Those of them that were found.</param>
/// <param name="Absent">Elements found that are neither named nor an impurity nor the tube's.</param>
public sealed record BlindElements(int Clear, int Shown, int Found, int Absent);
