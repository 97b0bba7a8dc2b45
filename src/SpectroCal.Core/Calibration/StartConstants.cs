using System.Globalization;
using SpectroCal.Detectors;
using SpectroCal.Lines;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>
/// Constants to start from where nobody states any: the peaks of each detector, all its batches together, are assigned to lines.
/// </summary>
public static class StartConstants
{
    // Constants to start from are those of the function that is fitted afterwards.
    private static readonly ArrayCalibrationSettings Straight = new() { FollowsBend = false };

    /// <summary>Finds the constants of detectors.</summary>
    /// <param name="batches">Batches of any detectors.</param>
    /// <param name="lines">Lines that are to calibrate them; all K and L lines of their elements may be in the spectra, too.</param>
    /// <param name="function">The calibration function.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>An outcome for each detector by name; its scale is a straight line.</returns>
    /// <exception cref="CalibrationException">One line alone does not determine a scale.</exception>
    public static IReadOnlyDictionary<string, DetectorStart> Find(
        IReadOnlyList<EventBatch> batches,
        IReadOnlyList<LineGroup> lines,
        CalibrationFunction function,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(function);
        IReadOnlyList<LineCandidate>[] guesses = Guesses(lines);
        (string Detector, ChannelHistogram Histogram)[] detectors =
        [
            .. batches.GroupBy(b => b.Detector).Select(g => (g.Key, Sum([.. g.Select(b => b.Histogram)]))),
        ];
        var found = new Dictionary<string, DetectorStart>();
        foreach (IReadOnlyList<LineCandidate> candidates in guesses)
        {
            (string Detector, ChannelHistogram Histogram)[] rest =
            [
                .. detectors.Where(d => found.GetValueOrDefault(d.Detector)?.Calibration is null),
            ];
            if (rest.Length == 0)
                break;
            foreach (DetectorCalibration outcome in ArrayCalibrator.Calibrate(rest, candidates, Straight, null, cancellation))
                found[outcome.Detector] = Start(outcome, function);
        }
        return found;
    }

    /// <summary>The energy scale of one spectrum that states none, from its peaks; a doubtful one is none.</summary>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="lines">Lines that are in it; all K and L lines of their elements may be there, too.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The scale, or what the spectrum states and why its peaks give none that is certain.</returns>
    public static DetectorStart OfPeaks(Spectrum spectrum, IReadOnlyList<LineGroup> lines, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        string? reason = null;
        IReadOnlyList<LineCandidate>[] guesses = [];
        try
        {
            guesses = Guesses(lines);
        }
        catch (CalibrationException e)
        {
            reason = e.Message;
        }
        foreach (IReadOnlyList<LineCandidate> candidates in guesses)
        {
            DetectorCalibration found = ArrayCalibrator.Calibrate(
                [(spectrum.Name, spectrum.Histogram)],
                candidates,
                null,
                null,
                cancellation
            )[0];
            if (found is { Status: DetectorStatus.Calibrated, Standard: { } standard })
                return new DetectorStart(standard.Calibration with { Covariance = null }, null);
            reason ??= found.Reason;
        }
        return new DetectorStart(
            null,
            $"{StatedCalibration.Missing(spectrum)}, and the peaks give none that is certain ({reason?.TrimEnd('.')})"
        );
    }

    /// <summary>What was found from the peaks of a spectrum or detector, as a sentence.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="found">The constants.</param>
    public static string Remark(string name, EnergyCalibration found)
    {
        ArgumentNullException.ThrowIfNull(found);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name} states no constants; its peaks give {found.Parameters[0]:0.0} eV and {found.Parameters[1]:0.0000} eV per channel to "
                + $"start from."
        );
    }

    // Real spectra have the other lines of an element, too; simulated and filtered ones may not.
    private static IReadOnlyList<LineCandidate>[] Guesses(IReadOnlyList<LineGroup> lines)
    {
        if (lines.Count == 0)
            throw new CalibrationException("Name the lines to look for.");
        IReadOnlyList<LineCandidate>[] guesses = [.. new[] { OfElements(lines), LineCandidate.OfLines(lines) }.Where(c => c.Count >= 2)];
        return guesses.Length > 0
            ? guesses
            : throw new CalibrationException(
                "One line alone does not determine an energy scale: name more lines, or give constants to start from."
            );
    }

    private static DetectorStart Start(DetectorCalibration outcome, CalibrationFunction function) =>
        outcome.Standard is null ? new DetectorStart(null, outcome.Reason)
        : StatedCalibration.Convert(outcome.Standard.Calibration with { Covariance = null }, function) is { } start
            ? new DetectorStart(start, null)
        : new DetectorStart(null, $"A straight line was found, which does not fit {function.Expression}.");

    private static IReadOnlyList<LineCandidate> OfElements(IReadOnlyList<LineGroup> lines)
    {
        string[] elements = [.. lines.Select(l => l.Strongest.Element).OfType<string>().Distinct()];
        IEnumerable<LineGroup> custom = lines.Where(l => l.Strongest.Element is null);
        return [.. LineCandidate.OfElements(elements).Concat(LineCandidate.OfLines(custom)).OrderBy(c => c.EnergyEv)];
    }

    // Bins of one width on one grid add up; where they differ, the largest stands for all.
    private static ChannelHistogram Sum(IReadOnlyList<ChannelHistogram> histograms)
    {
        ChannelHistogram first = histograms[0];
        bool aligned = histograms.All(h => h.Width == first.Width && (h.FirstPosition - first.FirstPosition) / first.Width % 1 == 0);
        if (!aligned)
            return histograms.MaxBy(h => h.TotalCounts)!;
        double low = histograms.Min(h => h.FirstPosition),
            high = histograms.Max(h => h.LastPosition);
        var counts = new long[(int)Math.Round((high - low) / first.Width) + 1];
        foreach (ChannelHistogram h in histograms)
        {
            int shift = (int)Math.Round((h.FirstPosition - low) / first.Width);
            for (int k = 0; k < h.Length; k++)
                counts[shift + k] += h.Counts[k];
        }
        return new ChannelHistogram(counts, low, first.Width);
    }
}

/// <summary>Start constants of a detector, or why there are none.</summary>
/// <param name="Calibration">The constants; null where none were found.</param>
/// <param name="Reason">Why not.</param>
public sealed record DetectorStart(EnergyCalibration? Calibration, string? Reason);
