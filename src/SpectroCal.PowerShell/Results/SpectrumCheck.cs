using System.Globalization;
using SpectroCal.Monitoring;

namespace SpectroCal.PowerShell.Results;

/// <summary>What one check of a monitor found in a spectrum.</summary>
public sealed class SpectrumCheck
{
    private readonly MonitorCheck _check;

    internal SpectrumCheck(MonitorCheck check) => _check = check;

    /// <summary>The anomaly that it looks for, such as Gain or Pulser.</summary>
    public string Kind => _check.Kind.ToString();

    /// <summary>
    /// How far the spectrum is from what its detector usually shows: natural logarithm of a rate, part of the time (dead time), relative
    /// (gain, width, root mean square of a drift), part of the line or of all counts, contrast of a comb.
    /// </summary>
    public double Value => _check.Value;

    /// <summary>Its standard error by the counts alone.</summary>
    public double Error => _check.Error;

    /// <summary>Size of the value from which the spectrum is of no use, when it is significant.</summary>
    public double Tolerance => _check.Tolerance;

    /// <summary>How often a spectrum with nothing wrong, of as many counts, deviates as much.</summary>
    public double Probability => _check.Probability;

    /// <summary>First channel of the place where it deviates; null where it has none.</summary>
    public double? FromChannel => _check.FromChannel;

    /// <summary>Last channel of it.</summary>
    public double? ToChannel => _check.ToChannel;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Value:G3}");
}
