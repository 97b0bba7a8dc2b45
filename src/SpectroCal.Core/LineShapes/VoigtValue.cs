namespace SpectroCal.LineShapes;

/// <summary>A Voigt profile V at one place, with its conjugate L and the derivatives that a fit needs.</summary>
/// <remarks>
/// V + i L is a function of x + i gamma, and V obeys the heat equation, so that these give all first and
/// second derivatives: dV/dgamma = -dL/dx, dL/dgamma = dV/dx, dV/dsigma = sigma d2V/dx2.
/// </remarks>
/// <param name="Density">V, of unit area, 1/eV.</param>
/// <param name="Slope">dV/dx, 1/eV^2.</param>
/// <param name="Curvature">d2V/dx2, 1/eV^3.</param>
/// <param name="Third">d3V/dx3, 1/eV^4.</param>
/// <param name="Conjugate">L, the Hilbert transform of V, 1/eV.</param>
/// <param name="ConjugateSlope">dL/dx, 1/eV^2.</param>
/// <param name="ConjugateCurvature">d2L/dx2, 1/eV^3.</param>
internal readonly record struct VoigtValue(
    double Density,
    double Slope,
    double Curvature,
    double Third,
    double Conjugate,
    double ConjugateSlope,
    double ConjugateCurvature
);
