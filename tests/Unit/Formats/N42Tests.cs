using FsCheck;
using FsCheck.Fluent;
using SpectroCal.Formats;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

public class N42Tests
{
    [Fact]
    public void ReadsSeveralDetectorsOf2012()
    {
        IReadOnlyList<Spectrum> s = Text.Read(Text.N42Of2012);
        Assert.Equal(["left", "d2"], s.Select(x => x.Detector));
        Assert.Equal(["file.txt:left", "file.txt:d2"], s.Select(x => x.Name));
        Assert.Equal([5, 0, 0, 0, 1055620, 0], Text.Counts(s[0]));
        Assert.Equal([1, 0, 2, 3], Text.Counts(s[1]));
        Assert.All(
            s,
            x =>
                Assert.Equal(
                    (RunKind.Calibration, new DateTime(2020, 2, 3, 4, 5, 6, 250), 90002.5),
                    (x.Run.Kind, x.Run.Start!.Value, x.Run.RealTimeSeconds!.Value)
                )
        );
        Assert.Equal([60, 90000], s.Select(x => x.Run.LiveTimeSeconds!.Value));
        Assert.Equal("-05:00", s[0].Metadata["StartTimeZone"]);
        Assert.Equal("Maker", s[0].Metadata["RadInstrumentManufacturerName"]);
        Assert.Equal("by hand", s[0].Metadata["Remark"]);
        Assert.All(s, x => Assert.Empty(x.Warnings));
        // The polynomial in keV is that of the lower edge of channel i, which is position i; the centre of channel 2 is position 2.5.
        Assert.Equal(1000 * (-0.25 + 0.5 * 2 + 0.001 * 4), Energy(s[0], 2), 1e-9);
        Assert.Equal(1000 * (-0.25 + 0.5 * 2.5 + 0.001 * 6.25), Energy(s[0], s[0].Histogram.Position(2)), 1e-9);
        Assert.Equal([1000, 2000], s[1].CalibrationCoefficients);
    }

    [Fact]
    public void ReadsFilesOf2006()
    {
        Spectrum s = Text.ReadOne(Text.N42Of2006);
        Assert.Equal([0, 0, 7, 8], Text.Counts(s));
        Assert.Equal(("Aa1", 629.17, 600.0), (s.Detector, s.Run.RealTimeSeconds!.Value, s.Run.LiveTimeSeconds!.Value));
        Assert.Equal((new DateTime(2006, 7, 8, 9, 10, 11), DateTimeKind.Utc), (s.Run.Start!.Value, s.Run.Start.Value.Kind));
        // Four coefficients, of which the standard of 2012 has three.
        Assert.Equal([500, 3000, 125, 62.5], s.CalibrationCoefficients);
        Assert.Equal("Maker", s.Metadata["Manufacturer"]);
        Assert.Empty(s.Warnings);
    }

    [Theory]
    [InlineData("<CoefficientValues>1 2 0<", "<CoefficientValues>1 2<", 2, "")]
    [InlineData("<CoefficientValues>1 2 0<", "<CoefficientValues>1<", 0, "all zero")]
    [InlineData("<CoefficientValues>1 2 0<", "<CoefficientValues>1 x<", 0, "coefficients")]
    [InlineData("energyCalibrationReference=\"c2\"", "energyCalibrationReference=\"c9\"", 0, "c9")]
    [InlineData("energyCalibrationReference=\"c2\"", "", 0, "")]
    [InlineData("<CoefficientValues>1 2 0</CoefficientValues>", "<EnergyBoundaryValues>1 3 5 7 9</EnergyBoundaryValues>", 2, "")]
    [InlineData("<CoefficientValues>1 2 0</CoefficientValues>", "<EnergyBoundaryValues>1 3 5 7 10</EnergyBoundaryValues>", 0, "points")]
    [InlineData("P1DT1H", "P1M", 2, "not a duration")]
    [InlineData("P1DT1H", "12.5", 2, "taken as seconds")]
    [InlineData("P1DT1H", "-PT1S", 2, "not a duration")]
    [InlineData("P1DT1H", "PT", 2, "not a duration")]
    [InlineData("2020-02-03T04:05:06.25-05:00", "yesterday", 2, "date")]
    public void WarnsOfWhatIsOdd(string part, string replacement, int coefficients, string warning)
    {
        Assert.Contains(part, Text.N42Of2012);
        Spectrum s = Text.Read(Text.N42Of2012.Replace(part, replacement))[1];
        Assert.Equal(coefficients, s.CalibrationCoefficients.Count);
        if (warning.Length > 0)
            Assert.Contains(s.Warnings, w => w.Contains(warning, StringComparison.Ordinal));
        else
            Assert.Empty(s.Warnings);
    }

