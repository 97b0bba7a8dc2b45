namespace SpectroCal.Monitoring;

/// <summary>How much a test differs from run to run beyond the fluctuation of counts when nothing is wrong.</summary>
/// <param name="Deviation">Standard deviation, in the unit of the test; 0 for none.</param>
/// <param name="Freedom">Degrees of freedom of the variance from run to run that it was estimated from, counts included.</param>
internal readonly record struct Wander(double Deviation, double Freedom);
