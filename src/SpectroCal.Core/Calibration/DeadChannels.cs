using System.Globalization;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>Channels on or beside lines that count too little (dead ones) or too much (codes that stick): they pull the lines.</summary>
/// <remarks>
/// They are the same channels in all batches, while the lines drift over them. So counts and expectation are summed channel by channel over
/// the batches, and runs of channels are compared with the expectation, and with the channels on either side. What a wrong form of a line
/// misses is as wide as the resolution: a run is looked for up to 0.8 of it, and must stand out the more the longer it is.
/// </remarks>
internal sealed class DeadChannels
{
    private readonly BatchCalibration[] _batches;
    private readonly BatchResponses _responses;
    private readonly TargetSpectrum _target;
    private readonly string?[] _doubts;

    private DeadChannels(BatchCalibration[] batches, BatchResponses responses, TargetSpectrum target)
    {
        (_batches, _responses, _target) = (batches, responses, target);
        _doubts = new string?[batches.Length];
    }

    /// <summary>For each batch a sentence about such channels on its lines; null where there are none.</summary>
    /// <param name="batches">Calibrated batches of one detector.</param>
    /// <param name="responses">Their fits.</param>
    /// <param name="target">Their target.</param>
    /// <param name="threads">Most threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static string?[] Of(
        BatchCalibration[] batches,
        BatchResponses responses,
        TargetSpectrum target,
        int threads,
        CancellationToken cancellation
    )
    {
        var dead = new DeadChannels(batches, responses, target);
        Workers.For(
            batches.Length,
            threads,
            () => new Workspace(),
            (i, workspace) =>
            {
                foreach (WindowFit? fit in responses.Fits[i])
                    fit?.Expect(workspace);
            },
            cancellation
        );
        for (int w = 0; w < responses.Windows.Count; w++)
        {
            int window = w;
            // Batches whose bins are on one grid add up.
            foreach (
                IGrouping<(double, double), int> grid in Enumerable
                    .Range(0, batches.Length)
                    .Where(i => responses.Fits[i][w] is not null)
                    .GroupBy(i => Grid(batches[i].Input.Batch.Histogram))
            )
            {
                int[] members = [.. grid];
                if (!dead.Look(w, members, new Workspace()) && members.Length > 1)
                    Workers.For(
                        members.Length,
                        threads,
                        () => new Workspace(),
                        (m, workspace) => dead.Look(window, [members[m]], workspace),
                        cancellation
                    );
            }
        }
        return dead._doubts;
    }

    // Width of a bin, and where in it a whole number of them from zero lies.
    private static (double Width, double Phase) Grid(ChannelHistogram h)
    {
        double first = h.FirstPosition / h.Width;
        return (h.Width, Math.Round(first - Math.Floor(first), 6) % 1);
    }

    // Whether something is wrong in the sum of these batches; then they are told.
    private bool Look(int window, int[] members, Workspace workspace)
    {
        int First(int i)
        {
            ChannelHistogram h = _batches[i].Input.Batch.Histogram;
            return (int)Math.Floor(h.FirstPosition / h.Width + 1e-6) + Fit(i).FirstBin;
        }
        WindowFit Fit(int i) => _responses.Fits[i][window]!;

        int low = members.Min(First),
            high = members.Max(i => First(i) + Fit(i).Expected.Length);
        workspace.Clear();
        var sums = new ChannelSums(high - low, _responses.Windows[window].SigmaEv / Fit(members[0]).MeanWidthEv, workspace);
        foreach (int i in members)
            sums.Add(First(i) - low, _batches[i].Input.Batch.Histogram.Counts[Fit(i).FirstBin..], Fit(i));
        if (sums.Worst(members.Sum(i => Fit(i).LineCounts.Sum())) is not { } run)
            return false;
        double energy = members.Sum(i => Moment(Fit(i), low + run.First - First(i), run.Length)) / run.Expected;
        LineGroup line = _responses
            .Windows[window]
            .Lines.Select(k => _target.Lines[k])
            .MinBy(l => Math.Abs(l.Strongest.EnergyEv - energy))!;
        ChannelHistogram h = _batches[members[0]].Input.Batch.Histogram;
        double position = h.Position(low + run.First - First(members[0]) + Fit(members[0]).FirstBin);
        string reason = string.Create(
            CultureInfo.InvariantCulture,
            $"{(run.Length == 1 ? $"Channel {position:0.#}" : $"Channels {position:0.#} to {position + (run.Length - 1) * h.Width:0.#}")}, "
                + $"{(energy - line.Strongest.EnergyEv):+0;-0} eV from {line.Name}, {(run.Length == 1 ? "has" : "have")} "
                + $"{run.Counts:0} counts {(members.Length > 1 ? $"in {members.Length} batches " : "")}where {run.Expected:0} are expected "
                + $"({run.Significance:0} standard deviations): {(run.Counts < run.Expected ? "dead" : "hot")} channels pull the line."
        );
        foreach (int i in members)
            if (low + run.First < First(i) + Fit(i).Expected.Length && low + run.First + run.Length > First(i))
                _doubts[i] ??= reason;
        return true;
    }

    // Sum of expectation times energy over a run of bins of a fit.
    private static double Moment(WindowFit fit, int first, int length)
    {
        double sum = 0;
        for (int k = Math.Max(first, 0); k < Math.Min(first + length, fit.Expected.Length); k++)
            if (fit.Expected[k] > 0)
                sum += fit.Expected[k] * fit.EnergyEv(k);
        return sum;
    }
}
