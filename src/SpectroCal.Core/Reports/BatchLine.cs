namespace SpectroCal.Reports;

/// <summary>A line of the target on the energy scale of one batch; NaN where a number is not known.</summary>
/// <param name="Name">The line.</param>
/// <param name="EnergyErrorEv">Standard error of the energy scale at the line, of the covariance of the constants, eV.</param>
/// <param name="CramerRaoErrorEv">The smallest that an unbiased estimate of this batch can have, eV.</param>
/// <param name="FwhmEv">Full width at half maximum of the resolution at the line, the detector's Gaussian alone, eV.</param>
public sealed record BatchLine(string Name, double EnergyErrorEv, double CramerRaoErrorEv, double FwhmEv)
{
    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