    // A peak of 1460 keV that the polynomial puts at 1450 has the deviation 10 at 1460.
    private static string Deviating(string energies, string deviations, int channels = 3000) =>
        "<RadInstrumentData><EnergyCalibration id=\"c\"><CoefficientValues>0 1 0</CoefficientValues><EnergyValues>"
        + $"{energies}</EnergyValues><EnergyDeviationValues>{deviations}</EnergyDeviationValues></EnergyCalibration>"
        + "<RadMeasurement id=\"m\"><Spectrum energyCalibrationReference=\"c\"><ChannelData compressionCode=\"CountedZeroes\">5 0 "
        + $"{channels - 1}</ChannelData></Spectrum></RadMeasurement></RadInstrumentData>";

    [Fact]
    public void DeviationsOfEnergiesAreApplied()
    {
        Spectrum s = Text.ReadOne(Deviating("239 1460 2614", "0 10 0"));
        Assert.Empty(s.CalibrationCoefficients);
        Assert.Equal(3001, s.CalibrationPoints.Count);
        Assert.Equal([0, 239_000, 1_460_000, 2_614_000, 3_000_000], new[] { 0, 239, 1450, 2614, 3000 }.Select(i => Point(s, i)), Near);
        // The cubic spline through (239, 0), (1450, 10), (2614, 0), without curvature at the lower end and slope at the upper, solved
        // by hand.
        Assert.Equal(807339.4, Point(s, 800), 0.1);
        Assert.Equal(2004795.4, Point(s, 2000), 0.1);
        Assert.Contains(s.Warnings, w => w.Contains("up to 10 keV", StringComparison.Ordinal));
        Assert.Contains(s.Warnings, w => w.Contains("calibration points", StringComparison.Ordinal));
        Assert.Equal("239 0; 1460 10; 2614 0", s.Metadata["EnergyDeviations"]);
    }

    [Theory]
    [InlineData("100", "5", 5000, "up to 5 keV")]
    [InlineData("100 200", "0 0", 0, "")]
    [InlineData("100 200", "5", 0, "not pairs")]
    [InlineData("100 110", "0 20", 0, "no rising scale")]
    [InlineData("", "5", 0, "not pairs")]
    public void DeviationsThatAreAPolynomialOrNone(string energies, string deviations, double offset, string warning)
    {
        Spectrum s = Text.ReadOne(Deviating(energies, deviations));
        Assert.Equal([offset, 1000], s.CalibrationCoefficients, Near);
        if (warning.Length == 0)
            Assert.Empty(s.Warnings);
        else
            Assert.Contains(warning, Assert.Single(s.Warnings));
    }

    [Fact]
    public void DeviationsOfADetectorOf2006AreApplied()
    {
        const string correction =
            "<d:NonlinearityCorrection Detector=\"Aa1\"><d:Deviation>100 4</d:Deviation></d:NonlinearityCorrection>"
            + "<d:NonlinearityCorrection Detector=\"Ba1\"><d:Deviation>100 9</d:Deviation></d:NonlinearityCorrection>";
        Spectrum s = Text.ReadOne(Text.N42Of2006.Replace("</InstrumentInformation>", correction + "</InstrumentInformation>"));
        // Five edges are too few to be a polynomial of third degree.
        Assert.Equal(500 + 4000, Point(s, 0), 1e-6);
        Assert.Equal(500 + 3000 + 125 + 62.5 + 4000, Point(s, 1), 1e-6);
    }

    [Fact]
    public void RegionsOfInterestAreKept()
    {
        Spectrum s = Text.Read(
            Text.N42Of2012.Replace(
                "</RadInstrumentData>",
                "<x:ROI name=\"K-40\"><Start>1400</Start><End>1500</End></x:ROI><x:ROI>7 9</x:ROI></RadInstrumentData>"
            )
        )[0];
        Assert.Equal("name=K-40 Start=1400 End=1500\n7 9", s.Metadata["RegionsOfInterest"]);
        Assert.Equal("1 2", Text.ReadOne(Text.Amptek).Metadata["RegionsOfInterest"]);
        // Those of one spectrum are not those of the others beside it.
        IReadOnlyList<Spectrum> both = Text.Read(
            Text.N42Of2012.Replace(
                    "</RadMeasurement>",
                    "<DHS:Node><Peaks><ROI><Lower>200</Lower></ROI></Peaks></DHS:Node></RadMeasurement>"
                )
                .Replace("5 0 3 1.05562e+06 0 1</ChannelData>", "5 0 3 1.05562e+06 0 1</ChannelData><x:Node><ROI>1 5</ROI></x:Node>")
        );
        Assert.Equal(["1 5\nLower=200", "Lower=200"], both.Select(b => b.Metadata["RegionsOfInterest"]));
    }

