using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Optimization;
using SpectroCal.Simulation;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Calibration;

public sealed class CampaignCalibratorTests
{
    private static readonly double[] Lines = [4508.9, 6156, 8047.8];
    private static readonly ObjectiveKind[] FittedAmplitudes =
    [
        ObjectiveKind.KdeChiSquare,
        ObjectiveKind.Poisson,
        ObjectiveKind.UnbinnedLikelihood,
    ];

    private static CampaignCalibration Default(ToyCampaign toy) =>
        CampaignCalibrator.Calibrate(toy.Campaign, new CalibrationSettings(ToyCampaign.Target(toy.Settings)));

    private static double Error(EnergyCalibration found, CampaignBatch batch, double energy) =>
        found.Energy(batch.Truth!.Channel(energy)) - energy;

    private static double Rms(IEnumerable<double> values) => Math.Sqrt(values.Average(v => v * v));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(13)]
    [InlineData(20)]
    public void CalibrationsAreAtTheStatisticalLimit(int seed)
    {
        ToyCampaign toy = ToyCampaign.Simulate(Toys.Settings(seed));
        CampaignCalibration result = Default(toy);
        Assert.True(
            result.CalibratedBatches == 100,
            string.Join('\n', result.Batches.Where(b => b.Status != BatchStatus.Calibrated).Select(b => $"{b.Status}: {b.Reason}"))
        );
        Assert.InRange(result.EvaluationsPerBatch, 2, 25);
        UnknownLine unknown = Assert.Single(result.UnknownLines);
        Assert.InRange((unknown.EnergyEv - 6156) / unknown.ErrorEv, -4, 4);
        Assert.Empty(result.Unexplained);
        foreach (double line in Lines)
        {
            double optimized = Rms(result.Batches.Select(b => Error(b.Optimized, b.Input, line)));
            double standard = Rms(result.Batches.Select(b => Error(b.Input.Standard, b.Input, line)));
            double bound = Rms(result.Batches.Select(b => b.CramerRaoEnergyError(b.Input.Truth!.Channel(line))));
            // The sampling error of an RMS of 100 batches is 1 / sqrt(200).
            Assert.True(
                optimized <= 1.15 * bound * (1 + 1 / Math.Sqrt(200)),
                $"{line} eV: {optimized:0.000} eV RMS, bound {bound:0.000} eV"
            );
            Assert.True(optimized >= 0.75 * bound, $"{line} eV: {optimized:0.000} eV RMS is too good for a bound of {bound:0.000} eV");
            Assert.True(standard >= 3 * optimized, $"{line} eV: standard {standard:0.00} eV, optimised {optimized:0.00} eV");
        }
    }

    [Fact]
    public void TheNumberOfThreadsDoesNotMatter()
    {
        ToyCampaign toy = ToyCampaign.Simulate(Toys.Settings(2, batches: 40));
        foreach (ObjectiveKind objective in FittedAmplitudes)
        {
            var settings = new CalibrationSettings(ToyCampaign.Target(toy.Settings)) { Objective = objective, FitResolution = true };
            CampaignCalibration one = CampaignCalibrator.Calibrate(toy.Campaign, settings with { MaximumThreads = 1 });
            CampaignCalibration four = CampaignCalibrator.Calibrate(toy.Campaign, settings with { MaximumThreads = 4 });
            for (int i = 0; i < 40; i++)
            {
                Assert.Equal(one.Batches[i].Optimized.Parameters, four.Batches[i].Optimized.Parameters);
                Assert.Equal(one.Batches[i].Optimized.Covariance, four.Batches[i].Optimized.Covariance);
                Assert.Equal(one.Batches[i].Evaluations, four.Batches[i].Evaluations);
            }
            Assert.Equal(one.UnknownLines, four.UnknownLines);
            Assert.Equal(one.Unexplained, four.Unexplained);
            Assert.Equal(one.Target.Resolution, four.Target.Resolution);
        }
    }

    [Fact]
    public void CancellationStopsTheCampaign()
    {
        ToyCampaign toy = ToyCampaign.Simulate(Toys.Settings(2, batches: 40));
        var settings = new CalibrationSettings(ToyCampaign.Target(toy.Settings)) { MaximumThreads = 1 };
        using var source = new CancellationTokenSource();
        int reports = 0;
        var progress = new Reports(_ =>
        {
            if (++reports == 5)
                source.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => CampaignCalibrator.Calibrate(toy.Campaign, settings, progress, source.Token));
        Assert.Equal(5, reports); // no batch is finished after the cancellation on the one thread

        Assert.ThrowsAny<OperationCanceledException>(() =>
            CampaignCalibrator.Calibrate(toy.Campaign, settings, null, new CancellationToken(canceled: true))
        );
    }

    // With a target that stays as it is stated, nothing of a batch depends on those that are calibrated with it.
    [Fact]
    public void TheResultOfABatchIsItsOwn()
    {
        ToyCampaign toy = ToyCampaign.Simulate(Toys.Settings(2, batches: 20));
        var settings = new CalibrationSettings(ToyCampaign.Target(toy.Settings)) { ExcludeUnexplained = false, AddCompanions = false };
        CampaignCalibration together = CampaignCalibrator.Calibrate(toy.Campaign, settings);
        for (int i = 0; i < 20; i++)
        {
            Campaign one = toy.Campaign with { Batches = [toy.Campaign.Batches[i]] };
            BatchCalibration alone = Assert.Single(CampaignCalibrator.Calibrate(one, settings).Batches);
            Assert.Equal(alone.Optimized.Parameters, together.Batches[i].Optimized.Parameters);
            Assert.Equal(alone.CramerRaoBound, together.Batches[i].CramerRaoBound);
            Assert.Equal(alone.Lines, together.Batches[i].Lines);
            Assert.Equal(alone.Optimized.Covariance, together.Batches[i].Optimized.Covariance);
        }
    }

    [Fact]
    public void ProgressReachesEveryBatch()
    {
        ToyCampaign toy = ToyCampaign.Simulate(Toys.Settings(2, batches: 10));
        var seen = new List<StageProgress>();
        CampaignCalibrator.Calibrate(
            toy.Campaign,
            new CalibrationSettings(ToyCampaign.Target(toy.Settings)) { MaximumThreads = 1, ExcludeUnexplained = false },
            new Reports(seen.Add)
        );
        Assert.Equal(Enumerable.Range(1, 10), seen.Select(p => p.Done));
        Assert.All(seen, p => Assert.Equal(10, p.Total));
    }

    // Standard constants that put the lines at Ti and Cu 300 eV off, in all combinations of signs.
    [Theory]
    [InlineData(300, 300)]
    [InlineData(-300, -300)]
    [InlineData(300, -300)]
    [InlineData(-300, 300)]
    [InlineData(0, 300)]
    [InlineData(-300, 0)]
    public void AStartFarAwayConvergesOrSaysThatItDidNot(double tiShift, double cuShift)
    {
        ToyCampaign toy = ToyCampaign.Simulate(Toys.Settings(6, batches: 20));
        var misplaced = new Campaign(
            toy.Campaign.Function,
            [
                .. toy.Campaign.Batches.Select(b =>
                {
                    double ti = b.Truth!.Channel(4508.9),
                        cu = b.Truth.Channel(8047.8),
                        gain = (8047.8 + cuShift - 4508.9 - tiShift) / (cu - ti);
                    return b with { Standard = EnergyCalibration.Linear(4508.9 + tiShift - gain * ti, gain) };
                }),
            ]
        );
        foreach (
            CalibrationSettings settings in new[]
            {
                new CalibrationSettings(ToyCampaign.Target(toy.Settings)),
                new CalibrationSettings(ToyCampaign.Target(toy.Settings)) { LargestGainChange = 0.25 },
                new CalibrationSettings(ToyCampaign.Target(toy.Settings)) { Objective = ObjectiveKind.Poisson },
                new CalibrationSettings(ToyCampaign.Target(toy.Settings)) { SearchRangeEv = 0 },
            }
        )
        {
            CampaignCalibration result = CampaignCalibrator.Calibrate(misplaced, settings);
            foreach (BatchCalibration batch in result.Batches.Where(b => b.Status == BatchStatus.Calibrated))
            {
                foreach (double line in new[] { 4508.9, 8047.8 })
                {
                    // Six standard errors; a wrong minimum is tens of eV or more away.
                    double error = Error(batch.Optimized, batch.Input, line);
                    Assert.True(
                        Math.Abs(error) < 6 * 1.6,
                        $"{settings.Objective}, search {settings.SearchRangeEv} eV: Calibrated, but {error:0.0} eV off at {line} eV"
                    );
                }
            }
            foreach (BatchCalibration batch in result.Batches.Where(b => b.Status != BatchStatus.Calibrated))
                Assert.Same(batch.Input.Standard, batch.Optimized);
            // With the search, which reaches 400 eV, nearly every batch must be found; a gain 17 % off is not looked for unless asked.
            bool isGainPlausible = Math.Abs(cuShift - tiShift) / (8047.8 - 4508.9) < settings.LargestGainChange;
            if (settings.SearchRangeEv > 0 && isGainPlausible)
                Assert.InRange(result.CalibratedBatches, 18, 20);
            if (settings.SearchRangeEv > 0 && !isGainPlausible)
                Assert.Equal(0, result.CalibratedBatches);
        }
    }

    // First-order methods took hundreds of steps at every place that the search came upon, three of four of them none.
    [Theory]
    [InlineData(OptimizerName.Adam)]
    [InlineData(OptimizerName.LimitedMemoryBfgs)]
    [InlineData(OptimizerName.GradientDescent)]
    public void EveryMethodFindsLinesThatAreElsewhereInFewSteps(OptimizerName optimizer)
    {
        ToyCampaign toy = ToyCampaign.Simulate(Toys.Settings(6, batches: 20));
        var misplaced = new Campaign(
            toy.Campaign.Function,
            [
                .. toy.Campaign.Batches.Select(b =>
                    b with
                    {
                        Standard = EnergyCalibration.Linear(b.Standard.Values[0] + 300, b.Standard.Values[1]),
                    }
                ),
            ]
        );
        var basis = new CalibrationSettings(ToyCampaign.Target(toy.Settings));
        CampaignCalibration Calibrated(OptimizerName name) =>
            CampaignCalibrator.Calibrate(
                misplaced,
                new OptimizationRequest { Objective = ObjectiveKind.Poisson, Optimizer = name }.Apply(misplaced, basis)
            );
        CampaignCalibration newton = Calibrated(OptimizerName.LevenbergMarquardt),
            result = Calibrated(optimizer);
        Assert.InRange(result.EvaluationsPerBatch, 1, 2.5 * newton.EvaluationsPerBatch);
        Assert.InRange(result.CalibratedBatches, 18, 20);
        foreach ((BatchCalibration batch, BatchCalibration reference) in result.Batches.Zip(newton.Batches))
        {
            Assert.Equal(reference.Status, batch.Status);
            double difference = Error(batch.Optimized, batch.Input, 8047.8) - Error(reference.Optimized, batch.Input, 8047.8);
            Assert.True(Math.Abs(difference) < 0.2, $"{batch.Input.Batch.Run.Name}: {difference:0.00} eV from Levenberg-Marquardt");
        }
    }

    // With more events the tails of the unknown line, carried by the kernel over the edge of what is left out, would show: a margin keeps
    // them away, and the calibration stays at the bound.
    [Theory]
    [InlineData(100_000)]
    [InlineData(400_000)]
    public void ManyEventsAreCalibratedAtTheBoundToo(int events)
    {
        ToyCampaign toy = ToyCampaign.Simulate(
            new ToySettings
            {
                Seed = 8,
                Cycles = 2,
                EventsPerBatch = events,
                // With so many events the usual drift shows inside a run: it widens the lines by nearly a hundredth.
                OffsetDrift = new DriftProcess(DriftKind.Autoregressive, 5.5),
                GainDrift = new DriftProcess(DriftKind.Autoregressive, 0.0019),
            }
        );
        CampaignCalibration result = CampaignCalibrator.Calibrate(toy.Campaign, new CalibrationSettings(ToyCampaign.Target(toy.Settings)));
        Assert.Equal(20, result.CalibratedBatches);
        Assert.All(result.Batches, batch => Assert.Equal(0, batch.ModelError));
        Assert.InRange(result.EvaluationsPerBatch, 1, 8); // twice: what nobody named is known better after the first time
        foreach (double line in new[] { 4508.9, 8047.8 })
        {
            double rms = Math.Sqrt(result.Batches.Average(b => Math.Pow(Error(b.Optimized, b.Input, line), 2)));
            double bound = Math.Sqrt(result.Batches.Average(b => Math.Pow(b.CramerRaoEnergyError(b.Input.Truth!.Channel(line)), 2)));
            // Twenty batches scatter by 16 %: three such and the 15 % of the specification.
            Assert.InRange(rms / bound, 0.5, 1.15 * 1.48);
        }
    }

    // Iron is not in the data: its line would fit onto the unknown one, with a gain 13 % off.
    [Fact]
    public void ATargetLineThatTheDataDoNotHaveIsNotPutUponAnother()
    {
        ToyCampaign toy = ToyCampaign.Simulate(Toys.Settings(6, batches: 20));
        TargetSpectrum target = TargetSpectrum.ForLines(LineLibrary.Default.ParseList("Fe Ka, Cu Ka"), toy.Settings.Resolution);
        CampaignCalibration result = CampaignCalibrator.Calibrate(toy.Campaign, new CalibrationSettings(target));
        Assert.Equal(0, result.CalibratedBatches);
        Assert.All(result.Batches, batch => Assert.Same(batch.Input.Standard, batch.Optimized));
    }

    [Fact]
    public void BatchesWithoutLinesKeepTheirConstantsAndDoNotDisturbOthers()
    {
        ToyCampaign toy = ToyCampaign.Simulate(Toys.Settings(9, batches: 20));
        CampaignBatch first = toy.Campaign.Batches[0];
        CampaignBatch With(ChannelHistogram histogram) => first with { Batch = first.Batch with { Histogram = histogram } };
        var random = new Random(1);
        int[] background = [.. Enumerable.Range(0, 3000).Select(_ => 500 + random.Next(2900))];
        CampaignBatch[] odd =
        [
            With(new ChannelHistogram(new long[4096], 0)),
            With(new ChannelHistogram([1000], 20_000)), // far outside the range
            With(HistogramBuilder.FromIntegers(background)),
            With(HistogramBuilder.FromIntegers(background[..4])),
            With(HistogramBuilder.FromIntegers([1336])),
            With(HistogramBuilder.FromIntegers([.. Enumerable.Repeat(1336, 2000)])), // one channel
        ];
        foreach (ObjectiveKind objective in FittedAmplitudes)
        {
            var settings = new CalibrationSettings(ToyCampaign.Target(toy.Settings) with { Excluded = [new EnergyRegion(5900, 6410)] })
            {
                Objective = objective,
                ExcludeUnexplained = false,
            };
            CampaignCalibration alone = CampaignCalibrator.Calibrate(toy.Campaign, settings);
            CampaignCalibration mixed = CampaignCalibrator.Calibrate(
                new Campaign(toy.Campaign.Function, [.. toy.Campaign.Batches, .. odd]),
                settings
            );
            BatchStatus[] statuses = [.. mixed.Batches.Skip(20).Select(b => b.Status)];
            Assert.Equal((BatchStatus.NoEvents, BatchStatus.NoEvents), (statuses[0], statuses[1]));
            Assert.All(statuses, s => Assert.NotEqual(BatchStatus.Calibrated, s));
            Assert.Equal(BatchStatus.LinesNotFound, statuses[2]);
            foreach (BatchCalibration batch in mixed.Batches.Skip(20))
            {
                Assert.Same(batch.Input.Standard, batch.Optimized);
                Assert.Null(batch.CramerRaoBound);
                Assert.EndsWith(".", batch.Reason, StringComparison.Ordinal);
            }
            // What the batches share is the target: with a region given and not found in the combined spectrum, the others do not change at
            // all.
            for (int i = 0; i < 20; i++)
            {
                Assert.Equal(BatchStatus.Calibrated, mixed.Batches[i].Status);
                Assert.Equal(alone.Batches[i].Optimized.Parameters, mixed.Batches[i].Optimized.Parameters);
            }

            // With the region found in the combined spectrum they are all calibrated, too.
            CampaignCalibration automatic = CampaignCalibrator.Calibrate(
                new Campaign(toy.Campaign.Function, [.. toy.Campaign.Batches, .. odd]),
                new CalibrationSettings(ToyCampaign.Target(toy.Settings)) { Objective = objective }
            );
            Assert.All(automatic.Batches.Take(20), b => Assert.Equal(BatchStatus.Calibrated, b.Status));
            Assert.All(automatic.Batches.Skip(20), b => Assert.NotEqual(BatchStatus.Calibrated, b.Status));
        }
    }

    [Fact]
    public void SmallBatchesAreCalibratedHonestlyOrNotAtAll()
    {
        // 60 events: some 23 in each line of 50-63 eV: errors of 12 eV. None may be far more wrong than its error says.
        ToyCampaign toy = ToyCampaign.Simulate(Toys.Settings(10, batches: 200, events: 60));
        CampaignCalibration result = Default(toy);
        foreach (BatchCalibration batch in result.Batches.Where(b => b.Status == BatchStatus.Calibrated))
        {
            foreach (double line in new[] { 4508.9, 8047.8 })
            {
                double a = batch.Input.Truth!.Channel(line);
                Assert.True(
                    Math.Abs(batch.Optimized.Energy(a) - line) < 6 * batch.Optimized.EnergyError(a) + 10,
                    $"{batch.Optimized.Energy(a) - line:0.0} +- {batch.Optimized.EnergyError(a):0.0} eV at {line} eV"
                );
            }
        }
    }

    [Fact]
    public void AHeldOffsetStaysWhereItWas()
    {
        ToyCampaign toy = ToyCampaign.Simulate(Toys.Settings(11, batches: 20));
        // Offsets that are true: then the gain alone must come out right.
        var campaign = new Campaign(
            toy.Campaign.Function,
            [
                .. toy.Campaign.Batches.Select(b =>
                    b with
                    {
                        Standard = EnergyCalibration.Linear(b.Truth!.Parameters[0], b.Standard.Parameters[1]),
                    }
                ),
            ]
        );
        foreach (ObjectiveKind objective in FittedAmplitudes)
        {
            CampaignCalibration result = CampaignCalibrator.Calibrate(
                campaign,
                new CalibrationSettings(ToyCampaign.Target(toy.Settings)) { FreeParameters = [1], Objective = objective }
            );
            Assert.Equal(20, result.CalibratedBatches);
            foreach (BatchCalibration batch in result.Batches)
            {
                Assert.Equal(batch.Input.Standard.Parameters[0], batch.Optimized.Parameters[0]);
                Assert.Equal(0, batch.Optimized.ParameterError(0));
                Assert.Equal(0, batch.CramerRaoBound![0]);
                Assert.InRange(
                    (batch.Optimized.Parameters[1] - batch.Input.Truth!.Parameters[1]) / batch.Optimized.ParameterError(1),
                    -5,
                    5
                );
            }
        }
    }

    [Fact]
    public void LearningRatesFollowTheirParameters()
    {
        // The order in which free parameters are named is that of a set: no rate may land at another parameter.
        ToyCampaign toy = ToyCampaign.Simulate(Toys.Settings(12, batches: 10));
        var settings = new CalibrationSettings(ToyCampaign.Target(toy.Settings));
        double[] all = CampaignCalibrator.LearningRates(toy.Campaign, settings);
        Assert.Equal(2, all.Length);
        Assert.True(all[0] > 1e4 * all[1], "The offset's rate is larger by the square of a channel number.");
        double[] reversed = CampaignCalibrator.LearningRates(toy.Campaign, settings with { FreeParameters = [1, 0] });
        for (int i = 0; i < 2; i++)
            Assert.Equal(1, reversed[i] / all[i], 1e-9);
        // Alone, a parameter has the curvature H_ii; two of correlation r curve as 1 + |r| along their steepest direction, r near 1 here.
        double alone = Assert.Single(CampaignCalibrator.LearningRates(toy.Campaign, settings with { FreeParameters = [1] }));
        Assert.InRange(alone / all[1], 1.9, 2);
    }

    [Fact]
    public void ContradictorySettingsAreErrors()
    {
        ToyCampaign toy = ToyCampaign.Simulate(Toys.Settings(12, batches: 10));
        var good = new CalibrationSettings(ToyCampaign.Target(toy.Settings));
        CalibrationSettings[] bad =
        [
            good with
            {
                Objective = ObjectiveKind.Poisson,
                Kernel = KernelEvaluation.Exact,
            },
            good with
            {
                FreeParameters = [2],
            },
            good with
            {
                FreeParameters = [-1],
            },
            good with
            {
                FreeParameters = [0, 0],
            },
            good with
            {
                Target = good.Target with { Excluded = [new EnergyRegion(4000, 5000)] },
            },
            good with
            {
                Target = good.Target with { Range = new EnergyRegion(6000, 9000) },
            },
            good with
            {
                Bandwidth = new Bandwidth(BandwidthRule.Absolute, -3),
            },
            good with
            {
                Bandwidth = new Bandwidth(BandwidthRule.Absolute, 1e-4),
            },
            good with
            {
                Method = new GradientDescent([1]),
            },
            good with
            {
                Method = new Adam([1, 1, 1]),
            },
            good with
            {
                FreeParameters = [0],
                Method = new GradientDescent([1, 1]),
            },
            good with
            {
                MaximumThreads = 0,
            },
            good with
            {
                SearchRangeEv = -1,
            },
            good with
            {
                SearchRangeEv = double.NaN,
            },
        ];
        var accepted = new List<string>();
        for (int i = 0; i < bad.Length; i++)
        {
            try
            {
                CampaignCalibrator.Calibrate(toy.Campaign, bad[i]);
                accepted.Add($"{i}: accepted");
            }
            catch (Exception e) when (e is not CalibrationException)
            {
                accepted.Add($"{i}: {e.GetType().Name} {e.Message}");
            }
            catch (CalibrationException) { }
        }
        Assert.True(accepted.Count == 0, string.Join('\n', accepted));
        Assert.Throws<CalibrationException>(() => CampaignCalibrator.Calibrate(new Campaign(PolynomialFunction.Linear, []), good));
        Assert.Throws<CalibrationException>(() =>
            CampaignCalibrator.Calibrate(new Campaign(new PolynomialFunction(2), toy.Campaign.Batches), good)
        );
    }

    private sealed class Reports(Action<StageProgress> report) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => report(value);
    }
}
