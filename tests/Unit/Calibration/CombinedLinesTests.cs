using MathNet.Numerics.Distributions;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.LineShapes;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Calibration;

/// <summary>Lines that share a window, in spectra drawn bin by bin from Gaussians: not from the code under test.</summary>
public sealed class CombinedLinesTests
{
    private const double NoiseEv = 50;
    private const double Fano = 0.115;
    private const double Step = 10;
    private const double Background = 8; // counts in a bin
    private const double RatioError = 0.2; // of K beta over K alpha, which is what ties of amplitudes say
    private static readonly EnergyAxis Axis = EnergyAxis.Covering(4400, 6500, Step);

    private static readonly TargetSpectrum Target = TargetSpectrum.ForLines(
        LineLibrary.Default.ParseList("V Ka, V Kb, Cr Ka, Cr Kb, Mn Ka"),
        new ResolutionModel(NoiseEv, Fano)
    );

    private static readonly ComparedLine[] Compared = [.. Target.Lines.Select(l => new ComparedLine(l, true))];

    [Fact]
    public void PullsOfBlendedLinesHaveUnitWidth()
    {
        var pulls = Target.Lines.ToDictionary(l => l.Name, _ => new List<double>());
        var random = new Random(1);
        for (int i = 0; i < 1000; i++)
        {
            EnergySpectrum spectrum = Draw(random, vanadium: 8000, chromium: 20_000, manganese: 6000);
            LineFit[] fits = Lines(spectrum).Fit(spectrum).Lines;
            for (int k = 0; k < fits.Length; k++)
                if (fits[k].Reason is null)
                    pulls[Compared[k].Line.Name].Add((fits[k].CentroidEv - Compared[k].Line.Strongest.EnergyEv) / fits[k].CentroidErrorEv);
                else
                    Assert.Equal(Compared[k].Line.Name == "V Kb" ? "hidden by Cr Ka" : "hidden by Mn Ka", fits[k].Reason);
        }
        Assert.Empty(pulls["V Kb"]);
        Assert.Empty(pulls["Cr Kb"]);
        foreach (string name in (string[])["V Ka", "Cr Ka", "Mn Ka"])
            new PullStatistics(pulls[name]).AssertUnitNormal(name);
    }

    [Fact]
    public void AnotherScaleMovesABlendAsAWhole()
    {
        var random = new Random(2);
        for (int i = 0; i < 20; i++)
        {
            EnergySpectrum spectrum = Draw(random, vanadium: 8000, chromium: 20_000, manganese: 6000);
            var moved = new EnergySpectrum(new EnergyAxis(Axis.StartEv + 40, Step, Axis.Count), [.. spectrum.Counts]);
            CombinedLines lines = Lines(spectrum);
            CombinedFits sharp = lines.Fit(spectrum);
            LineFit[] fits = lines.Fit(moved, sharp).Lines;
            for (int k = 0; k < fits.Length; k++)
            {
                Assert.Equal(sharp.Lines[k].Reason, fits[k].Reason);
                if (fits[k].Reason is null)
                    Assert.Equal(40, fits[k].CentroidEv - sharp.Lines[k].CentroidEv, 1.5 * fits[k].CentroidErrorEv);
            }
        }
    }

    [Fact]
    public void ALineThatStandsAloneIsFittedAlone()
    {
        EnergySpectrum spectrum = Draw(new Random(3), vanadium: 8000, chromium: 20_000, manganese: 6000);
        double sigma = Target.Resolution.Sigma(Target.Lines[0].MeanEnergyEv);
        LineFit alone = GaussianLineFit.Fit(spectrum, Target.Lines[0], sigma, 2.5, 2.5, Target.Resolution.Sigma(LineEv(0)));
        Assert.Equal(alone, Lines(spectrum).Fit(spectrum).Lines[0]);
    }

    // A few tens of counts look now and then like a line of half the width on more background: its centroid would be wrong by many errors.
    [Theory]
    [InlineData(30, 0.1)]
    [InlineData(80, 1)]
    [InlineData(200, 3)]
    public void PullsOfFewCountsHaveUnitWidthAndNoOutlier(double counts, double background)
    {
        var random = new Random(7);
        List<double> pulls = [];
        int spectra = 600;
        // One component, as the Gaussian that is drawn: V Ka is two.
        LineGroup line = Toys.Line("line", 5000);
        TargetSpectrum alone = TargetSpectrum.ForLines([line], Target.Resolution);
        double energy = line.Strongest.EnergyEv,
            sigma = Target.Resolution.Sigma(energy);
        for (int i = 0; i < spectra; i++)
        {
            EnergySpectrum spectrum = new(
                Axis,
                [
                    .. Enumerable
                        .Range(0, Axis.Count)
                        .Select(j =>
                            (double)
                                Poisson.Sample(
                                    random,
                                    background
                                        + counts
                                            * (
                                                Normal.CDF(energy, sigma, Axis.Centre(j) + Step / 2)
                                                - Normal.CDF(energy, sigma, Axis.Centre(j) - Step / 2)
                                            )
                                )
                        ),
                ]
            );
            LineFit fit = new CombinedLines(alone, alone, [new ComparedLine(line, true)], 2.5, spectrum, 0).Fit(spectrum).Lines[0];
            if (fit.Reason is null)
                pulls.Add((fit.CentroidEv - energy) / fit.CentroidErrorEv);
            else
                Assert.Equal(GaussianLineFit.NotSignificant, fit.Reason);
        }
        Assert.InRange(pulls.Count, spectra / 3, spectra);
        Assert.InRange(pulls.Average(), -0.2, 0.2);
        Assert.InRange(Math.Sqrt(pulls.Average(p => p * p)), 0.85, 1.2);
        Assert.InRange(pulls.Max(Math.Abs), 2, 5);
    }

