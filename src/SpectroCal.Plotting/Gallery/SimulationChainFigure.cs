using OxyPlot;
using SpectroCal.Simulation;

namespace SpectroCal.Plotting.Gallery;

/// <summary>One batch of the toy at its three stages: truth, detector, ADC (Condens. Matter 9 (2024) 26, Fig. 2).</summary>
public static class SimulationChainFigure
{
    private const int Bins = 170;

    /// <summary>The events of a batch.</summary>
    public static Figure Of(ToyEvents events)
    {
        ArgumentNullException.ThrowIfNull(events);
        double[] adc = [.. events.Adc.Select(a => (double)a)];
        return new Figure(
            "simulation-chain",
            "One simulated batch: energies before the detector, after its resolution, and the recorded ADC values.",
            0.3,
            Panel(0, "(a) truth", "energy (eV)", events.TruthEv, Palette.Green),
            Panel(1, "(b) detector", "energy (eV)", events.DetectorEv, Palette.Orange),
            Panel(2, "(c) ADC", "ADC (channels)", adc, Palette.Blue)
        );
    }

    private static Panel Panel(int column, RichText title, RichText label, double[] values, OxyColor color)
    {
        double low = values.Length == 0 ? 0 : values.Min(),
            high = values.Length == 0 ? 1 : values.Max(),
            room = 0.02 * Math.Max(high - low, 1);
        return new Panel(new Axis(label), new Axis("counts") { IsLogarithmic = true })
        {
            Column = column,
            Title = title,
            Series = [Columns.Binned(values, low - room, high + room, Bins) with { Color = color, FillOpacity = 0.35 }],
        };
    }
}
