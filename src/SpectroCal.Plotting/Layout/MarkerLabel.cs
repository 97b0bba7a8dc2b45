namespace SpectroCal.Plotting.Layout;

/// <summary>Where the label of a marker stands.</summary>
/// <param name="Marker">The marker.</param>
/// <param name="LineX">Position of its line, pt.</param>
/// <param name="LabelX">Position of the middle of its label, pt.</param>
internal sealed record MarkerLabel(Marker Marker, double LineX, double LabelX)
{
    /// <summary>Distance of the label from its line along the axis, pt.</summary>
    public double DisplacementPt => Math.Abs(LabelX - LineX);
}
