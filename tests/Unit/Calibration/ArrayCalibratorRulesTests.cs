using System.Globalization;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Peaks;
using SpectroCal.Spectra;
using SpectroCal.Tests.Peaks;

namespace SpectroCal.Tests.Calibration;

/// <summary>What is accepted and what is rejected, on peaks made by hand.</summary>
public sealed class ArrayCalibratorRulesTests
{
    private static readonly StraightScale Truth = new(-150, 3);
    private static readonly LineCandidate[] Five = [.. new[] { 4000.0, 5200, 6100, 7400, 10_200 }.Select(e => Made.Line(e))];

    [Theory]
    [InlineData(0, 0, DetectorStatus.Calibrated)]
    [InlineData(8, 0, DetectorStatus.Calibrated)]
    [InlineData(10.5, 1, DetectorStatus.Suspect)] // 3.5 to 4.5 errors: said, but left in
    public void ALineALittleOffIsSaid(double off, int warnings, DetectorStatus status)
    {
        DetectorCalibration outcome = One(PeaksAt(off));
        Assert.Equal((status, 5), (outcome.Status, outcome.Standard!.Lines.Count));
        Assert.Equal(warnings, outcome.Warnings.Count);
        Assert.All(outcome.Warnings, w => Assert.Matches("^6100 is .+ eV, [34].[0-9] errors, from where the other lines put it.$", w));
    }

