using SpectroCal.Monitoring;
using SpectroCal.Peaks;
using SpectroCal.Reports;

namespace SpectroCal.Tests.Reports;

public sealed class SelectionFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spectrocal-selection").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WhatIsWrittenIsRead()
    {
        SelectedSpectrum[] selection =
        [
            new("sdd,1", "run 1", QualityVerdict.Good, "", SelectedBy.Monitor),
            new("=cmd", "run\"2\"", QualityVerdict.Bad, "The line at channel 12 is missing.", SelectedBy.Person),
            new("sdd2", "run 1", QualityVerdict.Suspicious, "a; b", SelectedBy.Monitor),
        ];
        Assert.Equal(selection, SelectionFile.Read(File(SelectionFile.Write(selection))));
    }

    [Fact]
    public void ASpreadsheetMayWriteSemicolons() =>
        Assert.Equal(
            [new SelectedSpectrum("sdd1", "run1", QualityVerdict.Bad, "noisy", SelectedBy.Person)],
            SelectionFile.Read(File("detector;run;verdict;reason;by\nsdd1;run1;BAD;noisy;Person\n"))
        );

    [Fact]
    public void AnAbsentOneIsOneError() =>
        Assert.Contains(
            "expected a file of results, but there is none",
            Assert.Throws<SpectrumFormatException>(() => SelectionFile.Read(Path.Combine(_folder, "none.csv"))).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("", "an empty file")]
    [InlineData("energy,counts\n1,2\n", "with the first line detector,run")]
    [InlineData("detector,run;verdict;reason;by\na;good;;person\n", "with the first line detector,run")]
    [InlineData("detector,run,verdict,reason,by\na,b,fine,,person\n", "expected one of good, suspicious, bad for verdict, found 'fine'")]
    [InlineData("detector,run,verdict,reason,by\na,b,good,,me\n", "for by, found 'me'")]
    [InlineData("detector,run,verdict,reason,by\na,b,good\n", "expected 5 fields, found 3")]
    [InlineData("detector,run,verdict,reason,by\na,b,good,,person\na,b,bad,,person\n", "each detector and run once")]
    public void WhatIsNoSelectionIsOneError(string text, string fault) =>
        Assert.Contains(
            fault,
            Assert.Throws<SpectrumFormatException>(() => SelectionFile.Read(File(text))).Message,
            StringComparison.Ordinal
        );

    private string File(string text)
    {
        string path = Path.Combine(_folder, "selection.csv");
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
