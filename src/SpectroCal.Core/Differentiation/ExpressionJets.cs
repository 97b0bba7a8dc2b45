using SpectroCal.Numerics;
using Op = SpectroCal.Differentiation.ExpressionOperation;

namespace SpectroCal.Differentiation;

/// <summary>The operations of expressions on jets.</summary>
internal static class ExpressionJets
{
    /// <summary>An operation on jets.</summary>
    public static Jet Compute(Op operation, Jet a, Jet b)
    {
        switch (operation)
        {
            case Op.Add:
                return a + b;
            case Op.Subtract:
                return a - b;
            case Op.Multiply:
                return a * b;
            case Op.Divide:
                return a / b;
            case Op.Power:
                return Jet.Pow(a, b);
            case Op.Negate:
                return -a;
            case Op.Sqrt:
                return Jet.Sqrt(a);
            case Op.Exp:
                return Jet.Exp(a);
            case Op.Log:
                return Jet.Log(a);
            case Op.Log10:
                return Jet.Log(a) / Math.Log(10);
            case Op.Log2:
                return Jet.Log(a) / Math.Log(2);
            case Op.Sin:
                return Jet.Sin(a);
            case Op.Cos:
                return Jet.Cos(a);
            case Op.Tan:
                return Jet.Sin(a) / Jet.Cos(a);
            case Op.Atan:
                return Jet.Atan(a);
            case Op.Tanh:
                double t = Math.Tanh(a.Value),
                    slope = 1 - t * t;
                return a.Apply(t, slope, -2 * t * slope);
            case Op.Erf:
                double first = 2 / Math.Sqrt(Math.PI) * Math.Exp(-a.Value * a.Value);
                return a.Apply(ErrorFunctions.Erf(a.Value), first, -2 * a.Value * first);
            case Op.Abs:
                return a.Apply(Math.Abs(a.Value), ExpressionGraph.Compute(Op.Sign, a.Value, 0), 0);
            default:
                return ExpressionGraph.Compute(operation, a.Value, b.Value); // the sign: constant except for its step
        }
    }
}
