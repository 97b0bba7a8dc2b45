using SpectroCal.Lines;
using SpectroCal.Neural;
using SpectroCal.Peaks;

namespace SpectroCal.Tests.Neural;

public sealed class NetworkPeakFinderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spectrocal-model").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void PeaksCarryTheNamesOfTheirLines()
    {
        IReadOnlyList<Peak> peaks = new NetworkPeakFinder(TrialModel.Right()).Find(PeakModelTests.Spectrum(5000));
        Assert.Equal(["Ti Ka", "Mn Ka", "Cu Ka"], peaks.Select(p => p.Line));
        Assert.All(peaks, p => Assert.Null(p.Doubt));
        // A fit knows the place of 1 000 counts better than the model states; width and area are its own.
        Assert.All(peaks, p => Assert.InRange(p.ChannelError, 0.1, 0.9));
        Assert.Equal(0.5 * 5000, peaks[1].Area, 4 * peaks[1].AreaError);
        Assert.Equal(14 * 2.355, peaks[1].FwhmChannels, 3.0);
    }

    [Fact]
    public void WithFewCountsThePlaceIsThatOfTheNetwork()
    {
        var model = new PeakModel(
            TrialModel.Header() with
            {
                Errors = new CentroidErrors(
                    [100],
                    [
                        [0.1],
                        [0.1],
                        [0.1],
                    ]
                ),
            },
            TrialModel.Weights([.. TrialModel.Lines().Select(l => l.EnergyEv / TrialModel.Gain)]),
            "trial.spm"
        );
        IReadOnlyList<Peak> peaks = new NetworkPeakFinder(model).Find(PeakModelTests.Spectrum(100));
        Assert.Equal(3, peaks.Count);
        Assert.All(peaks, p => Assert.Equal(1, p.ChannelError, 1e-6));
        Assert.Equal(4508.9 / TrialModel.Gain, peaks[0].Channel, 1e-3);
    }

    [Fact]
    public void ALineWithoutCountsIsNoFit()
    {
        IReadOnlyList<Peak> peaks = new NetworkPeakFinder(TrialModel.Right()).Find(PeakModelTests.Spectrum(2000, withCopper: false));
        Assert.Equal("Cu Ka", peaks[2].Line);
        Assert.NotNull(peaks[2].Doubt);
        Assert.True(double.IsNaN(peaks[2].Area));
        Peak[] clear = [.. new NetworkPeakFinder(TrialModel.Right()) { LeastSignificance = 5 }.Find(PeakModelTests.Spectrum(2000, false))];
        Assert.Equal(["Ti Ka", "Mn Ka"], clear.Select(p => p.Line));
    }

    [Fact]
    public void OnlyTheLinesAskedForAreFound()
    {
        IReadOnlyList<LineGroup> lines = LineLibrary.Default.ParseList("Cu Ka");
        var finder = new NetworkPeakFinder(TrialModel.Right(), lines);
        Assert.Equal("Cu Ka", Assert.Single(finder.Find(PeakModelTests.Spectrum(2000))).Line);
        Assert.Equal("Cu Ka", Assert.Single(finder.Centroids(PeakModelTests.Spectrum(2000))).Line);
        Assert.Throws<PeakModelException>(() => new NetworkPeakFinder(TrialModel.Right(), LineLibrary.Default.ParseList("Au La")));
    }

    [Fact]
    public void ARequestMakesAllFinders()
    {
        Assert.Equal([.. PeakFinders.Names, "network"], PeakFinderRequest.Names);
        Assert.IsType<MatchedFilterPeakFinder>(new PeakFinderRequest().Create());
        string path = TrialModel.Saved(_folder, TrialModel.Right());
        var request = new PeakFinderRequest
        {
            Name = "Network",
            Model = path,
            FwhmChannels = 30,
            LeastSignificance = 3,
        };
        var finder = Assert.IsType<NetworkPeakFinder>(request.Create());
        Assert.Equal((30, 3), (finder.FwhmChannels, finder.LeastSignificance));
        Assert.Contains(
            "belong to the finder network",
            Assert.Throws<ArgumentException>(() => new PeakFinderRequest { Model = path }.Create()).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => new PeakFinderRequest { Name = "hand" }.Create());
    }
}
