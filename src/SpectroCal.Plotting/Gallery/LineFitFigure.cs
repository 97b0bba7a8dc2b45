using SpectroCal.LineShapes;
using SpectroCal.Reports;

namespace SpectroCal.Plotting.Gallery;

/// <summary>A range of a spectrum with the lines fitted to it.</summary>
public static class LineFitFigure
{
    /// <summary>Data, model, its parts, and the pulls below.</summary>
    /// <param name="name">Name of the spectrum.</param>
    /// <param name="fit">The fit.</param>
    /// <param name="isLogarithmic">Whether the axis of counts is logarithmic.</param>
    public static Figure Of(string name, SpectrumFit fit, bool isLogarithmic = false)
    {
        ArgumentNullException.ThrowIfNull(fit);
        FittedSpectrum spectrum = Fitted("data", fit) with
        {
            // One line without background is the model itself.
            Components = fit.Components.Count < 2 ? [] : [.. fit.Components.Select(c => (ComponentName(c.Name), (double[])[.. c.Counts]))],
            Notes =
            [
                Invariant($"χ²/ndf = {UncertainText.Number(fit.Result.Statistic, "0.0")} / {fit.Result.DegreesOfFreedom}"),
                .. fit.Lines.Select(l => RichText.ForLine(l.Name).Then($": {UncertainText.Of(l.Position.Value, l.Position.Error)} eV")),
            ],
        };
        return SpectrumFigure.Of(
            spectrum,
            new SpectrumOptions
            {
                IsLogarithmic = isLogarithmic,
                Markers = [.. fit.Lines.Select(l => new Marker(l.Position.Value, RichText.ForLine(l.Name)))],
            }
        ) with
        {
            Title = name,
        };
    }

    /// <summary>Data and model of a fit.</summary>
    internal static FittedSpectrum Fitted(RichText name, SpectrumFit fit) =>
        new(name, BinEdges.At([.. fit.Spectrum.EdgesEv]), [.. fit.Spectrum.Counts], [.. fit.Result.Model])
        {
            AreCounts = fit.Spectrum.AreCounts,
            Errors = fit.Spectrum.AreCounts ? [] : [.. fit.Result.DataErrors],
        };

    private static RichText ComponentName(string name) => name == "background" ? name : RichText.ForLine(name);
}
