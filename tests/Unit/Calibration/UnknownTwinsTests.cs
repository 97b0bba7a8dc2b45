using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;

namespace SpectroCal.Tests.Calibration;

/// <summary>Unknown lines beside named ones, at energies that are stated here.</summary>
public sealed class UnknownTwinsTests
{
    private const double TitaniumEv = 4508.9;
    private const double CopperEv = 8047.8;
    private const double Counts = 100_000;
    private static readonly ResolutionModel Resolution = new(25);
    private static readonly TargetSpectrum Two = Toys.Target();
    private static readonly TargetSpectrum One = TargetSpectrum.ForLines([Toys.Line("Cu Ka", CopperEv)], Resolution);

    [Theory]
    [InlineData(0.02 * TitaniumEv, 0.02 * CopperEv)] // another gain
    [InlineData(-0.02 * TitaniumEv, -0.02 * CopperEv)]
    [InlineData(120, 120)] // another offset
    [InlineData(105, 131)] // a tail: two standard deviations
    public void ALineBesideEveryNamedOneIsADoubt(double besideTitanium, double besideCopper)
    {
        string doubt = Assert.IsType<string>(
            Of(Two, Unknown(TitaniumEv + besideTitanium, 5000), Unknown(6300, 9000), Unknown(CopperEv + besideCopper, 5300))
        );
        Assert.Contains("Ti Ka, 5.0", doubt, StringComparison.Ordinal);
        Assert.Contains("Cu Ka, 5.3", doubt, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherShareOrSideOrDistanceIsNone()
    {
        Assert.Null(Of(Two, Unknown(TitaniumEv + 90, 5000)));
        Assert.Null(Of(Two, Unknown(TitaniumEv + 90, 5000), Unknown(CopperEv + 160, 20_000)));
        Assert.Null(Of(Two, Unknown(TitaniumEv + 90, 5000), Unknown(CopperEv - 160, 5000)));
        Assert.Null(Of(Two, Unknown(TitaniumEv + 90, 5000), Unknown(CopperEv + 300, 5000)));
        // What is so weak moves nothing.
        Assert.Null(Of(Two, Unknown(TitaniumEv + 90, 300), Unknown(CopperEv + 160, 300)));
        // Further away than six standard deviations there are other elements: V beside Ti, Zn beside Cu.
        Assert.Null(Of(Two, Unknown(4952, 30_000), Unknown(8639, 30_000)));
    }

    [Fact]
    public void AnotherLineBesideTheOnlyNamedOneMayBeTheNamedOne()
    {
        Assert.Contains("-191 eV of Cu Ka", Of(One, Unknown(CopperEv - 191, 33_000)), StringComparison.Ordinal);
        Assert.Null(Of(One, Unknown(CopperEv - 191, 5000)));
        Assert.Null(Of(One, Unknown(CopperEv - 600, 33_000)));
    }

    [Fact]
    public void CountsOfAllDetectorsAreSharedOut() => Assert.Null(Of(One, 0.25, Unknown(CopperEv - 191, 33_000)));

    private static string? Of(TargetSpectrum target, params UnknownLine[] unknown) => Of(target, 1, unknown);

    private static string? Of(TargetSpectrum target, double share, params UnknownLine[] unknown) =>
        UnknownTwins.Doubt([.. target.Lines.Select(l => (l, Counts))], unknown, share, target);

    private static UnknownLine Unknown(double energyEv, double counts) => new(energyEv, 2, counts, 3 * Math.Sqrt(counts), "unknown");
}
