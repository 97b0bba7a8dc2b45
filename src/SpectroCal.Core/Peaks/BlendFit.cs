using SpectroCal.Detectors;
using SpectroCal.Fitting;
using SpectroCal.Lines;
using SpectroCal.LineShapes;

namespace SpectroCal.Peaks;

/// <summary>
/// The position of a line that shares its peak with others: all of them are fitted at their distances from it, with areas of their own.
/// </summary>
internal static class BlendFit
{
    private const double Narrowest = 0.5; // of the expected width
    private const double Widest = 1.6;
    private const double Beyond = 3; // standard deviations beyond the ends from which other peaks reach in
    private const double AreaErrors = 3; // of a peak beyond the ends, by which it may have more counts than were found
    private const double Apart = 1; // standard deviations from all lines, for peaks that are none of them

    /// <summary>Whether a peak has channels enough to tell the lines of a blend apart.</summary>
    /// <param name="prepared">The spectrum.</param>
    /// <param name="scale">From bins to channels.</param>
    /// <param name="assignment">Scale of the detector.</param>
    /// <param name="blend">The lines that make the peak.</param>
    public static bool AreChannelsEnough(PreparedCounts prepared, BinScale scale, LineAssignment assignment, Blend blend) =>
        Range(prepared, scale, assignment, blend).Bins >= 3 * blend.Parts.Count + 6;

