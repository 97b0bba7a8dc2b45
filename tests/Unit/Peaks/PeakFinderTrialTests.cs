using SpectroCal.Plotting.Gallery;
using SpectroCal.Simulation;

namespace SpectroCal.Tests.Peaks;

/// <summary>Finders in spectra with known peaks, beside those of scipy (tests/peers/scipy_peaks.py).</summary>
public sealed class PeakFinderTrialTests
{
    [Fact]
    public void TheMatchedFilterMissesAndInventsNoMoreThanScipy()
    {
        IReadOnlyList<PeakScore> ours = Examples.Scores("matched-filter");
        foreach (FinderCurve theirs in PeerScores.Scipy())
        {
            Assert.Equal(PeakFinderTrial.Weakest, theirs.Weakest);
            for (int point = 0; point < ours.Count; point++)
            {
                Assert.True(
                    ours[point].Missed <= theirs.Scores[point].Missed,
                    $"{theirs.Name}, {theirs.Weakest[point]} counts: {ours[point]}, {theirs.Scores[point]}"
                );
                Assert.True(
                    ours[point].False <= theirs.Scores[point].False,
                    $"{theirs.Name}, {theirs.Weakest[point]} counts: {ours[point]}, {theirs.Scores[point]}"
                );
            }
        }
    }

    [Theory]
    [InlineData("wavelet")]
    [InlineData("snip")]
    public void TheOthersMissFewWhereCountsAreMany(string name)
    {
        IReadOnlyList<PeakScore> scores = Examples.Scores(name);
        for (int point = 0; point < scores.Count; point++)
        {
            Assert.InRange(scores[point].False, 0, 0.1);
            if (PeakFinderTrial.Weakest[point] >= 500)
                Assert.InRange(scores[point].Missed, 0, 0.35);
        }
    }

    [Fact]
    public void TheSecondAtOnePeakIsFalse()
    {
        TruePeak[] truth = [new(100, 2, 50), new(200, 4, 50), new(300, 2, 50)];
        Assert.Equal(new PeakScore(1, 3), PeakFinderTrial.Score(truth, [98, 101, 104, 205, 250]));
    }

    [Fact]
    public void TheSpectraHoldWhatTheyShould()
    {
        PeakSpectrum[] spectra = [.. Enumerable.Range(0, PeakFinderTrial.SpectraEach).Select(i => PeakFinderTrial.Spectrum(4, i))];
        Assert.Equal([2048, 4096], spectra.Select(s => s.Histogram.Length).Distinct().Order());
        Assert.All(
            spectra,
            s =>
            {
                Assert.InRange(s.Truth.Count, 8, 9);
                Assert.Equal(1, s.Truth.Count(p => p.Area == 2000));
                Assert.All(s.Truth, p => Assert.InRange(p.Area, 2000, 20_000));
                Assert.All(
                    s.Truth.Zip(s.Truth.Skip(1)),
                    n => Assert.True(n.Second.Channel - n.First.Channel >= 4 * Math.Max(n.First.SigmaChannels, n.Second.SigmaChannels))
                );
            }
        );
        Assert.Equal(spectra[7].Histogram.Counts, PeakFinderTrial.Spectrum(4, 7).Histogram.Counts);
    }
}
