using System.Globalization;
using SpectroCal.Detectors;
using SpectroCal.Lines;

namespace SpectroCal.Estimation;

/// <summary>What the calibrated data should follow: known lines as wide as the detector makes them, on a polynomial background.</summary>
/// <remarks>
/// T(x) = sum_k A_k t_k(x). A line group, known or not, has t_k(x) = sum_l w_l phi(x - E_l; sigma(E_l)) with fixed relative
/// intensities w_l, folded with what <see cref="Response"/> says; the background is a sum of Bernstein polynomials, each of unit area
/// over the range and multiplied by <see cref="BackgroundEnvelope"/>, so that every A_k is a number of counts and a background with all
/// A_k positive is positive everywhere.
/// </remarks>
/// <param name="Lines">The known line groups, at least one.</param>
/// <param name="Resolution">Detector resolution.</param>
/// <param name="Range">Energies over which data and target are compared.</param>
public sealed record TargetSpectrum(IReadOnlyList<LineGroup> Lines, ResolutionModel Resolution, EnergyRegion Range)
{
    /// <summary>Natural line shapes and tails.</summary>
    public TargetResponse Response { get; init; } = TargetResponse.Gaussian;

    /// <summary>Degree of the background polynomial, from 0; -1: there is none.</summary>
    public int BackgroundDegree { get; init; } = 1;

    /// <summary>What the background looks like where a polynomial of that degree does not describe it.</summary>
    public BackgroundEnvelope BackgroundEnvelope { get; init; } = BackgroundEnvelope.Flat;

    /// <summary>
    /// Lines that are in the data and that nobody named, at energies that were measured with the others: they are modelled, and the scale
    /// does not rest on them. None where amplitudes are fixed.
    /// </summary>
    public IReadOnlyList<LineGroup> UnknownLines { get; init; } = [];

    /// <summary>Regions that are left out of the comparison, such as around lines that the target does not know.</summary>
    public IReadOnlyList<EnergyRegion> Excluded { get; init; } = [];

    /// <summary>
    /// Amplitudes as fractions of all counts of a batch, lines first and then background terms, where they are fixed as in
    /// the published objective; null where they are fitted to each batch.
    /// </summary>
    public IReadOnlyList<double>? FixedFractions { get; init; }

    /// <summary>What is known about ratios of line amplitudes; without meaning where amplitudes are fixed.</summary>
    public IReadOnlyList<AmplitudeTie> Ties { get; init; } = [];

    /// <summary>
    /// Shares of the counts that come from detectors of another resolution, and the variance that they have more (or less), eV^2: what the
    /// sum of an array is made of. One detector is a share of 1 with nothing more.
    /// </summary>
    internal IReadOnlyList<(double Share, double VarianceEv2)> Widths { get; init; } = OneWidth;

    /// <summary>The widths of one detector.</summary>
    internal static IReadOnlyList<(double Share, double VarianceEv2)> OneWidth { get; } = [(1, 0)];

    /// <summary>Number of amplitudes: lines, unknown lines and background terms, in this order.</summary>
    public int ComponentCount => LineCount + BackgroundDegree + 1;

    /// <summary>Number of lines, known and unknown.</summary>
    internal int LineCount => Lines.Count + UnknownLines.Count;

    /// <summary>A line by its index: known ones first, then unknown ones.</summary>
    internal LineGroup Line(int index) => index < Lines.Count ? Lines[index] : UnknownLines[index - Lines.Count];

    /// <summary>Smallest resolution of any line, one standard deviation, eV.</summary>
    public double SmallestSigmaEv => Lines.Min(line => Resolution.Sigma(line.MeanEnergyEv));

    /// <summary>
    /// A target over the range from ten standard deviations below the lowest line to ten above the highest. K lines of one element are
    /// tied: see <see cref="AmplitudeTie"/>.
    /// </summary>
    public static TargetSpectrum ForLines(IReadOnlyList<LineGroup> lines, ResolutionModel resolution)
    {
        if (lines.Count == 0)
            throw new CalibrationException("A target needs at least one line.");
        lines = AmplitudeTie.WithoutMixedShells(lines);
        double lowest = lines.Min(g => g.Components.Min(c => c.Line.EnergyEv)),
            highest = lines.Max(g => g.Components.Max(c => c.Line.EnergyEv));
        return new TargetSpectrum(
            lines,
            resolution,
            new EnergyRegion(lowest - DefaultMargin * resolution.Sigma(lowest), highest + DefaultMargin * resolution.Sigma(highest))
        )
        {
            Ties = AmplitudeTie.Between(lines),
        };
    }

    private const double DefaultMargin = 10;
    private const double LargestNoiseEv = 1e6;
    private const double LargestFano = 100;
    private const double MostResolutions = 20_000;

