using SpectroCal.Detectors;
using SpectroCal.Fitting;
using SpectroCal.Lines;
using SpectroCal.Optimization;
using SpectroCal.Spectra;

namespace SpectroCal.LineShapes;

/// <summary>
/// The quick fit of one line, or group of lines, in a window of its own: Gaussians on a straight background, by Poisson likelihood. The
/// window follows the line.
/// </summary>
internal static class GaussianLineFit
{
    private const int Passes = 3;
    private const double LeastSignificance = 2; // standard errors of the area
    private const double FurthestInSigma = 6;

    // Of the logarithm: more than drift and another Fano factor make of it, where nothing is in doubt.
    private const double WidthError = 0.1;

    /// <summary>The counts do not determine position, width and area.</summary>
    public const string NotDetermined = "not determined by its counts";

    /// <summary>Hardly more than two channels have all of the line.</summary>
    public const string ChannelsTooWide = "not determined by channels as wide as these";

    /// <summary>There is not enough of a line.</summary>
    public const string NotSignificant = "not significant";

    /// <summary>What the fit found is another line.</summary>
    public const string NotThere = "not within 6 standard deviations of its energy";

    /// <summary>The window has left the spectrum, or has too few bins, or bins without numbers.</summary>
    public const string NoSpectrum = "no spectrum there to fit";

    /// <summary>Fits one line.</summary>
    /// <param name="spectrum">Calibrated spectrum.</param>
    /// <param name="group">The line, or the lines that are fitted as one.</param>
    /// <param name="sigmaEv">Expected standard deviation, eV.</param>
    /// <param name="lowerWindow">Reach of the window below the centroid, in standard deviations.</param>
    /// <param name="upperWindow">Reach above.</param>
    /// <param name="expectedSigmaEv">
    /// Standard deviation that the line has in the spectrum, known to a tenth of itself, eV; null where any width will do.
    /// </param>
    /// <returns>The fit; one that failed, or found no line within six standard deviations, has NaN and says why.</returns>
    public static LineFit Fit(
        EnergySpectrum spectrum,
        LineGroup group,
        double sigmaEv,
        double lowerWindow = 4,
        double upperWindow = 4,
        double? expectedSigmaEv = null
    )
    {
        double energyEv = group.Strongest.EnergyEv,
            centroid = energyEv,
            sigma = sigmaEv;
        BinnedSpectrum binned = BinnedSpectrum.Of(spectrum);
        LineFit fit = LineFit.Without(NoSpectrum);
        for (int pass = 0; pass < Passes; pass++)
        {
            fit = FitWindow(binned, group, centroid, sigma, lowerWindow, upperWindow, expectedSigmaEv);
            // The window follows the line, but a fit that ran away must not take it along.
            if (fit.Status != OptimizationStatus.Converged || Math.Abs(fit.CentroidEv - energyEv) > 3 * sigmaEv)
                break;
            centroid = fit.CentroidEv;
            sigma = Math.Clamp(fit.FwhmEv / ResolutionModel.FwhmPerSigma, sigmaEv / 3, sigmaEv * 3);
        }
        return Seen(fit, energyEv, sigmaEv, LeastSignificance);
    }

    /// <summary>The fit, or why its numbers mean nothing: it contains no line, or none where the line should be.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="energyEv">Energy of the line, eV.</param>
    /// <param name="sigmaEv">Expected standard deviation, eV.</param>
    /// <param name="leastSignificance">Standard errors that its area must have.</param>
    public static LineFit Seen(LineFit fit, double energyEv, double sigmaEv, double leastSignificance) =>
        fit.Reason is not null ? fit
        : !(fit.Area > leastSignificance * fit.AreaError) ? LineFit.Without(NotSignificant)
        : !(Math.Abs(fit.CentroidEv - energyEv) < FurthestInSigma * sigmaEv) ? LineFit.Without(NotThere)
        : fit;

    /// <summary>
    /// What the resolution says of the width of a line. Without it, some tens of counts are now and then explained by a line half as wide
    /// on more background, of which the centroid seems to be known much better than it is.
    /// </summary>
    /// <param name="group">The line.</param>
    /// <param name="sigmaEv">Its expected standard deviation, eV.</param>
    public static ParameterPrior Width(LineGroup group, double sigmaEv) =>
        new([LineFitProblem.Name(group, "sigma")], [sigmaEv], [WidthError * WidthError], isLogarithmic: true);

    private static LineFit FitWindow(
        BinnedSpectrum spectrum,
        LineGroup group,
        double centroid,
        double sigma,
        double lowerWindow,
        double upperWindow,
        double? expectedSigmaEv
    )
    {
        var specification = new LineFitSpecification
        {
            Lines = [group],
            Resolution = new ResolutionModel(sigma, Fano: 0),
            RangeEv = (centroid - lowerWindow * sigma, centroid + upperWindow * sigma),
        };
        try
        {
            LineFitProblem problem = LineFitProblem.AtPlace(spectrum, specification, centroid - group.Strongest.EnergyEv);
            if (!(problem.Spectrum.Counts.Sum() > 0))
                return LineFit.Without(NotSignificant);
            ParameterPrior[] known = expectedSigmaEv is { } expected ? [Width(group, expected)] : [];
            FitResult fit = Fitter.Fit(problem.Problem with { Priors = [.. problem.Problem.Priors, .. known] });
            return fit.Covariance is null || fit.DegreesOfFreedom < 1 ? LineFit.Without(NotDetermined) : LineFit.Of(fit, group);
        }
        catch (FitException)
        {
            return LineFit.Without(NoSpectrum);
        }
    }
}
