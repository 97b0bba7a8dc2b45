using MathNet.Numerics;
using SpectroCal.Detectors;
using SpectroCal.Numerics;

namespace SpectroCal.Calibration;

/// <summary>
/// The calibration of a detector from peaks of known energy: a polynomial through their positions, weighted with the errors of both.
/// </summary>
public sealed record StandardCalibration
{
    private const int Passes = 3; // the weight of a channel's error depends on the slope

    /// <summary>The energy scale with the covariance of its parameters.</summary>
    public required EnergyCalibration Calibration { get; init; }

    /// <summary>The lines it goes through.</summary>
    public required IReadOnlyList<CalibrationLine> Lines { get; init; }

    /// <summary>Energy on the scale minus energy of the line, eV.</summary>
    public required IReadOnlyList<double> ResidualsEv { get; init; }

    /// <summary>The same with the line left out of the calibration; NaN where the others do not suffice for one.</summary>
    public required IReadOnlyList<double> LeaveOneOutEv { get; init; }

    /// <summary>
    /// Residuals over the errors that they would have if the line was this line: chi2 falls by the square where the line is left out.
    /// </summary>
    public required IReadOnlyList<double> StandardizedResiduals { get; init; }

    /// <summary>Channels about the lines between which the scale rises; infinite on a side where it always does.</summary>
    public required (double First, double Last) ValidChannels { get; init; }

    /// <summary>Sum of squared residuals over their errors.</summary>
    public required double ChiSquare { get; init; }

    /// <summary>Lines minus parameters; a coefficient that was known counts as a line.</summary>
    public required int DegreesOfFreedom { get; init; }

    // What was known beside the lines.
    private (double Value, double Error)? KnownBend { get; init; }

    private (double Value, double Error)? KnownOffset { get; init; }

    /// <summary>Calibrates a detector.</summary>
    /// <param name="lines">The lines, at least one more than the degree, at different channels.</param>
    /// <param name="degree">Degree of the polynomial, from 1.</param>
    /// <param name="bend">
    /// What is known of the coefficient of the highest power from elsewhere, with its standard error; it counts as a line. Null: nothing.
    /// </param>
    /// <exception cref="CalibrationException">There are too few lines, or they give no rising scale.</exception>
    public static StandardCalibration Through(
        IReadOnlyList<CalibrationLine> lines,
        int degree = 1,
        (double Value, double Error)? bend = null
    ) => Through(lines, degree, bend, null);

    /// <summary>A calibration of the same degree through other lines, with the same that is known beside them.</summary>
    internal StandardCalibration With(IReadOnlyList<CalibrationLine> lines) =>
        Through(lines, Calibration.Parameters.Count - 1, KnownBend, KnownOffset);

    /// <summary>The same calibration where the energy of channel 0 is known from elsewhere, too, eV, with its standard error.</summary>
    internal StandardCalibration With((double Value, double Error) offset) =>
        Through(Lines, Calibration.Parameters.Count - 1, KnownBend, offset);

