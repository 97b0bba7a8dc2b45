using SpectroCal.Estimation;
using SpectroCal.Simulation;

namespace SpectroCal.Tests.Simulation;

public sealed class ToySettingsTests
{
    [Fact]
    public void TheDefaultsAreValid()
    {
        var settings = new ToySettings();
        Assert.Same(settings, settings.Validated());
        Assert.Equal(0.12, settings.BackgroundFraction, 1e-12);
        Assert.Equal(100, settings.Cycles * settings.PhysicsRunsPerCycle);
    }

    [Fact]
    public void ImpossibleSettingsAreErrors()
    {
        var good = new ToySettings();
        ToySettings[] bad =
        [
            good with
            {
                Cycles = 0,
            },
            good with
            {
                PhysicsRunsPerCycle = -1,
            },
            good with
            {
                Detectors = 0,
            },
            good with
            {
                EventsPerBatch = 0,
            },
            good with
            {
                Cycles = 100_000,
                PhysicsRunsPerCycle = 100_000,
            },
            good with
            {
                StepsPerRun = 0,
            },
            good with
            {
                RunSeconds = 0,
            },
            good with
            {
                RunSeconds = double.NaN,
            },
            good with
            {
                CalibrationRunEvents = -1,
            },
            good with
            {
                Lines = [],
            },
            good with
            {
                Lines = [new ToyLine("x", 6000, 0.5, Known: false)],
            },
            good with
            {
                Lines = [new ToyLine("x", 6000, 0.7, Known: true), new ToyLine("y", 7000, 0.7, Known: true)],
            },
            good with
            {
                Lines = [new ToyLine("x", 6000, 0, Known: true)],
            },
            good with
            {
                Lines = [new ToyLine("x", -1, 0.5, Known: true)],
            },
            good with
            {
                Lines = [new ToyLine("x", 6000, double.NaN, Known: true)],
            },
            good with
            {
                Background = new EnergyRegion(5000, 4000),
            },
            good with
            {
                GainEvPerChannel = 0,
            },
            good with
            {
                GainEvPerChannel = double.NaN,
            },
            good with
            {
                OffsetDrift = new DriftProcess(DriftKind.Autoregressive, -1),
            },
            good with
            {
                GainDrift = new DriftProcess(DriftKind.Autoregressive, 1e-3, CorrelationRuns: 0),
            },
            good with
            {
                OffsetDrift = new DriftProcess(DriftKind.RandomWalk, double.NaN),
            },
        ];
        foreach (ToySettings settings in bad)
        {
            Assert.Throws<CalibrationException>(() => settings.Validated());
            Assert.Throws<CalibrationException>(() => ToyCampaign.Simulate(settings));
        }
    }
}
