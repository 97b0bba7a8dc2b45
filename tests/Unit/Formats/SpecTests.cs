using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

/// <summary>Arrays of SPEC files: scans, points, detectors, places of the channels and what cannot be told.</summary>
public class SpecTests
{
    // As silx writes it: two detectors a point, no digits behind @A.
    private const string TwoDetectors =
        "#F f.dat\n#D Thu Feb 11 09:54:35 2016\n\n#S 1 ascan x 0 1 1 1\n#D Thu Feb 11 09:55:20 2016\n#N 2\n#L x  y\n1 2\n3 4\n\n"
        + "#S 1 mca\n#D Thu Feb 11 10:00:32 2016\n#@MCA %16C\n#@CHANN 3 5 7 1\n#@CALIB 1 2 3\n#N 2\n#L uno  duo\n1 2\n@A 0 1 2\n@A 10 9 8\n"
        + "3 4\n@A 3 4 5\n@A 7 6 5\n5 6\n@A 6 7 8\n@A 4 3 2\n";

    [Fact]
    public void ReadsAllPointsAndDetectors()
    {
        IReadOnlyList<Spectrum> all = Text.Read(TwoDetectors);
        Assert.Equal(["f:1.1:1", "f:1.1:2", "f:1.2:1", "f:1.2:2", "f:1.3:1", "f:1.3:2"], all.Select(s => s.Name.Replace("file.txt", "f")));
        Assert.Equal(["1", "2", "1", "2", "1", "2"], all.Select(s => s.Detector));
        Assert.Equal([7, 6, 5], Text.Counts(all[3]));
        Assert.All(all, s => Assert.Equal(5.5, s.Histogram.FirstPosition));
        Assert.All(all, s => Assert.Equal(new DateTime(2016, 2, 11, 10, 0, 32), s.Run.Start));
        // 1 + 2 c + 3 c^2 at the centre of channel 5: a gain above 4 a channel can only be in eV.
        Assert.Equal(1 + 2 * 5 + 3 * 25, Energy(all[0], 5.5), 1e-9);
        Assert.Contains("taken as eV", Assert.Single(all[0].Warnings));
    }

    [Fact]
    public void TakesDetectorsByTheirDigits()
    {
        IReadOnlyList<Spectrum> all = Text.Read(
            "#S 7 ct 1\n#@CALIB 0.1 0.01 0\n#@CALIB 0.2 0.02 0\n#@CTIME 1 0.9 0.8\n#@CTIME 1 1 0.7\n@A2 1 2 3\n@A4 4 5\\\n 6\n"
        );
        Assert.Equal(["2", "4"], all.Select(s => s.Detector));
        Assert.Equal([4, 5, 6], Text.Counts(all[1]));
        Assert.Equal([200 - 10, 20], all[1].CalibrationCoefficients, new Near());
        Assert.Equal((0.7, 1.0), (all[1].Run.LiveTimeSeconds, all[1].Run.RealTimeSeconds));
        Assert.Equal((0.8, 0.9), (all[0].Run.LiveTimeSeconds, all[0].Run.RealTimeSeconds));
    }

    [Fact]
    public void TakesSumsOfChannelsAsWideBins()
    {
        Spectrum s = Text.ReadOne("#S 1 ct 1\n#@CHANN 3 10 15 2\n#@CALIB 0 0.01 0\n@A 4 5 6\n");
        Assert.Equal((11.0, 2.0), (s.Histogram.FirstPosition, s.Histogram.Width));
        Assert.Equal(100, Energy(s, 11), 1e-9);
    }

    [Theory]
    [InlineData("#S 1 ct\n#@CHANN 4 0 3 1\n@A 1 2 3\n", "4 channels")]
    [InlineData("#S 1 ct\n@A 1 2\\\n", "truncated")]
    [InlineData("#S 1 ct\n@A 1 2\\\n#C note\n", "to go on")]
    [InlineData("#S 1 ct\n@A 1.5 2\n", "whole number")]
    [InlineData("#S 1 ct\n@A 1 -2\n", "zero or more")]
    [InlineData("#S 1 ct\n@A 7\n", "two channels")]
    [InlineData("#S 1 ct\n1\n@A 1 2\n@A 1 2\n2\n@A 1 2\n3\n@A 1 2\n@A 1 2\n", "2 arrays")]
    [InlineData("#S 1 ct\n#@CHANN 4 5\n@A 1 2\n", "CHANN")]
    public void RefusesWhatIsNotWhole(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<SpectrumFormatException>(() => Text.Read(text)).Message);

    [Fact]
    public void GoesOnWithoutBackslashUpToTheLengthStated()
    {
        Spectrum s = Text.ReadOne("#S 1 ct\n#@CHANN 5 0 4 1\n@A 1 2\n3 4\n5\n9 9\n");
        Assert.Equal([1, 2, 3, 4, 5], Text.Counts(s));
    }

    [Fact]
    public void FindsArraysBehindALongScanOfCounters()
    {
        string rows = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i} 2 3\n"));
        Assert.Equal([1, 2, 3], Text.Counts(Text.ReadOne($"#F x\n#S 1 ascan\n#L a b c\n{rows}\n#S 2 ct\n@A 1 2 3\n")));
    }

    [Fact]
    public void NucleusRowsAreToldByTheirChannels()
    {
        const string head = "Adc: 1 Elt: 100 Seconds\n";
        string labelled = head + "0: 1 2 3 4\n4: 5 6 7 8\n8: 9 0 1 2\n",
            pairs = head + "1 5 2 6 3 7\n4 8 5 9 6 1\n",
            alone = head + string.Concat(Enumerable.Range(0, 8).Select(i => $"{i} 7 7 7 9 9 9 9\n"));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2], Text.Counts(Text.ReadOne(labelled)));
        Assert.Equal([5, 6, 7, 8, 9, 1], Text.Counts(Text.ReadOne(pairs)));
        Assert.Equal(1.5, Text.ReadOne(pairs).Histogram.FirstPosition);
        Assert.Equal(64, Text.ReadOne(alone).Histogram.Length);
        Assert.Equal(100, Text.ReadOne(alone).Run.LiveTimeSeconds);
        Assert.Contains("channel,counts", Assert.Throws<SpectrumFormatException>(() => Text.Read(alone + "3\n")).Message);
    }

    private static double Energy(Spectrum s, double position) =>
        s.CalibrationCoefficients.Select((c, k) => c * Math.Pow(position, k)).Sum();

    private sealed class Near : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 1e-9;

        public int GetHashCode(double obj) => 0;
    }
}