    [Fact]
    public void AWidthThatManyCountsShowIsNotHeld()
    {
        double sigma = 1.5 * Target.Resolution.Sigma(LineEv(0));
        EnergySpectrum spectrum = new(
            Axis,
            [.. Enumerable.Range(0, Axis.Count).Select(j => 1 + 200_000 * Step * Normal.PDF(LineEv(0), sigma, Axis.Centre(j)))]
        );
        LineFit fit = GaussianLineFit.Fit(spectrum, Target.Lines[0], sigma, 2.5, 2.5, sigma / 1.5);
        Assert.Equal(ResolutionModel.FwhmPerSigma * sigma, fit.FwhmEv, 4 * fit.FwhmErrorEv);
    }

    [Fact]
    public void ChannelsWiderThanALineTellNothingOfIt()
    {
        EnergySpectrum spectrum = Draw(new Random(3), vanadium: 8000, chromium: 20_000, manganese: 6000);
        double Extra(double widthEv) => 2 * widthEv * widthEv / 12;
        Assert.All(
            new CombinedLines(Target, Target, Compared, 2.5, spectrum, Extra(120)).Fit(spectrum).Lines,
            f => Assert.Equal(GaussianLineFit.ChannelsTooWide, f.Reason)
        );
        Assert.Null(new CombinedLines(Target, Target, Compared, 2.5, spectrum, Extra(30)).Fit(spectrum).Lines[0].Reason);
    }

    // What is fitted as one line is as wide as the strongest of its components.
    private static double LineEv(int line) => Target.Lines[line].Strongest.EnergyEv;

    [Fact]
    public void ALineWithoutCountsSaysSo()
    {
        EnergySpectrum spectrum = Draw(new Random(4), vanadium: 0, chromium: 20_000, manganese: 0);
        LineFit[] fits = Lines(spectrum).Fit(spectrum).Lines;
        string?[] reasons = ["not significant", "hidden by Cr Ka", null, null, "hidden by Cr Kb"];
        Assert.Equal(reasons, fits.Select(f => f.Reason));
        foreach (int k in (int[])[2, 3])
            Assert.Equal(Target.Lines[k].Strongest.EnergyEv, fits[k].CentroidEv, 4 * fits[k].CentroidErrorEv);
    }

    [Fact]
    public void ACompanionThatNobodyNamedIsPartOfTheBlend()
    {
        // The calibration found Cr Kb with the Cr Ka that was named.
        LineGroup[] named = [.. LineLibrary.Default.ParseList("Cr Ka, Mn Ka")];
        TargetSpectrum stated = Target with { Lines = named, Ties = [] };
        LineGroup kb = Target.Lines[3];
        double ratio = Target.Ties.Single(t => t.Component == 3).Ratio;
        var whole = new LineGroup(
            "Cr Ka",
            [.. named[0].Components, .. kb.Components.Select(c => c with { RelativeIntensity = ratio * c.RelativeIntensity })]
        );
        TargetSpectrum used = stated with { Lines = [whole, named[1]] };
        ComparedLine[] compared = [.. named.Select(l => new ComparedLine(l, true))];
        var random = new Random(5);
        for (int i = 0; i < 20; i++)
        {
            EnergySpectrum spectrum = Draw(random, vanadium: 0, chromium: 20_000, manganese: 6000);
            LineFit fit = new CombinedLines(used, stated, compared, 2.5, spectrum, 0).Fit(spectrum).Lines[1];
            Assert.Null(fit.Reason);
            Assert.Equal(named[1].Strongest.EnergyEv, fit.CentroidEv, 4 * fit.CentroidErrorEv);
        }
    }

    private static CombinedLines Lines(EnergySpectrum spectrum) => new(Target, Target, Compared, 2.5, spectrum, 0);

    private static EnergySpectrum Draw(Random random, double vanadium, double chromium, double manganese)
    {
        double Kb(int component) => Target.Ties.Single(t => t.Component == component).Ratio * Normal.Sample(random, 1, RatioError);
        double[] counts = [vanadium, vanadium * Kb(1), chromium, chromium * Kb(3), manganese];
        return new EnergySpectrum(
            Axis,
            [
                .. Enumerable
                    .Range(0, Axis.Count)
                    .Select(j => (double)Poisson.Sample(random, Background + Target.Lines.Zip(counts, (l, n) => n * Share(l, j)).Sum())),
            ]
        );
    }

    // Fraction of a group in a bin.
    private static double Share(LineGroup group, int bin)
    {
        double low = Axis.StartEv + bin * Step;
        return group.Components.Sum(c =>
        {
            double sigma = Math.Sqrt(NoiseEv * NoiseEv + Fano * 3.65 * c.Line.EnergyEv);
            return c.RelativeIntensity * (Normal.CDF(c.Line.EnergyEv, sigma, low + Step) - Normal.CDF(c.Line.EnergyEv, sigma, low));
        });
    }
}
