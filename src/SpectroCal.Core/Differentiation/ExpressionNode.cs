namespace SpectroCal.Differentiation;

/// <summary>One operation of an expression; equal nodes are the same value.</summary>
/// <param name="Operation">What it does.</param>
/// <param name="A">First operand: a node, or the number of a variable.</param>
/// <param name="B">Second operand, a node; 0 where there is none.</param>
/// <param name="Value">A constant's value.</param>
internal readonly record struct ExpressionNode(ExpressionOperation Operation, int A = 0, int B = 0, double Value = 0);
