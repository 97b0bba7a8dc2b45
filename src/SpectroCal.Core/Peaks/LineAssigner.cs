using SpectroCal.Detectors;

namespace SpectroCal.Peaks;

/// <summary>
/// Finds the straight energy scales on which the peaks of a spectrum are the lines that may be in it. Every pair of peaks taken for every
/// pair of lines gives a scale; each is scored, and the best are refined.
/// </summary>
/// <remarks>
/// The score is a logarithm of likelihood against peaks that lie anywhere. A peak at a line gains the logarithm of the spectrum's
/// length over the accuracy of its place; intensities within a family of lines are compared with the table's, absorption left open;
/// strong lines without a peak and peaks without a line lose; a line may not be narrower than its statistics allow.
/// </remarks>
public sealed class LineAssigner
{
    private const int MostPeaks = 24;
    private const int MostForScales = 14; // peaks whose pairs give the scales
    private const int MostRefined = 24;
    private const int FewerMatches = 2; // lines than the scale that matches most, of scales that are scored
    private const double OverlapError = 0.03; // FWHM, of the place of peaks that overlap
    private const double FarthestInErrors = 4;
    internal const double IntensitySpread = 0.6; // natural logarithm, of ratios within a family: absorption, thresholds
    private const double AnyIntensitySpread = 2; // of peaks that have nothing to do with each other
    internal const double MissingPartner = 5;
    internal const double SeenSignificance = 8; // from which a line should be seen
    private const double LargestHidden = 3; // expected counts of a line over those of the peak that hides it
    private const double MissingLine = 2.5;
    private const double ExtraPeak = 1;
    private const double NarrowLine = 6;
    private const double WidthSpread = 0.08; // natural logarithm, of widths from one law
    private const double OddWidth = 4;

    private readonly LineCandidate[] _lines;
    private readonly AssignmentSettings _settings;
    private readonly double _middleEv;
    private readonly double[] _reach; // errors of the lines' energies that do not depend on the peak, eV

    /// <summary>Prepares for lines.</summary>
    /// <param name="lines">Lines that may be in the spectra.</param>
    /// <param name="settings">What is known beforehand; null: the defaults.</param>
    public LineAssigner(IReadOnlyList<LineCandidate> lines, AssignmentSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(lines);
        if (lines.Count < 2)
            throw new ArgumentException("An assignment needs at least two lines.", nameof(lines));
        _lines = [.. lines.OrderBy(l => l.EnergyEv)];
        _settings = settings ?? new AssignmentSettings();
        _middleEv = lines.Average(l => l.EnergyEv);
        _reach = [.. _lines.Select(l => _settings.ModelErrorEv + l.SpreadEv + _settings.Nonlinearity * Math.Abs(l.EnergyEv - _middleEv))];
    }

