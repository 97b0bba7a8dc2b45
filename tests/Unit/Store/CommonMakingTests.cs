using SpectroCal.Store.Database;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Store;

public sealed class CommonMakingTests
{
    [Fact]
    public async Task WhereManyMakeAStoreAtOnceAllOfThemHaveIt()
    {
        using var folder = new TemporaryFolder();
        for (int round = 0; round < 40; round++)
        {
            string path = folder[FormattableString.Invariant($"{round}.db")];
            using var together = new Barrier(6);
            void Make()
            {
                together.SignalAndWait();
                using CalibrationStore store = CalibrationStore.OpenOrCreate(path);
            }
            await Task.WhenAll(
                Enumerable
                    .Range(0, together.ParticipantCount)
                    .Select(_ => Task.Factory.StartNew(Make, default, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            );
            using CalibrationStore made = CalibrationStore.Open(path);
            Assert.Empty(made.Check().Faults);
        }
    }
}
