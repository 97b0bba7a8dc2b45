using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Simulation;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Simulation;

public sealed class ToyCampaignTests
{
    private static readonly double[] LineEnergies = [4508.9, 6156, 8047.8];

    private static ToySettings Small(long seed = 5) =>
        new()
        {
            Seed = seed,
            Cycles = 2,
            PhysicsRunsPerCycle = 3,
            EventsPerBatch = 2000,
            Detectors = 2,
        };

    [Fact]
    public void EqualSeedsGiveEqualCampaigns()
    {
        ToyCampaign a = ToyCampaign.Simulate(Small()),
            b = ToyCampaign.Simulate(Small());
        Assert.Equal(12, a.Campaign.Batches.Count);
        for (int i = 0; i < 12; i++)
        {
            CampaignBatch x = a.Campaign.Batches[i],
                y = b.Campaign.Batches[i];
            Assert.Equal(x.Batch.Histogram.Counts.ToArray(), y.Batch.Histogram.Counts.ToArray());
            Assert.Equal(x.Batch.Histogram.FirstPosition, y.Batch.Histogram.FirstPosition);
            Assert.Equal(x.Standard.Parameters, y.Standard.Parameters);
            Assert.Equal(x.Truth!.Parameters, y.Truth!.Parameters);
        }
    }

    // Batches are made in parallel; made again one after the other, in another order, they are the same: threads do not matter.
    [Fact]
    public void EventsMadeAgainAreThoseOfTheCampaign()
    {
        ToyCampaign toy = ToyCampaign.Simulate(Small());
        for (int i = 11; i >= 0; i--)
        {
            ToyEvents events = toy.Events(i);
            ChannelHistogram again = HistogramBuilder.FromIntegers(events.Adc),
                original = toy.Campaign.Batches[i].Batch.Histogram;
            Assert.Equal(original.Counts.ToArray(), again.Counts.ToArray());
            Assert.Equal(original.FirstPosition, again.FirstPosition);
            Assert.Equal(2000, original.TotalCounts);
            Assert.Equal(events.TimesSeconds.Order(), events.TimesSeconds);
            Assert.InRange(events.TimesSeconds[0], 0, 3600);
            Assert.InRange(events.TimesSeconds[^1], 0, 3600);
        }
    }

    [Fact]
    public void SeedsBatchesAndDetectorsDiffer()
    {
        double[] First(ToyCampaign toy, int batch) => toy.Events(batch).DetectorEv[..50];
        ToyCampaign one = ToyCampaign.Simulate(Small(1)),
            two = ToyCampaign.Simulate(Small(2));
        Assert.NotEqual(First(one, 0), First(two, 0));
        Assert.NotEqual(First(one, 0), First(one, 1));
        Assert.NotEqual(First(one, 0), First(one, 2));
        Assert.NotEqual(one.Drifts[0].OffsetEv, two.Drifts[0].OffsetEv);
        Assert.NotEqual(one.Drifts[0].OffsetEv, one.Drifts[1].OffsetEv);
        Assert.NotEqual(First(ToyCampaign.Simulate(Small(0)), 0), First(ToyCampaign.Simulate(Small(-1)), 0));
    }

    [Fact]
    public void BatchesAreOrderedRunByRun()
    {
        ToyCampaign toy = ToyCampaign.Simulate(Small());
        Assert.Equal(
            ["run001", "run001", "run002", "run002", "run003", "run003", "run005", "run005", "run006", "run006", "run007", "run007"],
            toy.Campaign.Batches.Select(b => b.Batch.Run.Name)
        );
        Assert.Equal(["det01", "det02"], toy.Campaign.Batches.Take(2).Select(b => b.Batch.Detector));
    }

