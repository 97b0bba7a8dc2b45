namespace SpectroCal.Lines;

/// <summary>A line's part in a <see cref="LineGroup"/>.</summary>
/// <param name="Line">The line.</param>
/// <param name="RelativeIntensity">Its fraction of the group's emitted intensity, 0 to 1; the fractions of a group sum to 1.</param>
public sealed record LineComponent(SpectralLine Line, double RelativeIntensity);
