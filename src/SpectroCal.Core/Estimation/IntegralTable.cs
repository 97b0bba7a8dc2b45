using System.Numerics.Tensors;

namespace SpectroCal.Estimation;

/// <summary>The integral of a density on equal steps, so that a bin of any width gets exactly what falls into it.</summary>
/// <param name="Integral">From the first step up to each.</param>
/// <param name="Density">The density there, per step.</param>
internal sealed record IntegralTable(double[] Integral, double[] Density)
{
    /// <summary>Integrates a density: trapezia with the slopes at their ends, h/2 (f + g) + h^2/12 (f' - g').</summary>
    /// <param name="density">Values at equal steps.</param>
    /// <param name="slope">Their derivatives.</param>
    /// <param name="step">Distance of the steps.</param>
    public static IntegralTable Of(ReadOnlySpan<double> density, ReadOnlySpan<double> slope, double step)
    {
        var integral = new double[density.Length];
        for (int j = 1; j < integral.Length; j++)
            integral[j] = integral[j - 1] + step * (density[j - 1] + density[j]) / 2 + step * step * (slope[j - 1] - slope[j]) / 12;
        double[] perStep = density.ToArray();
        for (int j = 0; j < perStep.Length; j++)
            perStep[j] *= step;
        return new IntegralTable(integral, perStep);
    }

    /// <summary>The sum of tables of the same steps, each times a coefficient.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="coefficients">As many.</param>
    /// <param name="workspace">Gives the arrays of the sum.</param>
    public static IntegralTable Sum(IReadOnlyList<IntegralTable> tables, IReadOnlyList<double> coefficients, Workspace workspace)
    {
        var sum = new IntegralTable(workspace.Take(tables[0].Integral.Length), workspace.Take(tables[0].Density.Length));
        for (int i = 0; i < tables.Count; i++)
        {
            TensorPrimitives.MultiplyAdd(tables[i].Integral, coefficients[i], sum.Integral, sum.Integral);
            TensorPrimitives.MultiplyAdd(tables[i].Density, coefficients[i], sum.Density, sum.Density);
        }
        return sum;
    }

    /// <summary>What lies between neighbouring edges.</summary>
    /// <param name="edges">Edges in steps from the first, ascending, inside the table.</param>
    /// <param name="contents">One less than the edges.</param>
    public void Fill(ReadOnlySpan<double> edges, Span<double> contents)
    {
        double below = At(edges[0]);
        for (int j = 0; j < contents.Length; j++)
        {
            double above = At(edges[j + 1]);
            contents[j] = above - below;
            below = above;
        }
    }

    // Cubic between two steps, with the density as its slope.
    private double At(double position)
    {
        int j = Math.Clamp((int)position, 0, Integral.Length - 2);
        double u = position - j,
            v = 1 - u;
        return Integral[j] * v * v * (1 + 2 * u) + Integral[j + 1] * u * u * (3 - 2 * u) + u * v * (v * Density[j] - u * Density[j + 1]);
    }
}
