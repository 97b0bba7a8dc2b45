namespace SpectroCal.Formats;

/// <summary>Moves a polynomial from a file's channel numbers to positions in channel space.</summary>
internal static class ChannelPolynomial
{
    /// <summary>Coefficients of q(a) = p(a - shift), so that q at a position is p at the channel number the position stands for.</summary>
    public static double[] Shift(IReadOnlyList<double> coefficients, double shift)
    {
        // Horner's scheme on polynomials: q = (...(c_n) (a - shift) + c_{n-1}) (a - shift) + ...
        var q = new double[coefficients.Count];
        for (int k = coefficients.Count - 1; k >= 0; k--)
        {
            for (int i = q.Length - 1; i > 0; i--)
                q[i] = q[i - 1] - shift * q[i];
            q[0] = coefficients[k] - shift * q[0];
        }
        return q;
    }
}