    /// <summary>The channel of the strongest line of the candidate, and its error; null where the fit does not determine it.</summary>
    /// <param name="prepared">The spectrum.</param>
    /// <param name="scale">From bins to channels.</param>
    /// <param name="assigned">The peak and its line.</param>
    /// <param name="assignment">Scale of the detector.</param>
    /// <param name="blend">The lines that make the peak.</param>
    /// <param name="peaks">Peaks of the detector.</param>
    /// <param name="sigmaEv">Standard deviation of one line there, eV.</param>
    /// <param name="narrowestEv">The same by the narrowest of the lines that are known well: others make lines wider.</param>
    public static BlendedLine? Of(
        PreparedCounts prepared,
        BinScale scale,
        AssignedLine assigned,
        LineAssignment assignment,
        Blend blend,
        IReadOnlyList<Peak> peaks,
        double sigmaEv,
        double narrowestEv
    )
    {
        SpectralLine reference = assigned.Candidate.Group.Strongest;
        IReadOnlyList<BlendPart> parts = blend.Parts;
        SpectralLine[] lines = [.. parts.SelectMany(p => p.Group.Components).Select(c => c.Line)];
        (int first, int merge, int bins) = Range(prepared, scale, assignment, blend);
        // Energies of the edges on the assigned scale: the fit then says how far the line is from where the scale has it.
        double[] edges = [.. Enumerable.Range(0, bins + 1).Select(j => assignment.Energy(scale.Channel(first + j * merge)))],
            counts = MergedBins.Of(prepared.Counts[first..(first + bins * merge)], merge);
        double width = (edges[^1] - edges[0]) / bins,
            left = counts[..2].Average() / width,
            right = counts[^2..].Average() / width,
            total = counts.Sum();
        FitResult fit = Fit(new FitParameter("s", sigmaEv) { Lower = Narrowest * sigmaEv, Upper = Widest * sigmaEv });
        double least = (1 - WidthScore.WidthSpread) * narrowestEv,
            ofWidth = 0;
        // No line is narrower than the law. A fit makes one narrow where its parts and what lies between them are not as assumed, and then
        // moves it, too; the width that the law lets expect says where it is, and how much it depends on that width is its error.
        if (reference.EnergyEv < WidthScore.HardEv && fit["s"].Value < least)
        {
            FitResult narrow = Fit(new FitParameter("s", least) { IsFixed = true });
            fit = Fit(new FitParameter("s", narrowestEv) { IsFixed = true });
            ofWidth = fit["shift"].Value - narrow["shift"].Value;
        }
        FittedParameter shift = fit["shift"];
        // At the end of its range the shift follows what the other parts leave, and not the line; and a peak that is wider than all of them
        // holds another.
        if (
            fit.Covariance is null
            || !double.IsFinite(shift.Error)
            || shift.State is ParameterState.AtLowerBound or ParameterState.AtUpperBound
            || fit["s"].State is ParameterState.AtUpperBound
        )
            return null;
        // An incomplete model is shifted by what it lacks.
        double error = shift.Error * Math.Sqrt(Math.Max(1, fit.ReducedStatistic));
        return new BlendedLine(
            (reference.EnergyEv + shift.Value - assignment.OffsetEv) / assignment.GainEvPerChannel,
            Math.Sqrt(error * error + ofWidth * ofWidth) / assignment.GainEvPerChannel,
            reference.EnergyEv,
            ResolutionModel.FwhmPerSigma * fit["s"].Value / assignment.GainEvPerChannel,
            double.IsFinite(fit["s"].Error) ? fit["s"].Error / fit["s"].Value : 0
        );

        FitResult Fit(FitParameter ofOneLine)
        {
            PeakSum sum = new PeakSum()
                .With(new FitParameter("shift", 0) { Lower = -1.5 * sigmaEv, Upper = 1.5 * sigmaEv })
                .With(ofOneLine);
            foreach ((int k, BlendPart part) in parts.Index())
            {
                double origin = part.Group.Strongest.EnergyEv,
                    start = Math.Min(0.5 * total, double.IsFinite(part.LargestArea) ? 0.5 * part.LargestArea : 0.8 * total);
                sum.With(new FitParameter($"a{k}", start) { Lower = 0, Upper = part.LargestArea })
                    .Peak(
                        [.. NaturalComponents.Natural(part.Group).Select(c => c with { OffsetEv = c.OffsetEv + origin })],
                        $"a{k}",
                        "shift",
                        "s"
                    );
            }
            foreach ((int k, Peak other) in peaks.Where(p => IsOther(assignment.Energy(p.Channel))).Index())
            {
                double energy = assignment.Energy(other.Channel);
                // The flank of a peak beyond the ends tells neither where it is nor how large.
                bool isWithin = energy >= edges[0] && energy <= edges[^1];
                double most = isWithin ? double.PositiveInfinity : other.Area + AreaErrors * other.AreaError;
                sum.With(new FitParameter($"other{k}.a", other.Area) { Lower = 0, Upper = most })
                    .With(
                        new FitParameter($"other{k}.p", energy)
                        {
                            Lower = energy - sigmaEv,
                            Upper = energy + sigmaEv,
                            IsFixed = !isWithin,
                        }
                    )
                    .Peak($"other{k}.a", $"other{k}.p", "s");
            }
            return sum.Fit(edges, counts, left, right, Settings);
        }

        // A peak that lies between the ends, or reaches in, and is none of the lines.
        bool IsOther(double energyEv) =>
            energyEv >= edges[0] - Beyond * sigmaEv
            && energyEv <= edges[^1] + Beyond * sigmaEv
            && !lines.Any(l => Math.Abs(l.EnergyEv - energyEv) < Apart * sigmaEv);
    }

    // Bins of the spectrum, so many in one that four make a standard deviation of a line.
    private static (int First, int Merge, int Bins) Range(PreparedCounts prepared, BinScale scale, LineAssignment assignment, Blend blend)
    {
        int first = (int)Math.Max(Math.Floor(Bin(blend.LowEv)), 0),
            end = (int)Math.Min(Math.Ceiling(Bin(blend.HighEv)), prepared.Counts.Length),
            merge = Math.Max(1, (int)(0.25 * blend.SigmaEv / (assignment.GainEvPerChannel * scale.Width)));
        return (first, merge, (end - first) / merge);

        double Bin(double energyEv) => scale.Bin(assignment.Scale.Channel(energyEv));
    }

    private static readonly FitSettings Settings = new() { Tolerance = 1e-4, MaximumIterations = 60 };
}

/// <summary>A line that shares its peak with others.</summary>
/// <param name="Channel">Where it is, channels.</param>
/// <param name="ChannelError">Its standard error, channels.</param>
/// <param name="EnergyEv">Its energy, eV.</param>
/// <param name="FwhmChannels">Full width at half maximum of one line, channels.</param>
/// <param name="FwhmError">Relative standard error of that width.</param>
internal readonly record struct BlendedLine(double Channel, double ChannelError, double EnergyEv, double FwhmChannels, double FwhmError);
