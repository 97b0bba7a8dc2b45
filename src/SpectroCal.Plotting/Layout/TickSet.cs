namespace SpectroCal.Plotting.Layout;

/// <summary>The ticks of an axis.</summary>
/// <param name="Major">Values with a long tick.</param>
/// <param name="Labels">Their labels; an empty one is not drawn.</param>
/// <param name="Minor">Values with a short tick.</param>
/// <param name="Multiplier">Factor that all labels leave out, such as ×10³; null: none.</param>
internal sealed record TickSet(
    IReadOnlyList<double> Major,
    IReadOnlyList<RichText> Labels,
    IReadOnlyList<double> Minor,
    RichText? Multiplier
)
{
    /// <summary>Width of the widest label.</summary>
    public double WidestLabel(double size) => Labels.Count == 0 ? 0 : Labels.Max(l => TextMetrics.Width(l, size));
}
