using PureHDF;
using SpectroCal.Formats.Streams;
using SpectroCal.Tests.Formats;
using SpectroCal.Tpc.Geometry;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Tests.Tpc;

/// <summary>Energy losses against tables, generated tracks, and files.</summary>
public sealed class TracksTests
{
    private static readonly StoppingPower Proton = StoppingPower.Of(2212, 1.38),
        Muon = StoppingPower.Of(13, 1.38);

    [Theory]
    [InlineData(100, 1.6693753)]
    [InlineData(266.5, 1.5068815)]
    [InlineData(500, 1.5456233)]
    [InlineData(1000, 1.6408685)]
    public void MuonsLoseWhatBetheSays(double mev, double expected) => Assert.Equal(expected, Muon.Mass(mev), 1e-6);

    [Theory]
    [InlineData(10, 0.18361256, 0.1887)]
    [InlineData(50, 3.1795342, 3.208)]
    [InlineData(100, 10.873251, 10.92)]
    [InlineData(200, 36.179754, 36.27)]
    public void ProtonsGoAsFarAsTheTablesSay(double mev, double slowingDown, double pstar)
    {
        double range = Proton.RangeCm(mev) * 1.38;
        Assert.Equal(slowingDown, range, 1e-5 * slowingDown);
        Assert.Equal(pstar, range, 0.03 * pstar);
        Assert.Equal(mev, Proton.EnergyMev(Proton.RangeCm(mev)), 1e-9 * mev);
    }

    [Theory]
    [InlineData(50, 15.102953)]
    [InlineData(100, 42.508915)]
    [InlineData(300, 172.59761)]
    public void MuonsGoAsFarAsIsSlowedDownTo(double mev, double expected) =>
        Assert.Equal(expected, Muon.RangeCm(mev) * 1.38, 1e-5 * expected);

    [Theory]
    [InlineData(1, 17.568208, 6.859941)]
    [InlineData(2, 12.950978, 5.1975058)]
    [InlineData(5, 8.7242987, 3.7144396)]
    [InlineData(10, 6.5369612, 2.9832579)]
    [InlineData(20, 4.9668024, 2.501296)]
    public void LossesDependOnTheDistanceToTheEnd(double cm, double proton, double muon)
    {
        Assert.Equal(proton, Proton.Linear(Proton.EnergyMev(cm)), 1e-4 * proton);
        Assert.Equal(muon, Muon.Linear(Muon.EnergyMev(cm)), 1e-4 * muon);
    }

    [Fact]
    public void WhatLeadsBackToItselfIsNotReadForEver()
    {
        using var stream = new BoundedReads(new MemoryStream(new byte[100]), CancellationToken.None);
        byte[] one = new byte[10];
        int reads = 0;
        Assert.Throws<InvalidDataException>(() =>
        {
            for (; reads < 1_000_000; reads++)
            {
                stream.Position = reads % 9 * 10;
                Assert.Equal(10, stream.Read(one));
            }
        });
        // The content of a sound file is read a few times at most.
        Assert.InRange(reads, 10_000, 999_999);
        using var cancelled = new BoundedReads(new MemoryStream(one), new CancellationToken(canceled: true));
        Assert.Throws<OperationCanceledException>(() => cancelled.ReadByte());
    }

    [Fact]
    public void TheEndOfATrackHasAFiniteEnergy() =>
        Assert.Equal(Proton.EnergyMev(1), Proton.LossMev(0, 0.1) + Proton.LossMev(0.1, 1), 1e-12);

