using SpectroCal.Detectors;

namespace SpectroCal.Peaks;

/// <summary>The log-likelihood of the widths of peaks, given the lines that they were taken for.</summary>
/// <remarks>
/// A line at E has the variance noise² + F w E (U. Fano, Phys. Rev. 72 (1947) 26): the noise is that of the amplifier, the same for all
/// lines of a detector, and F w E the charge statistics. So no line is narrower than its charge statistics, and all of them give the same
/// noise. Where lines are too hard for silicon, the detector may also be of germanium, whose charge statistics are less, or a scintillator,
/// whose light yields a variance in proportion to E that is far above any noise: the law that fits best counts.
/// </remarks>
internal sealed class WidthScore(double statisticalEv)
{
    /// <summary>
    /// Least standard deviation of a line over that from charge statistics: the Fano factor is known to some percent. What is narrower is
    /// not a line of this energy, and the gain of the scale is too small.
    /// </summary>
    private const double LeastOverStatistics = 0.94;

    /// <summary>Relative error of the width of a peak of many counts: shapes that are no Gaussians on steps of the background.</summary>
    private const double WidthError = 0.04;

    /// <summary>
    /// Largest cost, as a logarithm, of a line that is too narrow: without the cost a scale may be compressed until anything fits, as a
    /// small gain makes all distances small; without a limit one peak that was fitted too narrow would outweigh all others.
    /// </summary>
    private const double NarrowLine = 15;

    /// <summary>
    /// Standard deviation, natural logarithm, of the widths of one detector about the law: 8 %, from tails, background and unresolved
    /// lines. A smaller value penalises good lines; with a larger one widths say nothing.
    /// </summary>
    internal const double WidthSpread = 0.08;

    /// <summary>
    /// Largest cost, as a logarithm, of the width of one peak: a line with another under it is wide, and still that line. Without it
    /// (infinite) such a line would outweigh all others; at zero a pulser, whose width is that of the noise alone, passes for a line.
    /// </summary>
    private const double OddWidth = 4;

    /// <summary>Energy above which silicon is all but transparent, eV: peaks are seen by other detectors.</summary>
    internal const double HardEv = 100_000;

    /// <summary>Fano factor times pair energy of germanium, eV.</summary>
    private const double GermaniumEv = 0.1 * 2.96;

    /// <summary>
    /// Least variance over energy of a scintillator, eV. The best (CeBr3, LaBr3) have about 100, sodium iodide 600; CdTe of 2 % at 60 keV
    /// has 4.
    /// </summary>
    internal const double ScintillatorEv = 10;

    private const double NoVariance = 1e-9; // eV squared; where neither noise nor statistics are known the widths still have a logarithm

    /// <summary>Standard deviation of a peak, eV.</summary>
    public static double SigmaEv(Peak peak, double gain) => gain * peak.FwhmChannels / ResolutionModel.FwhmPerSigma;

    /// <summary>What it costs to take a peak for a line for which it is too narrow; 0 for one that is wide enough.</summary>
    public double TooNarrow(Peak peak, double gain, double energyEv)
    {
        double statistics = energyEv > HardEv ? Math.Min(statisticalEv, GermaniumEv) : statisticalEv,
            least = LeastOverStatistics * Math.Sqrt(statistics * energyEv),
            missing = Math.Log(least / SigmaEv(peak, gain)) / (WidthError + peak.AreaError / peak.Area);
        return missing > 0 ? Math.Min(NarrowLine, 0.5 * missing * missing) : 0;
    }

    /// <summary>
    /// Energy of a line, over the square of the gain, above which a peak is too narrow for it in any detector, and it costs more than this
    /// as a logarithm to take it for it.
    /// </summary>
    public double HighestEv(Peak peak, double cost)
    {
        double error = WidthError + peak.AreaError / peak.Area,
            widest = peak.FwhmChannels / ResolutionModel.FwhmPerSigma / LeastOverStatistics * Math.Exp(Math.Sqrt(2 * cost) * error);
        return widest * widest / Math.Min(statisticalEv, GermaniumEv);
    }

    /// <summary>Log-likelihood that the widths are those of one detector: 0 where they follow the law, less where they do not.</summary>
    /// <param name="peaks">The peaks.</param>
    /// <param name="lines">The lines, by energy.</param>
    /// <param name="peakOf">The peak assigned to each line; negative: none.</param>
    /// <param name="gain">Gain, eV per channel.</param>
    public double OneNoise(Peak[] peaks, LineCandidate[] lines, ReadOnlySpan<int> peakOf, double gain)
    {
        double score = Law(peaks, lines, peakOf, gain, statisticalEv, Noise(peaks, lines, peakOf, gain, statisticalEv));
        if (!IsHard(lines, peakOf))
            return score;
        if (statisticalEv > GermaniumEv)
            score = Math.Max(score, Law(peaks, lines, peakOf, gain, GermaniumEv, Noise(peaks, lines, peakOf, gain, GermaniumEv)));
        double yield = Yield(peaks, lines, peakOf, gain);
        return yield > ScintillatorEv ? Math.Max(score, Law(peaks, lines, peakOf, gain, yield, 0)) : score;
    }

    // Widths about the law: variance = noise + statistics E.
    private static double Law(Peak[] peaks, LineCandidate[] lines, ReadOnlySpan<int> peakOf, double gain, double statistics, double noise)
    {
        double score = 0;
        for (int l = 0; l < lines.Length; l++)
        {
            if (peakOf[l] < 0)
                continue;
            Peak peak = peaks[peakOf[l]];
            double expected = Math.Sqrt(noise + statistics * lines[l].EnergyEv + NoVariance),
                off = Math.Log(SigmaEv(peak, gain) / expected);
            // Neighbours and natural shapes widen a peak, nothing narrows it; a width is not known better than an area.
            double widened = off > 0 ? lines[l].SpreadEv / expected + (peak.Overlaps ? WidthSpread : 0) : 0,
                error = WidthSpread + widened + peak.AreaError / peak.Area;
            if (double.IsFinite(error))
                score -= Math.Min(0.5 * off * off / (error * error), OddWidth);
        }
        return score;
    }

    // Median squared noise of the lines, eV squared: what is wider or narrower than the others does not move it.
    private static double Noise(Peak[] peaks, LineCandidate[] lines, ReadOnlySpan<int> peakOf, double gain, double statistics)
    {
        Span<double> noise = stackalloc double[lines.Length];
        int count = 0;
        for (int l = 0; l < lines.Length; l++)
        {
            if (peakOf[l] < 0)
                continue;
            double sigma = SigmaEv(peaks[peakOf[l]], gain);
            noise[count++] = sigma * sigma - statistics * lines[l].EnergyEv;
        }
        noise[..count].Sort();
        return Math.Max(noise[(count - 1) / 2], 0);
    }

    private static bool IsHard(LineCandidate[] lines, ReadOnlySpan<int> peakOf)
    {
        for (int l = 0; l < lines.Length; l++)
            if (peakOf[l] >= 0 && lines[l].EnergyEv > HardEv)
                return true;
        return false;
    }

    // Median variance over energy, eV.
    private static double Yield(Peak[] peaks, LineCandidate[] lines, ReadOnlySpan<int> peakOf, double gain)
    {
        Span<double> yields = stackalloc double[lines.Length];
        int count = 0;
        for (int l = 0; l < lines.Length; l++)
        {
            if (peakOf[l] >= 0)
                yields[count++] = Math.Pow(SigmaEv(peaks[peakOf[l]], gain), 2) / lines[l].EnergyEv;
        }
        yields[..count].Sort();
        return yields[(count - 1) / 2];
    }
}