    [Theory]
    [InlineData(22, 2, 4)] // 9 errors
    [InlineData(22, 8, 5)] // 2.4 errors
    [InlineData(12, 1, 5)] // 9 errors, but 12 eV only
    public void ALineThatIsFarFromTheOthersAndBeyondItsErrorIsDropped(double off, double lineError, int left)
    {
        DetectorCalibration outcome = One(PeaksAt(off), new ArrayCalibrationSettings { LineErrorEv = lineError });
        // What is too far by its error and is not dropped is a doubt.
        Assert.Equal(lineError == 1 ? DetectorStatus.Suspect : DetectorStatus.Calibrated, outcome.Status);
        Assert.Equal(left, outcome.Standard!.Lines.Count);
        Assert.Equal(left == 4, outcome.Warnings.Any(w => w.StartsWith("6100 was left out: it is +22 eV", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(4, 6, 0, DetectorStatus.Suspect)]
    [InlineData(5, 5, 0, DetectorStatus.Calibrated)]
    [InlineData(2, 5, 0, DetectorStatus.Calibrated)] // too few to tell
    [InlineData(8, 2, 40, DetectorStatus.Calibrated)] // dead ones do not count
    public void TheFewOfAnArrayThatHaveAScaleAreDoubtful(int calibrated, int refused, int dead, DetectorStatus status)
    {
        Peak[] peaks = PeaksAt(0)[..2];
        DetectorCalibration[] outcomes =
        [
            .. Enumerable.Repeat(new DetectorCalibration("good", DetectorStatus.Calibrated, null, peaks), calibrated),
            .. Enumerable.Repeat(new DetectorCalibration("refused", DetectorStatus.Rejected, "Chance.", peaks), refused),
            .. Enumerable.Repeat(new DetectorCalibration("dead", DetectorStatus.Rejected, "It has no counts.", []), dead),
        ];
        ArrayMinority.Doubt(outcomes);
        Assert.All(outcomes[..calibrated], o => Assert.Equal((status, status == DetectorStatus.Calibrated), (o.Status, o.Reason is null)));
        Assert.All(outcomes[calibrated..], o => Assert.Equal(DetectorStatus.Rejected, o.Status));
    }

    [Theory]
    [InlineData(0, 0.13, 1, null)]
    [InlineData(90, 0.13, 1, "as strong as Cu Kb beside Cu Ka, is -90 eV")] // a pulser beside Cu Ka was taken for it
    [InlineData(10, 0.13, 1, null)]
    [InlineData(400, 0.13, 1, null)] // another peak
    [InlineData(60, 0.3, 1, null)] // as many counts of something else, a width below it, move it so far
    [InlineData(110, 0.3, 1, "as strong as Cu Kb beside Cu Ka, is -110 eV")] // and not so far
    [InlineData(90, 0.13, 5, null)] // where another line is five times as strong, an impurity of some percent does
    public void AKBetaLineIsWhereItsKAlphaLinePutsIt(double off, double share, double strongest, string? doubt)
    {
        LineCandidate[] named = [.. LineCandidate.OfElements(["Ti", "Cu"])];
        LineCandidate Line(string name) => named.Single(n => n.Group.Name == name);
        Peak[] peaks =
        [
            Made.Peak(Truth, Line("Ti Ka").EnergyEv) is var t ? t with { Area = strongest * t.Area } : t,
            Made.Peak(Truth, Line("Cu Ka").EnergyEv),
            Made.Peak(Truth, Line("Cu Kb").EnergyEv - off) is var p ? p with { Area = share * p.Area, AreaError = 0.01 * p.Area } : p,
        ];
        AssignedLine[] lines = [new(Line("Ti Ka"), peaks[0]), new(Line("Cu Ka"), peaks[1])];
        StandardCalibration standard = StandardCalibration.Through([
            .. lines.Select(l => new CalibrationLine(l.Candidate.Group.Name, l.Peak.Channel, 0.5, l.Candidate.EnergyEv, 1)),
        ]);
        string? found = new PartnerDoubts(standard, lines, peaks, named, new ResolutionModel(60, 0.12, 3.65), (1, 4000)).Find();
        Assert.Equal(doubt is null, found is null);
        Assert.Contains(doubt ?? "", found ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cu Ka", 4000, "Cu Ka was found and Cu Kb, which it brings with it, is not there.")] // a pulser
    [InlineData("Cu Ka", 2980, null)] // the spectrum ends before Cu Kb
    [InlineData("Cu Kb", 4000, "Cu Kb was found and Cu Ka, the main line of the same origin, was not.")]
    public void KLinesOfAnElementAreThereTogether(string line, double last, string? doubt)
    {
        LineCandidate[] named = [.. LineCandidate.OfElements(["Ti", "Cu"])];
        AssignedLine[] lines =
        [
            .. new[] { "Ti Ka", "Ti Kb", line }
                .Select(name => named.Single(n => n.Group.Name == name))
                .Select(c => new AssignedLine(c, Made.Peak(Truth, c.EnergyEv, significance: 150))),
        ];
        StandardCalibration standard = StandardCalibration.Through([
            .. lines.Select(l => new CalibrationLine(l.Candidate.Group.Name, l.Peak.Channel, 0.5, l.Candidate.EnergyEv, 1)),
        ]);
        Peak[] peaks = [.. lines.Select(l => l.Peak)];
        Assert.Equal(doubt, new PartnerDoubts(standard, lines, peaks, named, new ResolutionModel(60, 0.12, 3.65), (1, last)).Find());
    }

    [Fact]
    public void TwoLinesOfOneElementAreNotBorneOut()
    {
        LineCandidate[] named = [.. LineCandidate.OfElements(["Ti"])];
        Peak[] peaks = [.. named.Where(n => n.Group.Name is "Ti Ka" or "Ti Kb").Select(n => Made.Peak(Truth, n.EnergyEv))];
        DetectorCalibration outcome = One(
            peaks,
            new ArrayCalibrationSettings
            {
                Assignment = new AssignmentSettings { Gain = 3, Offset = -150 },
            },
            named
        );
        Assert.NotEqual(DetectorStatus.Calibrated, outcome.Status);
    }

    // Two peaks, and a scale that was told on which they are these lines.
    [Theory]
    [InlineData("Cr Kb", 0.13, true)]
    [InlineData("Mn Ka", 0.13, false)] // which chromium's K beta may be, 50 eV beside it
    [InlineData("Mn Ka", 1, true)] // too strong for that
    public void WhatIsToldIsALineOfItsOwn(string second, double share, bool isTold)
    {
        LineCandidate[] named = [.. LineCandidate.OfElements(["Cr", "Mn"])];
        double first = named.Single(n => n.Group.Name == "Cr Ka").EnergyEv;
        Peak weak = Made.Peak(Truth, named.Single(n => n.Group.Name == second).EnergyEv);
        Peak[] peaks = [Made.Peak(Truth, first), weak with { Area = share * weak.Area }];
        DetectorCalibration told = new DetectorCalibrator(named, new ArrayCalibrationSettings(), false).CalibrateAt(
            new DetectorCalibration("d", DetectorStatus.Rejected, null, peaks),
            Extent(0, 4096),
            Truth,
            new DetectorCalibration("sum", DetectorStatus.Calibrated, null, []),
            []
        );
        Assert.Equal(isTold ? ["Cr Ka", second] : ["Cr Ka"], told.Assignment!.Lines.Select(l => l.Candidate.Group.Name));
    }

    // Two lines of three peaks, the other of which is stronger than one of them, or 8 % beside one as where a gain changed.
    [Theory]
    [InlineData(9500, 1.5, "none of the lines that were named")]
    [InlineData(8700, 0.7, "8.0 % apart")]
    public void WhatMostDetectorsShowSaysNothingOfOne(double otherEv, double share, string said)
    {
        LineCandidate[] named = [.. LineCandidate.OfElements(["Ti", "Cu"])];
        double[] energies = [.. named.Where(n => n.Group.Name is "Ti Ka" or "Cu Ka").Select(n => n.EnergyEv)];
        Peak other = Made.Peak(Truth, otherEv);
        other = other with { Area = share * other.Area };
        Peak[] peaks = [.. energies.Select(e => Made.Peak(Truth, e)), other];
        DetectorCalibration alone = Told([]),
            asAll = Told([other]);
        Assert.NotEqual(DetectorStatus.Calibrated, alone.Status);
        Assert.Contains(said, alone.Reason, StringComparison.Ordinal);
        Assert.Equal((DetectorStatus.Calibrated, null), (asAll.Status, asAll.Reason));

        DetectorCalibration Told(Peak[] ofSample) =>
            new DetectorCalibrator(named, new ArrayCalibrationSettings(), false).CalibrateAt(
                new DetectorCalibration("d", DetectorStatus.Rejected, null, peaks),
                Extent(0, 4096),
                Truth,
                new DetectorCalibration("sum", DetectorStatus.Calibrated, null, []),
                ofSample
            );
    }

    [Fact]
    public void WhereTooFewLinesAreLeftNoneIsDropped()
    {
        Peak[] peaks = [PeaksAt(0)[0], PeaksAt(0)[4], PeaksAt(18)[2]];
        DetectorCalibration outcome = One(peaks, new ArrayCalibrationSettings { Assignment = new AssignmentSettings { Gain = 3 } });
        Assert.Equal(DetectorStatus.Rejected, outcome.Status);
        Assert.Contains("too few are left", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void ThreeLinesAreNeededUnlessMoreAreAskedFor()
    {
        Peak[] peaks = PeaksAt(0);
        var six = new ArrayCalibrationSettings { LeastLines = 6 };
        Assert.Equal("Only 2 lines were found, 4000, 5200; 3 are needed.", One(peaks[..2], null, Five[..2]).Reason);
        Assert.Null(One(peaks[..3], null, Five[..3]).Reason);
        Assert.Equal("Only 5 lines were found, 4000, 5200, 6100, 7400, 10200; 6 are needed.", One(peaks, six).Reason);
        Assert.Null(One([.. peaks, Made.Peak(Truth, 11_500)], six, [.. Five, Made.Line(11_500)]).Reason);
    }

    [Fact]
    public void TheDegreeAsksForLinesAndBendsTheScale()
    {
        var bent = new ArrayCalibrationSettings { Degree = 2 };
        Peak[] peaks = [.. PeaksAt(0).Select(p => p with { Channel = p.Channel + 2e-6 * (p.Channel - 2000) * (p.Channel - 2000) })];
        DetectorCalibration straight = One(peaks),
            curved = One(peaks, bent);
        Assert.Equal((2, 3), (straight.Standard!.Calibration.Parameters.Count, curved.Standard!.Calibration.Parameters.Count));
        Assert.InRange(curved.Standard.ChiSquare, 0, 1e-3);
        Assert.InRange(straight.Standard.ChiSquare, 0.5, 100);
    }

    [Fact]
    public void TwoLinesSufficeWhereTheGainIsKnown()
    {
        Peak[] two = PeaksAt(0)[..2];
        var known = new ArrayCalibrationSettings { Assignment = new AssignmentSettings { Gain = 3 } };
        Assert.Equal(DetectorStatus.Calibrated, One(two, known, Five[..2]).Status);
        // But only if they are there: any two peaks are two lines at some gain.
        known = new ArrayCalibrationSettings
        {
            Assignment = new AssignmentSettings { Gain = 3, LeastMargin = 16 },
        };
        DetectorCalibration outcome = One([.. two, Made.Peak(600, significance: 49)], known, Five[..2]);
        Assert.Equal("What fits the peaks best fits them no better than chance would.", outcome.Reason);
    }

    [Theory]
    [InlineData(4, true)] // 1.8 for the line that is missing on the other scale, 3.7 for its offset
    [InlineData(6.5, false)]
    public void TheLinesMustFitFarBetterOnOneScaleThanOnAnother(double leastMargin, bool clear)
    {
        // Three peaks at equal distances are the first three of four lines, or the last three. The fourth lies beyond the end.
        LineCandidate[] lines = [Made.Line(4000), Made.Line(5000), Made.Line(6000), Made.Line(7000)];
        Peak[] peaks = [.. lines[..3].Select(l => Made.Peak(Truth, l.EnergyEv))];
        var settings = new ArrayCalibrationSettings();
        if (leastMargin != 4)
            settings = settings with { Assignment = new AssignmentSettings { LeastMargin = leastMargin } };
        DetectorCalibration outcome = Calibrate([peaks], settings, lines, 0, 2300)[0];
        if (clear)
            Assert.Equal(["4000", "5000", "6000"], outcome.Standard!.Lines.Select(l => l.Name));
        else
            Assert.StartsWith("Two assignments explain the peaks about equally well: gain 3.0", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AssignmentsThatShareThreeLinesAreOneScale()
    {
        // Two peaks for the fourth line: the others make the scale.
        Peak[] peaks = [.. PeaksAt(0)[..3], Made.Peak(Truth, 7388), Made.Peak(Truth, 7412)];
        DetectorCalibration outcome = One(peaks, null, Five[..4]);
        Assert.Equal(DetectorStatus.Calibrated, outcome.Status);
        Assert.Equal(["4000", "5200", "6100"], outcome.Standard!.Lines.Select(l => l.Name));
        Assert.StartsWith("7400 was left out: its peak, at channel", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
        // Where two lines are left there is no telling.
        peaks = [.. PeaksAt(0)[..2], Made.Peak(Truth, 6088, area: 2000), Made.Peak(Truth, 6112)];
        var settings = new ArrayCalibrationSettings { Assignment = new AssignmentSettings { LargestGain = 10 } };
        Assert.StartsWith("Two assignments explain the peaks", One(peaks, settings, Five[..3]).Reason, StringComparison.Ordinal);
    }

    // Of nine lines the last two are 35 eV off.
    [Fact]
    public void AnEndThatIsLeftOutIsADoubt()
    {
        double[] energies = [4000, 4700, 5200, 6100, 6900, 7400, 8000, 9000, 9700];
        DetectorCalibration outcome = One(
            [.. energies.Select(e => Made.Peak(Truth, e + (e > 8500 ? 35 : 0)))],
            null,
            [.. energies.Select(e => Made.Line(e))]
        );
        Assert.Equal(
            (DetectorStatus.Suspect, "9000 and 9700, beyond all others, do not fit: the scale is bent there."),
            (outcome.Status, outcome.Reason)
        );
    }

    // At a gain some times that of the others, which have an offset of 0.
    [Theory]
    [InlineData(1.15, 5, 0, 30, DetectorStatus.Calibrated)]
    [InlineData(0.87, 5, 0, 30, DetectorStatus.Calibrated)]
    [InlineData(1.3, 5, 0, 30, DetectorStatus.Rejected)] // another setting
    [InlineData(1.15, 5, -800, 30, DetectorStatus.Rejected)] // two numbers that differ: it has other lines
    [InlineData(1.15, 5, 0, 20, DetectorStatus.Rejected)]
    [InlineData(1.15, 3, 0, 30, DetectorStatus.Rejected)]
    [InlineData(1.15, 5, 0, 30, DetectorStatus.Rejected, 0.3)] // other peaks: the gain changed within the run
    public void ManyLinesAreCertainOfAnotherGain(
        double factor,
        int lines,
        double offsetEv,
        double overChance,
        DetectorStatus status,
        double others = 0.05
    )
    {
        Peak line = Made.Peak(Truth, 5000);
        var scale = new StraightScale(offsetEv, 3 * factor);
        DetectorCalibration odd = new ArrayConsensus(3, 0.02, 0, 50, true).Odd(
            new DetectorCalibration("d", DetectorStatus.Calibrated, null, [line, line with { Channel = 10, Area = others * line.Area }])
            {
                Assignment = new LineAssignment(offsetEv, scale.Gain, [new AssignedLine(Made.Line(5000), line)], 0),
                OverChance = overChance,
                Standard = StandardCalibration.Through([
                    .. Enumerable.Range(3, lines + 1).Select(i => new CalibrationLine($"{i}", scale.Channel(1000 * i), 0.1, 1000 * i, 1)),
                ]),
            }
        );
        Assert.Equal(status, odd.Status);
        Assert.StartsWith(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Its gain of {scale.Gain:F3} eV per channel is {factor:F2} times that of the array"
            ),
            odd.Reason ?? Assert.Single(odd.Warnings),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void TheGainOfMostIsThatOfAll()
    {
        // Two say nothing about each other; of six those whose gain is far from that of the others are set wrong.
        Assert.All(Array([3, 6]), o => Assert.Equal(DetectorStatus.Calibrated, o.Status));
        IReadOnlyList<DetectorCalibration> outcomes = Array([3, 3.01, 2.99, 3.2, 3.9, 2.15]);
        Assert.Equal([null, null, null, null], outcomes.Take(4).Select(o => o.Reason));
        Assert.All(outcomes.Skip(4), o => Assert.Contains("its setting is another", o.Reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1.0, true)]
    [InlineData(1.06, true)]
    [InlineData(1.25, false)] // no longer likely
    [InlineData(1.0, false, 1.5, 3.0, 6.0)] // they do not agree
    public void WhatMostDetectorsAgreeOnHelpsTheOthers(double ratio, bool helped, params double[] gains)
    {
        // Its spectrum begins so late that it shows two lines only, which would not do by themselves.
        Peak[][] others = [.. (gains.Length > 0 ? gains : [2.98, 3, 3.02]).Select(g => PeaksAt(0, new StraightScale(-150, g)))];
        StraightScale scale = new(-150, 3 * ratio);
        DetectorCalibration late = Calibrate([.. others, PeaksAt(0, scale)[3..]], null, null, (int)scale.Channel(7000), 4096)[^1];
        Assert.Equal(helped ? DetectorStatus.Calibrated : DetectorStatus.Rejected, late.Status);
    }

    [Theory]
    [InlineData(22)] // noise, eV: 3.2 standard deviations between Ka1 and Ka2 of barium, two peaks
    [InlineData(40)]
    [InlineData(70)] // 2.8
    public void Ka2OfBariumDoesNotMoveKa1(double noiseEv)
    {
        var scale = new StraightScale(-50, 12);
        var resolution = new ResolutionModel(noiseEv);
        (double, double, double)[] drawn =
        [
            .. new[] { "Ag", "Ba" }
                .Select(e => LineFamily.Of(e).Single(f => f.Shell == 'K'))
                .SelectMany(f =>
                    f.Lines.Select(l => (scale.Channel(l.EnergyEv), resolution.Sigma(l.EnergyEv) / scale.Gain, 3e5 * f.Intensity(l)!.Value))
                ),
        ];
        ChannelHistogram histogram = Made.Histogram(Made.Drawn(5, 4096, 10, drawn));
        var settings = new ArrayCalibrationSettings();
        IReadOnlyList<Peak> peaks = settings.Finder.Find(histogram, TestContext.Current.CancellationToken);
        IReadOnlyList<LineCandidate> lines = LineCandidate.OfElements(["Ag", "Ba"]);
        string[] names = ["Ag Ka", "Ba Ka1", "Ba Kb1+Kb3"];
        AssignedLine[] assigned =
        [
            .. lines
                .Where(l => names.Contains(l.Group.Name))
                .Select(l => new AssignedLine(l, peaks.MinBy(p => Math.Abs(p.Channel - scale.Channel(l.EnergyEv)))!)),
        ];
        var assignment = new LineAssignment(scale.OffsetEv, scale.Gain, assigned, 0);
        var measured = new MeasuredLines(histogram, peaks, assignment, new LineBlends(lines), settings);
        CalibrationLine point = measured.Of(assigned.Single(l => l.Candidate.Group.Name == "Ba Ka1"), assignment)!;
        Assert.InRange(scale.Energy(point.Channel) - point.EnergyEv, -3, 3);
        // The fit knows of natural widths, which were not drawn.
        Assert.InRange(scale.Gain * point.FwhmChannels, 0.95 * resolution.Fwhm(32_194), 1.02 * resolution.Fwhm(32_194));
    }

    [Fact]
    public void ErrorsOfEnergiesKnowOfOverlapsAndUnknownLines()
    {
        // Widths by noise and statistics.
        var resolution = new ResolutionModel(50);
        Peak At(double channel, double area) => Made.Peak(channel, resolution.Fwhm(Truth.Energy(channel)) / Truth.Gain, area);
        Peak strong = At(1300, 100_000),
            weak = At(2000, 5000),
            overlapping = At(2700, 100_000) with { Overlaps = true },
            hidden = At(3400, 500);
        Peak[] peaks = [strong, weak, overlapping, hidden];
        LineCandidate[] lines = [.. peaks.Select(p => Made.Line(Truth.Energy(p.Channel)))];
        var assignment = new LineAssignment(Truth.OffsetEv, Truth.Gain, [.. lines.Zip(peaks, (l, p) => new AssignedLine(l, p))], 0);
        var measured = new MeasuredLines(Extent(0, 4096), peaks, assignment, new LineBlends(lines), Straight);
        CalibrationLine[] points = [.. measured.Of(assignment)];
        double[] fwhm = [.. peaks.Select(p => Truth.Gain * p.FwhmChannels)];
        Assert.Equal(Error(fwhm[0], 0.01), points[0].EnergyErrorEv, 1e-6);
        Assert.Equal(Error(fwhm[1], 0.2), points[1].EnergyErrorEv, 1e-6);
        Assert.Equal(Error(fwhm[2], 0.01, 0.02), points[2].EnergyErrorEv, 1e-6);
        Assert.Equal(Error(fwhm[3], 1), points[3].EnergyErrorEv, 1e-6); // as strong as the peak, but no stronger
        Assert.Equal(peaks.Select(p => (p.Channel, p.ChannelError)), points.Select(p => (p.Channel, p.ChannelError)));

        // What a scale may be bent by, from the middle of the lines on.
        var bent = new MeasuredLines(Extent(0, 4096), peaks, assignment, new LineBlends(lines), new ArrayCalibrationSettings());
        double middle = lines.Average(l => l.EnergyEv);
        Assert.Equal(
            lines.Zip(points, (l, p) => Math.Sqrt(Math.Pow(p.EnergyErrorEv, 2) + Math.Pow(3e-4 * (l.EnergyEv - middle), 2))),
            bent.Of(assignment).Select(p => p.EnergyErrorEv),
            (a, b) => Math.Abs(a - b) < 1e-9
        );

        // What is narrower than charge statistics allow, within its error, is no line.
        Assert.Null(measured.Of(new AssignedLine(lines[2], Narrower(overlapping, 0.5)), assignment));
        Assert.NotNull(measured.Of(new AssignedLine(lines[2], Narrower(overlapping, 0.9)), assignment));

        // What is wider than a line has another under it, which may have moved it by as much as it added to its width.
        Peak wide = weak with
        {
            FwhmChannels = 1.5 * weak.FwhmChannels,
        };
        double added = Math.Sqrt(Math.Pow(1.5 * (1 - weak.AreaError / weak.Area) / 1.08, 2) - 1) * fwhm[1] / ResolutionModel.FwhmPerSigma,
            before = Error(1.5 * fwhm[1], 0.2);
        Assert.Equal(
            Math.Sqrt(before * before + added * added),
            measured.Of(new AssignedLine(lines[1], wide), assignment)!.EnergyErrorEv,
            1e-6
        );

        static Peak Narrower(Peak peak, double factor) => peak with { FwhmChannels = factor * peak.FwhmChannels };

        static double Error(double fwhmEv, double unknown, double overlap = 0)
        {
            double line = 2 * Math.Max(1, fwhmEv / 200);
            return Math.Sqrt(line * line + Math.Pow(0.3 * unknown * fwhmEv, 2) + Math.Pow(overlap * fwhmEv, 2));
        }
    }

    private static readonly ArrayCalibrationSettings Straight = new() { Assignment = new AssignmentSettings { Nonlinearity = 0 } };

    // Five lines on a scale, the third of them off by so many eV.
    private static Peak[] PeaksAt(double off, StraightScale? scale = null) =>
        [.. Five.Select((l, i) => Made.Peak(scale ?? Truth, l.EnergyEv + (i == 2 ? off : 0)))];

    private static DetectorCalibration One(Peak[] peaks, ArrayCalibrationSettings? settings = null, LineCandidate[]? lines = null) =>
        Calibrate([peaks], settings, lines)[0];

    private static IReadOnlyList<DetectorCalibration> Array(double[] gains) =>
        Calibrate([.. gains.Select(g => PeaksAt(0, new StraightScale(-150, g)))]);

    // Spectra that have counts in two channels only, which are their ends; the last detector's may begin later.
    private static IReadOnlyList<DetectorCalibration> Calibrate(
        Peak[][] peaks,
        ArrayCalibrationSettings? settings = null,
        LineCandidate[]? lines = null,
        int lastBegins = 0,
        int channels = 4096
    )
    {
        (string Detector, ChannelHistogram Histogram)[] detectors =
        [
            .. peaks.Select((_, i) => ($"{i}", Extent(i == peaks.Length - 1 ? lastBegins : 0, channels))),
        ];
        var given = new GivenPeaks(detectors.Select((d, i) => KeyValuePair.Create(d.Histogram, (IReadOnlyList<Peak>)peaks[i])));
        settings ??= new ArrayCalibrationSettings();
        // The peaks are those of a detector without escape.
        return ArrayCalibrator.Calibrate(
            detectors,
            lines ?? Five,
            settings with
            {
                Finder = given,
                Assignment = settings.Assignment with { EscapeEv = 0 },
            }
        );
    }

    private static ChannelHistogram Extent(int first, int channels)
    {
        var counts = new long[channels];
        counts[first] = counts[^1] = 1;
        return Made.Histogram(counts);
    }
}