    [Theory]
    [InlineData(TrackSample.ThroughGoingMuons)]
    [InlineData(TrackSample.StoppingMuons)]
    [InlineData(TrackSample.StoppingProtons)]
    [InlineData(TrackSample.StoppingPions)]
    [InlineData(TrackSample.Mixed)]
    public void TracksFillTheDetector(TrackSample sample)
    {
        IReadOnlyList<TrackSegment> segments = new TrackGenerator(sample, 7).Tracks(3000);
        var geometry = new DetectorGeometry();
        Assert.All(segments, s => Assert.True(geometry.AnodeOf(s.Start) is not null && s.EnergyMev > 0 && double.IsFinite(s.EnergyMev)));
        Assert.InRange(segments.Min(s => geometry.DriftCm(s.Start)), 0, 2);
        Assert.InRange(segments.Max(s => geometry.DriftCm(s.Start)), 28, 31);
        Assert.Equal(segments, new TrackGenerator(sample, 7).Tracks(3000));
        Assert.NotEqual(segments[0], new TrackGenerator(sample, 8).Tracks(3000)[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(1e300)]
    [InlineData(double.PositiveInfinity)]
    public void LengthsThatNoOneHasAreRefused(double lengthCm) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrackGenerator(TrackSample.Mixed, 1).Tracks(lengthCm));

    [Fact]
    public void AnInterruptionEndsTheGeneration()
    {
        using var interruption = new CancellationTokenSource();
        interruption.Cancel();
        Assert.Throws<OperationCanceledException>(() => new TrackGenerator(TrackSample.Mixed, 1).Tracks(1, interruption.Token));
    }

    [Fact]
    public void FluctuationsKeepTheMean()
    {
        // Energies above 2 MeV would leave the track: they are missing from the mean, xi ln(largest/2 MeV).
        double mean =
                new TrackGenerator(TrackSample.ThroughGoingMuons, 1) { HasStraggling = false }
                    .Tracks(100)[0]
                    .StoppingMevPerCm,
            missing = Muon.ScaleMev(1000, 1) * Math.Log(Muon.MostTransferMev(1000) / Straggling.MostMev);
        IReadOnlyList<TrackSegment> segments = new TrackGenerator(TrackSample.ThroughGoingMuons, 3).Tracks(20000);
        double drawn = segments.Sum(s => s.EnergyMev) / segments.Sum(s => s.LengthCm);
        Assert.Equal(mean - missing, drawn, 0.01);
        Assert.True(segments.Max(s => s.StoppingMevPerCm) > 2 * mean);
    }

    [Fact]
    public void ResidualRangesGiveTheMeanEnergies()
    {
        IReadOnlyList<TrackSegment> exact = new TrackGenerator(TrackSample.StoppingProtons, 2) { HasStraggling = false }.Tracks(50),
            modelled = ResidualRange.Model(exact, 1.38);
        Assert.All(exact.Zip(modelled), p => Assert.Equal(p.First.EnergyMev, p.Second.EnergyMev, 1e-6));
        Assert.True(ResidualRange.Model(exact, 1.38, 211).Sum(s => s.EnergyMev) < 0.7 * exact.Sum(s => s.EnergyMev));
    }

    [Theory]
    [InlineData("larndsimjax_input_1.h5", 120, 373.560277, 197.39490)]
    [InlineData("module0_corsika.h5", 1095, 1632.636736, 759.18618)]
    public void FilesOfSimulationsAreRead(string name, int rows, double energy, double length)
    {
        IReadOnlyList<TrackSegment> segments = SegmentFile.Read(SharedData.Path("lartpc", name));
        Assert.Equal(rows, segments.Count);
        Assert.Equal(energy, segments.Sum(s => s.EnergyMev), 1e-5);
        Assert.Equal(length, segments.Sum(s => s.LengthCm), 1e-4);
    }

    [Fact]
    public void WhatIsWrittenIsRead()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<TrackSegment> segments = new TrackGenerator(TrackSample.Mixed, 4).Tracks(100);
        File.WriteAllText(folder["tracks.csv"], SegmentCsv.Write(segments));
        Assert.Equal(segments, SegmentFile.Read(folder["tracks.csv"]));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a,b\n1,2\n", "names of columns")]
    [InlineData("event_id,track_id,x_start,y_start,z_start,x_end,y_end,z_end,dE\n0,0,0,0,0,0,0,0,1\n", "field dx")]
    [InlineData("event_id,track_id,x_start,y_start,z_start,x_end,y_end,z_end,dx,dE\n0,0,0,0,0,0,0,1,1,-1\n", "not negative")]
    [InlineData("event_id,track_id,x_start,y_start,z_start,x_end,y_end,z_end,dx,dE\n0,0,0,0,NaN,0,0,1,1,1\n", "finite z_start")]
    [InlineData("event_id,track_id,x_start,y_start,z_start,x_end,y_end,z_end,dx,dE\n0,0,0\n", "found 3")]
    [InlineData("event_id,track_id,x_start,y_start,z_start,x_end,y_end,z_end,dx,dE\n1e300,0,0,0,0,0,0,1,1,1\n", "at most 9e15 as event_id")]
    [InlineData("event_id,track_id,x_start,y_start,z_start,x_end,y_end,z_end,dx,dE\n0.5,0,0,0,0,0,0,1,1,1\n", "a whole number as event_id")]
    [InlineData("event_id,track_id,x_start,y_start,z_start,x_end,y_end,z_end,dx,dE\n0,0,1e30,0,0,0,0,1,1,1\n", "at most 1e7 as x_start")]
    [InlineData("event_id,track_id,x_start,y_start,z_start,x_end,y_end,z_end,dx,dE\n0,0,0,0,0,0,0,1,1,1e300\n", "at most 1e9 as dE")]
    [InlineData("event_id,track_id,x_start,y_start,z_start,x_end,y_end,z_end,dx,dE,dE\n0,0,0,0,0,0,0,1,1,1,2\n", "each name once")]
    [InlineData("event_id,track_id,x_start,y_start,z_start,x_end,y_end,z_end,dx,dE,dEdx\n0,0,0,0,0,0,0,2,2,4,0\n", "dE/dx, 2, not 0")]
    [InlineData("event_id,track_id,x_start,y_start,z_start,x_end,y_end,z_end,dx,dE,dEdx\n0,0,0,0,0,0,0,2,2,4,2000\n", "dE/dx, 2, not 2000")]
    [InlineData(
        "event_id,track_id,x_start,y_start,z_start,x_end,y_end,z_end,dx,dE,dEdx\n0,0,0,0,0,0,0,2,0,4,2\n",
        "the distance of its ends, 2, not 0"
    )]
    public void WrongFilesAreOneClearError(string content, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["x.csv"], content);
        Assert.Contains(expected, Assert.Throws<SpectrumFormatException>(() => SegmentFile.Read(folder["x.csv"])).Message);
    }

