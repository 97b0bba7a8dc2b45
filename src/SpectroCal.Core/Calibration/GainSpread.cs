using SpectroCal.Detectors;
using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>
/// By how much the gain changed within a run, from the widths of the lines: charge statistics widen a line as the root of its energy
/// (variance noise² + F w E), a gain that changes in proportion to it.
/// </summary>
/// <param name="Relative">Standard deviation of the gain within the run, relative; 0 where the widths show none.</param>
/// <param name="Significance">Its square over the standard error of that.</param>
internal readonly record struct GainSpread(double Relative, double Significance)
{
    private const double WidthError = 0.03; // relative, whatever the counts: shapes that are no Gaussians

    /// <summary>The spread; null where the lines do not tell it from noise, and for scintillators.</summary>
    /// <param name="standard">The calibration.</param>
    /// <param name="widthErrors">Relative errors of the widths of its lines from their counts.</param>
    /// <param name="statisticalEv">Fano factor times pair energy, eV.</param>
    public static GainSpread? Of(StandardCalibration standard, IReadOnlyList<double> widthErrors, double statisticalEv)
    {
        double s11 = 0,
            s12 = 0,
            s22 = 0,
            r1 = 0,
            r2 = 0;
        int best = Enumerable.Range(0, standard.Lines.Count).MinBy(i => widthErrors[i]);
        double noise = Math.Max(0, Excess(standard.Lines[best]));
        for (int i = 0; i < standard.Lines.Count; i++)
        {
            CalibrationLine line = standard.Lines[i];
            double weight = Weight(i),
                square = line.EnergyEv * line.EnergyEv,
                excess = Excess(line);
            s11 += weight;
            s12 += weight * square;
            s22 += weight * square * square;
            r1 += weight * excess;
            r2 += weight * excess * square;
        }
        // The light of a scintillator widens its lines by far more, and not in a way that is known.
        if (standard.Lines.Average(l => VarianceEv2(standard, l) / l.EnergyEv) > WidthScore.ScintillatorEv)
            return null;
        double determinant = s11 * s22 - s12 * s12;
        if (!(determinant > 1e-9 * s11 * s22))
            return null;
        // There is no negative noise: without any the spread alone explains the widths.
        (double spread, double spreadError) =
            s22 * r1 > s12 * r2 ? ((s11 * r2 - s12 * r1) / determinant, Math.Sqrt(s11 / determinant)) : (r2 / s22, 1 / Math.Sqrt(s22));
        double floor = Math.Max(0, (s22 * r1 - s12 * r2) / determinant),
            chiSquare = standard
                .Lines.Select((l, i) => Weight(i) * Math.Pow(Excess(l) - floor - spread * l.EnergyEv * l.EnergyEv, 2))
                .Sum();
        int freedom = standard.Lines.Count - 2;
        // Widths that are not on the curve are what they are for other reasons.
        double scatter = freedom > 0 ? Math.Max(1, Math.Sqrt(chiSquare / freedom)) : 1;
        return new GainSpread(Math.Sqrt(Math.Max(spread, 0)), spread / (scatter * spreadError));

        double Excess(CalibrationLine line) => VarianceEv2(standard, line) - statisticalEv * line.EnergyEv;

        // A weak line that is narrow by chance is not known the better for it: the error is that of the width which the best known line,
        // or its own, makes one expect.
        double Weight(int i)
        {
            CalibrationLine line = standard.Lines[i];
            double variance = Math.Max(VarianceEv2(standard, line), noise + statisticalEv * line.EnergyEv),
                error = 2 * variance * Math.Sqrt(WidthError * WidthError + widthErrors[i] * widthErrors[i]);
            return 1 / (error * error);
        }
    }

    /// <summary>Variance of a line, eV squared.</summary>
    public static double VarianceEv2(StandardCalibration standard, CalibrationLine line) =>
        Math.Pow(line.FwhmChannels * standard.Calibration.Slope(line.Channel) / ResolutionModel.FwhmPerSigma, 2);
}
