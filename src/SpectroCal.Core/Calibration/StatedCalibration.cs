using MathNet.Numerics;
using SpectroCal.Detectors;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>Start constants from what a file says about its own energy scale.</summary>
public static class StatedCalibration
{
    /// <summary>What the spectrum states, as a polynomial of the degree that it states, a straight line at least; null where it states too little.</summary>
    public static EnergyCalibration? Of(Spectrum spectrum)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        return Of(spectrum, new PolynomialCalibration(Math.Clamp(spectrum.CalibrationCoefficients.Count - 1, 1, PolynomialCalibration.HighestDegree)));
    }

    /// <summary>
    /// The stated coefficients where they fit the function without loss, else a least-squares polynomial through the stated points;
    /// null where the spectrum states too little for the function, or constants that give no rising scale.
    /// </summary>
    public static EnergyCalibration? Of(Spectrum spectrum, PolynomialCalibration function)
    {
        IReadOnlyList<double>? parameters = WithDegree(spectrum.CalibrationCoefficients, function.Degree) ?? Through(spectrum.CalibrationPoints, function.Degree);
        if (parameters is null || !(parameters[1] > 0) || parameters.Any(p => !double.IsFinite(p))) return null;
        return new EnergyCalibration(function, parameters);
    }

    /// <summary>Coefficients of a polynomial as those of one of another degree: padded with zeros, or cut where only zeros are lost, else null.</summary>
    /// <param name="coefficients">Coefficients of 1, a, a^2, ...; at least two.</param>
    /// <param name="degree">The degree asked for.</param>
    public static IReadOnlyList<double>? WithDegree(IReadOnlyList<double> coefficients, int degree)
    {
        if (coefficients.Count < 2 || coefficients.Skip(degree + 1).Any(c => c != 0)) return null;
        return [.. coefficients.Take(degree + 1), .. Enumerable.Repeat(0.0, Math.Max(0, degree + 1 - coefficients.Count))];
    }

    private static double[]? Through(IReadOnlyList<CalibrationPoint> points, int degree)
    {
        if (points.DistinctBy(p => p.Channel).Count() <= degree) return null;
        return Fit.Polynomial([.. points.Select(p => p.Channel)], [.. points.Select(p => p.EnergyEv)], degree);
    }
}
