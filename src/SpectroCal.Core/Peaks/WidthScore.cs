using SpectroCal.Detectors;

namespace SpectroCal.Peaks;

/// <summary>The log-likelihood of the widths of peaks, given the lines that they were taken for.</summary>
/// <remarks>
/// A line at E has the variance noise² + F w E (U. Fano, Phys. Rev. 72 (1947) 26): the noise is that of the amplifier, the same for all
/// lines of a detector, and F w E the charge statistics. So no line is narrower than its charge statistics, and all of them give the same
/// noise.
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
    private const double WidthSpread = 0.08;

    /// <summary>
    /// Largest cost, as a logarithm, of the width of one peak: a line with another under it is wide, and still that line. Without it
    /// (infinite) such a line would outweigh all others; at zero a pulser, whose width is that of the noise alone, passes for a line.
    /// </summary>
    private const double OddWidth = 4;

    private const double NoVariance = 1e-9; // eV squared; where neither noise nor statistics are known the widths still have a logarithm

    /// <summary>Standard deviation of a peak, eV.</summary>
    public static double SigmaEv(Peak peak, double gain) => gain * peak.FwhmChannels / ResolutionModel.FwhmPerSigma;

    /// <summary>What it costs to take a peak for a line for which it is too narrow; 0 for one that is wide enough.</summary>
    public double TooNarrow(Peak peak, double gain, double energyEv)
    {
        double least = LeastOverStatistics * Math.Sqrt(statisticalEv * energyEv),
            missing = Math.Log(least / SigmaEv(peak, gain)) / (WidthError + peak.AreaError / peak.Area);
        return missing > 0 ? Math.Min(NarrowLine, 0.5 * missing * missing) : 0;
    }

    /// <summary>Log-likelihood that all peaks share one noise: 0 where they follow the law, less where they do not.</summary>
    /// <param name="peaks">The peaks.</param>
    /// <param name="lines">The lines, by energy.</param>
    /// <param name="peakOf">The peak assigned to each line; negative: none.</param>
    /// <param name="gain">Gain, eV per channel.</param>
    public double OneNoise(Peak[] peaks, LineCandidate[] lines, ReadOnlySpan<int> peakOf, double gain)
    {
        double common = Noise(peaks, lines, peakOf, gain),
            score = 0;
        for (int l = 0; l < lines.Length; l++)
        {
            if (peakOf[l] < 0)
                continue;
            Peak peak = peaks[peakOf[l]];
            double expected = Math.Sqrt(common + statisticalEv * lines[l].EnergyEv + NoVariance),
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
    private double Noise(Peak[] peaks, LineCandidate[] lines, ReadOnlySpan<int> peakOf, double gain)
    {
        Span<double> noise = stackalloc double[lines.Length];
        int count = 0;
        for (int l = 0; l < lines.Length; l++)
        {
            if (peakOf[l] < 0)
                continue;
            double sigma = SigmaEv(peaks[peakOf[l]], gain);
            noise[count++] = sigma * sigma - statisticalEv * lines[l].EnergyEv;
        }
        noise[..count].Sort();
        return Math.Max(noise[(count - 1) / 2], 0);
    }
}
