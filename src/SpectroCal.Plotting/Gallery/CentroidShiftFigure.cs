using SpectroCal.Calibration;
using SpectroCal.Lines;

namespace SpectroCal.Plotting.Gallery;

/// <summary>How far the optimisation moves a line in each batch, in standard errors (VIP-2, Meas. Sci. Technol. 2023, Fig. 6).</summary>
public static class CentroidShiftFigure
{
    private const int Bins = 24;
    private const double SmallestReach = 4;

    /// <summary>Shifts of a line by the calibration of a campaign, each over the standard error of the energy in its batch.</summary>
    public static Figure Of(CampaignCalibration calibration, LineGroup line)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        ArgumentNullException.ThrowIfNull(line);
        return Of(calibration.Batches.Where(b => b.HasConstants).Select(Shift), RichText.ForLine(line.Name));

        double Shift(BatchCalibration b)
        {
            double channel = b.Optimized.Channel(line.MeanEnergyEv);
            return (b.Input.Standard.Energy(channel) - b.Optimized.Energy(channel)) / b.Optimized.EnergyError(channel);
        }
    }

    /// <summary>Given shifts.</summary>
    /// <param name="shifts">Position before minus position after, over its standard error.</param>
    /// <param name="line">Name of the line.</param>
    /// <param name="of">What they are shifts of, in the plural.</param>
    internal static Figure Of(IEnumerable<double> shifts, RichText line, string of = "batches")
    {
        double[] finite = [.. shifts.Where(double.IsFinite)];
        double reach = Math.Max(SmallestReach, finite.Length == 0 ? 0 : 1.02 * finite.Max(Math.Abs));
        double rms = finite.Length == 0 ? double.NaN : Math.Sqrt(finite.Average(s => s * s));
        return new Figure(
            "centroid-shift",
            $"Shift of a line by the optimisation in all {of}, in units of its standard error; one standard error is shaded.",
            0.66,
            new Panel(new Axis(RichText.Markup("(E_{before} − E_{after}) / σ of ").Then(line)), new Axis(of) { IsWhole = true })
            {
                Shades = [new Shade(-1, 1, "±1σ")],
                Series = [Columns.Binned(finite, -reach, reach, Bins) with { Color = Palette.Blue, FillOpacity = 0.35 }],
                Notes = [Invariant($"{finite.Length} {of}"), Invariant($"RMS {rms:0.00}")],
            }
        );
    }
}
