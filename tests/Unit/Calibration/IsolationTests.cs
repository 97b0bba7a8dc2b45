using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Fitting;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Calibration;

/// <summary>What one batch throws is its status, and not the end of the campaign.</summary>
public sealed class IsolationTests
{
    private const double Marked = 480; // offset of the constants of which the function fails

    [Theory]
    [InlineData(Fault.Energy)]
    [InlineData(Fault.Slope)]
    [InlineData(Fault.Channel)]
    [InlineData(Fault.Derivatives)]
    [InlineData(Fault.NotANumber)]
    public void AFunctionThatFailsForOneBatchLeavesTheOthers(Fault fault)
    {
        var simulation = new SimulatedBatches { Batches = 20, Function = new FailingLine(fault) };
        Campaign campaign = simulation.Simulate();
        CampaignBatch[] batches = [.. campaign.Batches];
        batches[4] = batches[4] with { Standard = new EnergyCalibration(campaign.Function, [Marked, 3]) };
        CampaignOutcome outcome = new CampaignJob(
            campaign with
            {
                Batches = batches,
            },
            new CalibrationSettings(simulation.Target) { FitResolution = true },
            [.. simulation.Target.Lines.Select(l => new ComparedLine(l, true))],
            CampaignJob.MeasurementWindow,
            null
        ).Run(cancellation: TestContext.Current.CancellationToken);
        Assert.NotEqual(BatchStatus.Calibrated, outcome.Calibration.Batches[4].Status);
        Assert.NotEmpty(outcome.Calibration.Batches[4].Reason);
        Assert.Equal(19, outcome.Calibration.CalibratedBatches);
    }

    [Fact]
    public void CancellationIsNoFault()
    {
        Assert.Throws<OperationCanceledException>(() => Isolated.Run(() => throw new OperationCanceledException()));
        Assert.Throws<AggregateException>(() =>
            Isolated.Run(() => throw new AggregateException(new InvalidOperationException(), new OperationCanceledException()))
        );
    }

    [Fact]
    public void AFaultIsASentence()
    {
        Assert.Equal("It is so.", Isolated.Run(() => throw new CalibrationException("It is so.")));
        string? bug = Isolated.Run(() => throw new InvalidOperationException("broken\nby half."));
        Assert.StartsWith(
            "Internal error: InvalidOperationException in SpectroCal.Tests.Calibration.IsolationTests",
            bug,
            StringComparison.Ordinal
        );
        Assert.EndsWith($": broken by half (SpectroCal {BugReport.Version}).", bug, StringComparison.Ordinal);
        Assert.True(BugReport.IsAboutBug(bug));
        Assert.Equal("There is not enough memory for it.", Isolated.Run(() => throw new OutOfMemoryException()));
        Assert.Equal("It is so.", Isolated.Run(() => throw new AggregateException(new FitException("It is so."))));
        Assert.Null(Isolated.Run(() => { }));
        Assert.Equal(double.NaN, Isolated.Number(() => throw new DivideByZeroException()));
    }

    [Fact]
    public void ADetectorWhosePeaksCannotBeSoughtIsRejected()
    {
        var good = new ChannelHistogram([.. Enumerable.Range(0, 1000).Select(k => (long)(k % 300 == 150 ? 1000 : 1))], 0);
        IReadOnlyList<DetectorCalibration> outcomes = ArrayCalibrator.Calibrate(
            [("good", good), ("bad", null!)],
            SpectroCal.Peaks.LineCandidate.OfElements(["Ti", "Cu"]),
            cancellation: TestContext.Current.CancellationToken
        );
        Assert.Equal(2, outcomes.Count);
        Assert.Equal(DetectorStatus.Rejected, outcomes[1].Status);
        Assert.StartsWith(BugReport.Beginning, outcomes[1].Reason, StringComparison.Ordinal);
    }

    /// <summary>What fails.</summary>
    public enum Fault
    {
        Energy,
        Slope,
        Channel,
        Derivatives,
        NotANumber,
    }

    /// <summary>A straight line that fails near the marked offset, as a function of a user's own may.</summary>
    private sealed class FailingLine(Fault fault) : CalibrationFunction
    {
        public override string Expression => "p0 + p1*adc";

        public override int ParameterCount => 2;

        public override double Energy(double channel, ReadOnlySpan<double> parameters) =>
            fault == Fault.NotANumber && IsMarked(parameters) ? double.NaN : Sound(Fault.Energy, parameters).Energy(channel, parameters);

        public override double Slope(double channel, ReadOnlySpan<double> parameters) =>
            Sound(Fault.Slope, parameters).Slope(channel, parameters);

        public override double Channel(double energyEv, ReadOnlySpan<double> parameters) =>
            Sound(Fault.Channel, parameters).Channel(energyEv, parameters);

        public override void Partials(double channel, ReadOnlySpan<double> parameters, Span<double> partials) =>
            Sound(Fault.Derivatives, parameters).Partials(channel, parameters, partials);

        public override void Derivatives(double channel, ReadOnlySpan<double> parameters, Span<double> inChannel, Span<double> partials) =>
            Sound(Fault.Derivatives, parameters).Derivatives(channel, parameters, inChannel, partials);

        private PolynomialFunction Sound(Fault here, ReadOnlySpan<double> parameters) =>
            fault == here && IsMarked(parameters) ? throw new InvalidOperationException("no scale here") : PolynomialFunction.Linear;

        private static bool IsMarked(ReadOnlySpan<double> parameters) => parameters[0] == Marked;
    }
}
