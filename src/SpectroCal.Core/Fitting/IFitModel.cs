namespace SpectroCal.Fitting;

/// <summary>
/// What the data should be as a function of parameters: mu_j(u), j = 0 .. points - 1. Immutable, usable from many threads.
/// </summary>
public interface IFitModel
{
    /// <summary>Number of points: bins of a spectrum, or rows of a table.</summary>
    int PointCount { get; }

    /// <summary>Number of parameters, including those that are fixed or tied.</summary>
    int ParameterCount { get; }

    /// <summary>A workspace for one fit, used by one thread at a time.</summary>
    /// <param name="needed">For each parameter, whether derivatives with respect to it are asked for.</param>
    IModelEvaluator CreateEvaluator(ReadOnlySpan<bool> needed);
}

/// <summary>Evaluates an <see cref="IFitModel"/> with its derivatives.</summary>
public interface IModelEvaluator
{
    /// <summary>Writes mu_j and d mu_j / d u_k.</summary>
    /// <param name="u">Parameters.</param>
    /// <param name="mu">Expected values, one for each point.</param>
    /// <param name="jacobian">
    /// Column k, at k times the number of points, holds the derivatives with respect to u_k; columns that are not needed are left alone.
    /// </param>
    void Evaluate(ReadOnlySpan<double> u, Span<double> mu, Span<double> jacobian);

    /// <summary>Adds sum_j weights_j d2 mu_j / (du_k du_l) to the symmetric matrix, both triangles.</summary>
    void AddCurvature(ReadOnlySpan<double> u, ReadOnlySpan<double> weights, Span<double> hessian);
}
