namespace SpectroCal.Tests;

/// <summary>Mean and width of pulls, (estimate - truth) / error.</summary>
internal sealed class PullStatistics(IEnumerable<double> pulls)
{
    private readonly double[] _pulls = [.. pulls];

    public double Mean => _pulls.Average();

    public double Width
    {
        get
        {
            double mean = Mean;
            return Math.Sqrt(_pulls.Sum(p => (p - mean) * (p - mean)) / (_pulls.Length - 1));
        }
    }

    /// <summary>
    /// Asserts |mean| below 0.1 and width within 1 +- 0.1. Over 1000 pulls or more their sampling errors are below 0.032 and 0.022,
    /// so that a correct estimate stays inside by more than three of them.
    /// </summary>
    public void AssertUnitNormal(string what)
    {
        Assert.True(_pulls.Length >= 1000, $"{what}: {_pulls.Length} pulls are too few for these bounds.");
        Assert.True(_pulls.All(double.IsFinite), $"{what}: a pull is not a finite number.");
        Assert.True(Math.Abs(Mean) < 0.1, $"{what}: mean pull {Mean:0.000} (width {Width:0.000}).");
        Assert.True(Math.Abs(Width - 1) < 0.1, $"{what}: pull width {Width:0.000} (mean {Mean:0.000}).");
    }
}