    private static double Point(Spectrum s, int channel) => s.CalibrationPoints.Single(p => p.Channel == channel).EnergyEv;

    private static readonly IEqualityComparer<double> Near = EqualityComparer<double>.Create((a, b) => Math.Abs(a - b) < 1e-3, _ => 0);

    [Fact]
    public void BoundariesThatAreNotStraightArePoints()
    {
        Spectrum s = Text.Read(
            Text.N42Of2012.Replace(
                "<CoefficientValues>1 2 0</CoefficientValues>",
                "<EnergyBoundaryValues>1 3 5 7 10</EnergyBoundaryValues>"
            )
        )[1];
        Assert.Equal(new CalibrationPoint(4, 10000), s.CalibrationPoints[4]);
    }

    [Fact]
    public void LeavesDerivedSpectraOut()
    {
        string derived = "<DerivedData><Spectrum><ChannelData>9</ChannelData></Spectrum></DerivedData></RadInstrumentData>";
        IReadOnlyList<Spectrum> s = Text.Read(Text.N42Of2012.Replace("</RadInstrumentData>", derived));
        Assert.Equal(2, s.Count);
        Assert.Contains("derives", Assert.Single(s[0].Warnings));
    }

    [Theory]
    [InlineData("5 0 3 1.05562e+06", "5 0 3 1.5", 13, "whole number")]
    [InlineData("5 0 3 1.05562e+06", "5 -1", 13, "zero or more")]
    [InlineData("5 0 3 1.05562e+06 0 1", "5 0", 13, "number of zeros")]
    [InlineData("5 0 3 1.05562e+06 0 1", "5 0 0", 13, "number of zeros")]
    [InlineData("5 0 3 1.05562e+06 0 1", "0 16000000 0 16000000", 13, "at most 16777216 channels")]
    [InlineData("5 0 3 1.05562e+06 0 1", " ", 13, "found none")]
    [InlineData("CountedZeroes", "Zip", 13, "compression")]
    [InlineData("</RadInstrumentData>", "", 18, "well-formed")]
    [InlineData("by hand", "&hand;", 3, "well-formed")]
    [InlineData("<RadInstrumentData ", "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><RadInstrumentData ", 0, "document type")]
    [InlineData("<RadInstrumentData ", "<Other ", 0, "found XML with the root 'Other'")]
    [InlineData("ChannelData", "Data", 0, "found none")]
    public void RefusesWhatIsDamaged(string part, string replacement, long line, string expected)
    {
        string text = Text.N42Of2012.Replace(part, replacement);
        if (part == "<RadInstrumentData " && replacement == "<Other ")
            text = text.Replace("</RadInstrumentData>", "</Other>");
        SpectrumFormatException e = Text.Fails(text);
        Assert.Contains(expected, e.Message);
        Assert.Equal(line, e.Line);
    }

    [Theory]
    [InlineData("<CoefficientValues>1 2 0<", "<CoefficientValues>0,5 3,0 0,0<", 0, "no coefficients")]
    [InlineData("<CoefficientValues>1 2 0<", "<CoefficientValues>1,2,0<", 2, "")]
    [InlineData("<CoefficientValues>1 2 0<", "<CoefficientValues>1, 2, 0<", 2, "")]
    [InlineData(
        "<CoefficientValues>1 2 0</CoefficientValues>",
        "<EnergyBoundaryValues>1 3 5</EnergyBoundaryValues>",
        2,
        "3 channel boundaries for 4"
    )]
    public void CommasAndMissingBoundariesAreNotReadInSilence(string part, string replacement, int coefficients, string warning)
    {
        Spectrum s = Text.Read(Text.N42Of2012.Replace(part, replacement))[1];
        Assert.Equal(coefficients, s.CalibrationCoefficients.Count);
        Assert.Equal(warning.Length > 0, s.Warnings.Any(w => w.Contains(warning, StringComparison.Ordinal) && warning.Length > 0));
        if (coefficients > 0)
            Assert.Equal([1000, 2000], s.CalibrationCoefficients);
    }

