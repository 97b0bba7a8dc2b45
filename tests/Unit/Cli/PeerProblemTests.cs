using SpectroCal.Bench.Engines;
using SpectroCal.Engines;
using SpectroCal.Tests.Formats;
using SpectroCal.Tests.Storage;

namespace SpectroCal.Tests.Cli;

/// <summary>What <c>bench --engines --write-problems</c> writes, without the measurement.</summary>
public sealed class PeerProblemTests
{
    [Theory]
    [InlineData(Fault.Once)]
    [InlineData(Fault.Lasting)]
    [InlineData(Fault.Death)]
    public async Task TheArraysAndTheirNamesAreOfOneProblem(Fault fault)
    {
        using var folder = new TemporaryFolder(isInMemory: true);
        EngineCell cell = EngineCell.All[0];
        BatchProblem[] old = Problems(60),
            made = Problems(70);
        PeerProblem.Write(folder["old"], cell, old);
        var attack = new FaultAttack(Command, isWhole: true) { Old = folder["old"] };
        Assert.True(await attack.Run(folder, fault) >= 20);

        BatchProblem[] Problems(int events) => cell.Problems(EngineCell.Simulate(1, events, TestContext.Current.CancellationToken));

        Task<CliRun> Command(string target)
        {
            try
            {
                PeerProblem.Write(target, cell, made);
                return Task.FromResult(new CliRun(0, "", ""));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return Task.FromResult(new CliRun(4, "", e.Message));
            }
        }
    }
}
