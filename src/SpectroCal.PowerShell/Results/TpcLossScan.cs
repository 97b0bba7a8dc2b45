using SpectroCal.Tpc.Calibration;

namespace SpectroCal.PowerShell.Results;

/// <summary>A loss along a constant of the argon, the others as they are.</summary>
public sealed class TpcLossScan
{
    internal TpcLossScan(TpcScanCurve curve) => Curve = curve;

    /// <summary>Name of the constant.</summary>
    public string Name => Curve.Name;

    /// <summary>Its unit; empty if none.</summary>
    public string Unit => Curve.Unit;

    /// <summary>Its values.</summary>
    public ValueList<double> Values => [.. Curve.Points.Select(p => p.Value)];

    /// <summary>The loss at each.</summary>
    public ValueList<double> Losses => [.. Curve.Points.Select(p => p.Loss)];

    /// <summary>Its derivative at each.</summary>
    public ValueList<double> Derivatives => [.. Curve.Points.Select(p => p.Gradient)];

    /// <summary>The value with the least loss.</summary>
    public double Least => Curve.Points.MinBy(p => p.Loss)!.Value;

    internal TpcScanCurve Curve { get; }
}
