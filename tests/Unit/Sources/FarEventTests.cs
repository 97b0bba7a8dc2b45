using SpectroCal.Sources;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Sources;

/// <summary>One event far from all others makes a histogram impossible: the error says which.</summary>
public sealed class FarEventTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("adc\n100\n101\n1e12\n102\n", 4, "1000000000000")]
    [InlineData("# events\ntime,adc\n0,100\n1,-2000000000\n2,99.5\n3,101\n", 4, "-2000000000")]
    public void FileLineAndValueAreNamed(string text, int line, string value)
    {
        string path = _folder["far.csv"];
        File.WriteAllText(path, text);
        SpectrumFormatException fault = Assert.Single(MeasuredSpectra.Read([path], new ListModeReading()).Faults);
        Assert.Contains($"far.csv, line {line}: ", fault.Message);
        Assert.Contains($"found {value};", fault.Message);
    }
}
