namespace SpectroCal.Detectors;

/// <summary>An energy scale: a function with its parameters and, where known, their covariance.</summary>
/// <param name="Function">The family.</param>
/// <param name="Parameters">p, length n.</param>
public sealed record EnergyCalibration(CalibrationFunction Function, IReadOnlyList<double> Parameters)
{
    private readonly double[] _parameters = Checked(Function, Parameters);

    /// <summary>p, length n: a copy of what was given.</summary>
    public IReadOnlyList<double> Parameters
    {
        get => _parameters;
        init => _parameters = Checked(Function, value);
    }

    /// <summary>Covariance of the parameters, n x n by rows; null where it is not known.</summary>
    public IReadOnlyList<double>? Covariance { get; init; }

    /// <summary>The parameters as a span.</summary>
    public ReadOnlySpan<double> Values => _parameters;

    /// <summary>Energy at a channel position, eV.</summary>
    public double Energy(double channel) => Function.Energy(channel, _parameters);

    /// <summary>dE/da at a channel position, eV per channel.</summary>
    public double Slope(double channel) => Function.Slope(channel, _parameters);

    /// <summary>Channel position of an energy; NaN if the scale does not reach it.</summary>
    public double Channel(double energyEv) => Function.Channel(energyEv, _parameters);

    /// <summary>Standard error of parameter <paramref name="index"/>; NaN without a covariance.</summary>
    public double ParameterError(int index) =>
        Covariance is null ? double.NaN : Math.Sqrt(Covariance[index * Function.ParameterCount + index]);

    /// <summary>Standard error of the energy at a channel, sqrt(C_i V_ij C_j), eV; NaN without a covariance.</summary>
    public double EnergyError(double channel)
    {
        if (Covariance is null)
            return double.NaN;
        int n = Function.ParameterCount;
        Span<double> c = stackalloc double[n];
        Function.Partials(channel, _parameters, c);
        // Of the upper triangle alone, as files hold it: where parameters are strongly correlated, the last digits of the lower one count.
        double variance = 0;
        for (int i = 0; i < n; i++)
        for (int j = i; j < n; j++)
            variance += (i == j ? 1 : 2) * c[i] * Covariance[i * n + j] * c[j];
        return Math.Sqrt(variance);
    }

    /// <summary>Whether function, parameters and covariance are equal.</summary>
    public bool Equals(EnergyCalibration? other) =>
        other is not null
        && Function.Equals(other.Function)
        && _parameters.SequenceEqual(other._parameters)
        && (Covariance ?? []).SequenceEqual(other.Covariance ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Function, _parameters[0], _parameters[^1]);

    /// <summary>The straight line E = offset + gain a.</summary>
    public static EnergyCalibration Linear(double offsetEv, double gainEvPerChannel) =>
        new(PolynomialFunction.Linear, [offsetEv, gainEvPerChannel]);

    private static double[] Checked(CalibrationFunction function, IReadOnlyList<double> parameters)
    {
        if (parameters.Count != function.ParameterCount)
            throw new CalibrationException(
                $"The calibration function {function.Expression} has {function.ParameterCount} parameters; {parameters.Count} were given."
            );
        if (parameters.Any(p => !double.IsFinite(p)))
            throw new CalibrationException($"The calibration parameters {string.Join(", ", parameters)} must be finite numbers.");
        return [.. parameters];
    }
}
