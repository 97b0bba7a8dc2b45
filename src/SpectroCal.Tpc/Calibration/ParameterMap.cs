using SpectroCal.Tpc.Physics;

namespace SpectroCal.Tpc.Calibration;

/// <summary>Parameters within their ranges as numbers without ranges: theta = least + (most - least)/(1 + exp(-u)).</summary>
/// <param name="parameters">Which.</param>
public sealed class ParameterMap(IReadOnlyList<TpcParameter> parameters)
{
    private const double Edge = 1e-6; // of the range: a start on its end would have no gradient

    /// <summary>The numbers of values.</summary>
    public double[] Inner(ReadOnlySpan<double> values)
    {
        var inner = new double[parameters.Count];
        for (int i = 0; i < inner.Length; i++)
        {
            TpcParameterInfo info = TpcParameterInfo.Of(parameters[i]);
            double share = Math.Clamp((values[i] - info.Least) / (info.Most - info.Least), Edge, 1 - Edge);
            inner[i] = Math.Log(share / (1 - share));
        }
        return inner;
    }

    /// <summary>The values of numbers.</summary>
    public double[] Values(ReadOnlySpan<double> inner)
    {
        var values = new double[parameters.Count];
        for (int i = 0; i < values.Length; i++)
        {
            TpcParameterInfo info = TpcParameterInfo.Of(parameters[i]);
            values[i] = info.Least + (info.Most - info.Least) * Share(inner[i]);
        }
        return values;
    }

    /// <summary>Derivative of each value by its number.</summary>
    public double[] Slopes(ReadOnlySpan<double> inner)
    {
        var slopes = new double[parameters.Count];
        for (int i = 0; i < slopes.Length; i++)
        {
            TpcParameterInfo info = TpcParameterInfo.Of(parameters[i]);
            slopes[i] = (info.Most - info.Least) * Share(inner[i]) * (1 - Share(inner[i]));
        }
        return slopes;
    }

    private static double Share(double u) => 1 / (1 + Math.Exp(-u));
}
