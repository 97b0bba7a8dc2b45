namespace SpectroCal.Neural;

/// <summary>
/// What the refining network says of a scale: corrections and their covariance, as the mean of a normal distribution of three numbers and
/// the factor L of the inverse of its covariance, L'L, which is lower triangular.
/// </summary>
/// <remarks>
/// The outputs are, in the units of the <see cref="Alignment"/>: corrections at the lowest and the middle energy, the bend; the logarithms
/// of the diagonal of L; and l10, l20, l21, of which row i of L has L_ij = L_ii l_ij. So any nine numbers are a covariance.
/// </remarks>
internal readonly struct ScaleEstimate
{
    /// <summary>How many numbers the network gives.</summary>
    public const int Numbers = 9;

    /// <summary>Limits of corrections, in their unit.</summary>
    public const float MostCorrection = 20;

    /// <summary>Limits of the logarithms of the diagonal.</summary>
    public const float LeastLogarithm = -4,
        MostLogarithm = 6;

    /// <summary>Limit of the factors beside the diagonal.</summary>
    public const float MostFactor = 20;

    private readonly double _l00,
        _l11,
        _l22,
        _l10,
        _l20,
        _l21;
    private readonly double _correctionEv,
        _bendEv;

    /// <summary>Takes what the network gave.</summary>
    /// <param name="alignment">Its units.</param>
    /// <param name="outputs">The numbers.</param>
    public ScaleEstimate(Alignment alignment, ReadOnlySpan<float> outputs)
    {
        (_correctionEv, _bendEv) = (alignment.CorrectionEv, alignment.BendEv);
        LowEv = Correction(outputs[0]) * _correctionEv;
        MiddleEv = Correction(outputs[1]) * _correctionEv;
        BendEv = Correction(outputs[2]) * _bendEv;
        _l00 = Diagonal(outputs[3]);
        _l11 = Diagonal(outputs[4]);
        _l22 = Diagonal(outputs[5]);
        _l10 = _l11 * Factor(outputs[6]);
        _l20 = _l22 * Factor(outputs[7]);
        _l21 = _l22 * Factor(outputs[8]);
    }

    /// <summary>How much more energy there is where the lowest energy was thought to be, eV.</summary>
    public double LowEv { get; }

    /// <summary>How much more energy there is where the middle energy was thought to be, eV.</summary>
    public double MiddleEv { get; }

    /// <summary>Deviation of the scale from its straight line at the highest energy, eV.</summary>
    public double BendEv { get; }

    /// <summary>Standard error of a sum of the three numbers with factors, eV.</summary>
    public double Error(double low, double middle, double bend)
    {
        // The variance is v' (L'L)^-1 v, the square of y with L' y = v.
        double y2 = bend * _bendEv / _l22,
            y1 = (middle * _correctionEv - _l21 * y2) / _l11,
            y0 = (low * _correctionEv - _l10 * y1 - _l20 * y2) / _l00;
        return Math.Sqrt(y0 * y0 + y1 * y1 + y2 * y2);
    }

    private static double Correction(float output) => Math.Clamp(output, -MostCorrection, MostCorrection);

    private static double Diagonal(float output) => Math.Exp(Math.Clamp(output, LeastLogarithm, MostLogarithm));

    private static double Factor(float output) => Math.Clamp(output, -MostFactor, MostFactor);
}
