using SpectroCal.Plotting.Text;

namespace SpectroCal.Plotting.Gallery;

/// <summary>A calibration parameter through a campaign; time is counted in runs.</summary>
/// <param name="Label">What it is, with its unit.</param>
/// <param name="Times">Times of the fine values, in runs; may be empty.</param>
/// <param name="Values">The fine values.</param>
/// <param name="RunAverages">Averages over run 0, 1, ...; NaN where there is none.</param>
public sealed record ParameterHistory(RichText Label, double[] Times, double[] Values, double[] RunAverages);
