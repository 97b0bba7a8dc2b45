using OxyPlot;

namespace SpectroCal.Plotting.Gallery;

/// <summary>
/// The course of an optimisation: the loss (Condens. Matter 9 (2024) 26, Fig. 4) or the log-likelihood (VIP-2, Meas. Sci. Technol. 2023,
/// Fig. 5) after each iteration.
/// </summary>
public static class IterationFigure
{
    private const double Aspect = 0.62;
    private const string LossCaption = "The loss function, summed over batches, after each iteration of the optimisation";

    /// <summary>A loss that falls.</summary>
    /// <param name="history">The loss at the start and after each iteration, of counts.</param>
    /// <param name="ofProbabilities">
    /// The same of probabilities, the units of the publication: then these are drawn, and the caption has the counts.
    /// </param>
    public static Figure Loss(IReadOnlyList<double> history, IReadOnlyList<double>? ofProbabilities = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        string caption = ofProbabilities is null
            ? LossCaption + "."
            : Invariant($"{LossCaption}, in probabilities as published; in counts it goes from {history[0]:0.0} to {history[^1]:0.0}.");
        return new Figure("loss", caption, Aspect, LossPanel(history, ofProbabilities));
    }

    /// <summary>A log-likelihood that rises.</summary>
    /// <param name="history">The log-likelihood at the start and after each iteration.</param>
    public static Figure LogLikelihood(IReadOnlyList<double> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        const string Caption = "The log-likelihood, summed over batches, after each iteration of the optimisation.";
        return new Figure("log-likelihood", Caption, Aspect, Panel("log-likelihood", history, Palette.Vermilion));
    }

    /// <summary>The panel of a loss, for a page with several.</summary>
    internal static Panel LossPanel(IReadOnlyList<double> history, IReadOnlyList<double>? ofProbabilities) =>
        Panel(ofProbabilities is null ? "loss" : "loss (probabilities)", ofProbabilities ?? history, Palette.Blue);

    private static Panel Panel(RichText label, IReadOnlyList<double> history, OxyColor color)
    {
        double[] iterations = [.. Enumerable.Range(0, history.Count)],
            values = [.. history];
        Series line = new LineSeries(iterations, values) { Color = color, Weight = 1.3 };
        // Few iterations are points.
        return new Panel(new Axis("iteration") { IsWhole = true }, new Axis(label))
        {
            Series = history.Count <= 30 ? [line, new PointSeries(iterations, values) { Color = color }] : [line],
        };
    }
}
