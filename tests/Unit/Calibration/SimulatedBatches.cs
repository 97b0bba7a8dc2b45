using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Calibration;

/// <summary>
/// Batches of titanium and copper lines on a drifting straight scale, drawn event by event, with what a test changes about them.
/// </summary>
internal sealed record SimulatedBatches
{
    public const double TitaniumEv = 4508.9;
    public const double CopperEv = 8047.8;

    public int Batches { get; init; } = 40;

    public int Events { get; init; } = 4000;

    public int Seed { get; init; } = 1;

    /// <summary>Channels per bin.</summary>
    public double Width { get; init; } = 1;

    /// <summary>Gain, eV per channel.</summary>
    public double GainEv { get; init; } = 3;

    /// <summary>Noise of a batch, eV.</summary>
    public Func<int, double> NoiseEv { get; init; } = _ => 25;

    /// <summary>Fraction of the counts of a line of a batch in a tail of 1.5 standard deviations.</summary>
    public Func<int, double> Tail { get; init; } = _ => 0;

    /// <summary>Share of copper events that a batch loses.</summary>
    public Func<int, double> WithoutCopper { get; init; } = _ => 0;

    /// <summary>Counts, over those of copper, of a line 1.5 standard deviations below it that nobody named.</summary>
    public Func<int, double> Neighbour { get; init; } = _ => 0;

    /// <summary>Probability that an event in a bin is counted, by the batch and the bin; above 1: sometimes twice or more.</summary>
    public Func<int, int, double> Efficiency { get; init; } = (_, _) => 1;

    /// <summary>The function of the scales; parameters are offset and gain.</summary>
    public CalibrationFunction Function { get; init; } = PolynomialFunction.Linear;

    public TargetSpectrum Target { get; init; } = Toys.Target();

    public Campaign Simulate()
    {
        var random = new Random(Seed);
        return new Campaign(Function, [.. Enumerable.Range(0, Batches).Select(b => Batch(b, random))]);
    }

    public CampaignCalibration Calibrate() =>
        CampaignCalibrator.Calibrate(Simulate(), new CalibrationSettings(Target) { FitResolution = true });

    private CampaignBatch Batch(int batch, Random random)
    {
        double offset = 500 + 10 * Normal(random),
            gain = GainEv * (1 + 0.003 * Normal(random));
        var counts = new long[(int)(12_000 / GainEv / Width)];
        for (int i = 0; i < Events; i++)
        {
            double u = random.NextDouble(),
                line = u < 0.44 ? TitaniumEv
                : u < 0.88 ? CopperEv
                : 0,
                sigma = Math.Sqrt(Math.Pow(NoiseEv(batch), 2) + 0.115 * 3.65 * line),
                tail = random.NextDouble() < Tail(batch) ? 1.5 * sigma * Math.Log(1 - random.NextDouble()) : 0,
                neighbour = Neighbour(batch);
            bool isCopper = line == CopperEv;
            if (isCopper && neighbour > 0 && random.NextDouble() < neighbour / (1 + neighbour))
                line -= 1.5 * sigma;
            double energy = line > 0 ? line + tail + sigma * Normal(random) : 2000 + 8500 * random.NextDouble();
            if (isCopper && random.NextDouble() < WithoutCopper(batch))
                continue;
            int bin = (int)Math.Round((energy - offset) / gain / Width);
            double efficiency = Efficiency(batch, bin);
            counts[bin] += (long)efficiency + (random.NextDouble() < efficiency - Math.Floor(efficiency) ? 1 : 0);
        }
        return new CampaignBatch(
            new EventBatch("det", new RunInfo($"run{batch}"), new ChannelHistogram(counts, 0, Width)),
            new EnergyCalibration(Function, [offset + 5 * Normal(random), gain * (1 + 0.001 * Normal(random))])
        )
        {
            Truth = new EnergyCalibration(Function, [offset, gain]),
        };
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
