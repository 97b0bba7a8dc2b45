using SpectroCal.Detectors;
using SpectroCal.Fitting;
using SpectroCal.Optimization;
using SpectroCal.Spectra;

namespace SpectroCal.LineShapes;

/// <summary>
/// Lines that share a window fitted together on a straight background, by Poisson likelihood. Some have a position and a width of their
/// own; others, which no spectrum separates from these, follow them at the distance that the library says.
/// </summary>
/// <param name="lines">The lines.</param>
/// <param name="shape">What the detector makes of them.</param>
/// <param name="tail">Its tail; null where the shape has none.</param>
/// <param name="shelfFraction">Fraction of a line on its shelf; without meaning where the shape has none.</param>
/// <param name="windowInSigma">Reach of the window beyond the outermost lines, in standard deviations.</param>
internal sealed class BlendedLineFit(
    IReadOnlyList<BlendLine> lines,
    LineShape shape,
    DetectorTail? tail,
    double shelfFraction,
    double windowInSigma
)
{
    private const int Passes = 3;
    private const double WidthError = 0.01; // relative, of the expected width of a line that others follow

    // Lines that are there take up to twenty evaluations. Where none is, a thousand of six natural lines took half a minute for nothing.
    private static readonly FitSettings Settings = new() { MaximumEvaluations = 60 };

    /// <summary>Fits a spectrum.</summary>
    /// <param name="spectrum">Calibrated spectrum.</param>
    /// <param name="expectedSigmasEv">Standard deviation that each line has in the spectrum, eV.</param>
    /// <param name="areas">What is known of the counts of each line, in place of what the lines say; null: that.</param>
    /// <param name="knowsWidths">
    /// Whether lines are as wide as expected: else a line that others follow has any width, and the counts of these must be known.
    /// </param>
    /// <returns>One fit for each line; those that follow have the centroid that results.</returns>
    public LineFit[] Fit(
        EnergySpectrum spectrum,
        IReadOnlyList<double> expectedSigmasEv,
        IReadOnlyList<(double Counts, double Error)?>? areas,
        bool knowsWidths
    )
    {
        BinnedSpectrum binned = BinnedSpectrum.Of(spectrum);
        int strongest = Enumerable.Range(0, lines.Count).First(k => lines[k].Leader == k);
        double shift = 0,
            factor = 1,
            sigma = lines[strongest].SigmaEv,
            energy = lines[strongest].Group.Strongest.EnergyEv;
        LineFit[] fits = [];
        for (int pass = 0; pass < Passes; pass++)
        {
            fits = FitWindow(binned, expectedSigmasEv, areas, knowsWidths, shift, factor);
            LineFit first = fits[strongest];
            // The window follows the lines, but a fit that ran away must not take it along.
            if (first.Reason is not null || Math.Abs(first.CentroidEv - energy) > 3 * sigma)
                break;
            shift = first.CentroidEv - energy;
            factor = Math.Clamp(first.FwhmEv / (ResolutionModel.FwhmPerSigma * sigma), 1 / 3.0, 3);
        }
        return fits;
    }

    private LineFit[] FitWindow(
        BinnedSpectrum spectrum,
        IReadOnlyList<double> expectedSigmasEv,
        IReadOnlyList<(double Counts, double Error)?>? areas,
        bool knowsWidths,
        double shift,
        double factor
    )
    {
        var changes = new List<ParameterChange>();
        var priors = new List<ParameterPrior>();
        for (int k = 0; k < lines.Count; k++)
        {
            BlendLine line = lines[k],
                leader = lines[line.Leader];
            string area = Name(line, "area");
            (double Counts, double Error)? known = areas is null ? line.Known : areas[k];
            if (known is { } prior)
                priors.Add(ParameterPrior.Of(area, prior.Counts, prior.Error));
            // A bound would hold at zero what is not there, and the errors of the others would not know of it.
            bool isBounded = known is null && line.Leader == k;
            changes.Add(
                new ParameterChange(
                    area,
                    p => p with { Start = known?.Counts ?? line.Counts, Lower = isBounded ? 0 : double.NegativeInfinity }
                )
            );
            double width = factor * line.SigmaEv;
            if (line.Leader == k)
            {
                changes.Add(
                    new ParameterChange(Name(line, "sigma"), p => p with { Start = width, Lower = 0.02 * width, Upper = 50 * width })
                );
                if (!lines.Where((l, i) => i != k && l.Leader == k).Any())
                    priors.Add(GaussianLineFit.Width(line.Group, expectedSigmasEv[k]));
                else if (knowsWidths)
                    priors.Add(ParameterPrior.Of(Name(line, "sigma"), line.SigmaEv, WidthError * line.SigmaEv));
                continue;
            }
            double distance = line.Group.Strongest.EnergyEv - leader.Group.Strongest.EnergyEv;
            changes.Add(ParameterChange.Tie(Name(line, "position"), 1, Name(leader, "position"), distance));
            changes.Add(ParameterChange.Tie(Name(line, "sigma"), line.SigmaEv / leader.SigmaEv, Name(leader, "sigma")));
        }
        if (shape.HasShelf)
            changes.Add(ParameterChange.Fix("shelf.fraction", shelfFraction));
        var specification = new LineFitSpecification
        {
            Lines = [.. lines.Select(l => l.Group)],
            Shape = shape,
            Tail = tail,
            Widths = LineWidths.Independent,
            Resolution = new ResolutionModel(factor * lines.Average(l => l.SigmaEv), Fano: 0),
            RangeEv = (
                lines.Min(l => l.Group.Strongest.EnergyEv + shift - windowInSigma * factor * l.SigmaEv),
                lines.Max(l => l.Group.Strongest.EnergyEv + shift + windowInSigma * factor * l.SigmaEv)
            ),
            Changes = changes,
        };
        try
        {
            LineFitProblem problem = LineFitProblem.AtPlace(spectrum, specification, shift);
            if (!(problem.Spectrum.Counts.Sum() > 0))
                return All(GaussianLineFit.NotSignificant);
            FitResult fit = Fitter.Fit(problem.Problem with { Priors = [.. problem.Problem.Priors, .. priors] }, Settings);
            // Where the steps did not suffice, no minimum is what the numbers are of.
            return fit.Covariance is null || fit.DegreesOfFreedom < 1 || fit.Status == OptimizationStatus.IterationLimit
                ? All(GaussianLineFit.NotDetermined)
                : [.. lines.Select(l => Of(fit, l))];
        }
        catch (FitException)
        {
            return All(GaussianLineFit.NoSpectrum);
        }
    }

    // A bound holds what has no error.
    private static LineFit Of(FitResult fit, BlendLine line) =>
        LineFit.Of(fit, line.Group) is var found && double.IsFinite(found.CentroidErrorEv)
            ? found
            : LineFit.Without(GaussianLineFit.NotDetermined);

    private LineFit[] All(string reason) => [.. lines.Select(_ => LineFit.Without(reason))];

    private static string Name(BlendLine line, string argument) => LineFitProblem.Name(line.Group, argument);
}
