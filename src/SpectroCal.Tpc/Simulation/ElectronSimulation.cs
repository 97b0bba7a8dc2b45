using SpectroCal.Numerics;
using SpectroCal.Tpc.Geometry;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Readout;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Tpc.Simulation;

/// <summary>
/// The same physics without any of the means of the differentiable simulation: single electrons, each lost or not, diffused by random
/// steps, and collected where it arrives. Slow; the truth to compare with.
/// </summary>
/// <param name="detector">What is behind the argon.</param>
public sealed class ElectronSimulation(TpcDetector detector)
{
    /// <summary>Mean charge induced on each pixel by the samples of the readout, electrons, over repetitions of one event.</summary>
    /// <param name="segments">Segments of one event.</param>
    /// <param name="argon">Constants of the argon.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="stepCm">Longest piece that a segment is cut into, cm.</param>
    /// <returns>For each pixel the charge at each sample.</returns>
    public IReadOnlyDictionary<Pixel, double[]> Charges(
        IReadOnlyList<TrackSegment> segments,
        LiquidArgon argon,
        long seed,
        double stepCm = 0.02
    )
    {
        var medium = new Medium(argon, []);
        Random random = RandomStreams.Create(seed, 0);
        DetectorGeometry geometry = detector.Geometry;
        FrontEnd frontEnd = detector.FrontEnd;
        var charges = new SortedDictionary<Pixel, double[]>();
        foreach (TrackSegment segment in segments)
        {
            int parts = PieceTable.PartsOf(segment, stepCm);
            double electrons = medium.Electrons(segment.EnergyMev / parts, segment.StoppingMevPerCm, segment.DriftCosine).Value;
            for (int part = 0; part < parts; part++)
            {
                TrackPoint middle = segment.Start.Toward(segment.End, (part + 0.5) / parts);
                if (geometry.AnodeOf(middle) is not { } anode)
                    continue;
                double drift = geometry.DriftCm(middle),
                    survival = Math.Exp(-drift * medium.LossPerCm.Value),
                    spread = Math.Sqrt(drift) * medium.LongitudinalUsPerRootCm.Value,
                    width = Math.Sqrt(drift) * medium.TransverseCmPerRootCm.Value,
                    arrival = segment.TimeUs + (drift - detector.Response.PlaneCm) * medium.SlownessUsPerCm.Value;
                int number = (int)(electrons + random.NextDouble());
                for (int e = 0; e < number; e++)
                {
                    if (random.NextDouble() >= survival)
                        continue;
                    double x = middle.X + width * NormalNumber.Draw(random) + geometry.HalfWidthCm,
                        y = middle.Y + width * NormalNumber.Draw(random) + geometry.HalfHeightCm;
                    var pixel = new Pixel(anode, (int)Math.Floor(x / geometry.PitchCm), (int)Math.Floor(y / geometry.PitchCm));
                    if (pixel.Column < 0 || pixel.Column >= geometry.Columns || pixel.Row < 0 || pixel.Row >= geometry.Rows)
                        continue;
                    if (!charges.TryGetValue(pixel, out double[]? charge))
                        charges.Add(pixel, charge = new double[frontEnd.Ticks + 1]);
                    Collect(charge, x, y, pixel, arrival + spread * NormalNumber.Draw(random));
                }
            }
        }
        foreach (double[] charge in charges.Values)
            for (int k = 1; k < charge.Length; k++)
                charge[k] += charge[k - 1];
        return charges;
    }

    // Adds what one electron induces from sample to sample.
    private void Collect(double[] charge, double x, double y, Pixel pixel, double arrival)
    {
        DetectorGeometry geometry = detector.Geometry;
        FrontEnd frontEnd = detector.FrontEnd;
        DoubleExponentialResponse.Place place = detector.Response.At(
            x - (pixel.Column + 0.5) * geometry.PitchCm,
            y - (pixel.Row + 0.5) * geometry.PitchCm
        );
        double collected = (arrival + place.CollectionUs - frontEnd.WindowUs.From) / frontEnd.TickUs,
            before = 0;
        for (int k = Math.Max(0, (int)(collected - 400)); k < charge.Length; k++)
        {
            double induced = DoubleExponentialResponse.Induced(place, k * frontEnd.TickUs + frontEnd.WindowUs.From - arrival, 0);
            charge[k] += induced - before;
            before = induced;
            if (k > collected)
                break;
        }
    }
}
