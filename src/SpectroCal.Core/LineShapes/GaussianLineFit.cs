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

    /// <summary>Fits one line.</summary>
    /// <param name="spectrum">Calibrated spectrum.</param>
    /// <param name="group">The line, or the lines that are fitted as one.</param>
    /// <param name="sigmaEv">Expected standard deviation, eV.</param>
    /// <param name="lowerWindow">Reach of the window below the centroid, in standard deviations.</param>
    /// <param name="upperWindow">Reach above.</param>
    /// <returns>The fit; one that failed, or found no line within six standard deviations, has NaN and a status that says so.</returns>
    public static LineFit Fit(EnergySpectrum spectrum, LineGroup group, double sigmaEv, double lowerWindow = 4, double upperWindow = 4)
    {
        double energyEv = group.Strongest.EnergyEv,
            centroid = energyEv,
            sigma = sigmaEv;
        BinnedSpectrum binned = BinnedSpectrum.Of(spectrum);
        LineFit fit = LineFit.Failed;
        for (int pass = 0; pass < Passes; pass++)
        {
            fit = FitWindow(binned, group, centroid, sigma, lowerWindow, upperWindow);
            // The window follows the line, but a fit that ran away must not take it along.
            if (fit.Status != OptimizationStatus.Converged || Math.Abs(fit.CentroidEv - energyEv) > 3 * sigmaEv)
                break;
            centroid = fit.CentroidEv;
            sigma = Math.Clamp(fit.FwhmEv / ResolutionModel.FwhmPerSigma, sigmaEv / 3, sigmaEv * 3);
        }
        return IsSeen(fit, energyEv, sigmaEv) ? fit : LineFit.Failed;
    }

    // A fit that contains no line has numbers, but they mean nothing.
    private static bool IsSeen(LineFit fit, double energyEv, double sigmaEv) =>
        fit.Area > LeastSignificance * fit.AreaError && Math.Abs(fit.CentroidEv - energyEv) < FurthestInSigma * sigmaEv;

    private static LineFit FitWindow(
        BinnedSpectrum spectrum,
        LineGroup group,
        double centroid,
        double sigma,
        double lowerWindow,
        double upperWindow
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
                return LineFit.Failed;
            FitResult fit = Fitter.Fit(problem.Problem);
            if (fit.Covariance is null || fit.DegreesOfFreedom < 1)
                return LineFit.Failed;
            FittedParameter position = fit[LineFitProblem.Name(group, "position")],
                width = fit[LineFitProblem.Name(group, "sigma")],
                area = fit[LineFitProblem.Name(group, "area")];
            return new LineFit(
                position.Value,
                position.Error,
                ResolutionModel.FwhmPerSigma * width.Value,
                ResolutionModel.FwhmPerSigma * width.Error,
                area.Value,
                area.Error,
                fit.ReducedStatistic,
                fit.Status
            );
        }
        catch (FitException)
        {
            // The window has left the spectrum, or has too few bins.
            return LineFit.Failed;
        }
    }
}