    /// <summary>Assignments, best first; scales that agree are one.</summary>
    /// <param name="peaks">Peaks of the spectrum.</param>
    /// <param name="firstChannel">Where the spectrum begins to have counts, channels.</param>
    /// <param name="lastChannel">Where it ends, channels.</param>
    public IReadOnlyList<LineAssignment> Assign(IReadOnlyList<Peak> peaks, double firstChannel, double lastChannel)
    {
        ArgumentNullException.ThrowIfNull(peaks);
        Peak[] used = Strongest(peaks, MostPeaks);
        if (used.Length < 2)
            return [];
        var counted = new List<(double Offset, double Gain, int Matches)>();
        int most = 0;
        Peak[] strong = Strongest(used, MostForScales);
        for (int i = 0; i < strong.Length; i++)
        for (int j = i + 1; j < strong.Length; j++)
        for (int a = 0; a < _lines.Length; a++)
        for (int b = a + 1; b < _lines.Length; b++)
        {
            double gain = (_lines[b].EnergyEv - _lines[a].EnergyEv) / (strong[j].Channel - strong[i].Channel);
            if (!(gain >= _settings.LeastGain && gain <= _settings.LargestGain))
                continue;
            double offset = _lines[a].EnergyEv - gain * strong[i].Channel;
            int matches = Matches(used, offset, gain);
            most = Math.Max(most, matches);
            counted.Add((offset, gain, matches));
        }
        // Most scales explain far fewer peaks than the best does; only the others are worth a likelihood.
        var scales = new List<(double Offset, double Gain, double Score)>();
        foreach ((double offset, double gain, int matches) in counted)
        {
            if (matches < most - FewerMatches)
                continue;
            double score = Score(used, offset, gain, firstChannel, lastChannel, null);
            if (score > 0)
                scales.Add((offset, gain, score));
        }
        scales.Sort((x, y) => y.Score.CompareTo(x.Score));
        var assignments = new List<LineAssignment>();
        foreach ((double offset, double gain, _) in scales)
        {
            if (assignments.Count >= MostRefined)
                break;
            if (assignments.Any(known => Same(known, offset, gain, used)))
                continue;
            LineAssignment refined = Refined(used, offset, gain, firstChannel, lastChannel);
            if (!assignments.Any(known => Same(known, refined.OffsetEv, refined.GainEvPerChannel, used)))
                assignments.Add(refined);
        }
        return [.. assignments.OrderByDescending(x => x.Score)];
    }

    /// <summary>The most significant peaks, by channel.</summary>
    internal static Peak[] Strongest(IEnumerable<Peak> peaks, int most) =>
        [.. peaks.OrderByDescending(p => p.Significance).Take(most).OrderBy(p => p.Channel)];

    // How many lines have a peak, within a rough error; both ascend.
    private int Matches(Peak[] peaks, double offset, double gain)
    {
        int matches = 0,
            line = 0,
            matched = -1;
        foreach (Peak peak in peaks)
        {
            double energy = offset + gain * peak.Channel,
                place = gain * (peak.ChannelError + (peak.Overlaps ? OverlapError * peak.FwhmChannels : 0));
            while (line + 1 < _lines.Length && Math.Abs(_lines[line + 1].EnergyEv - energy) <= Math.Abs(_lines[line].EnergyEv - energy))
                line++;
            if (line == matched || Math.Abs(_lines[line].EnergyEv - energy) >= FarthestInErrors * (place + _reach[line]))
                continue;
            matches++;
            matched = line;
        }
        return matches;
    }

    // Two scales that put every peak within its errors at the same energies.
    private bool Same(LineAssignment known, double offset, double gain, Peak[] peaks) =>
        peaks.All(p => Math.Abs(known.Energy(p.Channel) - offset - gain * p.Channel) < 2 * Error(p, gain, 0, known.Energy(p.Channel)));

    /// <summary>The lines that a scale gives and the scale that they give, in turn.</summary>
    internal LineAssignment Refined(Peak[] peaks, double offset, double gain, double first, double last)
    {
        var matched = new List<(int Line, int Peak)>();
        double score = 0;
        for (int pass = 0; pass < 3; pass++)
        {
            score = Score(peaks, offset, gain, first, last, matched);
            if (matched.Count < 2)
                break;
            (offset, gain) = StraightLine([
                .. matched.Select(m => (peaks[m.Peak].Channel, _lines[m.Line].EnergyEv, Error(peaks[m.Peak], gain, m.Line))),
            ]);
        }
        return new LineAssignment(
            offset,
            gain,
            [.. matched.OrderBy(m => _lines[m.Line].EnergyEv).Select(m => new AssignedLine(_lines[m.Line], peaks[m.Peak]))],
            score
        );
    }

    private double Error(Peak peak, double gain, int line) => Error(peak, gain, _lines[line].SpreadEv, _lines[line].EnergyEv);

    private double Error(Peak peak, double gain, double spreadEv, double energyEv)
    {
        double place = gain * peak.ChannelError,
            bend = _settings.Nonlinearity * (energyEv - _middleEv);
        // A peak that overlaps another is where the fit of both has put it.
        double shape = _settings.ModelErrorEv + (peak.Overlaps ? OverlapError * gain * peak.FwhmChannels : 0);
        return Math.Sqrt(place * place + bend * bend + shape * shape + spreadEv * spreadEv);
    }

