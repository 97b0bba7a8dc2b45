using SpectroCal.Detectors;
using SpectroCal.Fitting;
using SpectroCal.Lines;

namespace SpectroCal.LineShapes;

/// <summary>Which lines are fitted to a range of a spectrum, and how. Immutable; the same may serve any number of spectra.</summary>
public sealed record LineFitSpecification
{
    /// <summary>Lines that are fitted; every group has one area and one position, that of its strongest line.</summary>
    public required IReadOnlyList<LineGroup> Lines { get; init; }

    /// <summary>What the detector makes of each line.</summary>
    public LineShape Shape { get; init; } = LineShape.Gaussian;

    /// <summary>What lies under the lines.</summary>
    public BackgroundShape Background { get; init; } = BackgroundShape.Linear;

    /// <summary>Range of the fit, eV; null: around the lines, as far as their shape needs.</summary>
    public (double LowEv, double HighEv)? RangeEv { get; init; }

    /// <summary>How the widths are related; null: shared where there are several groups.</summary>
    public LineWidths? Widths { get; init; }

    /// <summary>How the positions are related.</summary>
    public LinePositions Positions { get; init; } = LinePositions.Free;

    /// <summary>Resolution to start from, and the pair energy of the detector.</summary>
    public ResolutionModel Resolution { get; init; } = new(50);

    /// <summary>Whether lines above the K edge of silicon have an escape peak 1740 eV below them.</summary>
    public bool HasEscapePeaks { get; init; }

    /// <summary>What is minimised; null: the Poisson likelihood for counts, least squares for values that are none.</summary>
    public FitStatistic? Statistic { get; init; }

    /// <summary>
    /// The detector's low-energy tail where it is known, for shapes that have one. Without it the fit assumes a slope as those of silicon
    /// detectors are, until the counts determine it themselves: see <see cref="SpectrumFit.Assumptions"/>.
    /// </summary>
    public DetectorTail? Tail { get; init; }

    /// <summary>Changes to single parameters, made last: fixed, bounded, tied, started elsewhere.</summary>
    public IReadOnlyList<ParameterChange> Changes { get; init; } = [];

    /// <summary>
    /// The copper line of VIP-2 (Meas. Sci. Technol. 2023, Eq. 4 and 5): Ka1 and Ka2 20 eV apart at 100 : 51, tails of incomplete charge
    /// collection with one slope, a straight background, from 7000 to 8500 eV.
    /// </summary>
    public static LineFitSpecification Vip2 { get; } =
        new()
        {
            Lines =
            [
                new LineGroup(
                    "Cu Ka",
                    [
                        new LineComponent(SpectralLine.Custom("Cu Ka1", 8047.8), 100),
                        new LineComponent(SpectralLine.Custom("Cu Ka2", 8027.8), 51),
                    ]
                ),
            ],
            Shape = LineShape.Vip2,
            RangeEv = (7000, 8500),
        };

    /// <summary>
    /// Lines of a shape by its name. The copper line of "vip2" is the published one; other lines get the same shape with the doublet of the
    /// library.
    /// </summary>
    /// <param name="shape">What <see cref="LineShape.Parse"/> reads.</param>
    /// <param name="lines">The lines; null or empty where the shape brings its own.</param>
    /// <exception cref="FormatException">There is no such shape.</exception>
    /// <exception cref="FitException">No line is named, and the shape has none of its own.</exception>
    public static LineFitSpecification Named(string shape, IReadOnlyList<LineGroup>? lines)
    {
        LineShape parsed = LineShape.Parse(shape);
        bool isVip2 = shape.Trim().Equals("vip2", StringComparison.OrdinalIgnoreCase),
            isNamed = lines is { Count: > 0 };
        if (isVip2 && (!isNamed || (lines!.Count == 1 && lines[0].Name == Vip2.Lines[0].Name)))
            return Vip2;
        return isNamed
            ? new LineFitSpecification { Lines = lines!, Shape = parsed }
            : throw new FitException("Name the lines to fit, such as Cu Ka.");
    }

    /// <summary>Hypermet peaks on a straight background.</summary>
    public static LineFitSpecification Hypermet(IReadOnlyList<LineGroup> lines) => new() { Lines = lines, Shape = LineShape.Hypermet };
}

/// <summary>How the widths of several lines are related.</summary>
public enum LineWidths
{
    /// <summary>Each group has a width of its own.</summary>
    Independent,

    /// <summary>sigma^2(E) = noise^2 + F w E with the noise, and where lines are far enough apart the Fano factor, as parameters.</summary>
    Shared,
}

/// <summary>How the positions of several lines are related.</summary>
public enum LinePositions
{
    /// <summary>Each group has a position of its own.</summary>
    Free,

    /// <summary>All follow one correction of the energy scale: position = E + offset + stretch (E - mean of the lines).</summary>
    CommonScale,

    /// <summary>At the energies of the library.</summary>
    Fixed,
}
