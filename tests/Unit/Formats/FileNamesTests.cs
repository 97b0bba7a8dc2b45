using FsCheck;
using FsCheck.Fluent;
using SpectroCal.Formats;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

/// <summary>Names in data become names of files and cells of tables that nothing trips over.</summary>
public class FileNamesTests
{
    [Theory]
    [InlineData("B0CH3")]
    [InlineData("PX5-2524")]
    [InlineData("naïve")]
    [InlineData("COM")]
    [InlineData("CONTROL")]
    public void OrdinaryNamesStay(string name) => Assert.Equal(name is "COM", FileNames.Part(name) != name);

    [Theory]
    [InlineData("CON")]
    [InlineData("nul.txt")]
    [InlineData("Com1")]
    [InlineData("LPT9")]
    [InlineData("aux")]
    [InlineData("..")]
    [InlineData("a.")]
    [InlineData("a ")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a\u001B[31m")]
    [InlineData("")]
    [InlineData("\0")]
    public void OthersAreChanged(string name)
    {
        string part = FileNames.Part(name);
        Assert.Matches(@"^[A-Za-z0-9_-][A-Za-z0-9._-]*-[0-9a-f]{8}\z", part);
        Assert.DoesNotMatch(@"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|\z)", part);
        Assert.True(part.Length <= FileNames.LongestPart);
    }

    [Fact]
    public void LongNamesAreShortenedAndStayApart()
    {
        string[] names = [.. Enumerable.Range(0, 100).Select(i => new string('x', 300) + i), "a/b", "a\\b", "a b", "A b"];
        Assert.Equal(names.Length, names.Select(FileNames.Part).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, n => Assert.True(FileNames.Part(n).Length <= FileNames.LongestPart));
    }

    [Fact]
    public void DetectorsWithLongNamesAreExportedWithWholeNames()
    {
        using var folder = new TemporaryFolder();
        string[] names = [new string('x', 300) + "1", new string('x', 300) + "2", "CON"];
        Spectrum[] spectra = [.. names.Select(n => new Spectrum("s", n, new RunInfo("r"), new ChannelHistogram([1], 0.5)))];
        var export = SpectrumExport.Of(folder["out"], WritableFormat.OfPath("a.spe"));
        IReadOnlyList<ExportedFile> files = export.Files([("run.n42", spectra)]);
        foreach (ExportedFile file in files)
            file.Write(force: false);
        Assert.Equal(names, files.Select(f => SpectrumFile.Read(f.Path)[0].Detector));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+a", "'+a")]
    [InlineData("-x", "'-x")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=x", "' =x")]
    [InlineData("\uFF1Dx", "'\uFF1Dx")]
    [InlineData("'=x", "''=x")]
    [InlineData("-5", "-5")]
    [InlineData("+1.5e3", "+1.5e3")]
    [InlineData("'a", "'a")]
    [InlineData("a=b", "a=b")]
    public void CellsAreNoFormulas(string text, string cell) => Assert.Equal(cell, CsvField.Of(text));

    [Fact]
    public void EveryTextComesBack()
    {
        const string letters = "'=+-@ ax\"5.";
        Prop.ForAll<int>(seed =>
            {
                var random = new Random(seed);
                string text = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => letters[random.Next(letters.Length)]));
                byte[] line = System.Text.Encoding.UTF8.GetBytes("0," + CsvField.Of(text));
                Assert.Equal(text, DelimitedLine.Texts(line, (byte)',')[1]);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(1_000_000_000));
    }
}
