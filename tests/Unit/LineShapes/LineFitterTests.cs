using SpectroCal.Detectors;
using SpectroCal.Fitting;
using SpectroCal.Lines;
using SpectroCal.LineShapes;

namespace SpectroCal.Tests.LineShapes;

/// <summary>
/// Fits of spectra that hold the expected counts themselves, so that the truth is the minimum, and of what no fit can be made of.
/// </summary>
public sealed class LineFitterTests
{
    private const double EscapeEv = 1739.98;
    private static readonly LineGroup A = Toys.Line("A", 6000);
    private static readonly string[] GaussArguments = ["area", "position", "sigma"];

    [Theory]
    [InlineData(0, 1)]
    [InlineData(4, 1)]
    [InlineData(-4, 1)]
    [InlineData(0, 2)]
    [InlineData(0, 0.5)]
    [InlineData(3.9, 0.55)]
    [InlineData(-3, 1.9)]
    public void ALineIsFoundFarFromWhereItWasExpectedAndOfAnotherWidth(double sigmasOff, double widthFactor)
    {
        double sigma = 60 * widthFactor,
            position = 6000 + 60 * sigmasOff;
        BinnedSpectrum spectrum = Expected(Edges(5000, 7000, 10), [Gauss(5000, position, sigma), Flat(5000, 7000, 3, 1)]);
        SpectrumFit fit = LineFitter.Fit(
            spectrum,
            new LineFitSpecification
            {
                Lines = [A],
                Resolution = new ResolutionModel(60, 0),
                RangeEv = (5400, 6600),
            }
        );
        Assert.True(fit.IsValid, fit.Message);
        FittedLine line = fit.Lines[0];
        Assert.Equal(position, line.Position.Value, 0.01);
        Assert.Equal(sigma, line.Sigma.Value, 0.01);
        Assert.Equal(5000, line.Area.Value, 1.0);
        Assert.Equal(position - 6000, line.DifferenceEv, 0.01);
        Assert.Equal(0, fit.Result.Statistic, 1e-4);
        Assert.InRange(fit.Result.Evaluations, 1, 25);
    }

    [Fact]
    public void AStrongerLineNearByIsNotTakenForTheWeakOne()
    {
        // The neighbour is in the fit: both shift by the same 2 sigma.
        BinnedSpectrum spectrum = Expected(Edges(5000, 7500, 10), [Gauss(500, 6120, 60), Gauss(20_000, 6620, 60), Flat(5000, 7500, 2, 2)]);
        SpectrumFit fit = LineFitter.Fit(
            spectrum,
            new LineFitSpecification { Lines = [A, Toys.Line("B", 6500)], Resolution = new ResolutionModel(60, 0) }
        );
        Assert.Equal(6120, fit.Lines[0].Position.Value, 0.05);
        Assert.Equal(500, fit.Lines[0].Area.Value, 0.5);
        Assert.Equal(500, fit.EnergyDifference("B", "A").Value, 0.05);
        double errorA = fit.Lines[0].Position.Error,
            errorB = fit.Lines[1].Position.Error,
            both = fit.EnergyDifference("B", "A").Error;
        Assert.Equal(Math.Sqrt(errorA * errorA + errorB * errorB - 2 * fit.Result.CovarianceOf("A.position", "B.position")), both, 1e-6);
        Assert.ThrowsAny<FitException>(() => fit.EnergyDifference("B", "C"));
    }