    private double Score(Peak[] peaks, double offset, double gain, double first, double last, List<(int Line, int Peak)>? matched)
    {
        matched?.Clear();
        double score = _settings.Prior(offset, gain, last - first);
        Span<int> ofLine = stackalloc int[_lines.Length];
        Span<bool> taken = stackalloc bool[peaks.Length];
        Span<double> gained = stackalloc double[_lines.Length];
        ofLine.Fill(-1);
        double length = gain * (last - first);
        for (int l = 0; l < _lines.Length; l++)
        {
            int best = -1;
            double most = 0;
            for (int p = 0; p < peaks.Length; p++)
            {
                double distance = offset + gain * peaks[p].Channel - _lines[l].EnergyEv;
                // Most peaks are far from most lines; the sum of the errors is more than their root of squares.
                if (
                    Math.Abs(distance)
                    > FarthestInErrors * (_reach[l] + gain * (peaks[p].ChannelError + OverlapError * peaks[p].FwhmChannels))
                )
                    continue;
                double error = Error(peaks[p], gain, l),
                    off = distance / error;
                if (Math.Abs(off) > FarthestInErrors)
                    continue;
                double gains = Math.Log(length / (2.5066 * error)) - 0.5 * off * off;
                if (gains > most)
                    (best, most) = (p, gains);
            }
            if (best < 0)
                continue;
            // One peak, one line: the likelier, the stronger where both are as likely.
            if (taken[best])
            {
                int other = ofLine.IndexOf(best);
                if (gained[other] + Math.Log(_lines[other].Intensity) >= most + Math.Log(_lines[l].Intensity))
                    continue;
                ofLine[other] = -1;
            }
            (ofLine[l], taken[best], gained[l]) = (best, true, most);
        }
        int count = 0;
        for (int l = 0; l < _lines.Length; l++)
        {
            if (ofLine[l] < 0)
                continue;
            count++;
            score += gained[l] - TooNarrow(peaks[ofLine[l]], gain, _lines[l].EnergyEv);
            matched?.Add((l, ofLine[l]));
        }
        if (count < 2)
            return double.NegativeInfinity;
        return score + Widths(peaks, ofLine, gain) + Families(peaks, ofLine, offset, gain, first, last) - Extra(peaks, taken);
    }

    private double TooNarrow(Peak peak, double gain, double energyEv)
    {
        double sigma = gain * peak.FwhmChannels / ResolutionModel.FwhmPerSigma,
            least = Math.Sqrt(_settings.StatisticalEv * energyEv);
        return sigma < 0.85 * least ? NarrowLine * Math.Min(1, 5 * (0.85 - sigma / least)) : 0;
    }

    // Lines of one detector have one noise: their widths follow sigma^2 = noise^2 + F w E.
    private double Widths(Peak[] peaks, ReadOnlySpan<int> ofLine, double gain)
    {
        Span<double> noise = stackalloc double[_lines.Length];
        int count = 0;
        for (int l = 0; l < _lines.Length; l++)
        {
            if (ofLine[l] < 0)
                continue;
            double sigma = gain * peaks[ofLine[l]].FwhmChannels / ResolutionModel.FwhmPerSigma;
            noise[count++] = sigma * sigma - _settings.StatisticalEv * _lines[l].EnergyEv;
        }
        noise[..count].Sort();
        double common = Math.Max(noise[(count - 1) / 2], 0),
            score = 0;
        for (int l = 0; l < _lines.Length; l++)
        {
            if (ofLine[l] < 0)
                continue;
            Peak peak = peaks[ofLine[l]];
            double sigma = gain * peak.FwhmChannels / ResolutionModel.FwhmPerSigma,
                expected = Math.Sqrt(common + _settings.StatisticalEv * _lines[l].EnergyEv + 1e-9);
            // Neighbours and natural shapes widen a peak, nothing narrows it.
            double off = Math.Log(sigma / expected),
                error =
                    WidthSpread
                    + (off > 0 ? _lines[l].SpreadEv / expected + (peak.Overlaps ? WidthSpread : 0) : 0)
                    + peak.AreaError / peak.Area;
            if (double.IsFinite(error))
                score -= Math.Min(0.5 * off * off / (error * error), OddWidth);
        }
        return score;
    }

