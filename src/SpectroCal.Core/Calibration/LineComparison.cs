using SpectroCal.Lines;
using SpectroCal.LineShapes;

namespace SpectroCal.Calibration;

/// <summary>A line whose place in the combined spectra is compared.</summary>
/// <param name="Line">The line or group.</param>
/// <param name="Known">Whether the calibration's target knows it.</param>
public sealed record ComparedLine(LineGroup Line, bool Known);

/// <summary>One line in the combined spectra of the standard, the optimised and the perfect calibration.</summary>
/// <param name="Name">Name of the line.</param>
/// <param name="EnergyEv">Its energy, eV (that of the strongest component of a group).</param>
/// <param name="Known">Whether the calibration's target knows it.</param>
/// <param name="Standard">Fit under the standard calibration.</param>
/// <param name="Optimized">
/// Fit under the optimised calibration. For a line that the target does not know, the centroid's error contains that of the energy scale;
/// a known line shares its fluctuations with the scale, and the error of the fit alone is an upper limit.
/// </param>
/// <param name="Perfect">Fit under the true constants; null where they are not known.</param>
public sealed record LineComparison(string Name, double EnergyEv, bool Known, LineFit Standard, LineFit Optimized, LineFit? Perfect);

/// <summary>Energy error of the batches' calibrations at the true channel of a line; simulations only.</summary>
/// <param name="Name">Name of the line.</param>
/// <param name="StandardRms">RMS error of the standard calibration, eV.</param>
/// <param name="OptimizedRms">RMS error of the optimised calibration, eV.</param>
/// <param name="OptimizedBias">Mean error of the optimised calibration, eV.</param>
/// <param name="CramerRaoRms">RMS of the batches' Cramer-Rao bounds, eV.</param>
public sealed record BatchEnergyError(string Name, double StandardRms, double OptimizedRms, double OptimizedBias, double CramerRaoRms);

/// <summary>Relative difference (value - true) / true of a calibration parameter over the batches; simulations only.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="Rms">Root mean square.</param>
/// <param name="BinEdges">Edges of the histogram's bins.</param>
/// <param name="Counts">Batches per bin.</param>
public sealed record RelativeDifference(double Mean, double Rms, IReadOnlyList<double> BinEdges, IReadOnlyList<int> Counts);

/// <summary>Relative differences of one parameter under both calibrations, in the same bins.</summary>
/// <param name="Parameter">Name: p0, p1, ...</param>
/// <param name="Standard">Under the standard calibration.</param>
/// <param name="Optimized">Under the optimised calibration.</param>
public sealed record ParameterComparison(string Parameter, RelativeDifference Standard, RelativeDifference Optimized);