    [Fact]
    public void ASharedResolutionOverFourLinesGivesNoiseAndFano()
    {
        var truth = new ResolutionModel(45, 0.118);
        double[] energies = [2000, 4500, 6400, 9000];
        (SpectrumComponent, double[])[] parts =
        [
            .. energies.Select((e, i) => Gauss(20_000 + 5000 * i, e + 3, truth.Sigma(e))),
            Flat(1500, 10_000, 2, 1),
        ];
        var specification = new LineFitSpecification
        {
            Lines = [.. energies.Select((e, i) => Toys.Line($"L{i}", e))],
            Resolution = new ResolutionModel(70, 0.1),
        };
        SpectrumFit fit = LineFitter.Fit(Expected(Edges(1500, 10_000, 10), parts), specification);
        Assert.True(fit.IsValid);
        Assert.Equal(45, fit.Result["resolution.noise"].Value, 0.05);
        Assert.Equal(0.118, fit.Result["resolution.fano"].Value, 2e-4);
        for (int i = 0; i < 4; i++)
        {
            // At the energy of the library, not at the fitted position.
            Assert.Equal(truth.Sigma(energies[i]), fit.Lines[i].Sigma.Value, 0.02);
            Assert.Equal(ParameterState.Tied, fit.Lines[i].Sigma.State);
            Assert.Equal(ResolutionModel.FwhmPerSigma * fit.Lines[i].Sigma.Error, fit.Lines[i].Resolution.Error, 1e-6);
        }
        // Lines too near to one another say nothing about the Fano factor.
        SpectrumFit near = LineFitter.Fit(
            Expected(Edges(5000, 8000, 10), [Gauss(1000, 6000, 60), Gauss(1000, 6900, 60), Flat(5000, 8000, 1, 1)]),
            specification with
            {
                Lines = [A, Toys.Line("B", 6900)],
            }
        );
        Assert.Equal((ParameterState.Fixed, 0.1), (near.Result["resolution.fano"].State, near.Result["resolution.fano"].Value));
        // Each for itself, if asked.
        SpectrumFit independent = LineFitter.Fit(
            Expected(Edges(1500, 10_000, 10), parts),
            specification with
            {
                Widths = LineWidths.Independent,
            }
        );
        Assert.All(independent.Lines, l => Assert.Equal(ParameterState.Free, l.Sigma.State));
        Assert.Equal(truth.Sigma(6400), independent.Lines[2].Sigma.Value, 0.02);
    }

    [Fact]
    public void ACommonScaleGivesOffsetAndStretch()
    {
        double[] energies = [4000, 5500, 7000, 8500];
        double mean = energies.Average();
        double Moved(double e) => e + 12.5 + 0.002 * (e - mean);
        BinnedSpectrum spectrum = Expected(
            Edges(3500, 9000, 8),
            [.. energies.Select(e => Gauss(3000, Moved(e), 60)), Flat(3500, 9000, 1, 1)]
        );
        SpectrumFit fit = LineFitter.Fit(
            spectrum,
            new LineFitSpecification
            {
                Lines = [.. energies.Select((e, i) => Toys.Line($"L{i}", e))],
                Resolution = new ResolutionModel(50, 0),
                Positions = LinePositions.CommonScale,
            }
        );
        Assert.True(fit.IsValid);
        Assert.Equal(12.5, fit.Result["scale.offset"].Value, 1e-3);
        Assert.Equal(0.002, fit.Result["scale.stretch"].Value, 1e-6);
        Assert.Equal(Moved(7000), fit.Lines[2].Position.Value, 2e-3);
        Assert.All(fit.Lines, l => Assert.True(l.Position.State == ParameterState.Tied && l.Position.Error > 0));
        // One line has no stretch.
        SpectrumFit one = LineFitter.Fit(
            spectrum,
            new LineFitSpecification
            {
                Lines = [Toys.Line("L1", 5500)],
                Resolution = new ResolutionModel(50, 0),
                Positions = LinePositions.CommonScale,
            }
        );
        Assert.Equal(ParameterState.Fixed, one.Result["scale.stretch"].State);
        Assert.Equal(Moved(5500) - 5500, one.Result["scale.offset"].Value, 1e-2);
    }

    [Fact]
    public void FixedPositionsStayAtTheLibrary()
    {
        BinnedSpectrum spectrum = Expected(Edges(5000, 7000, 10), [Gauss(5000, 6010, 60), Flat(5000, 7000, 3, 1)]);
        SpectrumFit fit = LineFitter.Fit(
            spectrum,
            new LineFitSpecification
            {
                Lines = [A],
                Resolution = new ResolutionModel(60, 0),
                Positions = LinePositions.Fixed,
            }
        );
        Assert.Equal(
            (ParameterState.Fixed, 6000.0, 0.0),
            (fit.Lines[0].Position.State, fit.Lines[0].Position.Value, fit.Lines[0].Position.Error)
        );
        Assert.True(fit.Result.Statistic > 10, "10 eV off cost nothing.");
    }

