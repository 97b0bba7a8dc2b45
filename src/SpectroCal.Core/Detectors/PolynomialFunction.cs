namespace SpectroCal.Detectors;

/// <summary>E = p0 + p1 a + p2 a^2 + ... of any degree from 1.</summary>
public sealed class PolynomialFunction : CalibrationFunction, IEquatable<PolynomialFunction>
{
    /// <summary>Highest degree.</summary>
    public const int HighestDegree = 6;

    /// <summary>The straight line, offset and gain.</summary>
    public static PolynomialFunction Linear { get; } = new(1);

    /// <summary>Creates the family of a degree.</summary>
    /// <param name="degree">1 to 6.</param>
    public PolynomialFunction(int degree)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degree, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(degree, HighestDegree);
        Degree = degree;
    }

    /// <summary>Degree of the polynomial.</summary>
    public int Degree { get; }

    /// <inheritdoc/>
    public override int ParameterCount => Degree + 1;

    /// <inheritdoc/>
    public override string Expression =>
        string.Join(
            " + ",
            Enumerable
                .Range(0, Degree + 1)
                .Select(k =>
                    k switch
                    {
                        0 => "p0",
                        1 => "p1*adc",
                        _ => $"p{k}*adc^{k}",
                    }
                )
        );

    /// <inheritdoc/>
    public override string ParameterUnit(int index) =>
        index switch
        {
            0 => "eV",
            1 => "eV/channel",
            _ => $"eV/channel^{index}",
        };

    /// <inheritdoc/>
    public override double Energy(double channel, ReadOnlySpan<double> parameters)
    {
        double e = parameters[Degree];
        for (int k = Degree - 1; k >= 0; k--)
            e = e * channel + parameters[k];
        return e;
    }

    /// <inheritdoc/>
    public override double Slope(double channel, ReadOnlySpan<double> parameters)
    {
        double s = Degree * parameters[Degree];
        for (int k = Degree - 1; k >= 1; k--)
            s = s * channel + k * parameters[k];
        return s;
    }

    /// <inheritdoc/>
    public override double Channel(double energyEv, ReadOnlySpan<double> parameters)
    {
        double a = (energyEv - parameters[0]) / parameters[1];
        if (Degree == 1)
            return parameters[1] > 0 ? a : double.NaN;
        // Without a rising linear term, starts where the highest power alone would reach the energy.
        if (!(parameters[1] > 0))
            a = Math.Pow(Math.Abs((energyEv - parameters[0]) / parameters[Degree]), 1.0 / Degree);
        for (int iteration = 0; iteration < 50; iteration++)
        {
            double slope = Slope(a, parameters);
            if (!(slope > 0))
                return double.NaN;
            double change = (Energy(a, parameters) - energyEv) / slope;
            a -= change;
            if (Math.Abs(change) <= 1e-12 * (1 + Math.Abs(a)))
                return Slope(a, parameters) > 0 ? a : double.NaN;
        }
        return double.NaN;
    }

    /// <inheritdoc/>
    public override void Partials(double channel, ReadOnlySpan<double> parameters, Span<double> partials)
    {
        double power = 1;
        for (int i = 0; i <= Degree; i++, power *= channel)
            partials[i] = power;
    }

    /// <inheritdoc/>
    public override void Derivatives(double channel, ReadOnlySpan<double> parameters, Span<double> inChannel, Span<double> partials)
    {
        inChannel.Clear();
        // a^(i-2), a^(i-1), a^i as i grows; the factors i and i(i-1) are zero where a power would be negative.
        double twoBelow = 0,
            oneBelow = 0,
            power = 1;
        for (int i = 0; i <= Degree; i++)
        {
            double first = i * oneBelow,
                second = i * (i - 1) * twoBelow;
            partials[3 * i] = power;
            partials[3 * i + 1] = first;
            partials[3 * i + 2] = second;
            inChannel[0] += parameters[i] * first;
            inChannel[1] += parameters[i] * second;
            if (i >= 3)
                inChannel[2] += parameters[i] * i * (i - 1) * (i - 2) * Math.Pow(channel, i - 3);
            twoBelow = oneBelow;
            oneBelow = power;
            power *= channel;
        }
    }

    /// <inheritdoc/>
    public bool Equals(PolynomialFunction? other) => other?.Degree == Degree;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PolynomialFunction);

    /// <inheritdoc/>
    public override int GetHashCode() => Degree;
}