    [Fact]
    public void PointsOf2006AreCalibrationPoints()
    {
        const string equation = "<Equation Model=\"Polynomial\"><Coefficients>0.5 3 0.125 0.0625</Coefficients></Equation>";
        const string points = "<PointXY><X>1</X><Y>3.5</Y></PointXY><PointXY><X>3</X><Y>9.5</Y></PointXY>";
        Spectrum s = Text.ReadOne(Text.N42Of2006.Replace(equation, $"<ArrayXY X=\"Channel\" Y=\"Energy\">{points}</ArrayXY>"));
        Assert.Equal([new CalibrationPoint(1, 3500), new CalibrationPoint(3, 9500)], s.CalibrationPoints);
        Spectrum other = Text.ReadOne(Text.N42Of2006.Replace(equation, $"<ArrayXY X=\"Energy\" Y=\"Channel\">{points}</ArrayXY>"));
        Assert.Empty(other.CalibrationPoints);
        Assert.Contains("ignored", Assert.Single(other.Warnings));
    }

    [Theory]
    [InlineData("100", 100.5, true)]
    [InlineData("1", 0.5, false)]
    [InlineData("0", 0.5, false)]
    public void CountsBeginWithTheChannelThatTheFileSays(string start, double first, bool isSaid)
    {
        Spectrum s = Text.ReadOne(Text.N42Of2006.Replace("<ChannelData ", $"<ChannelData StartChannel=\"{start}\" "));
        Assert.Equal(first, s.Histogram.FirstPosition);
        Assert.Equal(isSaid, s.Warnings.Count > 0);
        Assert.Contains("StartChannel", Text.Fails(Text.N42Of2006.Replace("<ChannelData ", "<ChannelData StartChannel=\"-3\" ")).Message);
    }

    [Fact]
    public void ASecondSetOfCountsIsRefused() =>
        Assert.Contains(
            "found a second",
            Text.Fails(Text.N42Of2012.Replace("3</ChannelData>", "3</ChannelData><ChannelData>1</ChannelData>")).Message
        );

    [Fact]
    public void ACalibrationWithinASpectrumIsItsOwn()
    {
        const string own = "<EnergyCalibration><CoefficientValues>7 8 0</CoefficientValues></EnergyCalibration>";
        Spectrum s = Text.Read(Text.N42Of2012.Replace("<LiveTimeDuration>P1DT1H", own + "<LiveTimeDuration>P1DT1H"))[1];
        Assert.Equal([7000, 8000], s.CalibrationCoefficients);
    }

    [Fact]
    public void WhatWasMeasuredIsWrittenAsItWasRead()
    {
        string text = Text
            .N42Of2012.Replace(">Calibration<", ">Background<")
            .Replace(
                "<RadDetectorInformation id=\"d2\"/>",
                "<RadDetectorInformation id=\"d2\"><RadDetectorCategoryCode>Neutron</RadDetectorCategoryCode>"
                    + "<RadDetectorKindCode>He3</RadDetectorKindCode></RadDetectorInformation>"
            );
        using var folder = new TemporaryFolder();
        IReadOnlyList<Spectrum> spectra = Text.Read(text);
        Assert.Contains("neutrons", Assert.Single(spectra[1].Warnings));
        SpectrumFile.Write(folder["a.n42"], spectra);
        string written = File.ReadAllText(folder["a.n42"]);
        Assert.Equal(1, Count(written, "<MeasurementClassCode>Background<"));
        Assert.Equal(1, Count(written, "<RadDetectorCategoryCode>Gamma<"));
        Assert.Equal(1, Count(written, "<RadDetectorCategoryCode>Neutron<"));
        Assert.Equal(1, Count(written, "<RadDetectorKindCode>He3<"));
        // What the run is taken for goes first.
        SpectrumFile.Write(folder["b.n42"], [.. spectra.Select(s => s with { Run = s.Run with { Kind = RunKind.Calibration } })]);
        Assert.Equal(1, Count(File.ReadAllText(folder["b.n42"]), "<MeasurementClassCode>Calibration<"));
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [Fact]
    public void BoundsWhatAFileMayBe()
    {
        string deep = string.Concat(Enumerable.Repeat("<a>", 1000)) + string.Concat(Enumerable.Repeat("</a>", 1000));
        Assert.Contains("deep", Text.Fails($"<RadInstrumentData>{deep}</RadInstrumentData>").Message);
    }

    [Fact]
    public void EveryPropertyComesBackAsItWas()
    {
        using var folder = new TemporaryFolder();
        string path = folder["all.n42"];
        Prop.ForAll<int>(seed =>
            {
                var random = new Random(seed);
                Spectrum[] spectra = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => RandomSpectrum.Of(random))];
                if (random.Next(2) == 0)
                    spectra =
                    [
                        .. spectra.Select((s, i) => s with { Run = spectra[0].Run with { LiveTimeSeconds = i, RealTimeSeconds = 10 } }),
                    ];
                SpectrumFile.Write(path, spectra, force: true);
                IReadOnlyList<Spectrum> back = SpectrumFile.Read(path);
                Assert.Equal(spectra.Length, back.Count);
                // Random scales fall as often as they rise, which is said on reading.
                foreach ((Spectrum s, Spectrum b) in spectra.Zip(back))
                    AssertSame(s, b with { Warnings = [.. b.Warnings.Where(w => w != StatedScale.Falls)] });
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(1_000_000_000));
    }

