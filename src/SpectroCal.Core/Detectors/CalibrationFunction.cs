using System.Globalization;
using SpectroCal.Differentiation;

namespace SpectroCal.Detectors;

/// <summary>A family of energy scales E = C(a; p): energy in eV from the channel position a and n parameters p.</summary>
/// <remarks>Primes are derivatives with respect to a; C_i is the derivative with respect to p_i.</remarks>
public abstract class CalibrationFunction
{
    /// <summary>
    /// Reads a function: "linear", "poly2" to "poly6", or an expression of adc (also a, x, channel) and p0, p1, ... to p6.
    /// </summary>
    /// <param name="text">The text, such as "p0 + p1*adc + p2*sqrt(adc)".</param>
    /// <returns>A <see cref="PolynomialFunction"/> wherever the text is one, else an <see cref="ExpressionFunction"/>.</returns>
    /// <exception cref="ExpressionException">The text is not a calibration function; the message says where and why.</exception>
    public static CalibrationFunction Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string name = text.Trim().ToLowerInvariant();
        if (name == "linear")
            return PolynomialFunction.Linear;
        if (name.StartsWith("poly", StringComparison.Ordinal))
        {
            return
                int.TryParse(name.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out int degree)
                && degree is >= 1 and <= PolynomialFunction.HighestDegree
                ? new PolynomialFunction(degree)
                : throw new ExpressionException($"expected poly1 to poly{PolynomialFunction.HighestDegree}, found '{text.Trim()}'");
        }
        return ExpressionFunction.Read(text);
    }

    /// <summary>Indices of parameters by their names: p1, p0.</summary>
    /// <exception cref="FormatException">One is not the name of a parameter, or occurs twice.</exception>
    public static int[] ParameterIndices(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        int[] indices =
        [
            .. names.Select(name =>
                name.Trim() is ['p' or 'P', .. var digits]
                && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                    ? index
                    : throw new FormatException($"expected parameters such as p1 or p0,p1, found '{name}'")
            ),
        ];
        return indices.Distinct().Count() == indices.Length
            ? indices
            : throw new FormatException($"expected each parameter once, found '{string.Join(',', names)}'");
    }

    /// <summary>The function as a formula, such as "p0 + p1*adc".</summary>
    public abstract string Expression { get; }

    /// <summary>Number of parameters n.</summary>
    public abstract int ParameterCount { get; }

    /// <summary>C(a; p), eV.</summary>
    public abstract double Energy(double channel, ReadOnlySpan<double> parameters);

    /// <summary>C'(a; p), eV per channel.</summary>
    public abstract double Slope(double channel, ReadOnlySpan<double> parameters);

    /// <summary>The channel a with C(a; p) = E, or NaN if there is none on the rising branch.</summary>
    public abstract double Channel(double energyEv, ReadOnlySpan<double> parameters);

    /// <summary>C'(a; p) at the channel of an energy, eV per channel; NaN if the scale does not reach it.</summary>
    public double SlopeAt(double energyEv, ReadOnlySpan<double> parameters) => Slope(Channel(energyEv, parameters), parameters);

    /// <summary>C_i(a; p) for all i, into a span of length n.</summary>
    public abstract void Partials(double channel, ReadOnlySpan<double> parameters, Span<double> partials);

    /// <summary>All derivatives at one channel that the density of calibrated data and its first two derivatives need.</summary>
    /// <param name="channel">a.</param>
    /// <param name="parameters">p.</param>
    /// <param name="inChannel">C', C'', C''' (length 3).</param>
    /// <param name="partials">C_i, C_i', C_i'' for each i in turn (length 3 n).</param>
    public abstract void Derivatives(double channel, ReadOnlySpan<double> parameters, Span<double> inChannel, Span<double> partials);

    /// <summary>Whether all second derivatives in the parameters vanish.</summary>
    public virtual bool IsLinear => true;

    /// <summary>Second derivatives in the parameters at one channel; zero where the function is linear in them.</summary>
    /// <param name="channel">a.</param>
    /// <param name="parameters">p.</param>
    /// <param name="second">C_ij, C_ij' for each pair i &gt;= j in turn, (0,0), (1,0), (1,1), (2,0), ... (length n (n + 1)).</param>
    public virtual void SecondPartials(double channel, ReadOnlySpan<double> parameters, Span<double> second) => second.Clear();

    /// <summary>Names of the parameters: p0, p1, ...</summary>
    public string ParameterName(int index) => $"p{index}";

    /// <summary>Unit of a parameter, such as "eV/channel^2"; null where the function does not say.</summary>
    public virtual string? ParameterUnit(int index) => null;

    /// <inheritdoc/>
    public override string ToString() => Expression;
}
