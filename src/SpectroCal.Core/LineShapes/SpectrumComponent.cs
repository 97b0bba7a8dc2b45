namespace SpectroCal.LineShapes;

/// <summary>A part of a spectrum: a line, or a background. Immutable.</summary>
/// <param name="name">Name of the part, such as "Cu Ka".</param>
/// <param name="arguments">Names of the fit parameters that are its arguments, in its order; several components may share one.</param>
public abstract class SpectrumComponent(string name, IReadOnlyList<string> arguments)
{
    /// <summary>Name of the part.</summary>
    public string Name => name;

    /// <summary>Names of its parameters.</summary>
    public IReadOnlyList<string> Arguments => arguments;

    /// <summary>A workspace that evaluates the part on bins, for one thread.</summary>
    /// <param name="edges">Edges of the bins, increasing.</param>
    internal abstract ComponentEvaluator Begin(double[] edges);
}

/// <summary>Evaluates a <see cref="SpectrumComponent"/> on bins.</summary>
internal abstract class ComponentEvaluator
{
    /// <summary>Counts of the part in each bin, by the last <see cref="Evaluate"/>.</summary>
    public abstract ReadOnlySpan<double> Counts { get; }

    /// <summary>Derivatives of <see cref="Counts"/> with respect to an argument, by the last <see cref="Evaluate"/>.</summary>
    public abstract ReadOnlySpan<double> Derivative(int argument);

    /// <summary>Evaluates counts and first derivatives.</summary>
    public abstract void Evaluate(ReadOnlySpan<double> arguments);

    /// <summary>Adds sum_j w_j d2 counts_j / (da db) to both triangles of a matrix over the arguments.</summary>
    /// <param name="arguments">Those of the last <see cref="Evaluate"/>.</param>
    /// <param name="weights">w, one for each bin.</param>
    /// <param name="hessian">The matrix, by rows.</param>
    public abstract void AddCurvature(ReadOnlySpan<double> arguments, ReadOnlySpan<double> weights, Span<double> hessian);
}
