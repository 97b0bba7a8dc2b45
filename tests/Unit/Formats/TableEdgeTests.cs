using System.Globalization;
using System.Text;
using SpectroCal.Formats;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

/// <summary>Tables with the edges of bins, with several spectra side by side, and those that pandas writes.</summary>
public class TableEdgeTests
{
    private static readonly long[] Peak = [0, 2, 9, 30, 9, 2, 0];

    [Theory]
    [InlineData("E_low (keV),E_high (keV),counts\n1,1.5,0\n1.5,2,2\n2,2.5,9\n2.5,3,30\n3,3.5,9\n3.5,4,2\n4,4.5,0\n")]
    [InlineData("Energy low;Energy high;Counts\n1;1,5;0\n1,5;2;2\n2;2,5;9\n2,5;3;30\n3;3,5;9\n3,5;4;2\n4;4,5;0\n")]
    [InlineData("1 1.5 0\n1.5 2 2\n2 2.5 9\n2.5 3 30\n3 3.5 9\n3.5 4 2\n4 4.5 0\n")]
    [InlineData("4 4.5 0\n3.5 4 2\n3 3.5 9\n2.5 3 30\n2 2.5 9\n1.5 2 2\n1 1.5 0\n")]
    [InlineData("ch,low (keV),high (keV),counts\n1,1,1.5,0\n2,1.5,2,2\n3,2,2.5,9\n4,2.5,3,30\n5,3,3.5,9\n6,3.5,4,2\n7,4,4.5,0\n")]
    public void EnergiesOfEdgesAreThoseOfEdges(string text)
    {
        Spectrum s = Text.ReadOne(text);
        Assert.Equal(Peak, Text.Counts(s));
        Assert.Equal(2, s.CalibrationCoefficients.Count);
        // The centre of the first bin, from 1 to 1.5 keV.
        Assert.Equal(1250, s.CalibrationCoefficients[0] + s.CalibrationCoefficients[1] * s.Histogram.FirstPosition, 1e-6);
        Assert.Equal(500, s.CalibrationCoefficients[1], 1e-6);
    }

    [Theory]
    [InlineData("Lower edge (keV)", 0)]
    [InlineData("E_min (keV)", 0)]
    [InlineData("bin_left_keV", 0)]
    [InlineData("Energy (keV)", 0.5)]
    [InlineData("Energy (keV) low gain", 0.5)]
    [InlineData("Upper edge (keV)", 1)]
    public void ASingleColumnOfEdgesIsWhatItsNameSays(string name, double place)
    {
        Spectrum s = Text.ReadOne($"{name},counts\n1,0\n1.5,2\n2,9\n2.5,30\n3,9\n3.5,2\n4,0\n");
        Assert.Equal(Peak, Text.Counts(s));
        Assert.Equal(1000 - 500 * place, s.CalibrationCoefficients[0], 1e-6);
        Assert.Equal(place != 0.5, s.Warnings.Any(w => w.Contains("edges of channels", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(20.0, "0.00", 40)]
    [InlineData(20.4, "0.000", 40)]
    [InlineData(23.7, "0.00", 40)]
    [InlineData(14.9, "0.0000", 40)]
    public void EmptyChannelsMayBeMissingAlsoWhereEnergiesAreRounded(double stepEv, string format, int dense)
    {
        var random = new Random(7);
        int[] places = [.. Enumerable.Range(0, 400).Where(i => i < dense || random.Next(3) > 0)];
        string Row(int p) => Text.Invariant($"{((4000 + stepEv * p) / 1e3).ToString(format, CultureInfo.InvariantCulture)},{p % 7 + 1}\n");
        Spectrum s = Text.ReadOne("Energy (keV),Counts\n" + string.Concat(places.Select(Row)));
        Assert.Equal(places, s.Histogram.Counts.ToArray().Index().Where(c => c.Item > 0).Select(c => c.Index));
        Assert.Equal(4000, s.CalibrationCoefficients[0] + s.CalibrationCoefficients[1] / 2, stepEv / 10);
        Assert.Equal(stepEv, s.CalibrationCoefficients[1], stepEv / 1000);
    }

    [Theory]
    [InlineData(",0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16")]
    [InlineData("det,ch0,ch1,ch2,ch3,ch4,ch5,ch6,ch7,ch8,ch9,ch10,ch11,ch12,ch13,ch14,ch15,ch16")]
    public void LabelsOfRowsAreNoCounts(string header)
    {
        string text = header + "\n0,1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8\n1,5,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8\n";
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["x.csv"], text);
        IReadOnlyList<Spectrum> spectra = SpectrumFile.Read(folder["x.csv"], TableColumns.Parse("rows"));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8], Text.Counts(spectra[0]));
        Assert.Equal(5, Text.Counts(spectra[1])[0]);
        Assert.Equal(header[0] == ',' ? ["1", "2"] : ["0", "1"], spectra.Select(s => s.Detector));
    }

