namespace SpectroCal.Estimation;

/// <summary>A smooth density of one batch's calibrated data that can be differentiated in the calibration parameters.</summary>
public interface IDensityEstimate
{
    /// <summary>Number of calibration parameters.</summary>
    int ParameterCount { get; }

    /// <summary>Number of events in the batch.</summary>
    double TotalCounts { get; }

    /// <summary>Evaluates the density and its derivatives at the energies, under the parameters.</summary>
    void Evaluate(ReadOnlySpan<double> energies, ReadOnlySpan<double> parameters, DensityColumns columns);
}