    [Theory]
    [InlineData(LineWidths.Independent, LinePositions.Free)]
    [InlineData(LineWidths.Shared, LinePositions.Free)]
    [InlineData(LineWidths.Shared, LinePositions.CommonScale)]
    public void AnEscapePeakIsFoundBelowItsLine(LineWidths widths, LinePositions positions)
    {
        var resolution = new ResolutionModel(50, 0);
        BinnedSpectrum spectrum = Expected(
            Edges(3500, 7500, 10),
            [Gauss(50_000, 6004, 58), Gauss(450, 6004 - EscapeEv, 58), Flat(3500, 7500, 1, 1)]
        );
        SpectrumFit fit = LineFitter.Fit(
            spectrum,
            new LineFitSpecification
            {
                Lines = [A],
                Resolution = resolution,
                HasEscapePeaks = true,
                Widths = widths,
                Positions = positions,
            }
        );
        Assert.True(fit.IsValid);
        Assert.Equal(0.009, fit.Result["escape.fraction"].Value, 1e-5);
        Assert.Equal(6004 - EscapeEv, fit.Result["A escape.position"].Value, 0.01);
        Assert.Equal(58, fit.Result["A escape.sigma"].Value, 0.01);
        Assert.Equal(450, fit.Result["A escape.area"].Value, 0.5);
        Assert.Equal(["A", "A escape", "background"], fit.Components.Select(c => c.Name));
        Assert.Equal(450, fit.Components[1].Counts.Sum(), 0.6);
    }

    [Fact]
    public void EscapePeaksAreThoseOfLinesAboveTheEdge()
    {
        BinnedSpectrum spectrum = Expected(Edges(900, 7500, 10), [Gauss(50_000, 6000, 60), Gauss(5000, 1500, 60), Flat(900, 7500, 1, 1)]);
        var specification = new LineFitSpecification
        {
            Lines = [A, Toys.Line("low", 1500)],
            Resolution = new ResolutionModel(60, 0),
            HasEscapePeaks = true,
        };
        Assert.Equal(["A", "low", "A escape", "background"], LineFitter.Fit(spectrum, specification).Components.Select(c => c.Name));
        Assert.Equal(
            "No line has its escape peak within the fitted range.",
            Assert
                .ThrowsAny<FitException>(() => LineFitter.Fit(spectrum, specification with { Lines = [A], RangeEv = (5000, 7000) }))
                .Message
        );
    }

    [Theory]
    [InlineData("Mn", "Ka", 0.2, 0.9)]
    [InlineData("Fe", "Ka", 0.2, 0.9)]
    [InlineData("Mn", "Kb", 2.5, 5)]
    [InlineData("Fe", "Kb", 2.5, 5)]
    public void ANaturalShapeIsWhereTheTruthIsAndAGaussianIsOff(string element, string line, double leastBias, double mostBias)
    {
        LineGroup group = LineLibrary.Default.ParseList($"{element} {line}")[0];
        double energy = group.Strongest.EnergyEv,
            sigma = 60;
        PeakComponent[] natural =
        [
            .. NaturalLineShapes
                .Find($"{element} {line}")!
                .Components.Select(c => new PeakComponent(c.EnergyEv - energy, c.Fraction, c.FwhmEv)),
        ];
        var peak = new LinePeak("truth", LineShape.Natural, natural, energy, GaussArguments);
        BinnedSpectrum spectrum = Expected(
            Edges(energy - 800, energy + 800, 10),
            [(peak, [100_000, energy + 2, sigma]), Flat(energy - 800, energy + 800, 2, 2)]
        );
        var specification = new LineFitSpecification
        {
            Lines = [group],
            Resolution = new ResolutionModel(60, 0),
            Shape = LineShape.Natural,
            RangeEv = (energy - 300, energy + 300),
        };
        SpectrumFit fit = LineFitter.Fit(spectrum, specification),
            gaussian = LineFitter.Fit(spectrum, specification with { Shape = LineShape.Gaussian });
        Assert.Equal(2, fit.Lines[0].DifferenceEv, 0.02);
        Assert.Equal(sigma, fit.Lines[0].Sigma.Value, 0.02);
        // Satellites below the line draw a Gaussian down.
        Assert.InRange(2 - gaussian.Lines[0].DifferenceEv, leastBias, mostBias);
    }

