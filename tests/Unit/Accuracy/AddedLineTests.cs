using SpectroCal.Bench.Accuracy;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Lines;

namespace SpectroCal.Tests.Accuracy;

/// <summary>
/// A steel of five elements, simulated with three million counts, of which a user names some: manganese, unnamed, lies under chromium's
/// K beta. A line more must not make the constants less certain.
/// </summary>
public sealed class AddedLineTests
{
    private const int Events = 3_000_000;

    private static readonly AccuracyScene Steel = new(
        "steel",
        "",
        [.. Element("Cr", 0.19), .. Element("Mn", 0.022), .. Element("Fe", 0.6), .. Element("Ni", 0.11), .. Element("Cu", 0.002)]
    )
    {
        BackgroundShare = 0.03,
        Detector = new SimulatedDetector { NoiseEv = 45, TailFraction = 0.02 },
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ChromiumBesideIronAndNickelMakesTheOffsetMoreCertain(int seed)
    {
        Campaign campaign = Steel.Simulate(1, Events, seed);
        BatchCalibration two = Calibrated(campaign, "Fe Ka,Ni Ka"),
            three = Calibrated(campaign, "Cr Ka,Fe Ka,Ni Ka");

        // Of iron and nickel alone the lines that nobody named leave so much open that a doubt may be left.
        Assert.Equal(BatchStatus.Calibrated, three.Status);
        Assert.InRange(three.Optimized.ParameterError(0), 0, two.Optimized.ParameterError(0));
        Assert.InRange(three.Optimized.ParameterError(0), 0, 1);
        Assert.All([two, three], found => Assert.InRange(Pull(found.Optimized, campaign.Batches[0].Truth!), -3, 3));
    }

    private static IEnumerable<EmittedLine> Element(string element, double share) =>
        LineLibrary
            .Default.Find($"{element} K")
            .Components.Select(c => new EmittedLine(c.Line.EnergyEv, share * c.RelativeIntensity, NaturalFwhmEv: 2));

    private static BatchCalibration Calibrated(Campaign campaign, string lines)
    {
        var request = new TargetRequest(LineLibrary.Default.ParseList(lines));
        return CampaignJob.Of(campaign, request, new OptimizationRequest()).Run().Calibration.Batches[0];
    }

    private static double Pull(EnergyCalibration found, EnergyCalibration truth) =>
        (found.Parameters[0] - truth.Parameters[0]) / found.ParameterError(0);
}
