using OxyPlot;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Reports;
using SpectroCal.Spectra;

namespace SpectroCal.Plotting.Gallery;

/// <summary>
/// Densities of the calibrated data before and after the optimisation with the target, and the spectra of the three calibrations
/// (Condens. Matter 9 (2024) 26, Fig. 5).
/// </summary>
public static class DensityFigure
{
    private const int Bins = 220;

    /// <summary>The outcome of a calibration whose target is known.</summary>
    /// <exception cref="CalibrationException">The result has no target.</exception>
    public static Figure Of(CampaignResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TargetSpectrum target =
            result.Target
            ?? throw new CalibrationException("The lines of the target are not known by their names, so its density cannot be drawn.");
        EnergySpectrum standard = result.Spectra["standard"],
            optimized = result.Spectra["optimized"];
        double h = result.Report.Target.BandwidthEv;
        double[] energies = Columns.Centres(standard.Axis),
            expected = Density(optimized, target, h);
        EnergySpectrum? perfect = result.Spectra.GetValueOrDefault("perfect");
        var panels = new List<Panel>
        {
            DensityPanel("(a) before", energies, Kernel(standard, h), expected, 0),
            DensityPanel("(b) after", energies, Kernel(optimized, h), expected, 1),
            After("(c)", standard, "standard", Palette.Standard) with
            {
                ColumnSpan = perfect is null ? 2 : 1,
            },
        };
        if (perfect is not null)
            panels.Add(After("(d)", perfect, "perfect", Palette.Perfect) with { Column = 1 });
        return new Figure(
            "density",
            "Top: kernel density of the calibrated data and the target, before and after the optimisation. Bottom: combined "
                + "spectra of the optimised calibration against the standard and, in simulations, the perfect one.",
            0.95,
            panels
        );

        Panel After(string title, EnergySpectrum other, string name, OxyColor color) =>
            Columns.Compared(result.Report, Bins, (optimized, "optimised", Palette.Optimized), (other, name, color)) with
            {
                Title = title,
                Row = 1,
            };
    }

    private static Panel DensityPanel(RichText title, double[] energies, double[] data, double[] target, int column) =>
        new(new Axis("energy (eV)"), new Axis("density (1/keV)") { IncludesZero = true })
        {
            Column = column,
            Title = title,
            Series =
            [
                (new LineSeries(energies, data) { Weight = 1.2 }).As("data", Palette.Blue),
                (new LineSeries(energies, target) { Weight = 1.2, Style = LineStyle.Dash }).As("target", Palette.Orange),
            ],
        };

    // 1/keV, of all counts.
    private static double[] Kernel(EnergySpectrum spectrum, double bandwidthEv)
    {
        double[] energies = Columns.Centres(spectrum.Axis);
        var density = new ExactKernelDensity(
            PolynomialFunction.Linear,
            new ChannelHistogramPoints(energies, [.. spectrum.Counts]),
            bandwidthEv
        );
        var columns = new DensityColumns(energies.Length, 2);
        density.Evaluate(energies, [0, 1], columns);
        return [.. columns.Value.Select(v => 1000 * v / spectrum.TotalCounts)];
    }

    private static double[] Density(EnergySpectrum spectrum, TargetSpectrum target, double bandwidthEv)
    {
        // The kernel widens the target as it widens the data.
        TargetFit fit = TargetFit.To(spectrum, target, bandwidthEv * bandwidthEv);
        return [.. fit.Target.Select(t => 1000 * t / spectrum.Axis.StepEv / spectrum.TotalCounts)];
    }
}
