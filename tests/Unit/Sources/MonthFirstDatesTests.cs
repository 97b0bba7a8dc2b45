using SpectroCal.Sources;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Sources;

public class MonthFirstDatesTests
{
    [Theory]
    [InlineData(".spe")]
    [InlineData(".mca")]
    public void ADayAboveTwelveInOneFileMakesTheOthersDoubtful(string extension)
    {
        using var folder = new TemporaryFolder();
        string[] paths = [.. new[] { 11, 12, 13 }.Select(day => folder[$"day{day}{extension}"])];
        foreach ((int i, string path) in paths.Index())
        {
            string date = $"{11 + i}/11/2026 10:00:00";
            string content =
                extension == ".spe" ? Text.Spe.Replace("02/09/2018 10:03:36", date) : Text.Amptek.Replace("12/18/2024 11:13:14", date);
            File.WriteAllText(path, content);
        }
        string[][] doubts =
        [
            .. MeasuredSpectra
                .Read(paths, cancellation: TestContext.Current.CancellationToken)
                .Files.Select(f => f.Warnings.Where(w => w.Contains("month first")).ToArray()),
        ];
        Assert.Empty(doubts[0]);
        Assert.Equal(
            "The start '12/11/2026 10:00:00' is taken for 2026-12-11, month first; it may be 2026-11-12, since day13"
                + extension
                + " has the day first.",
            Assert.Single(doubts[1])
        );
        Assert.Empty(doubts[2]);
        // The format has the month first, and nothing speaks against it.
        Assert.DoesNotContain(
            MeasuredSpectra.Read(paths[..2], cancellation: TestContext.Current.CancellationToken).Files.SelectMany(f => f.Warnings),
            w => w.Contains("month first")
        );
    }
}
