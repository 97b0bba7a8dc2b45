using System.Text.Json.Serialization;
using SpectroCal.Calibration;
using SpectroCal.Detectors;

namespace SpectroCal.Bench.Arrays;

/// <summary>A detector of a simulated array, what was made of it, and the truth.</summary>
/// <param name="Seed">Seed of the array.</param>
/// <param name="Index">Number of the detector in it, from 0.</param>
/// <param name="Set">The elements.</param>
/// <param name="ArrayCounts">Fewest photons of the array's detectors.</param>
/// <param name="Fault">What is wrong with the detector.</param>
/// <param name="Outcome">What was made of it.</param>
/// <param name="Said">What the calibration said: its lines, the reason of a refusal, or an exception.</param>
public sealed record ArrayVerdict(long Seed, int Index, string Set, int ArrayCounts, DetectorFault Fault, ArrayOutcome Outcome, string Said)
{
    private const double MostOfFwhm = 0.25;

    /// <summary>True offset, eV.</summary>
    public double TrueOffsetEv { get; init; }

    /// <summary>True mean gain, eV per channel.</summary>
    public double TrueGainEv { get; init; }

    /// <summary>Offset found, eV; null where refused.</summary>
    public double? OffsetEv { get; init; }

    /// <summary>Gain found, eV per channel; null where refused.</summary>
    public double? GainEv { get; init; }

    /// <summary>Largest error at a named line that the spectrum shows, eV; null where refused.</summary>
    public double? LargestErrorEv { get; init; }

    /// <summary>That error over its stated error.</summary>
    public double? LargestErrorInStated { get; init; }

    /// <summary>Warnings that came with a calibration.</summary>
    public int Warnings { get; init; }

    /// <summary>Whether a warning says that the scale is hardly known at one of the peaks or lines.</summary>
    public bool IsHardlyKnown { get; init; }

    /// <summary>Named lines that the spectrum shows, strongest first.</summary>
    public IReadOnlyList<string> Shown { get; init; } = [];

    /// <summary>What is special about the array.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Number of named elements with such lines.</summary>
    [JsonIgnore]
    internal int ElementsShown { get; init; }

    /// <summary>Gain minus that of the truth between the outermost lines of the calibration, over its stated error.</summary>
    [JsonIgnore]
    internal double? GainPull { get; init; }

    /// <summary>Errors at the lines of the calibration over their stated errors.</summary>
    [JsonIgnore]
    internal IReadOnlyList<double> EnergyPulls { get; init; } = [];

    /// <summary>Judges a detector.</summary>
    /// <param name="scene">The array.</param>
    /// <param name="detector">The detector.</param>
    /// <param name="calibration">What became of it; null: the calibration of the array crashed.</param>
    /// <param name="crash">What it said then; null otherwise.</param>
    internal static ArrayVerdict Of(ArrayScene scene, ArrayDetector detector, DetectorCalibration? calibration, string? crash)
    {
        DetectorTruth truth = detector.Truth;
        IReadOnlyList<SeenLine> seen = SeenLine.Of(scene, truth);
        var verdict = new ArrayVerdict(
            scene.Seed,
            detector.Index,
            scene.Set.Name,
            scene.Counts,
            truth.Fault,
            calibration is null ? ArrayOutcome.Crashed : ArrayOutcome.Refused,
            crash ?? calibration?.Reason ?? ""
        )
        {
            TrueOffsetEv = truth.Scale.OffsetEv,
            TrueGainEv = truth.Scale.GainEv,
            Shown = [.. seen.Select(l => l.Group)],
            ElementsShown = seen.Select(l => l.Element).Distinct().Count(),
            Features = [.. ArrayFeatures.Of(scene, truth, seen.Count > 0 ? seen.Min(l => l.EnergyEv) : scene.LastEv)],
            Warnings = calibration?.Warnings.Count ?? 0,
            IsHardlyKnown = calibration?.Warnings.Any(w => w.Contains(ScaleDoubts.HardlyKnown, StringComparison.Ordinal)) == true,
        };
        if (calibration?.Standard is not { } standard)
            return verdict;
        EnergyCalibration found = standard.Calibration;
        // A detector whose gain changed may be given either.
        BentScale scale = truth.LaterScale is { } later && Worst(later).OfFwhm < Worst(truth.Scale).OfFwhm ? later : truth.Scale;
        (double ofFwhm, double error, double channel) = Worst(scale);
        double[] channels = [.. standard.Lines.Select(l => scale.Channel(l.EnergyEv))];
        double first = channels.Min(),
            last = channels.Max();
        return verdict with
        {
            Outcome =
                calibration.Status == DetectorStatus.Suspect ? ArrayOutcome.Suspect
                : ofFwhm <= MostOfFwhm ? ArrayOutcome.Right
                : ArrayOutcome.Wrong,
            Said = calibration.Reason ?? string.Join(", ", standard.Lines.Select(l => l.Name)),
            OffsetEv = found.Parameters[0],
            GainEv = found.Parameters[1],
            LargestErrorEv = error,
            LargestErrorInStated = Math.Abs(error) / found.EnergyError(channel),
            GainPull =
                last > first
                    ? (found.Parameters[1] - (scale.Energy(last) - scale.Energy(first)) / (last - first)) / found.ParameterError(1)
                    : null,
            EnergyPulls = [.. standard.Lines.Zip(channels, (l, c) => (found.Energy(c) - l.EnergyEv) / found.EnergyError(c))],
        };

        (double OfFwhm, double ErrorEv, double Channel) Worst(BentScale scale) =>
            seen.Select(l =>
                {
                    double channel = scale.Channel(l.EnergyEv),
                        error = found.Energy(channel) - l.EnergyEv;
                    return (Math.Abs(error) / truth.FwhmEv(l.EnergyEv), error, channel);
                })
                .DefaultIfEmpty((double.PositiveInfinity, double.NaN, double.NaN))
                .MaxBy(e => e.Item1);
    }
}
