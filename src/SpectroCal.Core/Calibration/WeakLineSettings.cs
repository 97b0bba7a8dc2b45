using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;

namespace SpectroCal.Calibration;

/// <summary>How strong are the two lines of a K alpha doublet in the likelihood.</summary>
public enum DoubletWeights
{
    /// <summary>As the library has it: 100 to 51.</summary>
    Library,

    /// <summary>Equal, as Eq. 3 of Meas. Sci. Technol. 2023 is printed.</summary>
    Equal,
}

/// <summary>
/// How detectors are calibrated whose line of interest is weak: strong lines of a source give each batch its scale, the likelihood of the
/// weak line, with the strong lines' covariance as constraint, refines it (Napolitano et al., Meas. Sci. Technol. 2023, Section 3).
/// </summary>
/// <param name="StrongLines">Lines that every batch shows.</param>
/// <param name="WeakLine">The line of interest.</param>
public sealed record WeakLineSettings(IReadOnlyList<LineGroup> StrongLines, LineGroup WeakLine)
{
    /// <summary>VIP-2: Ti and Mn lines of an Fe-55 source, and the copper line from 7000 to 8500 eV.</summary>
    public static WeakLineSettings Vip2 { get; } =
        new([.. new[] { "Ti Ka", "Ti Kb", "Mn Ka", "Mn Kb" }.Select(LineLibrary.Default.Find)], LineLibrary.Default.Find("Cu Ka"));

    /// <summary>Energies of the likelihood.</summary>
    public EnergyRegion Region { get; init; } = new(7000, 8500);

    /// <summary>Resolution that fits start from.</summary>
    public ResolutionModel Resolution { get; init; } = new(50);

    /// <summary>Strengths of the weak line's doublet in the likelihood.</summary>
    public DoubletWeights Weights { get; init; }

    /// <summary>Standard deviation of the weak line in the likelihood, eV; null: fitted, to all batches together.</summary>
    public double? SigmaEv { get; init; }

    /// <summary>Degree of the background under the weak line; -1: none, as Eq. 3 is printed.</summary>
    public int BackgroundDegree { get; init; } = 1;

    /// <summary>Miscalibration that is put into the reference, eV at the weak line: for studies.</summary>
    public double ReferenceBiasEv { get; init; }

    /// <summary>How the likelihood is maximised; objective and constraint are settled.</summary>
    public OptimizationRequest Optimization { get; init; } = new();

    /// <summary>All lines, the weak one last.</summary>
    internal LineGroup[] Lines => [.. StrongLines, WeakLine];

    /// <summary>The weak line as the likelihood has it.</summary>
    internal LineGroup Doublet =>
        Weights == DoubletWeights.Equal
            ? new LineGroup(WeakLine.Name, [.. WeakLine.Components.Select(c => c with { RelativeIntensity = 1 })])
            : WeakLine;
}
