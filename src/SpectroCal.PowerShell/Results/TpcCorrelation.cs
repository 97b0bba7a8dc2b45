using SpectroCal.Tpc.Calibration;

namespace SpectroCal.PowerShell.Results;

/// <summary>How far tracks tell a constant of the argon from others, from the second derivatives of a loss.</summary>
public sealed class TpcCorrelation
{
    internal TpcCorrelation(TpcCurvatureReport report, int index, TpcCurvature curvature)
    {
        Name = report.Parameters[index];
        Others = [.. report.Parameters];
        Correlation = [.. report.Correlation[index]];
        Curvature = [.. report.Curvature[index]];
        PseudoCovariance = [.. report.PseudoCovariance[index]];
        Eigenvalues = [.. report.Eigenvalues];
        Of = curvature;
    }

    /// <summary>Name of the constant.</summary>
    public string Name { get; }

    /// <summary>Names of all constants, in the order of the following.</summary>
    public ValueList<string> Others { get; }

    /// <summary>Its correlation with each.</summary>
    public ValueList<double> Correlation { get; }

    /// <summary>Second derivatives by it and each, in units of their values, mean over batches.</summary>
    public ValueList<double> Curvature { get; }

    /// <summary>Its row of the inverse of the curvature.</summary>
    public ValueList<double> PseudoCovariance { get; }

    /// <summary>Eigenvalues of the curvature of all constants, ascending.</summary>
    public ValueList<double> Eigenvalues { get; }

    internal TpcCurvature Of { get; }
}