    [Fact]
    public void AVoigtProfileGivesBothWidths()
    {
        var peak = new LinePeak("truth", LineShape.Voigt, [new PeakComponent(0, 1, 0)], 6000, ["area", "position", "sigma", "fwhm"]);
        BinnedSpectrum spectrum = Expected(Edges(5000, 7000, 10), [(peak, [100_000, 6001, 55, 30]), Flat(5000, 7000, 2, 2)]);
        SpectrumFit fit = LineFitter.Fit(
            spectrum,
            new LineFitSpecification
            {
                Lines = [A],
                Shape = LineShape.Voigt,
                Resolution = new ResolutionModel(60, 0),
                RangeEv = (5100, 6900),
            }
        );
        Assert.True(fit.IsValid);
        Assert.Equal(30, fit.Result["A.lorentzian.fwhm"].Value, 0.02);
        Assert.Equal(55, fit.Lines[0].Sigma.Value, 0.02);
        Assert.Equal(6001, fit.Lines[0].Position.Value, 0.01);
        // The whole shape is wider than the detector's Gaussian: Olivero and Longbothum's approximation holds to 2e-4.
        double gauss = fit.Lines[0].Resolution.Value;
        Assert.Equal(0.5346 * 30 + Math.Sqrt(0.2166 * 900 + gauss * gauss), fit.Lines[0].Fwhm.Value, 0.08);
        Assert.True(fit.Lines[0].Fwhm.Error > 0);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("constant")]
    [InlineData("linear")]
    [InlineData("quadratic")]
    [InlineData("poly4")]
    [InlineData("exponential")]
    public void ABackgroundIsRecovered(string background)
    {
        BackgroundShape shape = BackgroundShape.Parse(background);
        (SpectrumComponent, double[])[] truth = shape.Kind switch
        {
            BackgroundKind.None => [],
            BackgroundKind.Exponential => [(new ExponentialBackground(6000, "h", "k"), [5, -1.5e-3])],
            // A hollow: coefficients between the ends may be lower than the background.
            _ =>
            [
                (
                    new PolynomialBackground(5500, 6500, [.. Enumerable.Range(0, shape.Degree + 1).Select(i => $"b{i}")]),
                    [.. new double[] { 6, 2, 5, 3, 4 }.Take(shape.Degree + 1)]
                ),
            ],
        };
        BinnedSpectrum spectrum = Expected(Edges(5500, 6500, 10), [Gauss(2000, 6000, 60), .. truth]);
        SpectrumFit fit = LineFitter.Fit(
            spectrum,
            new LineFitSpecification
            {
                Lines = [A],
                Background = shape,
                Resolution = new ResolutionModel(60, 0),
                RangeEv = (5500, 6500),
            }
        );
        Assert.True(fit.IsValid, fit.Message);
        Assert.Equal(2000, fit.Lines[0].Area.Value, 1.0);
        foreach ((SpectrumComponent _, double[] values) in truth)
        {
            string[] names =
                shape.Kind == BackgroundKind.Exponential
                    ? ["background.height", "background.rate"]
                    : [.. values.Select((_, i) => $"background.b{i}")];
            for (int i = 0; i < values.Length; i++)
                Assert.Equal(values[i], fit.Result[names[i]].Value, 2e-2 * Math.Abs(values[i]));
        }
    }

    [Fact]
    public void AClippedBackgroundStandsUnderALineOnASlope()
    {
        // The clipped estimate follows a slope that bends, to a few percent of the area of the line.
        BinnedSpectrum spectrum = Expected(
            Edges(3000, 9000, 10),
            [Gauss(2000, 6000, 60), (new ExponentialBackground(6000, "h", "k"), [10, -1e-3])]
        );
        var specification = new LineFitSpecification
        {
            Lines = [A],
            Background = BackgroundShape.Snip,
            Resolution = new ResolutionModel(60, 0),
            RangeEv = (5400, 6600),
        };
        SpectrumFit fit = LineFitter.Fit(spectrum, specification);
        Assert.True(fit.IsValid);
        Assert.Equal((ParameterState.Fixed, 1.0), (fit.Result["background.scale"].State, fit.Result["background.scale"].Value));
        Assert.Equal(2000, fit.Lines[0].Area.Value, 150.0);
        SpectrumFit scaled = LineFitter.Fit(spectrum, specification with { Changes = [ParameterChange.Free("background.scale", 1)] });
        Assert.Equal(1, scaled.Result["background.scale"].Value, 0.03);
        Assert.True(scaled.Result.Statistic < fit.Result.Statistic);
    }

