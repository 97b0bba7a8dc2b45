namespace SpectroCal.Formats.Tables;

/// <summary>The polynomial on which the numbers of an axis lie.</summary>
internal static class AxisCurve
{
    private const int HighestDegree = 3;

    /// <summary>Coefficients of powers of x of the lowest degree, 1 to 3, from which no number departs by more than it may.</summary>
    /// <remarks>
    /// Least squares by polynomials that are orthogonal on the points (G. E. Forsythe, J. SIAM 5 (1957) 74). A curve through few points is
    /// no evidence of one.
    /// </remarks>
    /// <param name="x">Places, rising.</param>
    /// <param name="y">Numbers there.</param>
    /// <param name="tolerance">How far a number may be off.</param>
    /// <param name="pointsPerDegree">Points that a degree above 1 wants.</param>
    /// <returns>The coefficients; null where there is no such polynomial.</returns>
    public static double[]? Through(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Func<double, double> tolerance, int pointsPerDegree)
    {
        int n = x.Length;
        double middle = (x[0] + x[^1]) / 2,
            half = Math.Max((x[^1] - x[0]) / 2, double.Epsilon);
        double[] residual = y.ToArray(),
            p = new double[n],
            before = new double[n],
            sum = new double[HighestDegree + 1],
            power = new double[HighestDegree + 1],
            powerBefore = new double[HighestDegree + 1];
        Array.Fill(p, 1);
        power[0] = 1;
        double normBefore = 1;
        for (int degree = 0; degree <= HighestDegree && degree < n; degree++)
        {
            double norm = 0,
                product = 0,
                moment = 0;
            for (int i = 0; i < n; i++)
            {
                norm += p[i] * p[i];
                product += residual[i] * p[i];
                moment += (x[i] - middle) / half * p[i] * p[i];
            }
            double c = product / norm,
                alpha = moment / norm,
                beta = degree == 0 ? 0 : norm / normBefore;
            bool fits = degree == 1 || (degree > 1 && n >= pointsPerDegree * degree);
            for (int i = 0; i < n; i++)
            {
                residual[i] -= c * p[i];
                fits = fits && Math.Abs(residual[i]) <= tolerance(y[i]);
                (before[i], p[i]) = (p[i], ((x[i] - middle) / half - alpha) * p[i] - beta * before[i]);
            }
            for (int k = 0; k <= degree; k++)
                sum[k] += c * power[k];
            if (fits)
                return ToPowersOfX(sum.AsSpan(0, degree + 1), middle, half);
            var next = new double[HighestDegree + 1];
            for (int k = 0; k <= HighestDegree; k++)
                next[k] = (k > 0 ? power[k - 1] : 0) - alpha * power[k] - beta * powerBefore[k];
            (powerBefore, power, normBefore) = (power, next, norm);
        }
        return null;
    }

    private static double[] ToPowersOfX(ReadOnlySpan<double> coefficients, double middle, double half)
    {
        double[] c = coefficients.ToArray();
        double scale = 1;
        for (int k = 0; k < c.Length; k++, scale *= half)
            c[k] /= scale;
        return ChannelPolynomial.Shift(c, middle);
    }
}
