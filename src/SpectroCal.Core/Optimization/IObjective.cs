namespace SpectroCal.Optimization;

/// <summary>A function to be minimised, with its first and second derivatives.</summary>
internal interface IObjective
{
    /// <summary>Number of parameters.</summary>
    int ParameterCount { get; }

    /// <summary>Evaluates the function at <paramref name="parameters"/> and writes everything into <paramref name="result"/>.</summary>
    void Evaluate(ReadOnlySpan<double> parameters, ObjectiveEvaluation result);
}
