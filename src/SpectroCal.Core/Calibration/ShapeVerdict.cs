using System.Globalization;
using SpectroCal.Detectors;
using SpectroCal.Lines;
using SpectroCal.LineShapes;

namespace SpectroCal.Calibration;

/// <summary>
/// Whether a fit of lines can be one of these lines: an absolute test, where errors that grow with chi2/ndf pass whatever was fitted.
/// </summary>
internal static class ShapeVerdict
{
    // Both: what is significant with many counts may be small, and large where counts are few.
    private const double LeastProbability = 1e-6;
    private const double LargestReducedStatistic = 1.5;
    private const double AreaSignificance = 3;
    private const double Significance = 5; // of a line's distance from the calibration, and of widths
    private const double LargestDistance = 0.25; // from the calibration, of the resolution
    private const double NarrowestWidth = 0.9; // of what the charge alone leaves, F w E
    private const double WidestWidth = 1.4; // of the resolution that the fit starts from

    // K beta to K alpha in counts: 0.13 to 0.16 in nature, changed by absorbers.
    private const double LeastBeta = 0.03;
    private const double LargestBeta = 0.5;

    /// <summary>What speaks against the fit, as a sentence; null where nothing does.</summary>
    /// <param name="fit">The fit, on an energy scale that is right to a part of the resolution if the lines are the right ones.</param>
    /// <param name="standard">The calibration through its lines, in their order.</param>
    /// <param name="resolution">The resolution that the fit started from.</param>
    public static string? Of(SpectrumFit fit, StandardCalibration standard, ResolutionModel resolution) =>
        fit.Lines.Select(l => OfLine(l, resolution)).FirstOrDefault(r => r is not null)
        ?? Order(fit)
        ?? Distance(fit, standard, resolution)
        ?? Betas(fit)
        ?? Scatter(fit);

    private static string? OfLine(FittedLine line, ResolutionModel resolution)
    {
        double sigma = line.Sigma.Value,
            error = double.IsFinite(line.Sigma.Error) ? line.Sigma.Error : 0,
            charge = NarrowestWidth * (resolution with { NoiseEv = 0 }).Sigma(line.EnergyEv),
            widest = WidestWidth * resolution.Sigma(line.EnergyEv);
        return !(line.Area.Value >= AreaSignificance * line.Area.Error)
                ? Sentence($"{line.Name} has {WithError.Of(line.Area.Value, line.Area.Error, "0")} counts, compatible with none.")
            : sigma + Significance * error < charge
                ? Sentence($"{line.Name} is {sigma:0.0} eV wide (standard deviation), less than the charge of its photons alone leaves.")
            : sigma - Significance * error > widest
                ? Sentence($"{line.Name} is {sigma:0.0} eV wide (standard deviation), more than {widest:0.0}: it is no single line.")
            : null;
    }

    private static string? Order(SpectrumFit fit)
    {
        FittedLine[] ordered = [.. fit.Lines.OrderBy(l => l.EnergyEv)];
        for (int i = 1; i < ordered.Length; i++)
            if (!(ordered[i].Position.Value > ordered[i - 1].Position.Value))
                return $"{ordered[i].Name} was found below {ordered[i - 1].Name}.";
        return null;
    }

    private static string? Distance(SpectrumFit fit, StandardCalibration standard, ResolutionModel resolution)
    {
        foreach ((FittedLine line, double residual) in fit.Lines.Zip(standard.ResidualsEv))
            if (
                Math.Abs(residual) > LargestDistance * resolution.Sigma(line.EnergyEv)
                && Math.Abs(residual) > Significance * line.Position.Error
            )
                return Sentence($"{line.Name} lies {residual:+0.0;-0.0} eV off the calibration through all lines.");
        return null;
    }

    private static string? Betas(SpectrumFit fit)
    {
        foreach (LineGroup beta in fit.Specification.Lines.Where(l => l.Name.EndsWith(" Kb", StringComparison.Ordinal)))
        {
            FittedLine? strong = fit.Lines.FirstOrDefault(l => l.Name == $"{beta.Strongest.Element} Ka"),
                weak = fit.Lines.First(l => l.Name == beta.Name);
            if (strong is null)
                continue;
            double ratio = weak.Area.Value / strong.Area.Value,
                error = weak.Area.Error / strong.Area.Value;
            if (ratio + AreaSignificance * error < LeastBeta || ratio - AreaSignificance * error > LargestBeta)
                return Sentence(
                    $"{weak.Name} has {ratio:0.00} times the counts of {strong.Name}, which no absorber makes of nature's 0.14."
                );
        }
        return null;
    }

    private static string? Scatter(SpectrumFit fit) =>
        fit.Result.ReducedStatistic > LargestReducedStatistic && fit.Result.PValue < LeastProbability
            ? Sentence($"The lines do not describe the counts: chi2/ndf is {fit.Result.ReducedStatistic:0.0}.")
            : null;

    private static string Sentence(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
