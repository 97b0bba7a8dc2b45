namespace SpectroCal.Detectors;

/// <summary>
/// Three energies by which a slightly bent energy scale is described: the channels of the two lower ones, which a straight line goes
/// through, and by how much the scale deviates from that line at the highest one.
/// </summary>
/// <param name="LowEv">The lowest energy, eV.</param>
/// <param name="MiddleEv">The energy between, eV.</param>
/// <param name="HighEv">The highest energy, eV.</param>
internal sealed record ScaleNodes(double LowEv, double MiddleEv, double HighEv)
{
    /// <summary>
    /// Those of lines: the lowest, the middle and the highest of their energies. With two lines the middle is between them, with one line
    /// it is that line.
    /// </summary>
    /// <param name="energiesEv">Energies of the lines, eV; at least one.</param>
    public static ScaleNodes Of(IEnumerable<double> energiesEv)
    {
        double[] sorted = [.. energiesEv.Order()];
        return sorted.Length switch
        {
            1 => new ScaleNodes(0.5 * sorted[0], sorted[0], 1.5 * sorted[0]),
            2 => new ScaleNodes(sorted[0], 0.5 * (sorted[0] + sorted[1]), sorted[1]),
            _ => new ScaleNodes(sorted[0], sorted[sorted.Length / 2], sorted[^1]),
        };
    }

    /// <summary>
    /// The deviation of the scale per deviation at the highest energy: a parabola that is 0 at the two lower energies and 1 at the highest.
    /// </summary>
    /// <param name="straightEv">Energy on the straight line, eV.</param>
    public double Parabola(double straightEv) => (straightEv - LowEv) * (straightEv - MiddleEv) / ((HighEv - LowEv) * (HighEv - MiddleEv));

    /// <summary>The energy on the straight line where the bent scale has an energy, eV; NaN where it never has.</summary>
    /// <param name="energyEv">Energy on the bent scale, eV.</param>
    /// <param name="bendEv">Deviation of the scale from the straight line at the highest energy, eV.</param>
    public double Straight(double energyEv, double bendEv)
    {
        // s + q (s - low)(s - middle) = E, solved without the difference of nearly equal numbers.
        double q = bendEv / ((HighEv - LowEv) * (HighEv - MiddleEv)),
            b = 1 - q * (LowEv + MiddleEv),
            c = energyEv - q * LowEv * MiddleEv;
        return 2 * c / (b + Math.Sqrt(b * b + 4 * q * c));
    }
}
