using SpectroCal.Detectors;
using SpectroCal.Numerics;

namespace SpectroCal.Calibration;

/// <summary>
/// The polynomial through the lines of several runs of one detector, each with a gain of its own: E = C((1 + e_r) channel) with e_r normal
/// about 0. Least squares of the lines and of the shifts e_r together; covariances are those with the shifts free.
/// </summary>
internal static class JoinedScale
{
    private const int Passes = 6; // weights and derivatives depend on the slope

    /// <summary>The scale and the shifts.</summary>
    /// <param name="lines">Lines of each run; at least one more in all than the degree, and one in each run.</param>
    /// <param name="degree">Degree of the polynomial.</param>
    /// <param name="gainSpread">Standard deviation of the shifts, relative.</param>
    /// <exception cref="CalibrationException">The lines do not determine a rising scale.</exception>
    public static (StandardCalibration Standard, RunGain[] Gains) Through(
        IReadOnlyList<(string Run, IReadOnlyList<CalibrationLine> Lines)> lines,
        int degree,
        double gainSpread
    )
    {
        (CalibrationLine Line, int Run)[] points = [.. lines.SelectMany((r, i) => r.Lines.Select(l => (l with { Run = r.Run }, i)))];
        // Runs alone give the beginning; the shifts are small.
        StandardCalibration plain = StandardCalibration.Through([.. points.Select(p => p.Line)], degree);
        double unit = points.Max(p => Math.Abs(p.Line.Channel));
        int n = degree + 1,
            size = n + lines.Count;
        double[] p = [.. plain.Calibration.Parameters.Select((c, k) => c * Math.Pow(unit, k))],
            shifts = new double[lines.Count],
            covariance = [];
        for (int pass = 0; pass < Passes; pass++)
            covariance = Step(points, unit, gainSpread, p, shifts);
        CalibrationLine[] shifted = [.. points.Select(q => q.Line with { Channel = q.Line.Channel * (1 + shifts[q.Run]) })];
        double[] residuals = [.. shifted.Select(l => StandardCalibration.Value(p, l.Channel / unit) - l.EnergyEv)],
            weights = [.. shifted.Select(l => Weight(l, p, unit))];
        double chiSquare = residuals.Zip(weights, (r, w) => r * r * w).Sum() + shifts.Sum(e => e * e / (gainSpread * gainSpread));
        int freedom = points.Length - n;
        double scale = freedom > 0 ? Math.Max(1, chiSquare / freedom) : 1;
        double[] rest =
        [
            .. points.Select(
                (q, i) => freedom > 0 ? 1 - weights[i] * SmallMatrix.QuadraticForm(covariance, Design(q, unit, p, shifts, size)) : 0
            ),
        ];
        (double First, double Last) valid =
            StandardCalibration.Rising(p, shifted.Min(l => l.Channel) / unit, shifted.Max(l => l.Channel) / unit)
            ?? throw new CalibrationException("The lines of the runs give no energy scale that rises from the first to the last of them.");
        var standard = new StandardCalibration
        {
            Calibration = new EnergyCalibration(new PolynomialFunction(degree), [.. p.Select((c, k) => c / Math.Pow(unit, k))])
            {
                Covariance =
                [
                    .. Enumerable.Range(0, n * n).Select(e => scale * covariance[e / n * size + e % n] / Math.Pow(unit, e / n + e % n)),
                ],
            },
            Lines = shifted,
            ValidChannels = (unit * valid.First, unit * valid.Last),
            ResidualsEv = residuals,
            LeaveOneOutEv = [.. residuals.Zip(rest, (r, h) => h > 1e-9 ? r / h : double.NaN)],
            StandardizedResiduals =
            [
                .. Enumerable
                    .Range(0, points.Length)
                    .Select(i => rest[i] > 1e-9 ? residuals[i] * Math.Sqrt(weights[i] / rest[i]) : double.NaN),
            ],
            ChiSquare = chiSquare,
            DegreesOfFreedom = freedom,
        };
        RunGain[] gains = [.. lines.Select((r, i) => new RunGain(r.Run, shifts[i], Math.Sqrt(scale * covariance[(n + i) * size + n + i])))];
        return (standard, gains);
    }

    // One step of Gauss and Newton on the coefficients and shifts; their covariance.
    private static double[] Step((CalibrationLine Line, int Run)[] points, double unit, double gainSpread, double[] p, double[] shifts)
    {
        int size = p.Length + shifts.Length;
        double[] normal = new double[size * size],
            right = new double[size];
        foreach ((CalibrationLine Line, int Run) point in points)
        {
            CalibrationLine line = point.Line with { Channel = point.Line.Channel * (1 + shifts[point.Run]) };
            double[] design = Design(point, unit, p, shifts, size);
            double weight = Weight(line, p, unit),
                off = line.EnergyEv - StandardCalibration.Value(p, line.Channel / unit);
            for (int a = 0; a < size; a++)
            {
                right[a] += weight * design[a] * off;
                for (int b = 0; b < size; b++)
                    normal[a * size + b] += weight * design[a] * design[b];
            }
        }
        for (int r = 0; r < shifts.Length; r++)
        {
            int a = p.Length + r;
            normal[a * size + a] += 1 / (gainSpread * gainSpread);
            right[a] -= shifts[r] / (gainSpread * gainSpread);
        }
        double[] covariance =
            SmallMatrix.TryInvert(normal, size)
            ?? throw new CalibrationException("The lines do not determine the calibration: they are too close together.");
        for (int a = 0; a < size; a++)
        {
            double step = 0;
            for (int b = 0; b < size; b++)
                step += covariance[a * size + b] * right[b];
            if (a < p.Length)
                p[a] += step;
            else
                shifts[a - p.Length] += step;
        }
        return covariance;
    }

    // Derivatives of the energy of a line by the coefficients and by the shifts.
    private static double[] Design((CalibrationLine Line, int Run) point, double unit, double[] p, double[] shifts, int size)
    {
        double[] design = new double[size];
        double x = point.Line.Channel / unit,
            at = x * (1 + shifts[point.Run]);
        for (int k = 0; k < p.Length; k++)
            design[k] = Math.Pow(at, k);
        design[p.Length + point.Run] = x * StandardCalibration.Slope(p, at);
        return design;
    }

    private static double Weight(CalibrationLine line, double[] p, double unit)
    {
        double channel = StandardCalibration.Slope(p, line.Channel / unit) * line.ChannelError / unit;
        return 1 / (Math.Max(line.EnergyErrorEv * line.EnergyErrorEv, 1e-18) + channel * channel);
    }
}