    [Fact]
    public void TruthIsTheAverageOfTheDriftOverTheRun()
    {
        ToyCampaign toy = ToyCampaign.Simulate(Small());
        // Batch 8: cycle 1, first physics run after it is run 5 (runs 0 and 4 are calibration runs); batch 8 = run 6, detector 0.
        IReadOnlyList<double> offsets = toy.Drifts[0].OffsetEv,
            gains = toy.Drifts[0].GainEvPerChannel;
        Assert.Equal(8 * 50, offsets.Count);
        IReadOnlyList<double> truth = toy.Campaign.Batches[8].Truth!.Parameters;
        Assert.Equal(offsets.Skip(300).Take(50).Average(), truth[0], 1e-9);
        Assert.Equal(gains.Skip(300).Take(50).Average(), truth[1], 1e-12);
        // The standard constants are those of calibration run 4.
        Assert.Equal(offsets.Skip(200).Take(50).Average(), toy.Campaign.Batches[8].Standard.Parameters[0], 1e-9);
        Assert.Equal(toy.CalibrationRun(1, 0).Parameters, toy.Campaign.Batches[8].Standard.Parameters);
    }

    [Fact]
    public void EventsFollowTheChain()
    {
        ToySettings settings = new()
        {
            Seed = 3,
            Cycles = 1,
            PhysicsRunsPerCycle = 1,
            EventsPerBatch = 200_000,
        };
        ToyCampaign toy = ToyCampaign.Simulate(settings);
        ToyEvents events = toy.Events(0);
        int n = events.Adc.Length;

        // Fractions: binomial errors of about 0.1 %; four of them.
        double[] fractions = [0.415, 0.05, 0.415];
        for (int k = 0; k < 3; k++)
        {
            int[] members = [.. Enumerable.Range(0, n).Where(i => events.TruthEv[i] == LineEnergies[k])];
            Assert.Equal(fractions[k], (double)members.Length / n, 4 * Math.Sqrt(fractions[k] * (1 - fractions[k]) / n));
            double mean = members.Average(i => events.DetectorEv[i]);
            double sigma = Math.Sqrt(members.Average(i => Math.Pow(events.DetectorEv[i] - mean, 2))),
                expected = Math.Sqrt(625 + 0.115 * 3.65 * LineEnergies[k]);
            Assert.Equal(LineEnergies[k], mean, 4 * expected / Math.Sqrt(members.Length));
            Assert.Equal(1, sigma / expected, 4 / Math.Sqrt(2.0 * members.Length));
        }
        double[] background = [.. events.TruthEv.Where(e => !LineEnergies.Contains(e))];
        Assert.Equal(0.12, (double)background.Length / n, 4 * Math.Sqrt(0.12 * 0.88 / n));
        Assert.All(background, e => Assert.InRange(e, 2000, 10500));
        Assert.Equal(6250, background.Average(), 4 * 8500 / Math.Sqrt(12.0 * background.Length));

        // ADC: inverse calibration with the constants of the event's moment, rounded.
        DetectorDrift drift = toy.Drifts[0];
        for (int i = 0; i < n; i += 97)
        {
            int step = 50 + (int)(events.TimesSeconds[i] / 72);
            Assert.InRange(
                events.Adc[i] - (events.DetectorEv[i] - drift.OffsetEv[step]) / drift.GainEvPerChannel[step],
                -0.5 - 1e-9,
                0.5 + 1e-9
            );
        }
        // Times are uniform over the run: mean 1800 s, standard deviation 3600 / sqrt(12).
        Assert.Equal(1800, events.TimesSeconds.Average(), 4 * 3600 / Math.Sqrt(12.0 * n));
    }

    [Fact]
    public void ExactCalibrationRunsGiveTheTruth()
    {
        ToyCampaign toy = ToyCampaign.Simulate(Small());
        for (int cycle = 0; cycle < 2; cycle++)
        for (int d = 0; d < 2; d++)
            Assert.Equal(toy.Drifts[d].RunAverage(4 * cycle).Parameters, toy.CalibrationRun(cycle, d).Parameters);
    }

