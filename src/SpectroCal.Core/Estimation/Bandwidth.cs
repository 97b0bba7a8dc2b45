using System.Globalization;

namespace SpectroCal.Estimation;

/// <summary>How wide the Gaussian kernel of a density estimate is.</summary>
public enum BandwidthRule
{
    /// <summary>The factor is the standard deviation of the kernel in eV.</summary>
    Absolute,

    /// <summary>The factor times the standard deviation of the calibrated data (Condens. Matter 9 (2024) 26 uses 0.01).</summary>
    RelativeToData,

    /// <summary>
    /// The factor times the resolution (one standard deviation) of the narrowest target line, or times 1.2 channels where that is wider.
    /// </summary>
    RelativeToResolution,

    /// <summary>n^(-1/5) times the standard deviation of the data (Scott 1992), times the factor.</summary>
    Scott,

    /// <summary>(3n/4)^(-1/5) times the standard deviation of the data (Silverman 1986), times the factor.</summary>
    Silverman,
}

/// <summary>A bandwidth rule with its factor.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Factor">Its factor; eV for <see cref="BandwidthRule.Absolute"/>, else dimensionless.</param>
public sealed record Bandwidth(BandwidthRule Rule, double Factor = 1)
{
    /// <summary>
    /// Half the resolution of the narrowest line: wide enough that noise times noise costs about 2 % of the statistical power,
    /// narrow enough that lines stay apart.
    /// </summary>
    public static Bandwidth Default { get; } = new(BandwidthRule.RelativeToResolution, 0.5);

    /// <summary>The paper's setting, 0.01 of the standard deviation of the data.</summary>
    public static Bandwidth Published { get; } = new(BandwidthRule.RelativeToData, 0.01);

    /// <summary>The standard deviation of the kernel, eV.</summary>
    /// <param name="dataSigmaEv">Standard deviation of the calibrated data, eV.</param>
    /// <param name="events">Number of events n in a batch.</param>
    /// <param name="resolutionSigmaEv">Resolution of the narrowest target line, eV.</param>
    public double ResolveEv(double dataSigmaEv, double events, double resolutionSigmaEv)
    {
        if (!(Factor > 0) || !double.IsFinite(Factor))
            throw new CalibrationException($"The bandwidth factor {Factor} must be positive.");
        double h =
            Factor
            * Rule switch
            {
                BandwidthRule.Absolute => 1,
                BandwidthRule.RelativeToData => dataSigmaEv,
                BandwidthRule.RelativeToResolution => resolutionSigmaEv,
                BandwidthRule.Scott => dataSigmaEv * Math.Pow(events, -0.2),
                BandwidthRule.Silverman => dataSigmaEv * Math.Pow(0.75 * events, -0.2),
                _ => throw new CalibrationException($"Unknown bandwidth rule {Rule}."),
            };
        if (!(h > 0) || !double.IsFinite(h))
            throw new CalibrationException("The bandwidth is not a positive number: the data have no spread.");
        return h;
    }

    /// <summary>
    /// Reads a bandwidth: "25" or "25ev" (eV), "0.01std" (of the data), "0.5res" (of the resolution), "scott" or "silverman".
    /// </summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static Bandwidth Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string t = text.Trim().ToLowerInvariant();
        return t switch
        {
            "scott" => new Bandwidth(BandwidthRule.Scott),
            "silverman" => new Bandwidth(BandwidthRule.Silverman),
            _ when t.EndsWith("std", StringComparison.Ordinal) => Of(BandwidthRule.RelativeToData, t[..^3]),
            _ when t.EndsWith("res", StringComparison.Ordinal) => Of(BandwidthRule.RelativeToResolution, t[..^3]),
            _ when t.EndsWith("ev", StringComparison.Ordinal) => Of(BandwidthRule.Absolute, t[..^2]),
            _ => Of(BandwidthRule.Absolute, t),
        };

        Bandwidth Of(BandwidthRule rule, string factor) =>
            double.TryParse(factor, NumberStyles.Float, CultureInfo.InvariantCulture, out double f) && f > 0 && double.IsFinite(f)
                ? new Bandwidth(rule, f)
                : throw new FormatException(
                    $"expected eV such as 25, 0.01std (of the data), 0.5res (of the resolution), scott or silverman, found '{text}'"
                );
    }
}