    /// <summary>Whether an energy takes part in the comparison.</summary>
    public bool Includes(double energyEv)
    {
        if (!Range.Contains(energyEv))
            return false;
        for (int i = 0; i < Excluded.Count; i++)
            if (Excluded[i].Contains(energyEv))
                return false;
        return true;
    }

    /// <summary>Throws unless the target can be compared with data.</summary>
    /// <exception cref="CalibrationException">What is wrong and what to change.</exception>
    public TargetSpectrum Validated()
    {
        if (Lines.Count == 0)
            throw new CalibrationException("A target needs at least one line.");
        if (!(Resolution.NoiseEv >= 0) || !(Resolution.Fano >= 0) || !(SmallestSigmaEv > 0) || !double.IsFinite(SmallestSigmaEv))
            throw new CalibrationException(
                $"The resolution (noise {Resolution.NoiseEv} eV, Fano factor {Resolution.Fano}) must give every line a positive width."
            );
        if (!(Resolution.NoiseEv <= LargestNoiseEv) || !(Resolution.Fano <= LargestFano))
            throw new CalibrationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The noise must be at most {LargestNoiseEv} eV and the Fano factor at most {LargestFano}; they are "
                        + $"{Resolution.NoiseEv:G6} eV and {Resolution.Fano:G6}."
                )
            );
        LineGroup highest = Lines.MaxBy(l => l.MeanEnergyEv)!;
        if (Lines.All(l => Resolution.Sigma(l.MeanEnergyEv) > l.MeanEnergyEv))
            throw new CalibrationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A resolution of {Resolution.Sigma(highest.MeanEnergyEv):G4} eV (one standard deviation) is wider than the energies "
                        + $"of all lines, of which {highest.Name} at {highest.MeanEnergyEv:G5} eV is the highest: state less noise."
                )
            );
        if (!(Range.HighEv > Range.LowEv))
            throw new CalibrationException($"The energy range {Range} is empty.");
        if (!((Range.HighEv - Range.LowEv) / SmallestSigmaEv <= MostResolutions))
            throw new CalibrationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The energy range {Range} is more than {MostResolutions} times the resolution of {SmallestSigmaEv:G4} eV: "
                        + $"narrow the range."
                )
            );
        if (!(Response.TailFraction >= 0 && Response.TailFraction < 1) || !(Response.TailSlope > 0 && double.IsFinite(Response.TailSlope)))
            throw new CalibrationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The tail must have a fraction from 0 to below 1 and a positive slope; they are "
                        + $"{Response.TailFraction:G4} and {Response.TailSlope:G4}."
                )
            );
        if (BackgroundDegree is < -1 or > 8)
            throw new CalibrationException($"The background degree {BackgroundDegree} must lie between 0 and 8, or be -1 for none.");
        foreach (LineGroup line in Lines)
        {
            if (!Range.Contains(line.Strongest.EnergyEv))
                throw new CalibrationException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The line {line.Name} at {line.Strongest.EnergyEv:0.##} eV lies outside the energy range {Range}: widen the "
                            + $"range or leave the line out."
                    )
                );
            if (!Includes(line.Strongest.EnergyEv))
                throw new CalibrationException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The line {line.Name} at {line.Strongest.EnergyEv:0.##} eV lies in an excluded region: leave out either the "
                            + $"line or the region."
                    )
                );
        }
        if (
            Ties.Any(t =>
                t.Component < 0
                || t.Component >= LineCount
                || t.Reference < 0
                || t.Reference >= Lines.Count
                || !(t.Ratio > 0)
                || !(t.RelativeError > 0)
            )
        )
            throw new CalibrationException("A tie of amplitudes must name two lines of the target, a positive ratio and a positive error.");
        if (FixedFractions is { } fixedFractions)
        {
            if (fixedFractions.Count != ComponentCount)
                throw new CalibrationException(
                    $"The target has {ComponentCount} amplitudes; {fixedFractions.Count} fixed ones were given."
                );
            if (fixedFractions.Sum() > 1 + 1e-9)
                throw new CalibrationException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Fixed amplitudes are fractions of all events and must not add up to more than 1; they add up to "
                            + $"{fixedFractions.Sum():0.###}."
                    )
                );
            if (
                fixedFractions.Any(f => !(f >= 0) || !double.IsFinite(f))
                || !(fixedFractions[Lines.Count] > 0)
                || !(fixedFractions[^1] > 0)
            )
                throw new CalibrationException(
                    "Fixed amplitudes must not be negative, and the background must be positive at both ends of the range: the "
                        + "objective divides by the target."
                );
        }
        return this;
    }
}
