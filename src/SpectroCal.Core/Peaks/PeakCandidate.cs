namespace SpectroCal.Peaks;

/// <summary>A place where a filter sees a peak, in bins.</summary>
/// <param name="Position">Centre, bins.</param>
/// <param name="Sigma">Width of the filter that sees it best, one standard deviation, bins.</param>
/// <param name="Score">Response of the filter over its standard deviation from Poisson fluctuations.</param>
internal readonly record struct PeakCandidate(double Position, double Sigma, double Score);
