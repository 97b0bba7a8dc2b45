namespace SpectroCal.Differentiation;

/// <summary>
/// A number that carries its first and second derivatives with respect to n variables (second-order forward mode): arithmetic on jets
/// gives the exact derivatives of whatever it computes.
/// </summary>
/// <remarks>
/// For a function f of one jet, d(f)/dx_i = f' x_i and d2(f)/dx_i dx_k = f' x_ik + f'' x_i x_k; everything here is that rule and the
/// product rule. A constant has no derivatives and combines with jets of any n. A jet without second derivatives gives others without.
/// </remarks>
public readonly struct Jet
{
    private readonly double[]? _gradient;
    private readonly double[]? _hessian;

    private Jet(double value, double[]? gradient, double[]? hessian)
    {
        Value = value;
        _gradient = gradient;
        _hessian = hessian;
    }

    /// <summary>The number itself.</summary>
    public double Value { get; }

    /// <summary>Number of variables n; 0 for a constant.</summary>
    public int VariableCount => _gradient?.Length ?? 0;

    /// <summary>First derivative with respect to variable <paramref name="i"/>.</summary>
    public double Gradient(int i) => _gradient is null ? 0 : _gradient[i];

    /// <summary>Second derivative with respect to variables <paramref name="i"/> and <paramref name="k"/>.</summary>
    public double Hessian(int i, int k) => _hessian is null ? 0 : _hessian[i * VariableCount + k];

    /// <summary>A number without derivatives.</summary>
    public static Jet Constant(double value) => new(value, null, null);

    /// <summary>Variable number <paramref name="index"/> of <paramref name="count"/>.</summary>
    public static Jet Variable(double value, int index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
        var gradient = new double[count];
        gradient[index] = 1;
        return new Jet(value, gradient, new double[count * count]);
    }

    /// <summary>A number whose derivatives are known.</summary>
    /// <param name="value">The number.</param>
    /// <param name="gradient">First derivatives, n; not copied.</param>
    /// <param name="hessian">Second derivatives, n x n by rows, symmetric; not copied. Null: not known, and taken for zero.</param>
    public static Jet WithDerivatives(double value, double[] gradient, double[]? hessian)
    {
        if (hessian is not null && hessian.Length != gradient.Length * gradient.Length)
            throw new ArgumentException($"{gradient.Length} variables have no {hessian.Length} second derivatives.", nameof(hessian));
        return new Jet(value, gradient, hessian);
    }

    /// <summary>All of <paramref name="values"/> as variables.</summary>
    public static Jet[] Variables(ReadOnlySpan<double> values)
    {
        var jets = new Jet[values.Length];
        for (int i = 0; i < jets.Length; i++)
            jets[i] = Variable(values[i], i, jets.Length);
        return jets;
    }

    /// <summary>A number as a constant.</summary>
    public static implicit operator Jet(double value) => Constant(value);

    /// <summary>Minus.</summary>
    public static Jet operator -(Jet a) => a.Apply(-a.Value, -1, 0);

    /// <summary>Sum.</summary>
    public static Jet operator +(Jet a, Jet b) => Combine(a, b, a.Value + b.Value, 1, 1, 0, 0, 0);

    /// <summary>Difference.</summary>
    public static Jet operator -(Jet a, Jet b) => Combine(a, b, a.Value - b.Value, 1, -1, 0, 0, 0);

    /// <summary>Product.</summary>
    public static Jet operator *(Jet a, Jet b) => Combine(a, b, a.Value * b.Value, b.Value, a.Value, 0, 1, 0);

    /// <summary>Quotient.</summary>
    public static Jet operator /(Jet a, Jet b)
    {
        double inverse = 1 / b.Value,
            value = a.Value * inverse;
        return Combine(a, b, value, inverse, -value * inverse, 0, -inverse * inverse, 2 * value * inverse * inverse);
    }

    /// <summary>Exponential.</summary>
    public static Jet Exp(Jet a)
    {
        double e = Math.Exp(a.Value);
        return a.Apply(e, e, e);
    }

    /// <summary>Natural logarithm.</summary>
    public static Jet Log(Jet a) => a.Apply(Math.Log(a.Value), 1 / a.Value, -1 / (a.Value * a.Value));

    /// <summary>Square root.</summary>
    public static Jet Sqrt(Jet a)
    {
        double root = Math.Sqrt(a.Value);
        return a.Apply(root, 0.5 / root, -0.25 / (root * a.Value));
    }

    /// <summary>A power with a constant exponent.</summary>
    public static Jet Pow(Jet a, double exponent) =>
        a.Apply(
            Math.Pow(a.Value, exponent),
            exponent == 0 ? 0 : exponent * Math.Pow(a.Value, exponent - 1),
            exponent is 0 or 1 ? 0 : exponent * (exponent - 1) * Math.Pow(a.Value, exponent - 2)
        );

    /// <summary>A power.</summary>
    public static Jet Pow(Jet a, Jet exponent) => exponent.VariableCount == 0 ? Pow(a, exponent.Value) : Exp(exponent * Log(a));

    /// <summary>Sine.</summary>
    public static Jet Sin(Jet a) => a.Apply(Math.Sin(a.Value), Math.Cos(a.Value), -Math.Sin(a.Value));

    /// <summary>Cosine.</summary>
    public static Jet Cos(Jet a) => a.Apply(Math.Cos(a.Value), -Math.Sin(a.Value), -Math.Cos(a.Value));

    /// <summary>Inverse tangent.</summary>
    public static Jet Atan(Jet a)
    {
        double slope = 1 / (1 + a.Value * a.Value);
        return a.Apply(Math.Atan(a.Value), slope, -2 * a.Value * slope * slope);
    }

    /// <summary>f(a), given f, f' and f'' at the value of a.</summary>
    public Jet Apply(double value, double first, double second)
    {
        if (_gradient is null)
            return Constant(value);
        int n = _gradient.Length;
        var gradient = new double[n];
        double[]? hessian = _hessian is null ? null : new double[n * n];
        for (int i = 0; i < n; i++)
        {
            gradient[i] = first * _gradient[i];
            for (int k = 0; hessian is not null && k < n; k++)
                hessian[i * n + k] = first * _hessian![i * n + k] + second * _gradient[i] * _gradient[k];
        }
        return new Jet(value, gradient, hessian);
    }

    // f(a, b), given its partial derivatives f_a, f_b, f_aa, f_ab, f_bb.
    private static Jet Combine(Jet a, Jet b, double value, double fa, double fb, double faa, double fab, double fbb)
    {
        if (b._gradient is null)
            return a.Apply(value, fa, faa);
        if (a._gradient is null)
            return b.Apply(value, fb, fbb);
        int n = a.VariableCount;
        if (b.VariableCount != n)
            throw new InvalidOperationException($"Jets of {n} and of {b.VariableCount} variables cannot be combined.");
        var gradient = new double[n];
        double[]? hessian = a._hessian is null || b._hessian is null ? null : new double[n * n];
        for (int i = 0; i < n; i++)
        {
            double ai = a._gradient[i],
                bi = b._gradient[i];
            gradient[i] = fa * ai + fb * bi;
            for (int k = 0; hessian is not null && k < n; k++)
            {
                double ak = a._gradient[k],
                    bk = b._gradient[k];
                hessian[i * n + k] =
                    fa * a._hessian![i * n + k] + fb * b._hessian![i * n + k] + faa * ai * ak + fab * (ai * bk + ak * bi) + fbb * bi * bk;
            }
        }
        return new Jet(value, gradient, hessian);
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
