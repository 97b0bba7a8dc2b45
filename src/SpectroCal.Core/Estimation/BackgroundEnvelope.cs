using SpectroCal.Numerics;

namespace SpectroCal.Estimation;

/// <summary>A step in a background, such as at an absorption edge, as wide as the resolution makes it.</summary>
/// <param name="EnergyEv">Where, eV.</param>
/// <param name="Height">By how much the background is higher below it, relative to the mean background; negative where it is lower.</param>
public sealed record BackgroundStep(double EnergyEv, double Height);

/// <summary>
/// What the background of all batches looks like where a low polynomial does not describe it: the polynomial terms of each batch are
/// multiplied with it.
/// </summary>
/// <remarks>
/// s(x) = sum_b c_b binomial(d, b) u^b (1-u)^(d-b) + sum_k h_k erfc((x - E_k) / (sqrt(2) sigma(E_k))) / 2, u in [0, 1] over the range;
/// its mean over the range is 1, and it is kept above a hundredth.
/// </remarks>
/// <param name="Coefficients">Bernstein coefficients c_b, from the low end to the high one, at least one.</param>
/// <param name="Steps">The steps.</param>
public sealed record BackgroundEnvelope(IReadOnlyList<double> Coefficients, IReadOnlyList<BackgroundStep> Steps)
{
    private const double Least = 0.01;

    /// <summary>A constant.</summary>
    public static BackgroundEnvelope Flat { get; } = new([1.0], []);

    /// <summary>Whether it changes nothing.</summary>
    public bool IsFlat => Coefficients.Count == 1 && Steps.Count == 0;

    /// <summary>Degree d of the polynomial.</summary>
    public int Degree => Coefficients.Count - 1;

    /// <summary>Multiplies values and slopes on a grid by the shape.</summary>
    internal void Multiply(TargetSpectrum target, ReadOnlySpan<double> energies, Span<double> value, Span<double> slope)
    {
        if (IsFlat)
            return;
        Span<double> sums = stackalloc double[Coefficients.Count];
        double span = target.Range.HighEv - target.Range.LowEv;
        for (int j = 0; j < energies.Length; j++)
        {
            double raw = (energies[j] - target.Range.LowEv) / span,
                u = Math.Clamp(raw, 0, 1);
            (double s, double ds) = Polynomial(u, sums);
            ds = raw == u ? ds / span : 0;
            foreach (BackgroundStep step in Steps)
            {
                double sigma = target.Resolution.Sigma(step.EnergyEv),
                    z = (energies[j] - step.EnergyEv) / sigma;
                s += step.Height * ErrorFunctions.NormalCumulative(-z);
                ds -= step.Height * ErrorFunctions.NormalDensity(z) / sigma;
            }
            if (s < Least)
                (s, ds) = (Least, 0);
            slope[j] = slope[j] * s + value[j] * ds;
            value[j] *= s;
        }
    }

    // Value and derivative in u by de Casteljau's scheme.
    private (double Value, double Derivative) Polynomial(double u, Span<double> work)
    {
        for (int b = 0; b < work.Length; b++)
            work[b] = Coefficients[b];
        double derivative = 0;
        for (int level = Degree; level > 0; level--)
        {
            if (level == 1)
                derivative = Degree * (work[1] - work[0]);
            for (int b = 0; b < level; b++)
                work[b] += u * (work[b + 1] - work[b]);
        }
        return (work[0], derivative);
    }
}