    [Fact]
    public void ADamagedHdf5FileIsOneClearError()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A, .. new byte[500]];
        File.WriteAllBytes(folder["x.h5"], bytes);
        Assert.Contains("HDF5", Assert.Throws<SpectrumFormatException>(() => SegmentFile.Read(folder["x.h5"])).Message);
    }

    private struct RowWithText
    {
        public long eventID;
        public long trackID;
        public double x_start;
        public double y_start;
        public double z_start;
        public double x_end;
        public double y_end;
        public double z_end;
        public double dE;
        public string dx;
    }

    [Fact]
    public void ATextInTheFieldOfANumberIsOneClearError()
    {
        using var folder = new TemporaryFolder();
        var row = new RowWithText
        {
            eventID = 1,
            trackID = 1,
            x_start = 1,
            y_start = 1,
            z_start = 1,
            x_end = 1,
            y_end = 1,
            z_end = 1,
            dE = 1,
            dx = "",
        };
        var file = new H5File { ["segments"] = new[] { row } };
        File.WriteAllBytes(folder["x.h5"], Hdf5Specimen.Written(file));
        Assert.Contains("a finite dx", Assert.Throws<SpectrumFormatException>(() => SegmentFile.Read(folder["x.h5"])).Message);
    }

    [Fact]
    public void AFileThatIsTooLargeForMemoryIsRefused()
    {
        using var folder = new TemporaryFolder();
        using (FileStream file = File.Create(folder["x.csv"]))
            file.SetLength(1L << 42); // of which nothing is on the disk
        Assert.Contains("memory", Assert.Throws<SpectrumFormatException>(() => SegmentFile.Read(folder["x.csv"])).Message);
        Assert.Contains("memory", Assert.Throws<SpectrumFormatException>(() => HitFile.Read(folder["x.csv"])).Message);
    }

    [Fact]
    public void AnInterruptionEndsTheReading()
    {
        using var folder = new TemporaryFolder();
        var stopped = new CancellationToken(canceled: true);
        File.WriteAllText(folder["x.csv"], SegmentFile.CsvHeader);
        Assert.Throws<OperationCanceledException>(() => SegmentFile.Read(folder["x.csv"], stopped));
        Assert.Throws<OperationCanceledException>(() => HitFile.Read(folder["x.csv"], stopped));
    }
}
