using FsCheck;
using FsCheck.Fluent;
using SpectroCal.Formats;
using SpectroCal.Formats.ListMode;
using SpectroCal.Formats.Ortec;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;
using SpectroCal.Storage;

namespace SpectroCal.Tests.Formats;

public class WriterTests
{
    [Fact]
    public void TablesGiveBackCountsAndPositions()
    {
        using var folder = new TemporaryFolder();
        string path = folder["table.csv"];
        Prop.ForAll<int>(seed =>
            {
                var random = new Random(seed);
                double first = random.Next(3) switch
                {
                    0 => random.Next(-5, 500) + 0.5,
                    1 => random.Next(-5, 500),
                    _ => random.Next(-5, 500) + 0.125,
                };
                double width = first % 1 is 0.125 or -0.875 ? 0.25 : 1;
                string[] names = ["left, \"upper\"", " b;c ", "3"];
                Spectrum[] spectra =
                [
                    .. names[..random.Next(1, 4)].Select(n => new Spectrum(n, n, new RunInfo("r"), Histogram(random, first, width))),
                ];
                CsvSpectrumWriter.Write(path, spectra, force: true);
                IReadOnlyList<Spectrum> back = SpectrumFile.Read(path);
                Assert.Equal(spectra.Select(s => s.Detector), back.Select(s => s.Detector));
                int longest = spectra.Max(s => s.Histogram.Length);
                foreach ((Spectrum s, Spectrum b) in spectra.Zip(back))
                {
                    Assert.Equal(longest, b.Histogram.Length);
                    Assert.Equal(Text.Counts(s), Text.Counts(b)[..s.Histogram.Length]);
                    Assert.Equal(s.Histogram.TotalCounts, b.Histogram.TotalCounts);
                    Assert.Equal(s.Histogram.FirstPosition, b.Histogram.FirstPosition);
                    if (longest > 1)
                        Assert.Equal(s.Histogram.Width, b.Histogram.Width, 1e-12);
                }
            })
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void AlignsSpectraThatStartAtDifferentChannels()
    {
        using var folder = new TemporaryFolder();
        Spectrum a = Spectrum([1, 2], 3.5) with { Detector = "a" },
            b = Spectrum([5], 5.5) with { Detector = "b" };
        CsvSpectrumWriter.Write(folder["t.csv"], [a, b]);
        Assert.Equal("channel,a,b\n3,1,0\n4,2,0\n5,0,5\n", File.ReadAllText(folder["t.csv"]));
        Assert.Throws<ArgumentException>(() => CsvSpectrumWriter.Write(folder["u.csv"], [a, Spectrum([5], 5.25)]));
        Assert.Throws<ArgumentException>(() => CsvSpectrumWriter.Write(folder["u.csv"], [a, a]));
        Assert.Throws<ArgumentException>(() => CsvSpectrumWriter.Write(folder["u.csv"], [a with { Detector = "time" }]));
        Assert.Throws<ArgumentException>(() => CsvSpectrumWriter.Write(folder["u.csv"], []));
    }

    [Fact]
    public void WritesSpectraInEnergy()
    {
        using var folder = new TemporaryFolder();
        var axis = new EnergyAxis(1000, 2.5, 3);
        CsvSpectrumWriter.WriteEnergy(
            folder["e.csv"],
            [new("before", new EnergySpectrum(axis, [1, 2.5, 0])), new("after", new EnergySpectrum(axis, [0.1, 0, 3]))]
        );
        Assert.Equal("energyEv,before,after\n1001.25,1,0.1\n1003.75,2.5,0\n1006.25,0,3\n", File.ReadAllText(folder["e.csv"]));
    }

    [Fact]
    public void SpeGivesBackCountsTimesAndCalibration()
    {
        using var folder = new TemporaryFolder();
        string path = folder["s.spe"];
        Prop.ForAll<int>(seed =>
            {
                var random = new Random(seed);
                double live = random.NextDouble() * 1e4;
                var run = new RunInfo("r")
                {
                    Start = new DateTime(2025, 1, 8).AddSeconds(random.Next(1 << 28)),
                    LiveTimeSeconds = live,
                    RealTimeSeconds = live + random.NextDouble() * 1e5,
                };
                var spectrum = new Spectrum("$name:", "d" + random.Next(9), run, Histogram(random, random.Next(1000) + 0.5, 1))
                {
                    CalibrationCoefficients = [random.NextDouble() * 100 - 50, 5 + random.NextDouble(), (random.NextDouble() - 0.5) * 1e-5],
                    CalibrationPoints = [new CalibrationPoint(100.25, 5900), new CalibrationPoint(200.5, 8047.8)],
                };
                SpeWriter.Write(path, spectrum, force: true);
                Spectrum back = Assert.Single(SpectrumFile.Read(path));
                Assert.Equal(Text.Counts(spectrum), Text.Counts(back));
                Assert.Equal(spectrum.Histogram.FirstPosition, back.Histogram.FirstPosition);
                Assert.Equal(
                    (run.Start, run.LiveTimeSeconds, run.RealTimeSeconds),
                    (back.Run.Start, back.Run.LiveTimeSeconds, back.Run.RealTimeSeconds)
                );
                Assert.Equal(spectrum.Detector, back.Detector);
                Assert.Empty(back.Warnings);
                foreach ((CalibrationPoint p, CalibrationPoint q) in spectrum.CalibrationPoints.Zip(back.CalibrationPoints))
                    Assert.Equal((p.Channel, p.EnergyEv), (q.Channel, Math.Round(q.EnergyEv, 9)));
                foreach (double a in new[] { 0.5, 777.25, 4000 })
                    Assert.Equal(Energy(spectrum, a), Energy(back, a), 1e-8);
            })
            .QuickCheckThrowOnFailure();
        Assert.Contains("$ENDRECORD:\r\n", File.ReadAllText(path));
        Assert.DoesNotContain("\n", File.ReadAllText(path).Replace("\r\n", ""));
    }

    [Fact]
    public void ASpectrumIsWrittenBlockByBlock()
    {
        using var folder = new TemporaryFolder();
        var spectrum = new Spectrum("s", "d", new RunInfo("r"), new ChannelHistogram(new long[1 << 20], 0.5));
        SpeWriter.Write(folder["s.spe"], spectrum);
        long before = GC.GetAllocatedBytesForCurrentThread();
        SpeWriter.Write(folder["s.spe"], spectrum, force: true);
        // Between blocks it can be interrupted: the whole text at once would be ten times as many bytes as channels, and twice that.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal(1 << 20, Assert.Single(SpectrumFile.Read(folder["s.spe"])).Histogram.Length);
    }

    [Fact]
    public void SpeKeepsTheEnergyOfEveryIntegerValue()
    {
        using var folder = new TemporaryFolder();
        Spectrum integers = Spectrum([3, 4], 10) with { CalibrationCoefficients = [100, 7] };
        SpeWriter.Write(folder["s.spe"], integers);
        Spectrum back = Assert.Single(SpectrumFile.Read(folder["s.spe"]));
        Assert.Equal(10.5, back.Histogram.FirstPosition);
        Assert.Equal(Energy(integers, 11), Energy(back, 11.5), 1e-9);
        Assert.Throws<ArgumentException>(() =>
            SpeWriter.Write(folder["t.spe"], integers with { Histogram = new ChannelHistogram([1], 0.5, 2) })
        );
        Assert.Throws<ArgumentException>(() =>
            SpeWriter.Write(folder["t.spe"], integers with { Histogram = new ChannelHistogram([1], -3.5) })
        );
    }

    [Fact]
    public void EventsComeBackAsTheyWere()
    {
        using var folder = new TemporaryFolder();
        string path = folder["events.csv"];
        Prop.ForAll<int>(seed =>
            {
                var random = new Random(seed);
                bool timed = random.Next(3) > 0;
                EventList[] lists =
                [
                    .. new[] { "a", "detector, with \"long\" name", "#3" }[..random.Next(1, 4)]
                        .Select((d, k) => Events(random, d, timed, first: k == 0)),
                ];
                ListModeWriter.Write(path, lists, force: true);
                IReadOnlyList<EventList> back = ListModeFile.Read(path);
                Assert.Equal(lists.Length, back.Count);
                foreach ((EventList l, EventList b) in lists.Zip(back))
                {
                    Assert.Equal(lists.Length == 1 ? "1" : l.Detector, b.Detector);
                    Assert.Equal(l.IsInteger, b.IsInteger);
                    Assert.Equal(l.IntegerValues.ToArray(), b.IntegerValues.ToArray());
                    Assert.Equal(l.RealValues.ToArray(), b.RealValues.ToArray());
                    Assert.Equal(l.TimesSeconds.ToArray(), b.TimesSeconds.ToArray());
                }
            })
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void NothingIsReplacedOrLeftBehindUnasked()
    {
        using var folder = new TemporaryFolder();
        string path = folder["a.spe"];
        Spectrum spectrum = Spectrum([1], 0.5);
        SpeWriter.Write(path, spectrum);
        string before = File.ReadAllText(path);
        Assert.Throws<FileExistsException>(() => SpeWriter.Write(path, Spectrum([2], 0.5)));
        Assert.Throws<InvalidOperationException>(() =>
            AtomicFile.Write(
                path,
                force: true,
                stream =>
                {
                    stream.WriteByte(1);
                    throw new InvalidOperationException();
                }
            )
        );
        // A file that appears while the new one is written is not replaced either.
        Assert.ThrowsAny<IOException>(() => AtomicFile.Write(folder["b"], force: false, _ => File.WriteAllText(folder["b"], "other")));
        Assert.Equal("other", File.ReadAllText(folder["b"]));
        Assert.Equal(before, File.ReadAllText(path));
        Assert.Equal(["a.spe", "b"], folder.Files.Order());
        SpeWriter.Write(path, Spectrum([2], 0.5), force: true);
        Assert.NotEqual(before, File.ReadAllText(path));
    }

    [Fact]
    public void AStoppedWriterLeavesNoFile()
    {
        using var folder = new TemporaryFolder();
        var list = new EventList("r", "d", new int[100_000], []);
        Assert.Throws<OperationCanceledException>(() =>
            ListModeWriter.Write(folder["x.csv"], [list], cancellation: new CancellationToken(canceled: true))
        );
        Assert.Empty(folder.Files);
    }

    private static EventList Events(Random random, string detector, bool timed, bool first)
    {
        int n = random.Next(1, 5000);
        double[] times = timed ? [.. Enumerable.Range(0, n).Select(i => i == 0 && first ? 0 : random.NextDouble() * 1e6)] : [];
        return random.Next(2) == 0
            ? new EventList("r", detector, [.. Enumerable.Range(0, n).Select(_ => random.Next(int.MinValue, int.MaxValue))], times)
            : new EventList(
                "r",
                detector,
                [.. Enumerable.Range(0, n).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-8, 12)))],
                times
            );
    }

    private static Spectrum Spectrum(long[] counts, double first) =>
        new("name", "d", new RunInfo("r"), new ChannelHistogram(counts, first));

    private static ChannelHistogram Histogram(Random random, double first, double width) =>
        new([.. Enumerable.Range(0, random.Next(1, 300)).Select(_ => random.NextInt64(1L << random.Next(1, 50)))], first, width);

    private static double Energy(Spectrum s, double position) =>
        s.CalibrationCoefficients.Reverse().Aggregate(0.0, (e, c) => e * position + c);
}
