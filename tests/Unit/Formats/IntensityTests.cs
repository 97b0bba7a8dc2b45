using System.Globalization;
using PureHDF;
using SpectroCal.Formats;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

/// <summary>Values that are no counts: refused where counts are needed, with the values for those who can use them.</summary>
public sealed class IntensityTests
{
    // Net counts of a peak, in part negative.
    private static readonly double[] Net = [-1.5, 0.25, 2, 9.5, 30.125, 8.75, 2.5, -0.5, 1, -2.25, 0.5, 0];

    private static string Rows(string header, Func<int, string> row) =>
        header + string.Concat(Enumerable.Range(0, Net.Length).Select(i => row(i) + "\n"));

    private static string Value(int i) => Net[i].ToString("R", CultureInfo.InvariantCulture);

    private static NotCountsException Refusal(byte[] content, string? table = null)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["net.dat"], content);
        return Assert.Throws<NotCountsException>(() =>
            SpectrumFile.Read(folder["net.dat"], table is null ? null : TableColumns.Parse(table))
        );
    }

    private static IntensitySpectrum Read(string text, string? table = null) => Assert.Single(Refusal(Text.Bytes(text), table).Spectra);

    private static void AssertNet(IntensitySpectrum spectrum) => Assert.Equal(Net, spectrum.Intensities.Values.ToArray());

    [Fact]
    public void ATableOfNetCountsIsReadWithItsScaleAndItsErrors()
    {
        IntensitySpectrum s = Read(Rows("Energy (keV),Counts,Error\n", i => Text.Invariant($"{1 + 0.5 * i},{Value(i)},{1 + i}")));
        AssertNet(s);
        Assert.Equal(Enumerable.Range(1, Net.Length).Select(e => (double)e), s.Intensities.Errors.ToArray());
        Assert.Equal(750, s.CalibrationCoefficients[0], 1e-9);
        Assert.Equal(500, s.CalibrationCoefficients[1], 1e-9);
        Assert.Contains("are not counts (there is '-1.5')", Assert.Single(s.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void TheRefusalSaysWhereAndWhatCanBeDone()
    {
        NotCountsException refusal = Refusal(Text.Bytes(Rows("keV,net\n", i => Text.Invariant($"{1 + 0.5 * i},{Value(i)}"))));
        Assert.Equal(2, refusal.Line);
        Assert.EndsWith(
            "net.dat, line 2: expected counts, which are whole and not negative, found '-1.5', as after subtracting a background or "
                + "dividing by a time; figures and fits of lines can use such values, all else needs counts as they were measured.",
            refusal.Message,
            StringComparison.Ordinal
        );
        Assert.False(refusal.Spectra[0].Intensities.HasErrors);
    }

    [Fact]
    public void EnergiesThatFallPutValuesAndErrorsIntoTheirOrder()
    {
        int last = Net.Length - 1;
        IntensitySpectrum s = Read(
            Rows("Energy (keV);Counts;sigma\n", i => Text.Invariant($"{1 + 0.5 * (last - i)};{Value(last - i)};{1 + last - i}"))
        );
        AssertNet(s);
        Assert.Equal(Enumerable.Range(1, Net.Length).Select(e => (double)e), s.Intensities.Errors.ToArray());
    }

    [Theory]
    [InlineData("", "{0} {1}", "axis,counts")]
    [InlineData("channel,net counts\n", "{0},{1}", null)]
    [InlineData("channel,counts\n", "{0},{1}", null)]
    [InlineData("channel,cps\n", "{0},{1}", null)]
    [InlineData("", "{1}", "counts")]
    [InlineData("a,b\n", "{0},{1}", "channel,counts")]
    public void OtherTables(string header, string row, string? table) =>
        AssertNet(Read(Rows(header, i => string.Format(CultureInfo.InvariantCulture, row, i, Value(i))), table));

    [Theory]
    [InlineData("Error (%)")]
    [InlineData("1/err")]
    [InlineData("sigma^2")]
    [InlineData("Error (2 sigma)")]
    [InlineData("Sigma (keV)")]
    [InlineData("Error -")]
    public void WhatIsNoStandardErrorIsNone(string name)
    {
        IntensitySpectrum s = Read(Rows($"Energy (keV),Counts,{name}\n", i => Text.Invariant($"{1 + 0.5 * i},{Value(i)},{1 + i}")));
        AssertNet(s);
        Assert.False(s.Intensities.HasErrors);
        Assert.Contains(s.Warnings, w => w.Contains("no standard errors", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("keV,net,net error", "{0},{1},{2}")]
    [InlineData("keV,cps,cps_err", "{0},{1},{2}")]
    [InlineData("keV,Intensity,Error (1 sigma)", "{0},{1},{2}")]
    [InlineData("keV,Intensity 1,Intensity 2,Error 1,Error 2", "{0},{1},9.5,{2},7")]
    [InlineData("keV,Intensity 1,Error 2,Intensity 2,Error 1", "{0},{1},7,9.5,{2}")]
    [InlineData("keV,net a,net b,net b error,net a error", "{0},{1},9.5,7,{2}")]
    [InlineData("keV,net,error,cps,unc", "{0},{1},{2},9.5,7")]
    public void ErrorsBelongToTheColumnOfTheirName(string header, string row)
    {
        string text = Rows(header + "\n", i => string.Format(CultureInfo.InvariantCulture, row, 1 + 0.5 * i, Value(i), 1 + i));
        IReadOnlyList<IntensitySpectrum> spectra = Refusal(Text.Bytes(text)).Spectra;
        AssertNet(spectra[0]);
        Assert.Equal(Enumerable.Range(1, Net.Length).Select(e => (double)e), spectra[0].Intensities.Errors.ToArray());
        Assert.All(spectra.Skip(1), s => Assert.All(s.Intensities.Errors.ToArray(), e => Assert.Equal(7, e)));
    }

    [Fact]
    public void ErrorsThatMayBeOfEitherColumnAreLeftOut()
    {
        NotCountsException refusal = Refusal(
            Text.Bytes(Rows("keV,net,background,error\n", i => Text.Invariant($"{1 + 0.5 * i},{Value(i)},{3 + i % 2},{1 + i}")))
        );
        Assert.All(refusal.Spectra, s => Assert.False(s.Intensities.HasErrors));
        Assert.Contains(refusal.Spectra[0].Warnings, w => w.Contains("not clear", StringComparison.Ordinal));
    }

    [Fact]
    public void NetCountsThatAreWholeByChanceAreNoCounts() =>
        Assert.False(Read(Rows("keV,net counts\n", i => Text.Invariant($"{1 + 0.5 * i},{i * i}"))).Intensities.HasErrors);

    private static string Row(Func<int, string> value) => string.Join(' ', Enumerable.Range(0, Net.Length).Select(value)) + "\n";

    [Theory]
    [InlineData("", "rows")]
    [InlineData("12 ", "length:rows")]
    public void ARowIsASpectrum(string before, string table) => AssertNet(Read(before + Row(Value), table));

    [Fact]
    public void RowsGoByTheOrderOfTheirAxis()
    {
        NotCountsException refusal = Refusal(
            Text.Bytes(
                Row(i => Text.Invariant($"{3 - 0.25 * i}")) + Row(i => Value(Net.Length - 1 - i)) + Row(i => Text.Invariant($"{i}"))
            ),
            "rows:keV,counts"
        );
        Assert.Equal(["1", "2"], refusal.Spectra.Select(s => s.Detector));
        AssertNet(refusal.Spectra[0]);
        Assert.Equal(Enumerable.Range(0, Net.Length).Reverse().Select(i => (double)i), refusal.Spectra[1].Intensities.Values.ToArray());
        Assert.Equal(250, refusal.Spectra[0].CalibrationCoefficients[1], 1e-9);
    }

    [Fact]
    public void ARowOfRealNumbersAloneIsNotGuessedToBeASpectrum()
    {
        SpectrumFormatException e = Assert.Throws<SpectrumFormatException>(() => Text.ReadOne(Row(Value)));
        Assert.IsNotType<NotCountsException>(e);
        Assert.Contains("such as rows (in PowerShell", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheNumberOfChannelsBeforeThemIsNoValue() => AssertNet(Read("12\n" + Rows("", Value), "length:counts"));

    [Theory]
    [InlineData("cps")]
    [InlineData("cpm")]
    [InlineData("Impulse pro s")]
    [InlineData("Imp./s")]
    [InlineData("cuentas por segundo")]
    [InlineData("counts s^-1")]
    [InlineData("% counts")]
    [InlineData("counts (dead-time corrected)")]
    [InlineData("kcounts")]
    [InlineData("Bq")]
    public void WholeRatesAreNoCountsEither(string name) =>
        Assert.Equal(7, Read($"keV,{name}\n1,7\n2,9\n3,4\n4,8\n5,2\n6,1\n7,3\n8,5\n").Intensities.Values[0]);

    [Theory]
    [InlineData("Ereignisse")]
    [InlineData("Imp")]
    [InlineData("counts per channel")]
    public void CountsInOtherWordsAreCounts(string name) =>
        Assert.Equal(7, Text.ReadOne($"keV,{name}\n1,7\n2,9\n3,4\n4,8\n5,2\n6,1\n7,3\n8,5\n").Histogram.Counts[0]);

    [Fact]
    public void CountsWithStatedErrorsAreValuesOfTheirOwn()
    {
        IntensitySpectrum s = Read("1,7,2.6\n2,9,3\n3,4,2\n", "channel,counts,errors");
        Assert.Equal([7.0, 9, 4], s.Intensities.Values.ToArray());
        Assert.Equal([2.6, 3.0, 2], s.Intensities.Errors.ToArray());
    }

    [Theory]
    [InlineData("channel,counts\n0,5\n1,-1\n2,7\n3,2\n4,0\n5,1.5\n6,3\n7,2\n", null, "expected counts of zero or more, found '-1'")]
    [InlineData("-1.5\n2.5\n-3.5\n4\n1\n2\n7\n1\n", null, "--table says that they are that, such as counts")]
    [InlineData("0 -1.5\n1 2.5\n2 -3.5\n3 4\n4 1\n5 2\n6 7\n7 1\n", null, "such as axis,counts")]
    [InlineData("sample,mV\n0,-1.5\n1,2.5\n2,-3.5\n3,4\n4,1\n5,2\n6,7\n7,1\n", null, "such as axis,counts")]
    [InlineData("keV,mu\n1,1.5\n2,2.5\n3,3.5\n4,4.5\n5,1.2\n6,2\n7,7\n8,1\n", null, "such as axis,counts")]
    [InlineData("keV,det1,det2\n1,-1.5,3\n2,2.5,1\n3,-2.5,1\n4,1,1\n5,3,1\n6,1,1\n7,1,2\n8,9,1\n", null, "such as axis,counts")]
    [InlineData("channel,counts\n0,-1.5\n1,2.5\n2,-3.5\n3,1\n5,2\n6,3\n7,4\n8,1\n", null, "a gap is not zero")]
    [InlineData("1,7,-2.6\n2,9,3\n3,4,2\n", "channel,counts,errors", "expected errors of zero or more in column 3, found -2.6")]
    [InlineData("1,7,2.6,1\n2,9,3,1\n3,4,2,1\n", "channel,counts,errors", "one column of errors after each column of counts")]
    public void WhatIsDamagedOrNotSpokenOfIsRefused(string text, string? table, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["x.csv"], text);
        SpectrumFormatException fault = Assert.Throws<SpectrumFormatException>(() =>
            SpectrumFile.Read(folder["x.csv"], table is null ? null : TableColumns.Parse(table))
        );
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("channel,errors,counts")]
    [InlineData("errors,counts")]
    [InlineData("rows:counts,errors")]
    [InlineData("wrapped:counts,errors")]
    public void RolesOfErrorsFollowCounts(string table) => Assert.Throws<FormatException>(() => TableColumns.Parse(table));

    [Fact]
    public void BrukerFilesMayHoldNetCounts()
    {
        string values = string.Join(',', Net.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
        IntensitySpectrum s = Read(
            Text.Spx.Replace("<Channels>0,12,7,3,</Channels>", $"<Channels>{values}</Channels>", StringComparison.Ordinal)
                .Replace("<ChannelCount>4", "<ChannelCount>12", StringComparison.Ordinal)
        );
        AssertNet(s);
        Assert.Equal((7.385, "XFlash 5010-9990"), (s.Run.LiveTimeSeconds, s.Detector));
        Assert.Equal(-252.5, s.CalibrationCoefficients[0], 1e-9);
        Assert.Equal(-20, s.Covariates["detectorTemperatureC"]);
    }

    [Fact]
    public void SpeAndN42FilesMayHoldNetCounts()
    {
        string values = string.Join('\n', Net.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
        string spe = Text.Spe.Replace(
            "0 3\r\n       1\r\n       2\r\n       3\r\n       4\r\n",
            $"0 11\r\n{values}\r\n",
            StringComparison.Ordinal
        );
        IntensitySpectrum s = Read(spe);
        AssertNet(s);
        Assert.Equal((296.0, "4"), (s.Run.LiveTimeSeconds, s.Detector));
        Assert.Contains("without commas", Text.Fails(Text.Spe.Replace("       3\r\n", "    3,250\r\n")).Message, StringComparison.Ordinal);
        string n42 = Text.N42Of2006.Replace(
            "<ChannelData Compression=\"CountedZeroes\"> 0 2 7 8 </ChannelData>",
            $"<ChannelData>{values}</ChannelData>",
            StringComparison.Ordinal
        );
        s = Read(n42);
        AssertNet(s);
        Assert.Equal(4, s.CalibrationCoefficients.Count);
    }

    [Theory]
    [InlineData("pcf", 512)]
    [InlineData("spc", 1280)]
    public void BinaryFilesMayHoldNetCounts(string kind, int at)
    {
        byte[] file = OtherPrograms.All[kind]();
        if (kind == "spc")
            file[2] = 5; // floating counts
        for (int i = 0; i < 256; i++)
            BitConverter.GetBytes((float)Net[i % Net.Length]).CopyTo(file, at + 4 * i);
        NotCountsException refusal = Assert.Throws<NotCountsException>(() => SpectrumFile.Read(file, "net"));
        IntensitySpectrum s = Assert.Single(refusal.Spectra);
        Assert.Equal(Enumerable.Range(0, 256).Select(i => (double)(float)Net[i % Net.Length]), s.Intensities.Values.ToArray());
        Assert.True(s.CalibrationCoefficients.Count > 1);
    }

    [Fact]
    public void EmsaFilesMayHoldNetCounts()
    {
        string values = string.Join(",\r\n", Net.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
        IntensitySpectrum s = Read(
            Text.Msa.Replace("65., 67.0, 1.05562e+06,\r\n68\r\n", values + "\r\n", StringComparison.Ordinal)
                .Replace("NPOINTS     : 4.", "NPOINTS     : 12.", StringComparison.Ordinal)
        );
        AssertNet(s);
        Assert.Equal([195.0, 10], s.CalibrationCoefficients);
    }

    [Fact]
    public void AnArrayOfRealsIsOfChannelsOnlyWhereThatIsSaid()
    {
        byte[] array = Text.Numpy(
            "{'descr': '<f8', 'fortran_order': False, 'shape': (12,), }",
            [.. Net.SelectMany(v => BitConverter.GetBytes(v))]
        );
        SpectrumFormatException fault = Assert.Throws<SpectrumFormatException>(() => SpectrumFile.Read(array, "net.npy"));
        Assert.Contains("are read where --table counts says", fault.Message, StringComparison.Ordinal);
        AssertNet(Assert.Single(Refusal(array, "counts").Spectra));
    }

    [Theory]
    [InlineData("counts", true)]
    [InlineData("%", false)]
    [InlineData("counts^2", false)]
    public void ASignalOfNexusBringsItsErrors(string unit, bool areStandard)
    {
        double[] errors = [.. Net.Select((_, i) => 1.0 + i)];
        byte[] file = Hdf5Specimen.Written(
            new H5File
            {
                ["data"] = new H5Group
                {
                    Attributes = new()
                    {
                        ["NX_class"] = "NXdata",
                        ["signal"] = "net",
                        ["axes"] = new[] { "energy" },
                    },
                    ["net"] = Net,
                    ["net_errors"] = new H5Dataset(errors) { Attributes = new() { ["units"] = unit } },
                    ["energy"] = new H5Dataset(Net.Select((_, i) => 8.0 - 0.5 * i).ToArray()) { Attributes = new() { ["units"] = "keV" } },
                },
            }
        );
        IntensitySpectrum s = Assert.Single(Refusal(file).Spectra);
        Assert.Equal(Net.Reverse(), s.Intensities.Values.ToArray());
        Assert.Equal(areStandard ? errors.Reverse() : [], s.Intensities.Errors.ToArray());
        Assert.Equal(!areStandard, s.Warnings.Any(w => w.Contains("no standard errors", StringComparison.Ordinal)));
        Assert.Equal(500, s.CalibrationCoefficients[1], 1e-9);
    }

    [Fact]
    public void ADataSetOfRealsIsOfChannelsOnlyWhereThatIsSaid()
    {
        byte[] file = Hdf5Specimen.Written(new H5File { ["net"] = Net });
        SpectrumFormatException fault = Assert.Throws<SpectrumFormatException>(() => SpectrumFile.Read(file, "net.h5"));
        Assert.Contains("--table dataset:/net", fault.Message, StringComparison.Ordinal);
        AssertNet(Assert.Single(Refusal(file, "dataset:/net").Spectra));
    }
}