    [Fact]
    public void OtherProgramsFindTheEnergiesInTheElementsOfTheStandard()
    {
        using var folder = new TemporaryFolder();
        var run = new RunInfo("r")
        {
            Start = new DateTime(2024, 12, 18, 11, 13, 14),
            RealTimeSeconds = 1e21,
            LiveTimeSeconds = 1e-5,
        };
        var spectrum = new Spectrum("n", "d", run, new ChannelHistogram([4, 0, 0, 5], 10, 0.25))
        {
            CalibrationCoefficients = [100, 7, 0.5],
        };
        SpectrumFile.Write(folder["a.N42"], [spectrum]);
        string text = File.ReadAllText(folder["a.N42"]);
        Assert.Contains("<ChannelData compressionCode=\"CountedZeroes\">4 0 2 5</ChannelData>", text);
        Assert.Contains("<StartDateTime>2024-12-18T11:13:14</StartDateTime>", text);
        Assert.Contains("<RealTimeDuration>PT1000000000000000000000S</RealTimeDuration>", text);
        Assert.Contains("<LiveTimeDuration>PT0.00001S</LiveTimeDuration>", text);
        // Without the extension, as another program would see it: bins become channels, and every bin keeps its energy.
        int from = text.IndexOf("<SpectrumExtension", StringComparison.Ordinal),
            to = text.IndexOf("</SpectrumExtension>", StringComparison.Ordinal);
        Spectrum plain = Text.ReadOne(text.Remove(from, to - from + "</SpectrumExtension>".Length));
        Assert.Equal(0.5, plain.Histogram.FirstPosition);
        for (int k = 0; k < 4; k++)
            Assert.Equal(Energy(spectrum, spectrum.Histogram.Position(k)), Energy(plain, plain.Histogram.Position(k)), 1e-9);
    }

    [Fact]
    public void WhatAnotherProgramChangedInTheStandardsElementsWins()
    {
        using var folder = new TemporaryFolder();
        Spectrum spectrum = new("n", "d", new RunInfo("r"), new ChannelHistogram([4, 5], 10, 0.25))
        {
            CalibrationCoefficients = [100, 7],
            CalibrationPoints = [new(1, 2)],
        };
        SpectrumFile.Write(folder["a.n42"], [spectrum]);
        string text = File.ReadAllText(folder["a.n42"]);
        int from = text.IndexOf("<CoefficientValues>", StringComparison.Ordinal) + 19,
            to = text.IndexOf("</CoefficientValues>", StringComparison.Ordinal);
        Spectrum changed = Text.ReadOne(text.Remove(from, to - from).Insert(from, "1 2 0"));
        Assert.Contains("changed", Assert.Single(changed.Warnings));
        // The lower edge of the second bin: 1 keV + 2 keV.
        Assert.Equal(3000, Energy(changed, 10.125), 1e-9);
        Assert.Equal("e", Text.ReadOne(text.Replace("<RadDetectorName>d<", "<RadDetectorName>e<")).Detector);
        Spectrum rebinned = Text.ReadOne(text.Replace(">4 5<", ">9<"));
        Assert.Empty(rebinned.CalibrationPoints);
        Assert.Contains("changed", Assert.Single(rebinned.Warnings));
    }

    private static void AssertSame(Spectrum s, Spectrum b)
    {
        Assert.Equal((s.Name, s.Detector, s.Run, s.Run.Start?.Kind), (b.Name, b.Detector, b.Run, b.Run.Start?.Kind));
        Assert.Equal((s.Histogram.FirstPosition, s.Histogram.Width), (b.Histogram.FirstPosition, b.Histogram.Width));
        Assert.Equal(Text.Counts(s), Text.Counts(b));
        Assert.Equal(s.CalibrationCoefficients, b.CalibrationCoefficients);
        Assert.Equal(s.CalibrationPoints, b.CalibrationPoints);
        Assert.Equal(s.Covariates, b.Covariates);
        Assert.Equal(s.Metadata, b.Metadata);
        Assert.Equal(s.Warnings, b.Warnings);
    }

    private static double Energy(Spectrum s, double position) =>
        s.CalibrationCoefficients.Reverse().Aggregate(0.0, (e, c) => e * position + c);
}
