using MathNet.Numerics.Distributions;
using SpectroCal.Detectors;
using SpectroCal.Numerics;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Gallery;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Bench;

/// <summary>The figure whose drawing is timed.</summary>
internal static class BenchmarkSpectrum
{
    /// <summary>A simulated spectrum of X-ray lines with the model behind it and residuals, to measure the speed of drawing.</summary>
    /// <param name="bins">Number of bins.</param>
    /// <param name="seed">Seed of the counts.</param>
    public static Figure Of(int bins, int seed = 1)
    {
        var random = new Random(seed);
        double step = 12_288.0 / bins;
        (double EnergyEv, double Counts, string Name)[] lines =
        [
            (4508.9, 20_000, "Ti Ka"),
            (4931.8, 3000, "Ti Kb"),
            (6156, 3000, "unknown"),
            (8047.8, 15_000, "Cu Ka1"),
            (8905.3, 2500, "Cu Kb"),
        ];
        var resolution = new ResolutionModel(40);
        double[] model =
        [
            .. Enumerable
                .Range(0, bins)
                .Select(k =>
                {
                    double e = (k + 0.5) * step;
                    return step
                        * (
                            2
                            + 40 * Math.Exp(-e / 3000)
                            + lines.Sum(l => l.Counts * ErrorFunctions.NormalDensity(e - l.EnergyEv, resolution.Sigma(l.EnergyEv)))
                        );
                }),
        ];
        return SpectrumFigure.Of(
            new FittedSpectrum("data", BinEdges.Equal(0, step, bins), [.. model.Select(m => (double)Poisson.Sample(random, m))], model),
            new SpectrumOptions { Markers = [.. lines.Select(l => new Marker(l.EnergyEv, RichText.ForLine(l.Name)))] }
        );
    }
}
