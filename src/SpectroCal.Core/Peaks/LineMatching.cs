namespace SpectroCal.Peaks;

/// <summary>Which line takes which peak on a scale.</summary>
/// <remarks>
/// Each line takes the peak that suits it best; then lines whose family does not bear it out leave their peak again, which may be anything:
/// among many lines some are near any peak.
/// </remarks>
internal sealed class LineMatching(LineCandidate[] lines, LinePlaces places, WidthScore widths, FamilyScore families)
{
    /// <summary>
    /// Rounds of taking and leaving; what is left in the first may suit another line, and hardly anything changes after it.
    /// </summary>
    private const int Rounds = 2;

    /// <summary>Assigns peaks to lines.</summary>
    /// <param name="peaks">The peaks.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="view">What the spectrum would show.</param>
    /// <param name="peakOf">Takes the peak of each line; negative: none.</param>
    /// <param name="gained">Takes how much likelier the peak is as the line than anywhere, as a logarithm.</param>
    public void Match(Peak[] peaks, StraightScale scale, SpectrumView view, Span<int> peakOf, Span<double> gained)
    {
        Span<bool> left = stackalloc bool[lines.Length];
        left.Clear();
        for (int round = 0; round < Rounds; round++)
        {
            Take(peaks, scale, view.Range.Length, left, peakOf, gained);
            if (!Leave(peaks, scale, view, left, peakOf, gained))
                return;
        }
    }

    // One peak, one line: the likelier one, or the stronger where both are equally likely.
    private void Take(Peak[] peaks, StraightScale scale, double channels, ReadOnlySpan<bool> left, Span<int> peakOf, Span<double> gained)
    {
        double lengthEv = scale.Gain * channels;
        peakOf.Fill(-1);
        for (int l = 0; l < lines.Length; l++)
        {
            if (left[l])
                continue;
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
        for (int l = 0; l < lines.Length; l++)
            if (peakOf[l] >= 0)
                gained[l] -= widths.TooNarrow(peaks[peakOf[l]], scale.Gain, lines[l].EnergyEv);
    }

    // Line by line, the one without which its family explains most.
    private bool Leave(Peak[] peaks, StraightScale scale, SpectrumView view, Span<bool> left, Span<int> peakOf, Span<double> gained)
    {
        bool any = false;
        double strongest = ExtraPeaks.Strongest(peaks);
        foreach (int[] family in families.Families)
        {
            while (Worst(peaks, family, scale, view, strongest, peakOf, gained) is >= 0 and int worst)
                (peakOf[worst], left[worst], any) = (-1, true, true);
        }
        return any;
    }

    private int Worst(
        Peak[] peaks,
        int[] family,
        StraightScale scale,
        SpectrumView view,
        double strongest,
        Span<int> peakOf,
        ReadOnlySpan<double> gained
    )
    {
        double intensities = families.Of(family, peaks, peakOf, scale, view);
        if (intensities >= 0)
            return -1;
        int worst = -1;
        double most = 0;
        foreach (int l in family)
        {
            if (peakOf[l] is not (>= 0 and int peak))
                continue;
            peakOf[l] = -1;
            double better =
                families.Of(family, peaks, peakOf, scale, view) - intensities - gained[l] - ExtraPeaks.Cost(peaks[peak], strongest);
            peakOf[l] = peak;
            if (better > most)
                (worst, most) = (l, better);
        }
        return worst;
    }
}