    [Fact]
    public void CalibrationRunsWithStatisticsHavePullsOfUnitWidth()
    {
        ToySettings settings = new()
        {
            Seed = 8,
            Cycles = 100,
            PhysicsRunsPerCycle = 1,
            EventsPerBatch = 1,
            Detectors = 12,
            CalibrationRunEvents = 10_000,
        };
        ToyCampaign toy = ToyCampaign.Simulate(settings);
        List<double> offset = [],
            gain = [],
            low = [],
            high = [];
        for (int cycle = 0; cycle < 100; cycle++)
        {
            for (int d = 0; d < 12; d++)
            {
                EnergyCalibration found = toy.CalibrationRun(cycle, d),
                    truth = toy.Drifts[d].RunAverage(2 * cycle);
                offset.Add((found.Parameters[0] - truth.Parameters[0]) / found.ParameterError(0));
                gain.Add((found.Parameters[1] - truth.Parameters[1]) / found.ParameterError(1));
                foreach ((List<double> pulls, double energy) in new[] { (low, 4508.9), (high, 8047.8) })
                {
                    double a = truth.Channel(energy);
                    pulls.Add((found.Energy(a) - energy) / found.EnergyError(a));
                }
            }
        }
        new PullStatistics(offset).AssertUnitNormal("offset");
        new PullStatistics(gain).AssertUnitNormal("gain");
        new PullStatistics(low).AssertUnitNormal("energy at Ti");
        new PullStatistics(high).AssertUnitNormal("energy at Cu");
        // 5000 events in each line of 50 and 63 eV: 0.71 and 0.89 eV, a little better since the widths tell about the gain, too.
        EnergyCalibration any = toy.CalibrationRun(0, 0);
        Assert.InRange(any.EnergyError(any.Channel(4508.9)), 0.68, 0.75);
        Assert.InRange(any.EnergyError(any.Channel(8047.8)), 0.85, 0.94);
    }

    [Fact]
    public void TheStandardCalibrationIsOffAsDocumented()
    {
        // 14 to 17 eV RMS; more where the calibration run is ten runs old. 60 seeds of 10 cycles give 600 nearly independent values at
        // ten runs: 3 %.
        double[] squares = new double[3],
            lastSquares = new double[3];
        int count = 0,
            lastCount = 0;
        for (int seed = 1; seed <= 60; seed++)
        {
            ToyCampaign toy = ToyCampaign.Simulate(Toys.Settings(seed, 100, events: 1));
            for (int i = 0; i < 100; i++)
            {
                CampaignBatch batch = toy.Campaign.Batches[i];
                for (int k = 0; k < 3; k++)
                {
                    double error = batch.Standard.Energy(batch.Truth!.Channel(LineEnergies[k])) - LineEnergies[k];
                    squares[k] += error * error;
                    if (i % 10 == 9)
                        lastSquares[k] += error * error;
                }
                count++;
                if (i % 10 == 9)
                    lastCount++;
            }
        }
        for (int k = 0; k < 3; k++)
        {
            Assert.InRange(Math.Sqrt(squares[k] / count), 13, 19);
            Assert.InRange(Math.Sqrt(lastSquares[k] / lastCount), 14, 21);
        }
    }

    [Fact]
    public void TargetsKnowTheKnownLines()
    {
        var settings = new ToySettings();
        TargetSpectrum target = ToyCampaign.Target(settings),
            published = ToyCampaign.PublishedTarget(settings);
        Assert.Equal(["Ti Ka", "Cu Ka"], target.Lines.Select(l => l.Name));
        Assert.Null(target.FixedFractions);
        Assert.Equal(0.415, published.FixedFractions![0]);
        // The flat background of 12 % on 2000-10500 eV, as far as it lies in the range.
        Assert.Equal(0.12 * (target.Range.HighEv - target.Range.LowEv) / 8500, published.FixedFractions.Skip(2).Sum(), 1e-12);
        published.Validated();
    }

    [Fact]
    public void CancellationStopsTheSimulation() =>
        Assert.ThrowsAny<OperationCanceledException>(() => ToyCampaign.Simulate(Small(), new CancellationToken(canceled: true)));
}
