namespace SpectroCal.LineShapes;

/// <summary>One line of a peak before the detector.</summary>
/// <param name="OffsetEv">Its distance from the peak's position, eV.</param>
/// <param name="Fraction">Its fraction of the area.</param>
/// <param name="FwhmEv">Natural full width at half maximum, eV; 0 for none.</param>
internal readonly record struct PeakComponent(double OffsetEv, double Fraction, double FwhmEv);
