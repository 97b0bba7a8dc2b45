namespace SpectroCal.Optimization;

/// <summary>Value and derivatives of an objective at one point; a buffer that evaluations reuse.</summary>
public sealed class ObjectiveEvaluation
{
    /// <summary>Creates a buffer for <paramref name="parameterCount"/> parameters.</summary>
    public ObjectiveEvaluation(int parameterCount)
    {
        ParameterCount = parameterCount;
        Gradient = new double[parameterCount];
        Hessian = new double[parameterCount * parameterCount];
        GaussNewton = new double[parameterCount * parameterCount];
    }

    /// <summary>Number of parameters n.</summary>
    public int ParameterCount { get; }

    /// <summary>Value of the objective; infinite where it is not defined.</summary>
    public double Value { get; set; }

    /// <summary>First derivatives, length n.</summary>
    public double[] Gradient { get; }

    /// <summary>Second derivatives, n x n by rows. May be indefinite away from a minimum.</summary>
    public double[] Hessian { get; }

    /// <summary>Gauss-Newton approximation of the second derivatives, n x n by rows; never has a negative direction.</summary>
    public double[] GaussNewton { get; }

    /// <summary>Whether the objective does not depend on a parameter at this point, to any order known.</summary>
    public bool HasNoEffect(int index) =>
        GaussNewton[index * ParameterCount + index] == 0 && Gradient[index] == 0 && Hessian[index * ParameterCount + index] == 0;

    /// <summary>Copies everything into another buffer of the same number of parameters.</summary>
    public void CopyTo(ObjectiveEvaluation other)
    {
        other.Value = Value;
        Gradient.CopyTo(other.Gradient, 0);
        Hessian.CopyTo(other.Hessian, 0);
        GaussNewton.CopyTo(other.GaussNewton, 0);
    }
}
