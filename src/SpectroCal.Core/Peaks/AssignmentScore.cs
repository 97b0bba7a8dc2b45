namespace SpectroCal.Peaks;

/// <summary>
/// How well a scale explains the peaks by lines: log-likelihood relative to peaks that lie anywhere in the spectrum.
/// </summary>
/// <remarks>
/// A peak at a line adds to it (<see cref="LinePlaces"/>); widths that do not belong to the lines (<see cref="WidthScore"/>), lines that
/// should be seen and are not, or not at their intensities (<see cref="FamilyScore"/>), and peaks without a line (<see cref="ExtraPeaks"/>)
/// are penalised. What is known beforehand about the scale is added (<see cref="ScalePrior"/>).
/// </remarks>
internal sealed class AssignmentScore(LineCandidate[] lines, LinePlaces places, AssignmentSettings settings)
{
    private readonly ScalePrior _prior = new(settings);
    private readonly WidthScore _widths = new(settings.StatisticalEv);
    private readonly FamilyScore _families = new(lines);

    /// <summary>Fewest lines of a scale: two, or one where other spectra show others of the same scale.</summary>
    public int LeastLines { get; init; } = 2;

    /// <summary>The score of a scale; negative infinity where fewer than <see cref="LeastLines"/> have a peak.</summary>
    /// <param name="peaks">The peaks, by channel.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="range">Extent of the spectrum.</param>
    /// <param name="matched">Takes the indices of the lines that have a peak and of their peaks; null: not needed.</param>
    public double Of(Peak[] peaks, StraightScale scale, ChannelRange range, List<(int Line, int Peak)>? matched = null)
    {
        matched?.Clear();
        Span<int> peakOf = stackalloc int[lines.Length];
        Span<double> gained = stackalloc double[lines.Length];
        Match(peaks, scale, scale.Gain * range.Length, peakOf, gained);
        double score = _prior.Of(scale, range.Length);
        int count = 0;
        for (int l = 0; l < lines.Length; l++)
        {
            if (peakOf[l] < 0)
                continue;
            count++;
            score += gained[l] - _widths.TooNarrow(peaks[peakOf[l]], scale.Gain, lines[l].EnergyEv);
            matched?.Add((l, peakOf[l]));
        }
        if (count < LeastLines)
            return double.NegativeInfinity;
        return score
            + _widths.OneNoise(peaks, lines, peakOf, scale.Gain)
            + _families.Of(peaks, peakOf, scale, range)
            - ExtraPeaks.Cost(peaks, peakOf);
    }

    // Each line takes the peak that suits it best. One peak, one line: the likelier one, or the stronger where both are equally likely.
    private void Match(Peak[] peaks, StraightScale scale, double lengthEv, Span<int> peakOf, Span<double> gained)
    {
        peakOf.Fill(-1);
        for (int l = 0; l < lines.Length; l++)
        {
            int best = -1;
            double most = 0;
            for (int p = 0; p < peaks.Length; p++)
            {
                double distance = scale.Energy(peaks[p].Channel) - lines[l].EnergyEv;
                if (places.Gained(peaks[p], scale.Gain, distance, l, lengthEv) is { } gains && gains > most)
                    (best, most) = (p, gains);
            }
            if (best < 0)
                continue;
            int other = peakOf.IndexOf(best);
            if (other >= 0)
            {
                if (gained[other] + Math.Log(lines[other].Intensity) >= most + Math.Log(lines[l].Intensity))
                    continue;
                peakOf[other] = -1;
            }
            (peakOf[l], gained[l]) = (best, most);
        }
    }
}
