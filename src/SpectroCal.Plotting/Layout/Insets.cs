namespace SpectroCal.Plotting.Layout;

/// <summary>What a panel needs around the rectangle between its axes, pt.</summary>
internal readonly record struct Insets(double Left, double Top, double Right, double Bottom);
