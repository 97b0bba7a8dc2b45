using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

/// <summary>Spectra in which every property holds something that is hard to write.</summary>
internal static class RandomSpectrum
{
    private static readonly string[] Texts =
    [
        "",
        " ",
        " both ends ",
        "a\tb\r\nc\n",
        "<&\"'>",
        "\0\u0001\u001F\u0085\u2028",
        "\uD800 alone",
        "\U0001F600",
        "C:\\data\\u0041",
        "\\",
        "\\u12",
        "]]>",
        "naïve \u00B5eV",
        "\uFFFF",
        "\uFEFF",
        new('x', 5000),
    ];

    public static Spectrum Of(Random random)
    {
        double first = random.Next(3) switch
        {
            0 => 0.5,
            1 => random.Next(-5, 5000),
            _ => random.NextDouble() * 100,
        };
        double width = random.Next(2) == 0 ? 1 : random.NextDouble() + 0.01;
        long[] counts =
        [
            .. Enumerable.Range(0, random.Next(1, 200)).Select(_ => random.Next(3) == 0 ? random.NextInt64(1L << random.Next(1, 50)) : 0),
        ];
        return new Spectrum(Name(random), Name(random), Run(random), new ChannelHistogram(counts, first, width))
        {
            CalibrationCoefficients =
            [
                .. Enumerable
                    .Range(0, random.Next(8))
                    .Select(k => random.Next(5) == 0 ? 0 : (random.NextDouble() - 0.5) * Math.Pow(10, 3 - 3 * k)),
            ],
            CalibrationPoints =
            [
                .. Enumerable
                    .Range(0, random.Next(4))
                    .Select(_ => new CalibrationPoint(random.NextDouble() * 1e4, random.NextDouble() * 1e5)),
            ],
            Covariates = Pairs(random, () => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-300, 300))),
            Metadata = Pairs(random, () => Word(random)),
            Warnings = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Word(random))],
        };
    }

    /// <summary>A word that is a name: spectra, detectors and runs have one.</summary>
    private static string Name(Random random) => Word(random) is var word && string.IsNullOrWhiteSpace(word) ? "x" : word;

    private static RunInfo Run(Random random)
    {
        double? a = Seconds(random),
            b = Seconds(random);
        return new(Name(random), random.Next(2) == 0 ? RunKind.Physics : RunKind.Calibration)
        {
            Start =
                random.Next(4) == 0
                    ? null
                    : new DateTime(
                        random.NextInt64(DateTime.MaxValue.Ticks),
                        random.Next(2) == 0 ? DateTimeKind.Unspecified : DateTimeKind.Utc
                    ),
            LiveTimeSeconds = a < b ? a : b ?? a,
            RealTimeSeconds = a is null || b is null ? null : Math.Max(a.Value, b.Value),
        };
    }

    private static double? Seconds(Random random) =>
        random.Next(4) switch
        {
            0 => null,
            1 => random.Next(1000),
            _ => random.NextDouble() * Math.Pow(10, random.Next(-30, 30)),
        };

    private static Dictionary<string, T> Pairs<T>(Random random, Func<T> value)
    {
        var pairs = new Dictionary<string, T>();
        for (int n = random.Next(4); n > 0; n--)
            pairs[Word(random)] = value();
        return pairs;
    }

    private static string Word(Random random) => random.Next(2) == 0 ? $"word {random.Next(100)}" : Texts[random.Next(Texts.Length)];
}
