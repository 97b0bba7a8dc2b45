using System.Globalization;

namespace SpectroCal.Monitoring;

/// <summary>Sentences that say what is wrong.</summary>
internal static class AnomalyText
{
    /// <summary>The sentence for an anomaly.</summary>
    /// <param name="kind">What is wrong.</param>
    /// <param name="value">How much, in the unit of the kind.</param>
    /// <param name="channels">Channels where it shows; null where it shows everywhere.</param>
    /// <param name="other">Name of the other detector, where channels are swapped.</param>
    public static string Of(AnomalyKind kind, double value, (double From, double To)? channels, string? other)
    {
        string size = Share(Math.Abs(value)),
            at = channels is { } c ? string.Create(CultureInfo.InvariantCulture, $" at channels {c.From:0} to {c.To:0}") : "",
            middle = channels is { } m ? string.Create(CultureInfo.InvariantCulture, $" at channel {0.5 * (m.From + m.To):0}") : "";
        return kind switch
        {
            AnomalyKind.Rate when value < -3 => "The detector is dead: it has hardly any events for its time.",
            AnomalyKind.Rate => string.Create(
                CultureInfo.InvariantCulture,
                $"The rate is {Math.Exp(value):0.##} times that of other runs."
            ),
            AnomalyKind.DeadTime => $"The dead time is {size} of the time {(value > 0 ? "more" : "less")} than in other runs.",
            AnomalyKind.Gain => $"The gain is {size} {(value > 0 ? "higher" : "lower")} than in other runs.",
            AnomalyKind.Resolution => $"Lines are {size} {(value > 0 ? "wider" : "narrower")} than in other runs.",
            AnomalyKind.DriftInside => $"The gain drifted inside the run, by {size} root mean square.",
            AnomalyKind.NoiseBurst => $"{size} of the counts are noise{at}.",
            AnomalyKind.Threshold => $"The threshold is higher: {size} of the usual counts are missing{at}.",
            AnomalyKind.MissingLine when value < -0.9 => $"The line{middle} is missing.",
            AnomalyKind.MissingLine => $"The line{middle} is {size} weaker than in other runs.",
            AnomalyKind.ExtraLine => $"There is an additional line{middle}, with {size} of the counts.",
            AnomalyKind.Pulser => $"There is a peak narrower than lines{middle}, with {size} of the counts: a pulser or crosstalk.",
            AnomalyKind.DoubledPeaks => $"The lines are there twice: {size} of the counts have another gain.",
            AnomalyKind.Saturation => $"The spectrum ends early{middle}: the detector saturates there.",
            AnomalyKind.Comb => $"Channels are uneven, by {size} more than in other runs: a comb.",
            AnomalyKind.Shape => $"The spectrum looks like none of the others, by {size} root mean square, most{at}.",
            _ => $"The spectrum is that of detector {other}.",
        };
    }

    private static string Share(double value) =>
        value.ToString(
            value < 0.01 ? "0.00 %"
                : value < 0.1 ? "0.0 %"
                : "0 %",
            CultureInfo.InvariantCulture
        );
}
