using SpectroCal.PowerShell.Formatting;

namespace SpectroCal.Tests.PowerShell;

public sealed class DisplayTextTests
{
    static DisplayTextTests() => Environment.SetEnvironmentVariable("COLUMNS", "120");

    [Theory]
    [InlineData(907.5331, 0.0512, "907.533 ± 0.051")]
    [InlineData(500.302, 3.0069, "500.3 ± 3.0")]
    [InlineData(1895.34, 72.2, "1895 ± 72")]
    [InlineData(1895.34, 9.96, "1895 ± 10")]
    [InlineData(3.00089941, 0.001616, "3.0009 ± 0.0016")]
    [InlineData(0.5, 0.0996, "0.50 ± 0.10")]
    [InlineData(189386.9, 441.3, "189387 ± 441")]
    [InlineData(-1.15, 0.12, "-1.15 ± 0.12")]
    [InlineData(1e-20, 1e-22, "1.000E-20 ± 1.0E-22")]
    [InlineData(12.5, double.NaN, "12.5")]
    [InlineData(12.5, 0.0, "12.5")]
    [InlineData(12.5, null, "12.5")]
    [InlineData(double.NaN, 1.0, "")]
    [InlineData(null, 1.0, "")]
    public void RoundsToTwoDigitsOfTheError(double? value, double? error, string expected) =>
        Assert.Equal(expected, DisplayText.Uncertain(value, error));

    [Theory]
    [InlineData(1.2, 0.1, "+1.20 ± 0.10")]
    [InlineData(-1.2, 0.1, "-1.20 ± 0.10")]
    [InlineData(-0.001, 0.15, "0.00 ± 0.15")]
    [InlineData(0.001, 0.15, "0.00 ± 0.15")]
    [InlineData(null, 0.15, "")]
    public void GivesDifferencesTheirSign(double? value, double? error, string expected) =>
        Assert.Equal(expected, DisplayText.Difference(value, error));

    [Theory]
    [InlineData(0.27, null, "chi2/ndf 1.02 at 495, p = 0.27")]
    [InlineData(double.NaN, null, "chi2/ndf 1.02 at 495")]
    [InlineData(null, "Few counts.", "chi2/ndf 1.02 at 495|No p-value: Few counts.")]
    public void SaysWhyThereIsNoProbability(double? probability, string? reason, string expected) =>
        Assert.Equal(expected.Replace("|", Environment.NewLine), DisplayText.Goodness(1.02, 495, probability, reason));

    [Theory]
    [InlineData(65028866L, 9, " 65028866")]
    [InlineData(99999999999L, 11, "99999999999")]
    [InlineData(65028866000L, 9, "6.503E+10")]
    [InlineData(null, 3, "   ")]
    public void KeepsCountsWithinTheirColumn(long? count, int columns, string expected) =>
        Assert.Equal(expected, DisplayText.Count(count, columns));

    [Theory]
    [InlineData(3.09221234, 0.0031, 20, "     3.0922 ± 0.0031")]
    [InlineData(3.09221234, 0.0031, 13, "   3.0922(31)")]
    [InlineData(3.09221234, 0.00000012, 13, "   3.09221234")] // with its error 3.09221234(12)
    [InlineData(123456.09221234, 0.00000012, 13, "123456.092212")]
    public void KeepsUncertainNumbersWithinTheirColumn(double value, double error, int columns, string expected) =>
        Assert.Equal(expected, DisplayText.UncertainIn(value, error, columns, columns));

    [Theory]
    [InlineData("1.07 at bound: background.b0", 4, "1.07")]
    [InlineData("1.07 at bound: background.b0", 8, "1.07 at")]
    [InlineData("background.b0", 8, "back….b0")]
    [InlineData("55432.05", 5, "55432")]
    [InlineData("55432.05", 4, "6E+04")]
    [InlineData("123456789.12 at bound", 9, "123456789|at bound")]
    public void ShowsWholeWordsWhereThereIsNoRoom(string text, int columns, string expected) =>
        Assert.Equal(expected.Replace("|", Environment.NewLine), DisplayText.Last(text, 118 - columns, 118 - columns, hasName: false));

    [Fact]
    public void ShortensInTheMiddle()
    {
        Assert.Equal("run1.mca", DisplayText.Short("run1.mca", 12));
        string shortened = DisplayText.Short("20241217_111314_25kV_40uA_unfilt1.mca", 20);
        Assert.Equal(20, shortened.Length);
        Assert.StartsWith("20241217_1", shortened, StringComparison.Ordinal);
        Assert.EndsWith("lt1.mca", shortened, StringComparison.Ordinal);
    }
}
