namespace SpectroCal.Peaks;

/// <summary>A maximum of the wavelet transform over position at one scale.</summary>
/// <param name="Sigma">Scale: standard deviation of the Gaussian whose second derivative the wavelet is, bins.</param>
/// <param name="Position">Where, bins.</param>
/// <param name="Score">The transform over its standard deviation from Poisson fluctuations.</param>
/// <param name="Response">The transform with wavelets of equal norm, in arbitrary units.</param>
internal readonly record struct RidgePoint(double Sigma, double Position, double Score, double Response);
