using System.Globalization;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Storage;

/// <summary>Two small spectra with the K lines of titanium and copper, 10 eV a channel, as files.</summary>
internal static class TitaniumAndCopper
{
    private const int Channels = 900;
    private const double OffsetEv = 500,
        GainEv = 10,
        SigmaEv = 65;

    private static readonly (double EnergyEv, double Counts)[] Lines = [(4509, 4000), (4932, 520), (8041, 4000), (8905, 540)];

    /// <summary>Writes the files.</summary>
    public static string[] Write(TemporaryFolder folder)
    {
        string[] paths = [folder["one.txt"], folder["two.txt"]];
        for (int i = 0; i < paths.Length; i++)
            File.WriteAllText(paths[i], string.Join('\n', Enumerable.Range(0, Channels).Select(c => Count(c, seed: i))));
        return paths;
    }

    // What is expected, rounded by a fixed number so that it scatters as a measurement does.
    private static string Count(int channel, int seed)
    {
        double energy = OffsetEv + GainEv * channel,
            expected =
                2
                + Lines.Sum(l =>
                    l.Counts * GainEv / (SigmaEv * Math.Sqrt(2 * Math.PI)) * Math.Exp(-0.5 * Math.Pow((energy - l.EnergyEv) / SigmaEv, 2))
                );
        var random = new Random(1000 * seed + channel);
        double noise = Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;
        return Math.Max(0, Math.Round(expected + Math.Sqrt(expected) * noise)).ToString(CultureInfo.InvariantCulture);
    }
}
