using SpectroCal.Sources;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Sources;

public sealed class FollowedFilesTests
{
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    [Fact]
    public void AFileIsReadWhenItNoLongerChanges()
    {
        using var folder = new TemporaryFolder();
        var clock = new SetClock();
        FollowedFiles files = new(null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), clock);
        string old = Write(folder["old.spe"], 3, Start.AddMinutes(-1)),
            young = Write(folder["young.spe"], 3, Start.AddSeconds(-1));
        FollowedSpectra look = files.Look([old, young]);
        Assert.Equal((true, "old.spe"), (look.IsChanged, Assert.Single(look.Measured.Spectra).Run.Name));
        Assert.Equal([young], look.Waiting);
        clock.Pass(5);
        look = files.Look([old, young]);
        Assert.Equal((true, 2, 0), (look.IsChanged, look.Measured.Spectra.Count, look.Waiting.Count));
        clock.Pass(5);
        Assert.False(files.Look([old, young]).IsChanged);
        // It grows, and is what it was until it has grown.
        Write(young, 4, Start.AddSeconds(9));
        clock.Pass(5);
        look = files.Look([old, young]);
        Assert.Equal((false, 3L), (look.IsChanged, look.Measured.Spectra[1].Histogram.TotalCounts));
        Assert.Equal([young], look.Waiting);
        clock.Pass(5);
        look = files.Look([old, young]);
        Assert.Equal((true, 4L), (look.IsChanged, look.Measured.Spectra[1].Histogram.TotalCounts));
        // What was read stays when its file goes.
        clock.Pass(5);
        Assert.Equal(2, files.Look([old]).Measured.Spectra.Count);
    }

    [Fact]
    public void AFileThatCannotBeReadYetIsTriedAgainAndAFaultOnlyWhenItStaysSo()
    {
        using var folder = new TemporaryFolder();
        var clock = new SetClock();
        FollowedFiles files = new(null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), clock);
        string path = folder["half.spe"];
        Assert.Equal([path], files.Look([path]).Waiting);
        File.WriteAllText(path, "$DATA:\n0 7\n1\n2\n");
        FollowedSpectra look = files.Look([path]);
        for (int second = 0; second < 30; second += 5)
        {
            Assert.Equal((false, 0), (look.IsChanged, look.Measured.Faults.Count));
            Assert.Equal([path], look.Waiting);
            clock.Pass(5);
            look = files.Look([path]);
        }
        Assert.Equal((true, path), (look.IsChanged, Assert.Single(look.Measured.Faults).File));
        Assert.Empty(look.Waiting);
        clock.Pass(5);
        Assert.False(files.Look([path]).IsChanged);
        // When it is whole at last, it is no fault any more.
        Write(path, 5, Start.AddHours(1));
        files.Look([path]);
        clock.Pass(5);
        look = files.Look([path]);
        Assert.Equal((true, 0, 5L), (look.IsChanged, look.Measured.Faults.Count, look.Measured.Spectra[0].Histogram.TotalCounts));
    }

    [Fact]
    public void FilesOfOneNameInTwoFoldersAreToldApartAsWhenTheyAreReadTogether()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["a"]);
        Directory.CreateDirectory(folder["b"]);
        string[] paths = [Write(folder["a/x.spe"], 1, Start.AddHours(-1)), Write(folder["b/x.spe"], 2, Start.AddHours(-1))];
        var clock = new SetClock();
        FollowedFiles files = new(null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), clock);
        Assert.Equal("x.spe", files.Look(paths[..1]).Measured.Spectra[0].Run.Name);
        files.Look(paths);
        clock.Pass(5);
        Assert.Equal(
            MeasuredSpectra.Read(paths, cancellation: TestContext.Current.CancellationToken).Spectra.Select(s => s.Run.Name),
            files.Look(paths).Measured.Spectra.Select(s => s.Run.Name)
        );
    }

    private static string Write(string path, int counts, DateTime changed)
    {
        File.WriteAllText(path, $"$DATA:\n0 3\n0\n{counts}\n0\n0\n");
        File.SetLastWriteTimeUtc(path, changed);
        return path;
    }

    private sealed class SetClock : TimeProvider
    {
        private DateTime _now = Start;

        public void Pass(int seconds) => _now = _now.AddSeconds(seconds);

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
