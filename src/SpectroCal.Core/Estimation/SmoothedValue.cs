namespace SpectroCal.Estimation;

/// <summary>A smoothed batch at one channel position, counts per channel and its derivatives.</summary>
/// <param name="Value">S.</param>
/// <param name="First">S'.</param>
/// <param name="Second">S'' of the same interpolant: linear between nodes, with steps at them.</param>
/// <param name="Bend">S'' from an interpolant of its own that is smooth: good to a percent, and without steps.</param>
/// <param name="Twist">The derivative of <paramref name="Bend"/>.</param>
/// <param name="Fourth">The second derivative of <paramref name="Bend"/>: linear between nodes, with steps at them.</param>
public readonly record struct SmoothedValue(double Value, double First, double Second, double Bend, double Twist, double Fourth);
