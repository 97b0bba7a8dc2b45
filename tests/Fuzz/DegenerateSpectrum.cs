using System.Globalization;

namespace SpectroCal.Tests.Fuzz;

/// <summary>Spectra that no detector should give, and that some do.</summary>
internal static class DegenerateSpectrum
{
    private static readonly int[] Lengths = [1, 2, 3, 4, 5, 7, 8, 16, 17, 64, 256, 1000, 4096];

    /// <summary>The text of a file with one count a line.</summary>
    public static string Next(Random random)
    {
        int length = Lengths[random.Next(Lengths.Length)];
        double height = Math.Pow(10, random.NextDouble() * (random.Next(10) == 0 ? 15 : 6));
        Func<int, double> shape = Shape(random, length, height);
        bool scatters = random.Next(2) == 0;
        return string.Join('\n', Enumerable.Range(0, length).Select(c => Count(random, shape(c), scatters))) + "\n";
    }

    private static Func<int, double> Shape(Random random, int length, double height)
    {
        int at = random.Next(length);
        double width = length * Math.Pow(10, -3 * random.NextDouble()),
            period = 1 + random.Next(16);
        return random.Next(10) switch
        {
            0 => _ => 0,
            1 => _ => height,
            2 => c => c == at ? height : 0,
            3 => c => c < at ? height : 0,
            4 => c => c >= at ? height : 0,
            5 => c => height * Math.Exp(-c / width),
            6 => c => height * Math.Exp(-0.5 * Math.Pow((c - at) / width, 2)),
            7 => c => c % period == 0 ? height : 0,
            8 => c => c == length - 1 || c == 0 ? height : 1,
            _ => c =>
                Enumerable.Range(1, 5).Sum(i => height / i * Math.Exp(-0.5 * Math.Pow((c - i * length / 6.0) / (width / 10 + 0.3), 2))),
        };
    }

    private static string Count(Random random, double expected, bool scatters)
    {
        double noise = scatters ? Math.Sqrt(expected) * (Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6) : 0;
        return Math.Max(0, Math.Round(expected + noise)).ToString("0", CultureInfo.InvariantCulture);
    }
}