    // Ratios within each family; strong lines that should be seen and are not.
    private double Families(Peak[] peaks, ReadOnlySpan<int> ofLine, double offset, double gain, double first, double last)
    {
        double score = 0;
        for (int l = 0; l < _lines.Length; l++)
        {
            if (_lines[l].Intensity < 1)
                continue; // the strongest of each family stands for it
            double channel = (_lines[l].EnergyEv - offset) / gain;
            bool inside = channel > first && channel < last;
            int main = ofLine[l];
            bool any = main >= 0;
            for (int k = 0; k < _lines.Length; k++)
            {
                if (k == l || _lines[k].Family != _lines[l].Family)
                    continue;
                double at = (_lines[k].EnergyEv - offset) / gain;
                any |= ofLine[k] >= 0;
                if (main >= 0 && ofLine[k] >= 0)
                {
                    double off = Math.Log(peaks[ofLine[k]].Area / (peaks[main].Area * _lines[k].Intensity));
                    if (!double.IsFinite(off))
                        continue;
                    score +=
                        Math.Log(AnyIntensitySpread / IntensitySpread)
                        - 0.5 * off * off * (1 / (IntensitySpread * IntensitySpread) - 1 / (AnyIntensitySpread * AnyIntensitySpread));
                }
                else if (main >= 0 && at > first && at < last)
                {
                    // A weaker partner should be as significant as its share of the main line, unless another peak covers it.
                    double expected = peaks[main].Significance * _lines[k].Intensity;
                    if (expected > SeenSignificance && !Covered(peaks, at, peaks[main].Area * _lines[k].Intensity))
                        score -= MissingPartner;
                }
                else if (main < 0 && inside && ofLine[k] >= 0 && !Covered(peaks, channel, peaks[ofLine[k]].Area / _lines[k].Intensity))
                {
                    score -= MissingPartner;
                }
            }
            if (!any && inside && !Covered(peaks, channel, 0))
                score -= MissingLine;
        }
        return score;
    }

    // Whether a peak of so many counts could hide under another.
    private static bool Covered(Peak[] peaks, double channel, double area)
    {
        foreach (Peak p in peaks)
            if (Math.Abs(p.Channel - channel) < p.FwhmChannels && !(area > LargestHidden * p.Area))
                return true;
        return false;
    }

    private static double Extra(Peak[] peaks, ReadOnlySpan<bool> taken)
    {
        double strongest = 0,
            score = 0;
        foreach (Peak p in peaks)
            strongest = Math.Max(strongest, p.Significance);
        for (int p = 0; p < peaks.Length; p++)
            if (!taken[p])
                score += ExtraPeak * (0.5 + 2 * peaks[p].Significance / strongest);
        return score;
    }

    private static (double Offset, double Gain) StraightLine(IReadOnlyList<(double X, double Y, double Error)> points)
    {
        double s = 0,
            sx = 0,
            sy = 0;
        foreach ((double x, double y, double e) in points)
        {
            double w = 1 / (e * e);
            s += w;
            sx += w * x;
            sy += w * y;
        }
        double mx = sx / s,
            my = sy / s,
            sxx = 0,
            sxy = 0;
        foreach ((double x, double y, double e) in points)
        {
            double w = 1 / (e * e);
            sxx += w * (x - mx) * (x - mx);
            sxy += w * (x - mx) * (y - my);
        }
        double gain = sxy / sxx;
        return (my - gain * mx, gain);
    }
}