    private static StandardCalibration Through(
        IReadOnlyList<CalibrationLine> lines,
        int degree,
        (double Value, double Error)? bend,
        (double Value, double Error)? offset
    )
    {
        ArgumentNullException.ThrowIfNull(lines);
        var function = new PolynomialFunction(degree);
        int n = function.ParameterCount;
        if (lines.DistinctBy(l => l.Channel).Count() < n - (bend is null ? 0 : 1))
            throw new CalibrationException($"A calibration of degree {degree} needs {n} lines, there are {lines.Count}.");
        // Powers of channels of thousands differ by many decades: in units of the largest they do not.
        double unit = Math.Max(lines.Max(l => Math.Abs(l.Channel)), 1e-300);
        double[] x = [.. lines.Select(l => l.Channel / unit)],
            y = [.. lines.Select(l => l.EnergyEv)],
            weights = [.. lines.Select(l => 1 / Square(Math.Max(l.EnergyErrorEv, 1e-9)))];
        // Known to better than rounding would leave the others nothing to solve for.
        (double Value, double Weight) known = bend is var (value, error)
            ? (value * Math.Pow(unit, degree), 1 / Square(Math.Max(error, 1e-9 * Math.Abs(value) + 1e-30) * Math.Pow(unit, degree)))
            : (0, 0);
        (double Value, double Weight) zero = offset is var (energy, energyError) ? (energy, 1 / Square(energyError)) : (0, 0);
        double[] p = [],
            covariance = [];
        for (int pass = 0; pass < Passes; pass++)
        {
            (p, covariance) = Solve(x, y, weights, n, known, zero);
            for (int i = 0; i < x.Length; i++)
                weights[i] = 1 / (Square(Math.Max(lines[i].EnergyErrorEv, 1e-9)) + Square(Slope(p, x[i]) * lines[i].ChannelError / unit));
        }
        (p, covariance) = Solve(x, y, weights, n, known, zero);
        double[] residuals = [.. Enumerable.Range(0, x.Length).Select(i => Value(p, x[i]) - y[i])];
        double chiSquare = residuals.Zip(weights, (r, w) => r * r * w).Sum() + known.Weight * Square(p[^1] - known.Value);
        chiSquare += zero.Weight * Square(p[0] - zero.Value);
        int freedom = x.Length + (bend is null ? 0 : 1) + (offset is null ? 0 : 1) - n;
        // Lines that scatter more than their errors say so in the errors of the constants.
        double scale = freedom > 0 ? Math.Max(1, chiSquare / freedom) : 1;
        // With the leverage h_ii = w_i v_i^T C v_i: r_i / (1 - h_ii), and r_i sqrt(w_i / (1 - h_ii)).
        double[] rest =
        [
            .. Enumerable
                .Range(0, x.Length)
                .Select(i => freedom > 0 ? 1 - weights[i] * SmallMatrix.QuadraticForm(covariance, Powers(x[i], n)) : 0),
        ];
        double[] leaveOneOut = [.. residuals.Zip(rest, (r, h) => h > 1e-9 ? r / h : double.NaN)];
        double[] standardized =
        [
            .. Enumerable.Range(0, x.Length).Select(i => rest[i] > 1e-9 ? residuals[i] * Math.Sqrt(weights[i] / rest[i]) : double.NaN),
        ];
        var calibration = new EnergyCalibration(function, [.. p.Select((c, k) => c / Math.Pow(unit, k))])
        {
            Covariance = [.. Enumerable.Range(0, n * n).Select(e => scale * covariance[e] / Math.Pow(unit, e / n + e % n))],
        };
        (double First, double Last) valid =
            Rising(p, x.Min(), x.Max())
            ?? throw new CalibrationException(
                $"The lines {string.Join(", ", lines.Select(l => l.Name))} give no energy scale that rises from the first to "
                    + "the last of them."
            );
        return new StandardCalibration
        {
            Calibration = calibration,
            Lines = lines,
            ValidChannels = (unit * valid.First, unit * valid.Last),
            ResidualsEv = residuals,
            LeaveOneOutEv = leaveOneOut,
            StandardizedResiduals = standardized,
            ChiSquare = chiSquare,
            DegreesOfFreedom = freedom,
            KnownBend = bend,
            KnownOffset = offset,
        };
    }

    // The stretch about two places on which the slope is positive; null where it is not between them. Its ends are zeros of the derivative.
    internal static (double First, double Last)? Rising(double[] p, double first, double last)
    {
        double[] derivative = [.. p.Skip(1).Select((c, k) => (k + 1) * c)];
        double[] turns =
        [
            .. new Polynomial(derivative).Roots().Where(r => Math.Abs(r.Imaginary) < 1e-9 * (1 + Math.Abs(r.Real))).Select(r => r.Real),
        ];
        if (!(Slope(p, 0.5 * (first + last)) > 0) || turns.Any(t => t >= first && t <= last))
            return null;
        return (
            turns.Where(t => t < first).DefaultIfEmpty(double.NegativeInfinity).Max(),
            turns.Where(t => t > last).DefaultIfEmpty(double.PositiveInfinity).Min()
        );
    }

    private static double[] Powers(double x, int n) => [.. Enumerable.Range(0, n).Select(k => Math.Pow(x, k))];

    private static (double[] Parameters, double[] Covariance) Solve(
        double[] x,
        double[] y,
        double[] weights,
        int n,
        (double Value, double Weight) known,
        (double Value, double Weight) zero
    )
    {
        double[] normal = new double[n * n],
            right = new double[n];
        for (int i = 0; i < x.Length; i++)
        for (int a = 0; a < n; a++)
        {
            double va = weights[i] * Math.Pow(x[i], a);
            right[a] += va * y[i];
            for (int b = 0; b < n; b++)
                normal[a * n + b] += va * Math.Pow(x[i], b);
        }
        right[^1] += known.Weight * known.Value;
        normal[^1] += known.Weight;
        right[0] += zero.Weight * zero.Value;
        normal[0] += zero.Weight;
        double[] covariance =
            SmallMatrix.TryInvert(normal, n)
            ?? throw new CalibrationException("The lines do not determine the calibration: they are too close together.");
        var p = new double[n];
        for (int a = 0; a < n; a++)
        for (int b = 0; b < n; b++)
            p[a] += covariance[a * n + b] * right[b];
        return (p, covariance);
    }

    /// <summary>The polynomial with these coefficients.</summary>
    internal static double Value(double[] p, double x) => p.Reverse().Aggregate(0.0, (sum, c) => sum * x + c);

    /// <summary>Its slope.</summary>
    internal static double Slope(double[] p, double x) => Enumerable.Range(1, p.Length - 1).Sum(k => k * p[k] * Math.Pow(x, k - 1));

    private static double Square(double x) => x * x;
}