    [Fact]
    public void ParametersAreChangedByName()
    {
        BinnedSpectrum spectrum = Expected(Edges(5000, 8000, 10), [Gauss(5000, 6000, 60), Gauss(650, 6500, 70), Flat(5000, 8000, 3, 1)]);
        SpectrumFit Fit(params ParameterChange[] changes) =>
            LineFitter.Fit(
                spectrum,
                new LineFitSpecification
                {
                    Lines = [A, Toys.Line("B", 6500)],
                    Resolution = new ResolutionModel(60, 0),
                    Widths = LineWidths.Independent,
                    Changes = changes,
                }
            );

        Assert.Equal(
            (ParameterState.Fixed, 61.0),
            (Fit(ParameterChange.Fix("a.SIGMA", 61)).Lines[0].Sigma.State, Fit(ParameterChange.Fix("A.sigma", 61)).Lines[0].Sigma.Value)
        );
        FittedParameter bounded = Fit(ParameterChange.Bound("A.sigma", 61, 65)).Lines[0].Sigma;
        Assert.Equal((ParameterState.AtLowerBound, 61.0), (bounded.State, bounded.Value));
        SpectrumFit tied = Fit(ParameterChange.Tie("B.area", 0.12, "A.area", 50));
        Assert.Equal(0.12 * tied.Lines[0].Area.Value + 50, tied.Lines[1].Area.Value, 1e-9);
        Assert.Equal(ParameterState.Tied, tied.Lines[1].Area.State);
        SpectrumFit ratio = Fit(ParameterChange.Tie("B.sigma", ["A.sigma", "A.position"], p => p[0] * p[1] / 6000));
        Assert.Equal(ratio.Lines[0].Sigma.Value * ratio.Lines[0].Position.Value / 6000, ratio.Lines[1].Sigma.Value, 1e-9);
        // Later changes go on from earlier ones.
        Assert.Equal(70, Fit(ParameterChange.Fix("B.sigma", 50), ParameterChange.Free("B.sigma", 65)).Lines[1].Sigma.Value, 0.05);
        Assert.Equal(
            "The fit has no parameter 'A.width'; it has A.area, A.position, A.sigma, B.area, B.position, B.sigma, "
                + "background.b0, background.b1.",
            Assert.ThrowsAny<FitException>(() => Fit(ParameterChange.Fix("A.width", 1))).Message
        );
        Assert.Contains(
            "'A.sigma' is tied to 'C.sigma'",
            Assert.ThrowsAny<FitException>(() => Fit(ParameterChange.Tie("A.sigma", 1, "C.sigma"))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "outside its bounds",
            Assert.ThrowsAny<FitException>(() => Fit(ParameterChange.Free("A.sigma", 1e9))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void NamesInTiesAreThoseOfAnySpelling()
    {
        // As for the parameter that is tied.
        BinnedSpectrum spectrum = Expected(Edges(5000, 8000, 10), [Gauss(5000, 6000, 60), Gauss(650, 6500, 70), Flat(5000, 8000, 3, 1)]);
        SpectrumFit fit = LineFitter.Fit(
            spectrum,
            new LineFitSpecification
            {
                Lines = [A, Toys.Line("B", 6500)],
                Resolution = new ResolutionModel(60, 0),
                Changes = [ParameterChange.Tie("b.area", 0.13, "a.Area")],
            }
        );
        Assert.Equal(0.13 * fit.Lines[0].Area.Value, fit.Lines[1].Area.Value, 1e-9);
    }

    [Fact]
    public void ABoundWithoutRoomIsAFaultOfTheFitAndNotOfTheProgram()
    {
        BinnedSpectrum spectrum = Expected(Edges(5000, 7000, 10), [Gauss(5000, 6000, 60)]);
        foreach ((double low, double high) in new[] { (65.0, 55.0), (60, 60), (double.NaN, 60), (50, double.NaN) })
        {
            var specification = new LineFitSpecification
            {
                Lines = [A],
                Resolution = new ResolutionModel(60, 0),
                Changes = [ParameterChange.Bound("A.sigma", low, high)],
            };
            LineFitOutcome outcome = Assert.Single(LineFitter.FitAll([spectrum], specification));
            Assert.Null(outcome.Fit);
            Assert.Contains("A.sigma", outcome.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ManySpectraAreFittedAsEachByItself()
    {
        var random = new Random(4);
        double[] edges = Edges(5400, 6600, 15);
        BinnedSpectrum[] spectra =
        [
            .. Enumerable
                .Range(0, 200)
                .Select(i => Drawn(Expected(edges, [Gauss(300 + i, 6000 + 0.1 * i, 60), Flat(5400, 6600, 0.3, 0.2)]), random)),
        ];
        spectra[17] = new BinnedSpectrum(edges, new double[edges.Length - 1]); // no counts at all
        spectra[80] = Expected(Edges(1000, 2000, 10), [Flat(1000, 2000, 3, 3)]); // the line is not on the scale
        spectra[199] = Expected(
            Edges(4000, 8000, 10),
            [(new TemplateBackground([.. Enumerable.Range(0, 400).Select(j => j < 100 ? 5.0 : 0)], "scale"), [1])]
        ); // counts, but none in the range
        var specification = new LineFitSpecification
        {
            Lines = [A],
            Resolution = new ResolutionModel(60, 0),
            RangeEv = (5400, 6600),
        };
        var progress = new Counter();
        IReadOnlyList<LineFitOutcome> outcomes = LineFitter.FitAll(spectra, specification, progress: progress);

        Assert.Equal(Enumerable.Range(0, 200), outcomes.Select(o => o.Index));
        Assert.Equal([17, 80, 199], outcomes.Where(o => o.Reason is not null).Select(o => o.Index));
        Assert.Equal("The spectrum has no counts between 5400 and 6600 eV.", outcomes[17].Reason);
        Assert.Equal("The spectrum, from 1000 to 2000 eV, has no bins between 5400 and 6600 eV.", outcomes[80].Reason);
        Assert.Equal("The spectrum has no counts between 5400 and 6600 eV.", outcomes[199].Reason);
        Assert.Equal(200, progress.Highest);
        for (int i = 0; i < 200; i++)
        {
            if (outcomes[i].Fit is not { } fit)
                continue;
            SpectrumFit single = LineFitter.Fit(spectra[i], specification);
            Assert.Equal(single.Result.Parameters, fit.Result.Parameters);
            Assert.Equal(single.Result.Statistic, fit.Result.Statistic);
            Assert.Equal(single.Lines[0].Fwhm, fit.Lines[0].Fwhm);
        }
        Assert.Empty(LineFitter.FitAll([], specification));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => LineFitter.FitAll(spectra, specification, cancellation: cancelled.Token));
    }

    [Fact]
    public void MinosErrorsGoToTheLinesToo()
    {
        var random = new Random(9);
        BinnedSpectrum spectrum = Drawn(Expected(Edges(5400, 6600, 15), [Gauss(100, 6000, 60), Flat(5400, 6600, 0.03, 0.02)]), random);
        LineFitOutcome outcome = LineFitter.FitAll(
            [spectrum],
            new LineFitSpecification
            {
                Lines = [A],
                Resolution = new ResolutionModel(60, 0),
                RangeEv = (5400, 6600),
            },
            minos: true
        )[0];
        FittedLine line = outcome.Fit!.Lines[0];
        Assert.True(
            line.Position.Minos is { Lower: < 0, Upper: > 0 }
                && line.Area.Minos is { Lower: < 0, Upper: > 0 }
                && line.Sigma.Minos is { Lower: < 0, Upper: > 0 }
        );
        Assert.Equal(outcome.Fit.Result["A.area"].Minos, line.Area.Minos);
    }

    [Fact]
    public void WhatIsNoFitSaysWhy()
    {
        BinnedSpectrum spectrum = Expected(Edges(5000, 7000, 10), [Gauss(5000, 6000, 60), Flat(5000, 7000, 3, 1)]);
        var specification = new LineFitSpecification { Lines = [A], Resolution = new ResolutionModel(60, 0) };
        void Refused(string message, BinnedSpectrum of, LineFitSpecification by) =>
            Assert.Equal(message, Assert.ThrowsAny<FitException>(() => LineFitter.Fit(of, by)).Message);

        Refused("There is no line to fit.", spectrum, specification with { Lines = [] });
        Refused("A line is named twice.", spectrum, specification with { Lines = [A, A] });
        Refused("A at 6000 eV is not within the fitted range 5000-5500 eV.", spectrum, specification with { RangeEv = (5000, 5500) });
        Refused(
            "The spectrum, from 5000 to 7000 eV, has no bins between 8000 and 9000 eV.",
            spectrum,
            specification with
            {
                RangeEv = (8000, 9000),
            }
        );
        Refused(
            "The spectrum, from 5000 to 7000 eV, has no bins between 6500 and 6000 eV.",
            spectrum,
            specification with
            {
                RangeEv = (6500, 6000),
            }
        );
        Assert.Equal(
            "3 bins have 4 edges; 3 were given.",
            Assert.ThrowsAny<FitException>(() => new BinnedSpectrum([1, 2, 3], [1, 2, 3])).Message
        );
        Assert.Equal(
            "The energy does not rise from 2 to 2 eV.",
            Assert.ThrowsAny<FitException>(() => new BinnedSpectrum([1, 2, 2], [1, 2])).Message
        );
        double[] counts = [.. spectrum.Counts];
        counts[100] = double.NaN;
        Refused(
            "Point 76 of the data is NaN.",
            new BinnedSpectrum(spectrum.EdgesEv, counts),
            specification with
            {
                RangeEv = (5240, 6760),
            }
        );
        counts[100] = -3;
        Refused(
            "Point 76 of the data is -3: counts cannot be negative.",
            new BinnedSpectrum(spectrum.EdgesEv, counts),
            specification with
            {
                RangeEv = (5240, 6760),
            }
        );
        Refused("5 parameters need at least as many points; there is 1.", new BinnedSpectrum([5990, 6010], [40]), specification);
        Refused("5 parameters need at least as many points; there are 2.", new BinnedSpectrum([5980, 6000, 6020], [40, 30]), specification);
    }

    [Theory]
    [InlineData("huge count")]
    [InlineData("fractional")]
    [InlineData("at the edge")]
    [InlineData("twice the same line")]
    [InlineData("far too wide")]
    [InlineData("far too narrow")]
    [InlineData("one bin of counts")]
    [InlineData("one count")]
    [InlineData("wide bins")]
    [InlineData("flat")]
    public void OddSpectraEndInAFitOrAReasonAndInNumbers(string what)
    {
        double[] edges = what == "wide bins" ? Edges(3000, 9000, 400) : Edges(5000, 7000, 10);
        double[] counts = [.. Expected(edges, [Gauss(5000, 6000, 60), Flat(5000, 7000, 3, 1)]).Counts];
        LineGroup[] lines = [A];
        double noise = 60;
        switch (what)
        {
            case "huge count":
                counts[^60] = 1e12;
                break;
            case "fractional":
                counts = [.. counts.Select(c => 1e-6 * c)];
                break;
            case "at the edge":
                lines = [Toys.Line("edge", 5000.5)];
                break;
            case "twice the same line":
                lines = [A, Toys.Line("B", 6000)];
                break;
            case "far too wide":
                noise = 5000;
                break;
            case "far too narrow":
                noise = 0.5;
                break;
            case "one bin of counts":
                Array.Clear(counts);
                counts[100] = 1000;
                break;
            case "one count":
                Array.Clear(counts);
                counts[103] = 1;
                break;
            case "flat":
                Array.Fill(counts, 7);
                break;
        }
        foreach (string shape in new[] { "gauss", "voigt", "hypermet" })
        foreach (FitStatistic statistic in Enum.GetValues<FitStatistic>())
        {
            LineFitOutcome outcome = LineFitter.FitAll(
                [new BinnedSpectrum(edges, counts)],
                new LineFitSpecification
                {
                    Lines = lines,
                    Resolution = new ResolutionModel(noise, 0),
                    Shape = LineShape.Parse(shape),
                    RangeEv = (edges[0], edges[^1]),
                    Statistic = statistic,
                },
                minos: shape == "gauss" && statistic == FitStatistic.Poisson
            )[0];
            if (outcome.Fit is not { } fit)
            {
                Assert.EndsWith(".", outcome.Reason, StringComparison.Ordinal);
                continue;
            }
            Assert.Equal(fit.IsValid, outcome.Reason is null);
            Assert.All(fit.Result.Parameters, p => Assert.True(double.IsFinite(p.Value), $"{shape} {statistic}: {p.Name} is {p.Value}"));
            if (!fit.IsValid)
                continue;
            Assert.True(double.IsFinite(fit.Result.Statistic));
            Assert.All(
                fit.Result.Parameters,
                p => Assert.True(p.State != ParameterState.Free || p.Error >= 0, $"{shape} {statistic}: error of {p.Name} is {p.Error}")
            );
            Assert.All(
                fit.Lines,
                l =>
                    Assert.True(
                        l.Sigma.State != ParameterState.Free || (l.Fwhm.Value > 0 && double.IsFinite(l.Fwhm.Value)),
                        $"{shape} {statistic}: FWHM of {l.Name} is {l.Fwhm.Value}"
                    )
            );
        }
    }

    [Fact]
    public void FortyLinesAreFittedAtOnce()
    {
        double[] energies = [.. Enumerable.Range(0, 40).Select(i => 2000 + 350.0 * i)];
        BinnedSpectrum spectrum = Expected(
            Edges(1500, 16_500, 20),
            [.. energies.Select((e, i) => Gauss(200 + 50 * i, e + 5, 60)), Flat(1500, 16_500, 1, 0.5)]
        );
        SpectrumFit fit = LineFitter.Fit(
            spectrum,
            new LineFitSpecification
            {
                Lines = [.. energies.Select((e, i) => Toys.Line($"L{i}", e))],
                Resolution = new ResolutionModel(55, 0),
            }
        );
        Assert.True(fit.IsValid, fit.Message);
        for (int i = 0; i < 40; i++)
        {
            Assert.Equal(200 + 50 * i, fit.Lines[i].Area.Value, 0.5);
            Assert.Equal(energies[i] + 5, fit.Lines[i].Position.Value, 0.05);
        }
    }

    [Fact]
    public void TwoLinesAtOnePlaceAreNotDetermined()
    {
        BinnedSpectrum spectrum = Expected(Edges(5000, 7000, 10), [Gauss(5000, 6000, 60), Flat(5000, 7000, 3, 1)]);
        var specification = new LineFitSpecification
        {
            Lines = [A, Toys.Line("B", 6000)],
            Resolution = new ResolutionModel(60, 0),
            Positions = LinePositions.Fixed,
        };
        SpectrumFit fit = LineFitter.Fit(spectrum, specification);
        Assert.False(fit.IsValid);
        Assert.EndsWith("the data do not determine all parameters.", fit.Message, StringComparison.Ordinal);
        Assert.True(double.IsNaN(fit.Lines[0].Area.Error));
    }

    private static double[] Edges(double low, double high, double step) =>
        [.. Enumerable.Range(0, (int)Math.Round((high - low) / step) + 1).Select(j => low + step * j)];

    private static (SpectrumComponent, double[]) Gauss(double area, double position, double sigma) =>
        (new LinePeak("line", LineShape.Gaussian, [new PeakComponent(0, 1, 0)], 1, GaussArguments), [area, position, sigma]);

    private static (SpectrumComponent, double[]) Flat(double low, double high, double left, double right) =>
        (new PolynomialBackground(low, high, ["b0", "b1"]), [left, right]);

    private static BinnedSpectrum Expected(double[] edges, params (SpectrumComponent Component, double[] Values)[] parts)
    {
        var counts = new double[edges.Length - 1];
        foreach ((SpectrumComponent component, double[] values) in parts)
        {
            ComponentEvaluator evaluator = component.Begin(edges);
            evaluator.Evaluate(values);
            for (int j = 0; j < counts.Length; j++)
                counts[j] += evaluator.Counts[j];
        }
        return new BinnedSpectrum(edges, counts);
    }

    private static BinnedSpectrum Drawn(BinnedSpectrum expected, Random random) =>
        new(
            expected.EdgesEv,
            [.. expected.Counts.Select(mu => (double)MathNet.Numerics.Distributions.Poisson.Sample(random, Math.Max(mu, 1e-12)))]
        );

    private sealed class Counter : IProgress<int>
    {
        private int _highest;

        public int Highest => _highest;

        public void Report(int value)
        {
            int seen;
            while ((seen = _highest) < value && Interlocked.CompareExchange(ref _highest, value, seen) != seen) { }
        }
    }
}
