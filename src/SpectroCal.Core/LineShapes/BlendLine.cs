using SpectroCal.Lines;

namespace SpectroCal.LineShapes;

/// <summary>A line of a blend.</summary>
/// <param name="Group">The line, or the lines that have one amplitude.</param>
/// <param name="SigmaEv">Expected standard deviation, eV.</param>
/// <param name="Leader">
/// Index of the line in the blend whose position and width it follows; its own where it has a position and a width of its own.
/// </param>
/// <param name="Counts">About how many counts it has.</param>
/// <param name="Known">What is known of its counts from elsewhere, with the standard error; null where nothing is.</param>
internal sealed record BlendLine(LineGroup Group, double SigmaEv, int Leader, double Counts, (double Counts, double Error)? Known);
