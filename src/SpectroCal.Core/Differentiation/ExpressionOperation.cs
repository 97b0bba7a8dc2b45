namespace SpectroCal.Differentiation;

/// <summary>What a node of an expression does with its operands.</summary>
internal enum ExpressionOperation : byte
{
    Constant,
    Variable,
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Negate,
    Sqrt,
    Exp,
    Log,
    Log10,
    Log2,
    Sin,
    Cos,
    Tan,
    Atan,
    Tanh,
    Erf,
    Abs,

    /// <summary>-1, 0 or 1: the derivative of <see cref="Abs"/>.</summary>
    Sign,

    /// <summary>A power with a whole exponent, in programs only: operand B is the exponent.</summary>
    WholePower,
}
