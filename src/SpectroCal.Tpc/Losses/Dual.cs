namespace SpectroCal.Tpc.Losses;

/// <summary>A number with its derivative along one direction.</summary>
/// <param name="Value">The number.</param>
/// <param name="Slope">Its derivative.</param>
public readonly record struct Dual(double Value, double Slope)
{
    /// <summary>A number that does not change.</summary>
    public static implicit operator Dual(double value) => new(value, 0);

    /// <summary>Minus.</summary>
    public static Dual operator -(Dual a) => new(-a.Value, -a.Slope);

    /// <summary>Sum.</summary>
    public static Dual operator +(Dual a, Dual b) => new(a.Value + b.Value, a.Slope + b.Slope);

    /// <summary>Difference.</summary>
    public static Dual operator -(Dual a, Dual b) => new(a.Value - b.Value, a.Slope - b.Slope);

    /// <summary>Product.</summary>
    public static Dual operator *(Dual a, Dual b) => new(a.Value * b.Value, a.Slope * b.Value + a.Value * b.Slope);

    /// <summary>Quotient.</summary>
    public static Dual operator /(Dual a, Dual b)
    {
        double q = a.Value / b.Value;
        return new Dual(q, (a.Slope - q * b.Slope) / b.Value);
    }

    /// <summary>Exponential.</summary>
    public static Dual Exp(Dual a)
    {
        double e = Math.Exp(a.Value);
        return new Dual(e, e * a.Slope);
    }

    /// <summary>Natural logarithm.</summary>
    public static Dual Log(Dual a) => new(Math.Log(a.Value), a.Slope / a.Value);

    /// <summary>Modulus; its derivative at 0 is taken for 0.</summary>
    public static Dual Abs(Dual a) => new(Math.Abs(a.Value), Math.Sign(a.Value) * a.Slope);
}
