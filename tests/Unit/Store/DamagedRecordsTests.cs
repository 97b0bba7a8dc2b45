using SpectroCal.Store.Exchange;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Store;

public sealed class DamagedRecordsTests
{
    [Theory]
    [InlineData("""[{"path": null, "sha256": "a"}]""")]
    [InlineData("""[{"path": "a"}]""")]
    [InlineData("[null]")]
    [InlineData("{}")]
    public void ACellWithoutItsListIsOneErrorWithItsRow(string inputs)
    {
        using var folder = new TemporaryFolder();
        string path = folder["constants.csv"],
            whole = """[{""path"":""run 1.mca"",""sha256"":""" + "\"\"" + new string('a', 64) + "\"\"}]";
        string text = System.Text.Encoding.UTF8.GetString(StoreFile.Content(path, [Constants.Of("det01", 0)]));
        Assert.Contains(whole, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(whole, inputs.Replace("\"", "\"\"", StringComparison.Ordinal), StringComparison.Ordinal));
        var e = Assert.Throws<SpectrumFormatException>(() => StoreFile.Read(path));
        Assert.Equal((path, 2), (e.File, e.Line));
        Assert.Contains("inputs", e.Message, StringComparison.Ordinal);
    }
}