    private static int Smooth(int i) => 5 + (int)(60 * Math.Exp(-(i - 97) * (i - 97) / 200.0)) + i * i % 7;

    [Theory]
    [InlineData("position (mm)", true)]
    [InlineData("t", true)]
    [InlineData("pulse height (mV)", true)]
    [InlineData("x", false)]
    [InlineData("E_cal", false)]
    [InlineData("keV", false)]
    public void AnAxisThatIsCalledSomethingElseGivesNoEnergies(string name, bool isOther)
    {
        Spectrum s = Text.ReadOne(
            $"{name},counts\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{4 + 0.02 * i:F2},{Smooth(i)}\n"))
        );
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (long)Smooth(i)), Text.Counts(s));
        Assert.Equal(isOther ? 0 : 2, s.CalibrationCoefficients.Count);
        Assert.Equal(isOther, s.Warnings.Any(w => w.Contains("does not say that it is energies", StringComparison.Ordinal)));
    }

    [Fact]
    public void EmptyChannelsMayBeMissingFromASingleColumnOfEdges()
    {
        int[] places = [.. Enumerable.Range(0, 200).Where(i => i < 40 || i % 3 > 0)];
        Spectrum s = Text.ReadOne(
            "Lower edge (keV),Counts\n" + string.Concat(places.Select(p => Text.Invariant($"{4 + 0.02 * p:F2},{p % 7 + 1}\n")))
        );
        Assert.Equal(places, s.Histogram.Counts.ToArray().Index().Where(c => c.Item > 0).Select(c => c.Index));
        Assert.Equal([4000, 20], s.CalibrationCoefficients.Select(c => Math.Round(c, 6)));
    }

    [Fact]
    public void APointThatMayGroupThousandsIsRefusedAmongDecimalCommas()
    {
        string rows = string.Concat(Enumerable.Range(0, 60).Select(i => $"4,{i:00};{(i == 30 ? "1.392" : i % 7 + 5)}\n"));
        SpectrumFormatException e = Text.Fails("Energie (keV);Counts\n" + rows);
        Assert.Contains("may group thousands", e.Message, StringComparison.Ordinal);
        Assert.Equal(32, e.Line);
    }

    private static string Table(string header, Func<int, string> row, int rows = 256) =>
        header + "\n" + string.Concat(Enumerable.Range(0, rows).Select(i => row(i) + "\n"));

    [Theory]
    [InlineData("untere Grenze (keV)", 0)]
    [InlineData("Kanalunterkante (keV)", 0)]
    [InlineData("borne inf. (keV)", 0)]
    [InlineData("upper bound (keV)", 1)]
    [InlineData("stop energy (keV)", 1)]
    [InlineData("bin edge (keV)", 0.5)]
    public void EdgesMayBeNamedInOtherWords(string name, double place)
    {
        Spectrum s = Text.ReadOne($"{name},counts\n1,0\n1.5,2\n2,9\n2.5,30\n3,9\n3.5,2\n4,0\n");
        Assert.Equal(1000 - 500 * place, s.CalibrationCoefficients[0], 1e-6);
    }

    [Theory]
    [InlineData("Counts/s")]
    [InlineData("Counts per hour")]
    [InlineData("counts/keV")]
    [InlineData("Counts (1e3)")]
    [InlineData("avg counts")]
    [InlineData("Counts*10")]
    [InlineData("Zählrate")]
    public void WholeNumbersWhoseNameSaysSoAreNoCounts(string name) =>
        Assert.Throws<NotCountsException>(() => Text.Read(Table($"keV,{name}", i => Text.Invariant($"{1 + 0.02 * i:F2},{Smooth(i)}"))));

    [Theory]
    [InlineData("Counts/channel")]
    [InlineData("Counts per bin")]
    [InlineData("Events / 20 eV")]
    public void CountsOfABinAreCounts(string name) =>
        Assert.Equal(256, Text.ReadOne(Table($"keV,{name}", i => Text.Invariant($"{1 + 0.02 * i:F2},{Smooth(i)}"))).Histogram.Length);

    [Theory]
    [InlineData("Fehler")]
    [InlineData("Unsicherheit")]
    [InlineData("±")]
    [InlineData("err_lo")]
    [InlineData("variance")]
    [InlineData("ROI")]
    [InlineData("Untergrund")]
    [InlineData("Counts/s")]
    [InlineData("sqrt(counts)")]
    [InlineData("√N")]
    public void WhatStandsBesideCountsIsNoDetector(string name)
    {
        string header = Text.Latin1(Encoding.UTF8.GetBytes($"keV,Counts,{name}"));
        Spectrum s = Text.ReadOne(Table(header, i => Text.Invariant($"{1 + 0.02 * i:F2},{Smooth(i)},{Smooth(i) / 9}")));
        Assert.Equal(Enumerable.Range(0, 256).Select(i => (long)Smooth(i)), Text.Counts(s));
        Assert.Contains(s.Warnings, w => w.Contains("left out", StringComparison.Ordinal));
        Assert.Single(Text.Read(Table(header, i => Text.Invariant($"{1 + 0.02 * i:F2},{Smooth(i)},{Smooth(i) / 9.0:F3}"))));
    }

    [Fact]
    public void SumsAndEventsUnderKnownNamesAreNoCounts()
    {
        int sum = 0;
        Assert.Contains(
            "rise or fall",
            Text.Fails(Table("keV,Counts", i => Text.Invariant($"{1 + 0.02 * i:F2},{sum += Smooth(i)}"))).Message
        );
        sum = 9000;
        Assert.Contains("rise or fall", Text.Fails(Table("channel,Counts", i => Text.Invariant($"{i},{sum -= Smooth(i)}"))).Message);
        int total = Enumerable.Range(0, 256).Sum(Smooth);
        Assert.Contains("sum of all", Text.Fails(Table("Counts", i => Text.Invariant($"{(i == 256 ? total : Smooth(i))}"), 257)).Message);
        var random = new Random(5);
        Assert.Contains("--table events", Text.Fails(Table("Nr,ADC channel", i => Text.Invariant($"{i},{random.Next(200, 900)}"))).Message);
    }

    /// <summary>
    /// Names of detectors tell nothing of what is under them, but no counts rise all along where chance would have them fall.
    /// </summary>
    [Theory]
    [InlineData("channel,A", 1)]
    [InlineData("channel,Ge1", -1)]
    [InlineData("position,left,right", 1)]
    public void SumsUnderNamesOfDetectorsAreNoCounts(string header, int direction)
    {
        int sum = 9000;
        string Row(int i) => Text.Invariant($"{i},{sum += direction * Smooth(i)}") + (header.Contains("right") ? $",{Smooth(i)}" : "");
        Assert.Contains("rise or fall", Text.Fails(Table(header, Row)).Message);
        // Counts may rise for long where they rise steeply.
        Assert.Single(Text.Read(Table("channel,A", i => Text.Invariant($"{i},{Math.Exp(i):F0}"), 14)));
    }

    [Theory]
    [InlineData("live")]
    [InlineData("Real time (s)")]
    [InlineData("dead_time")]
    [InlineData("dose")]
    [InlineData("run")]
    [InlineData("temperature")]
    [InlineData("T (K)")]
    [InlineData("time")]
    public void ConditionsOfAMeasurementAreNoDetectors(string name)
    {
        foreach (string value in new[] { "300", "21.25" })
        {
            IReadOnlyList<Spectrum> s = Text.Read(
                Table($"channel,Ge1,Ge2,{name}", i => Text.Invariant($"{i},{Smooth(i)},{Smooth(i + 9)},{value}"))
            );
            Assert.Equal(["Ge1", "Ge2"], s.Select(x => x.Detector));
            Assert.Equal($"The column '{name}' is not counts and is left out.", Assert.Single(s[0].Warnings));
        }
        Assert.Equal(3, Text.Read(Table("channel,Ge1,Ge2,run 2", i => $"{i},{Smooth(i)},{Smooth(i + 9)},{Smooth(i + 5)}")).Count);
    }

    [Theory]
    [InlineData("channel")]
    [InlineData("Bin centre")]
    [InlineData("position")]
    [InlineData("Position (channels)")]
    public void CentresOfBinsAreChannels(string name)
    {
        Spectrum s = Text.ReadOne(Table($"{name},counts", i => Text.Invariant($"{20.5 + i},{Smooth(i)}")));
        Assert.Equal((20.5, 1, Smooth(0)), (s.Histogram.FirstPosition, s.Histogram.Width, s.Histogram.Counts[0]));
        s = Text.ReadOne(Table($"{name},counts", i => Text.Invariant($"{2.5 + 5 * i},{Smooth(i)}")));
        Assert.Equal((2.5, 5, Smooth(0)), (s.Histogram.FirstPosition, s.Histogram.Width, s.Histogram.Counts[0]));
        Assert.Empty(s.Warnings);
        Assert.Contains("line 2", Text.Fails(Table("channel,counts", i => Text.Invariant($"{0.25 + i},{Smooth(i)}"))).Message);
    }

    [Theory]
    [InlineData(8, 64)]
    [InlineData(1, 128)]
    public void TheHeaderOfPandasWithoutAnIndexIsNoChannel(int detectors, int rows)
    {
        string header = string.Join(',', Enumerable.Range(0, detectors));
        string text = Table(
            header,
            i => string.Join(',', Enumerable.Range(1, detectors).Select(d => Text.Invariant($"{d * Smooth(i)}"))),
            rows
        );
        Assert.Contains("may number the columns", Text.Fails(text).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(",", "Total,123456")]
    [InlineData(";", "Summe;123456")]
    [InlineData("\t", "Total counts:\t123456")]
    public void ASumBelowIsLeftOut(string delimiter, string row)
    {
        string text = Table($"channel{delimiter}counts", i => Text.Invariant($"{i}{delimiter}{Smooth(i)}"));
        int channels = Text.ReadOne(text).Histogram.Length;
        Spectrum s = Text.ReadOne(text + row + "\n\n");
        Assert.Equal(channels, s.Histogram.Length);
        Assert.Contains(s.Warnings, w => w.Contains("is a sum and is left out", StringComparison.Ordinal));
        Assert.Contains("no rows below", Text.Fails(text + row + $"\n{channels}{delimiter}5\n").Message, StringComparison.Ordinal);
        Assert.Contains("Average", Text.Fails(text + $"Average{delimiter}5\n").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("E,a,,E,b", 2)]
    [InlineData("E (keV),a,,E (keV),b", 2)]
    [InlineData(null, 2)]
    public void AnEmptyColumnBetweenSpectraIsNone(string? names, int spectra)
    {
        string Row(int i) => Text.Invariant($"{1 + 0.02 * i:F2},{Smooth(i)},,{1 + 0.02 * i:F2},{2 * Smooth(i)}");
        string text = names is null ? string.Concat(Enumerable.Range(0, 256).Select(i => Row(i) + "\n")) : Table(names, Row);
        IReadOnlyList<Spectrum> read = Text.Read(text);
        Assert.Equal(spectra, read.Count);
        Assert.Equal(read[0].Histogram.TotalCounts * 2, read[1].Histogram.TotalCounts);
        // What stands there in one row is not left out.
        int at = text.LastIndexOf(",,", StringComparison.Ordinal);
        Assert.Contains("expected 4 fields", Text.Fails(text.Insert(at + 1, "7")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SharesOfASumAreNoIntensities()
    {
        double sum = 0;
        string Share(int i) => Text.Invariant($"{1 + 0.02 * i:F2},{(sum += Smooth(i)) / 1e6:F6}");
        Assert.Contains("as sums up to each channel", Text.Fails(Table("keV,Intensity", Share)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AChannelWithOneCountIsNoHeader() =>
        Assert.Equal(1, Text.Counts(Text.ReadOne("0,1\n" + Table("1,7", i => Text.Invariant($"{i + 2},{Smooth(i)}"), 127)))[0]);

    [Fact]
    public void ATimeAboveAColumnIsNoCount()
    {
        string counts = string.Concat(Enumerable.Range(0, 256).Select(i => Text.Invariant($"{Smooth(i)}\n")));
        Assert.Contains("as of a time", Text.Fails("15.03.2024\n10:11:12\n100.0\n" + counts).Message, StringComparison.Ordinal);
        Assert.Equal(256, Text.ReadOne(counts.Replace("\n", ".\n")).Histogram.Length);
    }

    [Theory]
    [InlineData("Live time (min),2", 120.0)]
    [InlineData("Live time,00:01:40", 100.0)]
    [InlineData("Live time [ms],1500", 1.5)]
    [InlineData("Live time: 2 min", 120.0)]
    [InlineData("LIVE_TIME = 300", 300.0)]
    [InlineData("Live time (weeks),2", null)]
    public void TimesAboveATableHaveUnits(string line, double? seconds)
    {
        Spectrum s = Text.ReadOne(Table(line + "\nkeV,Counts", i => Text.Invariant($"{1 + 0.02 * i:F2},{Smooth(i)}")));
        Assert.Equal(seconds, s.Run.LiveTimeSeconds);
        Assert.Equal(seconds is null ? 1 : 0, s.Warnings.Count(w => w.Contains("is not a time", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("E (x10 keV)")]
    [InlineData("E (100 eV)")]
    [InlineData("E (meV)")]
    public void OddUnitsOfEnergiesAreRefused(string name) =>
        Assert.Contains(
            "eV, keV or MeV",
            Text.Fails(Table($"{name},Counts", i => Text.Invariant($"{1 + 0.02 * i:F2},{Smooth(i)}"))).Message
        );

    [Fact]
    public void PointsBesideHundredsGroupThousands()
    {
        string Count(int i) =>
            i == 97 ? "1.320"
            : i == 98 ? "1.090"
            : Text.Invariant($"{20 * Smooth(i % 90)}");
        string rows = Table("eV;Counts", i => Text.Invariant($"{8000 + 20 * i};{Count(i)}"));
        Assert.Contains("may group thousands", Text.Fails(rows).Message, StringComparison.Ordinal);
        // Roots of small counts look alike.
        Spectrum s = Text.ReadOne(
            Table("keV,Counts,Error", i => Text.Invariant($"{1 + 0.02 * i:F2},{Smooth(i)},{Math.Sqrt(Smooth(i)):G4}"))
        );
        Assert.Equal(256, s.Histogram.Length);
    }

    [Fact]
    public void RoundedEnergiesOfABentScaleAreBent()
    {
        Spectrum s = Text.ReadOne(
            Table("Energy (keV),Counts", i => Text.Invariant($"{(20 * i + 2e-4 * i * i) / 1e3:F2},{Smooth(i % 256)}"), 512)
        );
        Assert.Equal(3, s.CalibrationCoefficients.Count);
        for (int i = 0; i < 512; i += 50)
            Assert.Equal(20 * i + 2e-4 * i * i, s.CalibrationCoefficients.Select((c, k) => c * Math.Pow(i + 0.5, k)).Sum(), 2.5);
    }

    [Theory]
    [InlineData("Live Time (s): 100")]
    [InlineData("Energy calibration: 0.02 keV/ch")]
    public void ALineAboveThatStatesANumberNamesNoColumns(string line) =>
        Assert.Equal(
            256,
            Text.ReadOne(Table(line + "\nkeV Counts", i => Text.Invariant($"{1 + 0.02 * i:F2} {Smooth(i)}"))).Histogram.Length
        );

    [Fact]
    public void NumbersOfAnotherNameThatGoByOneAreSaid() =>
        Assert.Contains("'days'", Assert.Single(Text.ReadOne(Table("days,Counts", i => Text.Invariant($"{i},{Smooth(i)}"))).Warnings));

    [Theory]
    [InlineData("left,1,2,3,4\nright,5,6,7,8\n")]
    [InlineData("detector,ch0,ch1,ch2,ch3\nleft,1,2,3,4\nright,5,6,7,8\n")]
    public void TextsBeforeNumbersAreNamed(string text) =>
        Assert.Contains("begin with a text such as 'left'", Text.Fails(text).Message, StringComparison.Ordinal);

    [Fact]
    public void AnIndexAboveFewLongRowsDoesNotSayWhatIsASpectrum() =>
        Assert.Contains(
            "--table rows",
            Assert
                .Throws<SpectrumFormatException>(() =>
                    Text.ReadOne(
                        ",0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16\n0,1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8\n"
                            + "1,5,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8\n"
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void ChannelsOfEdgesAreChannels()
    {
        Spectrum single = Text.ReadOne("bin_low,bin_high,counts\n3,4,0\n4,5,2\n5,6,9\n6,7,30\n7,8,9\n8,9,2\n9,10,0\n");
        Assert.Equal((3.5, 1.0), (single.Histogram.FirstPosition, single.Histogram.Width));
        Spectrum wide = Text.ReadOne("channel low,channel high,counts\n0,4,0\n4,8,2\n8,12,9\n12,16,30\n16,20,9\n20,24,2\n24,28,0\n");
        Assert.Equal((2.0, 4.0), (wide.Histogram.FirstPosition, wide.Histogram.Width));
        Assert.Empty(single.CalibrationCoefficients.Concat(wide.CalibrationCoefficients));
    }

    [Theory]
    [InlineData("0,4,0\n4,8,2\n8,12,9\n12,16,30\n16,20,9\n20,24,2\n24,28,0\n", "edges of bins")]
    [InlineData("low (keV),high (keV),counts\n1,1.5,0\n1.6,2,2\n2,2.5,9\n2.5,3,30\n3,3.5,9\n", "adjoin")]
    [InlineData("x,y,x.1,y.1\n1,0,2,0\n1.5,2,2.6,3\n2,9,3.2,8\n2.5,30,3.8,20\n3,9,4.4,8\n3.5,2,5,2\n", "2 spectra side by side")]
    [InlineData("1 0 2 0\n1.5 2 2.6 3\n2 9 3.2 8\n2.5 30 3.8 20\n3 9 4.4 8\n3.5 2 5 2\n", "skip,skip,axis,counts,skip")]
    public void WhatIsNotCertainIsRefusedWithItsReason(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<SpectrumFormatException>(() => Text.ReadOne(text)).Message);

    [Theory]
    [InlineData("Energy (keV),Counts,Energy (keV),Counts\n", "Counts", "Counts.2")]
    [InlineData("E1,a,E2,b\n", "a", "b")]
    [InlineData("", "1", "2")]
    public void SpectraSideBySideShareOneAxis(string header, string first, string second)
    {
        IReadOnlyList<Spectrum> spectra = SpectrumFile.Read(
            Text.Bytes(header + "1,0,1,1\n1.5,2,1.5,3\n2,9,2,8\n2.5,30,2.5,20\n3,9,3,8\n3.5,2,3.5,2\n4,0,4,1\n"),
            "x.csv"
        );
        Assert.Equal([first, second], spectra.Select(s => s.Detector));
        Assert.Equal(Peak, Text.Counts(spectra[0]));
        Assert.Equal([1, 3, 8, 20, 8, 2, 1], Text.Counts(spectra[1]));
        Assert.All(spectra, s => Assert.Contains(s.Warnings, w => w.Contains("repeats the axis", StringComparison.Ordinal)));
    }

    [Fact]
    public void OneOfTheSpectraCanBeNamed()
    {
        byte[] text = Text.Bytes("E,N,E,N\n1,0,2,0\n1.5,2,2.6,3\n2,9,3.2,8\n2.5,30,3.8,20\n3,9,4.4,8\n3.5,2,5,2\n");
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.csv"], text);
        Spectrum second = Assert.Single(SpectrumFile.Read(folder["x.csv"], TableColumns.Parse("skip,skip,keV,counts")));
        Assert.Equal([0, 3, 8, 20, 8, 2], Text.Counts(second));
        Assert.Equal(600, second.CalibrationCoefficients[1], 1e-6);
    }

    [Theory]
    [InlineData(",0\n0,5\n1,7\n2,1\n")]
    [InlineData(",0\n0,5\n1,7\n2,1\n3,0\n4,0\n5,0\n6,0\n7,0\n8,0\n")]
    [InlineData(";0\n0;5\n1;7\n2;1\n")]
    public void PandasWritesAnIndexBeforeColumnsWithoutNames(string text)
    {
        Spectrum s = Text.ReadOne(text);
        Assert.Equal([5, 7, 1], Text.Counts(s)[..3]);
        Assert.Equal(0.5, s.Histogram.FirstPosition);
        Assert.Empty(s.CalibrationCoefficients);
    }
}
