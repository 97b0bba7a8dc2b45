using TorchSharp;
using static TorchSharp.torch;

namespace SpectroCal.Torch;

/// <summary>Sums of tensors, and what tensors and numbers give.</summary>
/// <remarks>
/// In place of TorchSharp's operators, which are not safe in version 0.107: they hand a number to libtorch as an object that nothing refers
/// to any more, the garbage collector may free it while libtorch reads it, and libtorch then throws or computes with another number. A
/// sum of two tensors has such a number, too, the factor 1 of the second. Here numbers are held until libtorch has ended. Differences,
/// products and quotients of tensors are safe as they are.
/// </remarks>
internal static class TensorArithmetic
{
    private static readonly Scalar One = 1.ToScalar(); // for ever

    /// <summary>a + b.</summary>
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, One);

    /// <summary>a + b.</summary>
    public static Tensor Plus(this Tensor a, double b) => Held(b, number => a.add(number, One));

    /// <summary>a + 1 of whole numbers.</summary>
    public static Tensor Next(this Tensor a) => a.add(One, One);

    /// <summary>Adds b to a itself.</summary>
    public static Tensor Add(this Tensor a, Tensor b) => a.add_(b, One);

    /// <summary>Zeros like a, to whose rows those of b are added: row i of b to row index i.</summary>
    public static Tensor SumRows(this Tensor a, Tensor index, Tensor b) => zeros_like(a).index_add(0, index, b, One);

    /// <summary>a - b.</summary>
    public static Tensor Minus(this Tensor a, double b) => Held(b, a.sub);

    /// <summary>a - b.</summary>
    public static Tensor Minus(double a, Tensor b) => b.negative().Plus(a);

    /// <summary>a b.</summary>
    public static Tensor Times(this Tensor a, double b) => Held(b, a.mul);

    /// <summary>a / b.</summary>
    public static Tensor Over(this Tensor a, double b) => Held(b, number => a.div(number));

    /// <summary>a / b.</summary>
    public static Tensor Over(double a, Tensor b) => b.reciprocal().Times(a);

    /// <summary>a to the power b.</summary>
    public static Tensor Power(this Tensor a, double b) => Held(b, a.pow);

    /// <summary>Whether a is greater than b.</summary>
    public static Tensor IsAbove(this Tensor a, double b) => Held(b, a.gt);

    /// <summary>Whether a is b or greater.</summary>
    public static Tensor IsAtLeast(this Tensor a, double b) => Held(b, a.ge);

    /// <summary>Whether a is smaller than b.</summary>
    public static Tensor IsBelow(this Tensor a, double b) => Held(b, a.lt);

    /// <summary>Whether a is zero.</summary>
    public static Tensor IsZero(this Tensor a) => Held(0, a.eq);

    /// <summary>a, or b where that is greater.</summary>
    public static Tensor OrAtLeast(this Tensor a, double b) => Held(b, a.clamp_min);

    /// <summary>a, or 0 or 1 where it lies beyond.</summary>
    public static Tensor InUnitInterval(this Tensor a) => a.Within(0, 1);

    /// <summary>a, or the nearer of two numbers where it lies beyond.</summary>
    public static Tensor Within(this Tensor a, double least, double greatest) => a.OrAtLeast(least).OrAtMost(greatest);

    /// <summary>A tensor of the same shape full of a number.</summary>
    public static Tensor FilledWith(this Tensor a, double value) => Held(value, number => full_like(a, number));

    /// <summary>Whether any is true.</summary>
    public static bool HasAny(this Tensor a)
    {
        using Tensor any = a.any();
        using Tensor host = any.cpu();
        return host.data<bool>()[0];
    }

    /// <summary>The only number.</summary>
    public static double Number(this Tensor a)
    {
        using Tensor exact = a.to(ScalarType.Float64);
        using Tensor host = exact.cpu();
        return host.data<double>()[0];
    }

    private static Tensor OrAtMost(this Tensor a, double b) => Held(b, a.clamp_max);

    private static Tensor Held(double value, Func<Scalar, Tensor> use)
    {
        using Scalar number = value.ToScalar(); // lives until it is given back here
        return use(number);
    }
}
