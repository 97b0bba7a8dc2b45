namespace SpectroCal.Bench.Engines;

/// <summary>How fast an engine is with one objective and a number of batches, and that its results are right.</summary>
/// <param name="Id">Objective and size: kde-chi2-100x5000.</param>
/// <param name="Objective">Name of the objective.</param>
/// <param name="Batches">Number of batches.</param>
/// <param name="Events">Events of each.</param>
/// <param name="Engine">Name of the engine.</param>
/// <param name="Device">Name of the device.</param>
/// <param name="Bits">Bits of a number: 64, or 32 in single precision.</param>
/// <param name="EvaluationMs">Loss and gradient of all batches once, ms: median.</param>
/// <param name="EvaluationMinMs">The shortest.</param>
/// <param name="EvaluationMaxMs">The longest.</param>
/// <param name="MinimizationMs">Minimisation of all batches by the default method, ms: median.</param>
/// <param name="MinimizationMinMs">The shortest.</param>
/// <param name="MinimizationMaxMs">The longest.</param>
/// <param name="Evaluations">Evaluations that a batch took, on average.</param>
/// <param name="MemoryMB">
/// Growth of the process's resident memory at its peak during the first minimisation, 1e6 bytes; null where the system does not tell.
/// </param>
/// <param name="DeviceMemoryMB">
/// Memory of the device that is in use more than before it was first used, 1e6 bytes: engines keep what they have once taken. Null for the
/// processor, or where the driver does not tell.
/// </param>
/// <param name="LossDifference">Largest relative difference of a loss at the start from the managed engine's.</param>
/// <param name="GradientDifference">The same for gradients, relative to the largest of each parameter.</param>
/// <param name="OptimumDifference">The same for losses at the optimum.</param>
/// <param name="EnergyDifferenceEv">Largest difference of the energies that the optima give at the target's lines, eV.</param>
public sealed record EngineRow(
    string Id,
    string Objective,
    int Batches,
    int Events,
    string Engine,
    string Device,
    int Bits,
    double EvaluationMs,
    double EvaluationMinMs,
    double EvaluationMaxMs,
    double MinimizationMs,
    double MinimizationMinMs,
    double MinimizationMaxMs,
    double Evaluations,
    double? MemoryMB,
    double? DeviceMemoryMB,
    double LossDifference,
    double GradientDifference,
    double OptimumDifference,
    double EnergyDifferenceEv
);
