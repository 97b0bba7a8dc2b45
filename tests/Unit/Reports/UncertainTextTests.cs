using System.Globalization;
using SpectroCal.Reports;

namespace SpectroCal.Tests.Reports;

public sealed class UncertainTextTests
{
    [Theory]
    [InlineData(907.5331, 0.0512, "907.533 ± 0.051")]
    [InlineData(0.5, 0.0996, "0.50 ± 0.10")]
    [InlineData(0.5, 0.1, "0.50 ± 0.10")]
    [InlineData(0.5, 0.99, "0.50 ± 0.99")]
    [InlineData(0.5, 0.996, "0.5 ± 1.0")]
    [InlineData(1234.5, 1234, "1234 ± 1234")]
    [InlineData(-12.16, 12.6, "-12 ± 13")]
    [InlineData(3.4e-7, 2.1e-8, "3.40E-7 ± 2.1E-8")]
    [InlineData(0, 2.1e-7, "0.00000000 ± 0.00000021")]
    [InlineData(0, 2.1e-8, "0.000000000E+0 ± 2.1E-8")]
    [InlineData(0, 2.1e-9, "0.0000000000E+0 ± 2.1E-9")]
    [InlineData(11.92684, double.NaN, "11.9268")]
    [InlineData(11.92684, 0.0, "11.9268")]
    [InlineData(11.92684, double.PositiveInfinity, "11.9268")]
    [InlineData(double.NaN, 1.0, "")]
    public void TheErrorHasTwoDigits(double value, double error, string expected) => Assert.Equal(expected, UncertainText.Of(value, error));

    [Theory]
    [InlineData(0.31, 0.12, "+0.31 ± 0.12")]
    [InlineData(-0.31, 0.12, "-0.31 ± 0.12")]
    [InlineData(-0.001, 0.12, "0.00 ± 0.12")]
    [InlineData(0.001, 0.12, "0.00 ± 0.12")]
    [InlineData(0.25, double.NaN, "+0.25")]
    public void ADifferenceHasASign(double value, double error, string expected) =>
        Assert.Equal(expected, UncertainText.Difference(value, error));

    [Theory]
    [InlineData(-1e-9, "0.0", "0.0")]
    [InlineData(-0.04, "F1", "0.0")]
    [InlineData(-0.06, "0.0", "-0.1")]
    [InlineData(-1e-9, "+0.0;-0.0;0.0", "0.0")]
    [InlineData(0.25, "0.00", "0.25")]
    public void ZeroHasNoSign(double value, string format, string expected) => Assert.Equal(expected, UncertainText.Number(value, format));

    [Theory]
    [InlineData(0, "0 batches are")]
    [InlineData(1, "1 batch is")]
    [InlineData(2, "2 batches are")]
    public void OneIsSingular(int count, string expected) =>
        Assert.Equal(expected, $"{Plural.Of(count, "batch", "batches")} {Plural.Word(count, "is", "are")}");

    [Fact]
    public void NothingIsEmpty()
    {
        Assert.Equal("", UncertainText.Of(null, 1));
        Assert.Equal("", UncertainText.Difference(null, 1));
        Assert.Equal("", UncertainText.Error(null));
        Assert.Equal("", UncertainText.Error(-1));
    }

    [Fact]
    public void NumbersFollowTheCulture() =>
        Assert.Equal("907,533 ± 0,051", UncertainText.Of(907.5331, 0.0512, new NumberFormatInfo { NumberDecimalSeparator = "," }));
}
