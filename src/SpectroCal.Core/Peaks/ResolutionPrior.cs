namespace SpectroCal.Peaks;

/// <summary>How likely the resolution of a detector is before any peak is seen.</summary>
/// <remarks>
/// A scale of four times the gain makes all peaks four times as wide: lines of neighbouring elements are found at many gains, but few of
/// these give the peaks the width of a silicon detector.
/// </remarks>
internal static class ResolutionPrior
{
    /// <summary>
    /// Standard deviation, natural logarithm, of the widths of usual silicon detectors about the typical one: 120 to 250 eV at 6 keV.
    /// </summary>
    private const double OfUsual = 0.35;

    /// <summary>The same for the others: proportional counters, cadmium telluride, old or damaged detectors.</summary>
    private const double OfOthers = 1;

    /// <summary>Share of the others.</summary>
    private const double Others = 0.2;

    private static readonly double Best = Density(0);

    /// <summary>
    /// Minus the logarithm of the likelihood of the widths, by their median, over that of the typical ones; 0 where no X-ray is among the
    /// lines.
    /// </summary>
    /// <param name="lines">The lines with their peaks.</param>
    /// <param name="gain">Gain, eV per channel.</param>
    public static double Cost(IEnumerable<(LineCandidate Line, Peak Peak)> lines, double gain)
    {
        double[] off = [.. lines.Where(l => !l.Line.IsGamma).Select(l => Off(WidthScore.SigmaEv(l.Peak, gain), l.Line.EnergyEv)).Order()];
        return off.Length == 0 ? 0 : CostOf(off[off.Length / 2]);
    }

    /// <summary>The same of one line.</summary>
    /// <param name="sigmaEv">Its standard deviation, eV.</param>
    /// <param name="energyEv">Its energy, eV.</param>
    public static double Cost(double sigmaEv, double energyEv) => CostOf(Off(sigmaEv, energyEv));

    /// <summary>The same of an assignment.</summary>
    public static double Cost(LineAssignment assignment) =>
        Cost(assignment.Lines.Select(l => (l.Candidate, l.Peak)), assignment.GainEvPerChannel);

    private static double Off(double sigmaEv, double energyEv) => Math.Log(sigmaEv / LineFamily.Typical.Sigma(energyEv));

    private static double CostOf(double off) => Math.Log(Best / Density(off));

    private static double Density(double off) => (1 - Others) * Normal(off, OfUsual) + Others * Normal(off, OfOthers);

    private static double Normal(double x, double sigma) => Math.Exp(-0.5 * x * x / (sigma * sigma)) / sigma;
}
