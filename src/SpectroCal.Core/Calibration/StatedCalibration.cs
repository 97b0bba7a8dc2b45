using System.Globalization;
using MathNet.Numerics;
using SpectroCal.Detectors;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>Start constants from what a file says about its own energy scale.</summary>
public static class StatedCalibration
{
    // Where two functions must agree to be the same, and how well.
    private static readonly double[] Probes = [0.5, 1, 3, 10, 31, 100, 314, 1000, 3141, 10000, 31416];
    private const double SameEnergy = 1e-12;

    private const double MarkedWithin = 2; // channels: a person marks a peak about so well
    private const double MeantWithin = 0.1; // channels: energies of all channels are not marked by a person
    private const double DoubtfulFrom = 0.5; // channels
    private const int MostMarked = 50; // points; nobody marks more
    private const int MarkedDegree = 2; // nobody marks enough peaks for more

    /// <summary>
    /// What the spectrum states: a polynomial of the degree that it states, a straight line at least, or the one of lowest degree that is
    /// near all points that it states; null where it states too little, or points that lie on no such curve.
    /// </summary>
    public static EnergyCalibration? Of(ChannelSpectrum spectrum)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        if (spectrum.CalibrationCoefficients.Count < 2 && spectrum.CalibrationPoints.Count > 0)
            return Near(spectrum.CalibrationPoints);
        return Of(
            spectrum,
            new PolynomialFunction(Math.Clamp(spectrum.CalibrationCoefficients.Count - 1, 1, PolynomialFunction.HighestDegree))
        );
    }

    /// <summary>What a spectrum states of its energies where <see cref="Of(ChannelSpectrum)"/> gives no scale, for messages.</summary>
    public static string Missing(ChannelSpectrum spectrum)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        return Falls(spectrum) ? "an energy calibration that falls with the channel number"
            : spectrum.CalibrationCoefficients.Count < 2 && spectrum.CalibrationPoints.Count > 1
                ? "energies of single channels that lie on no smooth curve"
            : "no energy calibration";
    }

    /// <summary>
    /// What makes the scale of <see cref="Of(ChannelSpectrum)"/> doubtful: points that it misses by more than peaks are marked well; null
    /// where nothing does.
    /// </summary>
    public static string? Doubt(ChannelSpectrum spectrum)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        if (spectrum.CalibrationCoefficients.Count > 1 || Of(spectrum) is not { } scale)
            return null;
        CalibrationPoint[] points = [.. spectrum.CalibrationPoints.OrderBy(p => p.Channel)];
        double widthEv = (points[^1].EnergyEv - points[0].EnergyEv) / (points[^1].Channel - points[0].Channel),
            worstEv = points.Max(p => Math.Abs(scale.Energy(p.Channel) - p.EnergyEv));
        return worstEv > DoubtfulFrom * widthEv
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The {points.Length} calibration points are up to {worstEv:F1} eV ({worstEv / widthEv:F1} channels) off the scale through "
                    + $"them."
            )
            : null;
    }

    /// <summary>Whether the spectrum states a straight scale whose energies fall with the channel number.</summary>
    public static bool Falls(ChannelSpectrum spectrum)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        return spectrum.CalibrationCoefficients is [_, < 0];
    }

    /// <summary>
    /// The stated coefficients where they fit the function without loss, else a least-squares polynomial through the stated points;
    /// null where the spectrum states too little for the function, or constants that give no rising scale.
    /// </summary>
    public static EnergyCalibration? Of(ChannelSpectrum spectrum, PolynomialFunction function)
    {
        IReadOnlyList<double>? parameters =
            WithDegree(spectrum.CalibrationCoefficients, function.Degree) ?? Through(spectrum.CalibrationPoints, function.Degree);
        if (parameters is null || !(parameters[1] > 0) || parameters.Any(p => !double.IsFinite(p)))
            return null;
        return new EnergyCalibration(function, parameters);
    }

    /// <summary>
    /// Coefficients of a polynomial as those of one of another degree: padded with zeros, or cut where only zeros are lost, else null.
    /// </summary>
    /// <param name="coefficients">Coefficients of 1, a, a^2, ...; at least two.</param>
    /// <param name="degree">The degree asked for.</param>
    public static IReadOnlyList<double>? WithDegree(IReadOnlyList<double> coefficients, int degree)
    {
        if (coefficients.Count < 2 || coefficients.Skip(degree + 1).Any(c => c != 0))
            return null;
        return [.. coefficients.Take(degree + 1), .. Enumerable.Repeat(0.0, Math.Max(0, degree + 1 - coefficients.Count))];
    }

    /// <summary>
    /// A scale as one of another function: a polynomial as one of another degree, or as an expression that is this polynomial where its
    /// further parameters are zero; else null.
    /// </summary>
    public static EnergyCalibration? Convert(EnergyCalibration calibration, CalibrationFunction function)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        ArgumentNullException.ThrowIfNull(function);
        if (function.Equals(calibration.Function))
            return calibration;
        if (calibration.Function is not PolynomialFunction)
            return null;
        if (WithDegree(calibration.Parameters, function.ParameterCount - 1) is not { } padded)
            return null;
        var converted = new EnergyCalibration(function, padded);
        return
            function is PolynomialFunction
            || Probes.All(a => Math.Abs(converted.Energy(a) - calibration.Energy(a)) <= SameEnergy * Math.Abs(calibration.Energy(a)))
            ? converted
            : null;
    }

    private static EnergyCalibration? Near(IReadOnlyList<CalibrationPoint> stated)
    {
        CalibrationPoint[] points = [.. stated.OrderBy(p => p.Channel)];
        bool areMarked = points.Length <= MostMarked;
        for (int degree = 1; degree <= (areMarked ? MarkedDegree : PolynomialFunction.HighestDegree); degree++)
        {
            if (Through(points, degree) is not { } parameters || parameters.Any(p => !double.IsFinite(p)))
                return null;
            var scale = new EnergyCalibration(new PolynomialFunction(degree), parameters);
            bool IsNear(int i) => Math.Abs(scale.Energy(points[i].Channel) - points[i].EnergyEv) <= Within(points, i, areMarked);
            if (parameters[1] > 0 && Enumerable.Range(0, points.Length).All(IsNear))
                return scale;
        }
        return null;
    }

    // How far a point may be off, eV. Channels may be of different widths where a file states the energies of all.
    private static double Within(CalibrationPoint[] points, int i, bool areMarked)
    {
        (CalibrationPoint low, CalibrationPoint high) = areMarked
            ? (points[0], points[^1])
            : (points[Math.Max(0, i - 1)], points[Math.Max(1, i)]);
        return (areMarked ? MarkedWithin : MeantWithin) * (high.EnergyEv - low.EnergyEv) / (high.Channel - low.Channel);
    }

    private static double[]? Through(IReadOnlyList<CalibrationPoint> points, int degree)
    {
        if (points.DistinctBy(p => p.Channel).Count() <= degree)
            return null;
        return Fit.Polynomial([.. points.Select(p => p.Channel)], [.. points.Select(p => p.EnergyEv)], degree);
    }
}
