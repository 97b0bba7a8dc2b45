using SpectroCal.Store.Records;

namespace SpectroCal.Tests.Store;

/// <summary>Records to store.</summary>
internal static class Constants
{
    public static readonly DateTime Day = new(2026, 11, 28);

    public static CalibrationRecord Of(
        string detector,
        double fromHours,
        double? untilHours = null,
        double gain = 3,
        string tag = "online"
    ) =>
        new(
            detector,
            tag,
            Day.AddHours(fromHours),
            untilHours is { } until ? Day.AddHours(until) : null,
            CalibrationRecord.Good,
            "p0 + p1*adc",
            [0.1 + 0.2, gain],
            new Provenance([new InputFile("run 1.mca", new string('a', 64))], "--lines \"Ti Ka\"", 42, "SpectroCal 0.1.0")
        )
        {
            Run = "run 1",
            Start = Day.AddHours(fromHours).AddMinutes(-1),
            Covariates = new Dictionary<string, double> { ["tecTemperatureK"] = 250.1 + 0.2 },
            Covariance = [1e-3, -1.0 / 3, 5e-324],
            Objective = "kde-chi2",
            ReducedObjective = Math.PI,
            Lines = ["Ti Ka", "Cu Ka"],
        };
}
