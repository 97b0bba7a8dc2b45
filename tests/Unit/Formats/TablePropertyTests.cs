using System.Globalization;
using System.Text;
using SpectroCal.Formats;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

/// <summary>Tables of random kinds with known truth: each is read exactly or refused, never something else.</summary>
public class TablePropertyTests
{
    /// <summary>What is written, and how.</summary>
    private sealed record Table(string Text, long[][] Counts, int FirstChannel, double[]? EnergiesEv, bool IsCertain);

    [Theory]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(22)]
    public void AreReadExactlyOrRefused(int seed)
    {
        var random = new Random(seed);
        int read = 0,
            refusedThoughCertain = 0;
        var refusals = new List<string>();
        for (int i = 0; i < 400; i++)
        {
            Table table = Random(random);
            IReadOnlyList<Spectrum> spectra;
            try
            {
                Assert.False(
                    SpectrumFile.Sniff(new MemoryStream(Text.Bytes(table.Text)), "t").ToString().StartsWith("ListMode"),
                    table.Text
                );
                spectra = Text.Read(table.Text);
            }
            catch (SpectrumFormatException e)
            {
                if (table.IsCertain)
                {
                    refusedThoughCertain++;
                    refusals.Add($"{e.Message}\n{table.Text[..Math.Min(200, table.Text.Length)]}");
                }
                continue;
            }
            read++;
            AssertSame(table, spectra);
        }
        Assert.True(refusedThoughCertain == 0, string.Join("\n---\n", refusals.Take(5)));
        Assert.InRange(read, 200, 400);
    }

    /// <summary>Lists of events under the same names stay lists of events, or are refused.</summary>
    [Fact]
    public void EventsNeverBecomeCounts()
    {
        var random = new Random(23);
        for (int i = 0; i < 200; i++)
        {
            string[] names = [Pick(random, "energy", "adc", "pulse_height"), Pick(random, "flag", "Data", "board", "left")];
            if (random.Next(2) == 0)
                names = [Pick(random, "time_s", "timestamp", "timetag"), .. names];
            int rows = random.Next(6, 300);
            var text = new StringBuilder(string.Join(',', names) + "\n");
            long time = 0;
            for (int row = 0; row < rows; row++)
            {
                string value = random.Next(2) == 0 ? $"{random.Next(4096)}" : Text.Invariant($"{random.NextDouble() * 4096:0.000}");
                string rest = $"{random.Next(4)}";
                text.Append(names.Length == 3 ? $"{time += random.Next(1, 1000)},{value},{rest}\n" : $"{value},{rest}\n");
            }
            try
            {
                if (SpectrumFile.Sniff(new MemoryStream(Text.Bytes(text.ToString())), "t") == SpectrumFormat.ListModeCsv)
                    continue;
                IReadOnlyList<Spectrum> spectra = Text.Read(text.ToString());
                Assert.Fail($"{spectra.Count} spectra of {text}");
            }
            catch (SpectrumFormatException) { }
        }
    }

    private static void AssertSame(Table table, IReadOnlyList<Spectrum> spectra)
    {
        Assert.True(spectra.Count == table.Counts.Length, $"{spectra.Count} spectra of\n{table.Text}");
        for (int d = 0; d < spectra.Count; d++)
        {
            Spectrum s = spectra[d];
            Assert.True(s.Histogram.Counts.SequenceEqual(table.Counts[d]), $"counts of\n{table.Text}");
            Assert.True(s.Histogram.FirstPosition == table.FirstChannel + 0.5, $"channels of\n{table.Text}");
            if (table.EnergiesEv is not { } energies || s.CalibrationCoefficients.Count == 0)
                continue;
            double step = (energies[^1] - energies[0]) / (energies.Length - 1);
            for (int i = 0; i < energies.Length; i++)
            {
                double position = s.Histogram.Position(i);
                double energy = s.CalibrationCoefficients.Select((c, k) => c * Math.Pow(position, k)).Sum();
                Assert.True(Math.Abs(energy - energies[i]) < 0.02 * step, $"{energy} for {energies[i]} eV in row {i} of\n{table.Text}");
            }
        }
    }

    private static Table Random(Random random)
    {
        int rows = random.Next(6) == 0 ? random.Next(2, 9) : random.Next(9, 400),
            detectors = random.Next(3) == 0 ? random.Next(2, 5) : 1;
        long[][] counts = [.. Enumerable.Range(0, detectors).Select(_ => Spectrum(random, rows))];
        int kind = random.Next(5); // 0 nothing, 1 channels, 2 energies, 3 both, 4 energies that are bent
        bool isNamed = random.Next(2) == 0,
            falls = kind != 0 && random.Next(3) == 0;
        int first = kind is 1 or 3 ? Pick(random, 0, 1, 20, random.Next(5000)) : 0;
        string unit = Pick(random, "eV", "keV");
        double evPerUnit = unit == "eV" ? 1 : 1000;
        double gain = unit == "eV" ? Pick(random, 5, 10, 20, 8.3) : Pick(random, 0.01, 0.374436, 1.5, 0.00523),
            offset = Pick(random, 0, 0.578332, -0.25, 200 * gain) + gain * random.NextDouble(),
            bend = kind == 4 ? gain * 1e-2 / rows : 0;
        int decimals = gain > 1 ? 2 : 6;
        double[]? energies =
            kind >= 2 ? [.. Enumerable.Range(0, rows).Select(i => Math.Round(offset + gain * i + bend * i * i, decimals))] : null;

        bool decimalComma = random.Next(4) == 0;
        string delimiter = decimalComma ? Pick(random, ";", "\t", " ") : Pick(random, ",", ", ", ";", "\t", " ", "   ");
        string Number(double v) =>
            v.ToString(decimals == 2 ? "0.00" : "0.000000", CultureInfo.InvariantCulture).Replace('.', decimalComma ? ',' : '.');
        var text = new StringBuilder();
        if (delimiter.Trim() == ";" && random.Next(4) == 0)
            text.Append("sep=;\n");
        if (random.Next(4) == 0 && isNamed)
            text.Append($"Spectrum of a test\nLive time{(delimiter == " " || delimiter == "   " ? "=" : delimiter)}100\n\n");
        if (isNamed)
        {
            var names = new List<string>();
            if (kind is 1 or 3)
                names.Add(Pick(random, "Channel", "ch", "bin", "Channel number").Replace(' ', delimiter.Trim() == "" ? '_' : ' '));
            if (kind >= 2)
                names.Add(Pick(random, $"Energy({unit})", $"Energy[{unit}]", $"E/{unit}", unit));
            names.AddRange(
                detectors == 1
                    ? [Pick(random, "Counts", "Data", "counts", "Intensity")]
                    : Enumerable.Range(1, detectors).Select(d => $"det{d}")
            );
            text.Append(string.Join(delimiter, names) + "\n");
        }
        for (int r = 0; r < rows; r++)
        {
            int i = falls ? rows - 1 - r : r;
            var fields = new List<string>();
            if (kind is 1 or 3)
                fields.Add($"{first + i}");
            if (energies is not null)
                fields.Add(Number(energies[i]));
            fields.AddRange(counts.Select(c => $"{c[i]}"));
            text.Append(string.Join(delimiter, fields) + Pick(random, "\n", "\n", "\r\n"));
        }
        bool isCertain = rows >= 9 && counts.All(c => c.Distinct().Count() > 3) && (kind != 0 || (detectors > 1 && !IsMonotone(counts[0])));
        return new Table(text.ToString(), counts, first, energies is null ? null : [.. energies.Select(e => e * evPerUnit)], isCertain);
    }

    private static bool IsMonotone(long[] counts) =>
        counts.Zip(counts.Skip(1)).All(p => p.First < p.Second) || counts.Zip(counts.Skip(1)).All(p => p.First > p.Second);

    // A peak on a background, with the noise of counts.
    private static long[] Spectrum(Random random, int rows)
    {
        double centre = random.NextDouble() * rows,
            width = 1 + random.NextDouble() * rows / 10,
            height = Pick(random, 3.0, 50, 3000, 1e6),
            background = Pick(random, 0, 1, 20);
        return
        [
            .. Enumerable
                .Range(0, rows)
                .Select(i =>
                {
                    double mean = background + height * Math.Exp(-0.5 * Math.Pow((i - centre) / width, 2));
                    return (long)Math.Max(0, Math.Round(mean + Math.Sqrt(mean) * (random.NextDouble() + random.NextDouble() - 1) * 2));
                }),
        ];
    }

    private static T Pick<T>(Random random, params T[] choices) => choices[random.Next(choices.Length)];
}
