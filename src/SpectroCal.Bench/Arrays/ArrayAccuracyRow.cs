namespace SpectroCal.Bench.Arrays;

/// <summary>Outcomes of some of the detectors.</summary>
/// <param name="Kind">What the detectors have in common: all, goal, counts, elements, feature, fault.</param>
/// <param name="Name">Which.</param>
/// <param name="Detectors">How many.</param>
/// <param name="Right">Calibrated and right.</param>
/// <param name="Wrong">Calibrated and wrong.</param>
/// <param name="Suspect">Calibrated with a doubt.</param>
/// <param name="Refused">Refused.</param>
/// <param name="Crashed">Of an array whose calibration ended with an exception.</param>
public sealed record ArrayAccuracyRow(string Kind, string Name, int Detectors, int Right, int Wrong, int Suspect, int Refused, int Crashed)
{
    private const double MostStated = 4;

    /// <summary>Those of the wrong ones whose error is within four stated ones: imprecise, and said so, and no wrong lines.</summary>
    public int Imprecise { get; init; }

    /// <summary>Those of the wrong ones of which a warning says that the scale is hardly known at one of the peaks or lines.</summary>
    public int Warned { get; init; }

    internal static ArrayAccuracyRow Of(string kind, string name, IEnumerable<ArrayVerdict> verdicts)
    {
        ArrayVerdict[] all = [.. verdicts];
        int Count(ArrayOutcome outcome) => all.Count(v => v.Outcome == outcome);
        return new ArrayAccuracyRow(
            kind,
            name,
            all.Length,
            Count(ArrayOutcome.Right),
            Count(ArrayOutcome.Wrong),
            Count(ArrayOutcome.Suspect),
            Count(ArrayOutcome.Refused),
            Count(ArrayOutcome.Crashed)
        )
        {
            Imprecise = all.Count(v => v.Outcome is ArrayOutcome.Wrong && v.LargestErrorInStated < MostStated),
            Warned = all.Count(v => v is { Outcome: ArrayOutcome.Wrong, IsHardlyKnown: true }),
        };
    }
}
