namespace SpectroCal.LineShapes;

/// <summary>A background of given shape, such as a measured one or that of <see cref="SnipBackground"/>, times a parameter.</summary>
/// <param name="counts">Counts in each bin of the fit at scale 1.</param>
/// <param name="scale">Name of the parameter.</param>
internal sealed class TemplateBackground(IReadOnlyList<double> counts, string scale) : SpectrumComponent("background", [scale])
{
    internal override ComponentEvaluator Begin(double[] edges) =>
        edges.Length - 1 == counts.Count
            ? new LinearEvaluator([
                [.. counts],
            ])
            : throw new ArgumentException($"The background has {counts.Count} bins, {edges.Length - 1} are asked for.", nameof(edges));
}
