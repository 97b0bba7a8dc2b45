using System.Text;
using SpectroCal.Formats.Parsing;

namespace SpectroCal.Tests.Formats;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("71.", 71)]
    [InlineData("3.0E+02", 300)]
    [InlineData("9007199254740991.0", 9_007_199_254_740_991)]
    [InlineData("9007199254740993", 9_007_199_254_740_993)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void WholeNumbersAreCounts(string text, long expected)
    {
        Assert.Null(NumberText.TryCount(Encoding.ASCII.GetBytes(text), out long count));
        Assert.Equal(expected, count);
    }

    // As a real number 2^53 + 1 is 2^53: whichever was meant is not known.
    [Theory]
    [InlineData("9007199254740992.0")]
    [InlineData("9007199254740993.0")]
    [InlineData("1e16")]
    [InlineData("9223372036854775808")]
    public void WhatMayHaveBeenRoundedIsRefused(string text) =>
        Assert.Equal(
            $"expected counts below 2^63, with a point or an exponent below 2^53, found '{text}'",
            NumberText.TryCount(Encoding.ASCII.GetBytes(text), out _)
        );

    [Theory]
    [InlineData("-1", "zero or more")]
    [InlineData("-1.0", "zero or more")]
    [InlineData("0.5", "corrected or calibrated intensities are not counts")]
    [InlineData("NaN", "a whole number of counts")]
    public void TheRestIsRefusedWithWhatWasExpected(string text, string expected) =>
        Assert.Contains(expected, NumberText.TryCount(Encoding.ASCII.GetBytes(text), out _), StringComparison.Ordinal);
}
