using SpectroCal.Optimization;

namespace SpectroCal.Torch.Objectives;

/// <summary>The losses of some batches at some parameters, with their derivatives in the free parameters.</summary>
/// <param name="count">Number of batches.</param>
/// <param name="parameters">Number n of free parameters.</param>
/// <param name="withCurvature">Whether second derivatives are wanted; otherwise their tables are empty.</param>
internal sealed class BatchLosses(int count, int parameters, bool withCurvature)
{
    /// <summary>One loss for each batch; infinite where the parameters give no energy scale.</summary>
    public double[] Values { get; } = new double[count];

    /// <summary>First derivatives, batches x n by rows.</summary>
    public double[] Gradients { get; } = new double[count * parameters];

    /// <summary>Second derivatives, batches x n x n by rows.</summary>
    public double[] Hessians { get; } = new double[withCurvature ? count * parameters * parameters : 0];

    /// <summary>Their Gauss-Newton approximation, batches x n x n by rows.</summary>
    public double[] GaussNewtons { get; } = new double[withCurvature ? count * parameters * parameters : 0];

    /// <summary>Of batches whose evaluation threw, what it said in one line; null for the others.</summary>
    public string?[] Failures { get; } = new string?[count];

    /// <summary>Copies what there is of one batch.</summary>
    public void CopyTo(int batch, ObjectiveEvaluation evaluation)
    {
        evaluation.Value = Values[batch];
        Gradients.AsSpan(batch * parameters, parameters).CopyTo(evaluation.Gradient);
        if (!withCurvature)
            return;
        int square = parameters * parameters;
        Hessians.AsSpan(batch * square, square).CopyTo(evaluation.Hessian);
        GaussNewtons.AsSpan(batch * square, square).CopyTo(evaluation.GaussNewton);
    }
}
