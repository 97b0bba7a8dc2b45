using SpectroCal.Lines;
using SpectroCal.Neural;
using SpectroCal.Spectra;
using SpectroCal.Tests.Peaks;

namespace SpectroCal.Tests.Neural;

public sealed class PeakModelTests
{
    private const double Ti = 4508.9 / TrialModel.Gain;
    private const double Mn = 5895.2 / TrialModel.Gain;
    private const double Cu = 8041.1 / TrialModel.Gain;

    [Fact]
    public void CentroidsAreWhereTheNetworkPutsThemWithTheErrorsOfTheValidation()
    {
        IReadOnlyList<LineCentroid> found = TrialModel.Right().Locate(Spectrum(1000));
        Assert.Equal(["Ti Ka", "Mn Ka", "Cu Ka"], found.Select(c => c.Line));
        Assert.All(found, c => Assert.Equal((CentroidStatus.Found, ""), (c.Status, c.Reason)));
        Assert.All(found, c => Assert.Equal(c.EnergyEv / TrialModel.Gain, c.Channel, 1e-3));
        // Between 100 counts and 10 000 the errors fall by ten: at 1 100 counts by the root of 11.
        Assert.Equal(4 / Math.Sqrt(11), found[0].ErrorChannels, 0.05);
    }

    [Fact]
    public void FewerThanTwentyCountsHaveNoCentroidAndAReason()
    {
        PeakModel model = TrialModel.Right();
        Assert.All(
            model.Locate(Counts(19)),
            c =>
            {
                Assert.Equal(CentroidStatus.Missing, c.Status);
                Assert.True(double.IsNaN(c.Channel));
                Assert.Equal("The spectrum has 19 counts in the range of the model; centroids need at least 20.", c.Reason);
            }
        );
        Assert.All(model.Locate(Counts(20)), c => Assert.NotEqual(CentroidStatus.Missing, c.Status));
        // Counts beyond the range of the model do not count.
        Assert.All(model.Locate(Counts(1000, channel: 2500)), c => Assert.Equal(CentroidStatus.Missing, c.Status));

        static ChannelHistogram Counts(long counts, int channel = 900)
        {
            var channels = new long[3000];
            channels[channel] = counts;
            return Made.Histogram(channels);
        }
    }

    [Fact]
    public void CountsThatTheModelWasNotTrainedForAreADoubt()
    {
        Assert.All(
            TrialModel.Right().Locate(Spectrum(50)),
            c => Assert.Contains("trained with 100 to 100000", Doubt(c), StringComparison.Ordinal)
        );
        Assert.All(TrialModel.Right().Locate(Spectrum(100_000)), c => Assert.Contains("trained with", Doubt(c), StringComparison.Ordinal));
    }

    [Fact]
    public void AStrongLineWithoutCountsIsADoubt()
    {
        // Cu Ka is said to lie where there is nothing but background.
        IReadOnlyList<LineCentroid> found = TrialModel.Right().Locate(Spectrum(2000, withCopper: false));
        Assert.Equal([CentroidStatus.Found, CentroidStatus.Found, CentroidStatus.Doubtful], found.Select(c => c.Status));
        Assert.Contains("Nothing stands out", found[2].Reason, StringComparison.Ordinal);
        // Of a line that need not have counts there is nothing to say.
        Assert.All(TrialModel.Right(leastShare: 0.001).Locate(Spectrum(2000, false)), c => Assert.Equal(CentroidStatus.Found, c.Status));
        // Nor of any line in a spectrum of nothing but background.
        var flat = Made.Histogram(Made.Drawn(2, 2000, 1));
        Assert.All(TrialModel.Right().Locate(flat), c => Assert.Equal(CentroidStatus.Doubtful, c.Status));
    }

    [Fact]
    public void ALineOffTheScaleOfTheOthersIsADoubt()
    {
        IReadOnlyList<LineCentroid> found = TrialModel.Answering(Ti, Mn + 40, Cu).Locate(Spectrum(2000));
        Assert.Contains(found, c => c.Reason.Contains("off the scale", StringComparison.Ordinal));
        Assert.All(
            TrialModel.Answering(Mn, Ti, Cu).Locate(Spectrum(2000)),
            c => Assert.Contains("not in the order", Doubt(c), StringComparison.Ordinal)
        );
    }

    [Fact]
    public void ALineOutsideOfTheRangeIsMissing()
    {
        IReadOnlyList<LineCentroid> found = TrialModel.Answering(Ti, Mn, 2001).Locate(Spectrum(2000));
        Assert.Equal((CentroidStatus.Missing, true), (found[2].Status, double.IsNaN(found[2].Channel)));
        Assert.Contains("outside", found[2].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void ASpectrumThatDoesNotFitTheBinsIsAnErrorThatNamesTheModel()
    {
        string wide = Assert.Throws<PeakModelException>(() => TrialModel.Right().Locate(new ChannelHistogram([5, 50], 8, 16))).Message;
        Assert.Equal("trial.spm: the spectrum has bins of 16 channels, and the model takes none wider than its own, 10.", wide);
        string off = Assert.Throws<PeakModelException>(() => TrialModel.Right().Locate(new ChannelHistogram([5, 50], 3000))).Message;
        Assert.StartsWith("trial.spm: the spectrum goes from channel 2999.5 to 3001.5", off, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherLinesThanThoseOfTheModelAreAnError()
    {
        PeakModel model = TrialModel.Right();
        model.Require(LineLibrary.Default.ParseList("Ti Ka,Cu Ka"));
        string message = Assert.Throws<PeakModelException>(() => model.Require(LineLibrary.Default.ParseList("Ti Ka,Fe Ka"))).Message;
        Assert.Contains("trial.spm: the model does not know Fe Ka at 6399", message, StringComparison.Ordinal);
        Assert.Contains("Cu Ka at 8041.1 eV", message, StringComparison.Ordinal);
        // The same name at another energy is another line.
        Assert.Throws<PeakModelException>(() => model.Require(LineLibrary.Default.ParseList("Ti Ka=4600")));
    }

    private static string Doubt(LineCentroid centroid)
    {
        Assert.Equal(CentroidStatus.Doubtful, centroid.Status);
        return centroid.Reason;
    }

    /// <summary>Three lines of 3, 6 and 2 tenths of the counts where the right model puts them, with a little background.</summary>
    internal static ChannelHistogram Spectrum(double counts, bool withCopper = true) =>
        Made.Histogram(
            Made.Drawn(
                1,
                2000,
                0.05 * counts / 1000,
                (Ti, 13, 0.3 * counts),
                (Mn, 14, 0.5 * counts),
                (Cu, 15, withCopper ? 0.2 * counts : 0)
            )
        );
}
