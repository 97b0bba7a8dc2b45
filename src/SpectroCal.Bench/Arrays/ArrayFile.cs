using System.Globalization;
using System.Text;
using SpectroCal.Storage;

namespace SpectroCal.Bench.Arrays;

/// <summary>Writes simulated arrays as tables that `autocal` reads, and their truth beside them.</summary>
internal static class ArrayFile
{
    /// <summary>Writes "array-SEED.csv", a column for each detector, and "array-SEED.truth.txt".</summary>
    public static void Write(string folder, SimulatedArray array, CancellationToken cancellation)
    {
        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"array-{array.Scene.Seed}"));
        var table = new StringBuilder("channel");
        foreach (ArrayDetector d in array.Detectors)
            table.Append(CultureInfo.InvariantCulture, $",d{d.Index}");
        table.Append('\n');
        for (int k = 0; k < array.Scene.Channels; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            table.Append(CultureInfo.InvariantCulture, $"{k}");
            foreach (ArrayDetector d in array.Detectors)
                table.Append(CultureInfo.InvariantCulture, $",{d.Histogram.Counts[k]}");
            table.Append('\n');
        }
        Write(path + ".csv", table, cancellation);
        var truth = new StringBuilder();
        ArrayScene s = array.Scene;
        truth.Append(CultureInfo.InvariantCulture, $"--elements {string.Join(',', s.Set.Elements)}\n");
        truth.Append(
            CultureInfo.InvariantCulture,
            $"absent: {s.Absent ?? "none"}; impurities: {string.Join(',', s.Impurities)}; tube: {s.Tube ?? "none"}\n"
        );
        truth.Append(
            CultureInfo.InvariantCulture,
            $"escape {s.Escape:0.##}, sum {s.PileUp:0.####}, comb {s.Comb.Period} {s.Comb.Contrast:0.###}, threshold {s.ThresholdEv:0} eV, "
        );
        truth.Append(
            CultureInfo.InvariantCulture,
            $"noise edge {s.NoiseEdge.Share:0.###}, spike {s.Spike:0.###}, pulser {s.Pulser.Share:0.##} at {s.Pulser.EnergyEv:0} eV, "
        );
        truth.Append(CultureInfo.InvariantCulture, $"continuum {s.Continuum.Kind} {s.Continuum.Share:0.##}, noise {s.NoiseEv:0} eV\n");
        foreach (ArrayDetector d in array.Detectors)
            truth.Append(
                CultureInfo.InvariantCulture,
                $"d{d.Index}: {d.Truth.Fault}, offset {d.Truth.Scale.OffsetEv:0.0} eV, gain {d.Truth.Scale.GainEv:0.0000} eV, "
                    + $"bend {d.Truth.Scale.BendEv:0.0} eV, shows {string.Join(", ", SeenLine.Of(s, d.Truth).Select(l => l.Group))}\n"
            );
        Write(path + ".truth.txt", truth, cancellation);
    }

    private static void Write(string path, StringBuilder text, CancellationToken cancellation) =>
        AtomicFile.Write(path, force: true, stream => stream.Write(Encoding.UTF8.GetBytes(text.ToString())), cancellation);
}
