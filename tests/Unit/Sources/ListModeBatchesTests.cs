using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using SpectroCal.Formats.ListMode;
using SpectroCal.Sources;
using SpectroCal.Spectra;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Sources;

/// <summary>Histograms that are counted while a file is read are those of its events, and take memory for their channels only.</summary>
public class ListModeBatchesTests
{
    [Fact]
    public void AreThoseOfTheEvents()
    {
        using var folder = new TemporaryFolder();
        Prop.ForAll<int>(seed =>
            {
                var random = new Random(seed);
                File.WriteAllBytes(folder["e.csv"], Content(random));
                double? slot = random.Next(2) == 0 ? null : Math.Pow(10, random.Next(-1, 4));
                var reading = new ListModeReading { SlotSeconds = slot, BinWidth = 0.5 };
                EventBatch[] expected = [.. ListModeFile.Read(folder["e.csv"]).SelectMany(l => l.ToBatches(slot, reading.BinWidth))];
                IReadOnlyList<EventBatch> found = ListModeBatches.Read(folder["e.csv"], reading, null, default).Batches;
                Assert.Equal(expected.Length, found.Count);
                foreach ((EventBatch e, EventBatch f) in expected.Zip(found))
                {
                    Assert.Equal((e.Detector, e.Run), (f.Detector, f.Run));
                    Assert.Equal(e.Histogram.Counts.ToArray(), f.Histogram.Counts.ToArray());
                    Assert.Equal((e.Histogram.FirstPosition, e.Histogram.Width), (f.Histogram.FirstPosition, f.Histogram.Width));
                    Assert.Equal(e.Values.ToArray(), f.Values.ToArray());
                }
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(1_000_000_000));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1000.0)]
    public void TakeMemoryForTheirChannels(double? slot)
    {
        using var folder = new TemporaryFolder();
        const int events = 2_000_000;
        using (StreamWriter writer = File.CreateText(folder["e.csv"]))
        {
            writer.Write("time_s,adc\n");
            for (int i = 0; i < events; i++)
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"{i / 1000.0},{i * 7919L % 4096}\n"));
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        IReadOnlyList<EventBatch> batches = ListModeBatches
            .Read(folder["e.csv"], new ListModeReading { SlotSeconds = slot }, null, default)
            .Batches;
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(events, batches.Sum(b => b.Histogram.TotalCounts));
        // The events alone would be 24 MB, and their arrays grow on the way.
        Assert.True(taken < 6 << 20, $"{taken} bytes");
    }

    [Fact]
    public void ProgressIsToldInBytes()
    {
        using var folder = new TemporaryFolder();
        using (StreamWriter writer = File.CreateText(folder["e.csv"]))
        {
            writer.Write("adc\n");
            string block = string.Concat(Enumerable.Repeat("1234567\n", 1 << 17));
            for (int i = 0; i < 70; i++)
                writer.Write(block);
        }
        var told = new List<StageProgress>();
        MeasuredSpectra.Read([folder["e.csv"]], null, new Listener(told.Add));
        Assert.True(told.Count >= 4, $"{told.Count} reports");
        Assert.Equal(told.Select(t => t.Done).Order(), told.Select(t => t.Done));
        Assert.Equal((70, 70), (told[^1].Done, told[^1].Total));
        Assert.Equal("70 of 70 MiB", told[^1].Note);
    }

    private static byte[] Content(Random random)
    {
        var text = new System.Text.StringBuilder();
        bool timed = true,
            detectors = random.Next(2) == 0;
        int digits = random.Next(3) == 0 ? random.Next(1, 3) : 0,
            span = random.Next(1, 30_000),
            events = (int)Math.Pow(12_000, random.NextDouble());
        text.Append(detectors ? "detector," : "").Append(timed ? "time_s," : "").Append("adc\n");
        for (int i = 0; i < events; i++)
        {
            double value = random.Next(-5, span) + (random.Next(4) == 0 && digits > 0 ? 0.25 : 0);
            text.Append(detectors ? $"d{random.Next(3)}," : "");
            text.Append(CultureInfo.InvariantCulture, $"{i + random.NextDouble() * 3 - 1:0.###},");
            text.Append(digits > 0 ? value.ToString("0.00", CultureInfo.InvariantCulture) : value.ToString(CultureInfo.InvariantCulture));
            text.Append('\n');
        }
        byte[] content = Text.Bytes(text.ToString());
        return random.Next(4) == 0 ? Text.Gzip(content) : content;
    }

    private sealed class Listener(Action<StageProgress> told) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => told(value);
    }
}
