using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Formats;
using SpectroCal.Plotting.Reports;
using SpectroCal.Reports;
using SpectroCal.Simulation;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Reports;

/// <summary>What is written of a batch is enough to compute with it what could be computed before.</summary>
public sealed partial class BatchConstantsTests
{
    private static readonly double[] Energies = [2000, 4508.9, 6156, 8047.8, 10000];

    private static CampaignOutcome Outcome(string? function = null)
    {
        ToyCampaign toy = ToyCampaign.Simulate(Toys.Settings(3, batches: 10, events: 3000));
        CampaignJob job = toy.ToJob(new OptimizationRequest());
        if (function is not null)
        {
            var bent = CalibrationFunction.Parse(function);
            job = job with
            {
                Campaign = new Campaign(
                    bent,
                    [.. toy.Campaign.Batches.Select(b => b with { Standard = new(bent, [.. b.Standard.Parameters, 0]), Truth = null })]
                ),
                Settings = job.Settings with
                {
                    Target = job.Settings.Target with
                    {
                        Lines =
                        [
                            .. new[] { "Ti Ka", "a, b", "Cu Ka" }.Zip([4508.9, 6156, 8047.8], (name, energy) => Toys.Line(name, energy)),
                        ],
                    },
                },
            };
        }
        return job.Run();
    }

    [Fact]
    public void RowsOfALongTableAreInOrderAndThoseOfShortOnes()
    {
        IReadOnlyList<BatchConstants> constants = CampaignResult.Of(Outcome()).Constants;
        BatchConstants[] many = [.. Enumerable.Range(0, 9_001).Select(i => constants[i % 10] with { Detector = $"d{i}", Events = i })];
        string[] rows = ConstantsCsv.Write(many).Split('\n')[1..^1];
        Assert.Equal(many.Select(row => ConstantsCsv.Write([row]).Split('\n')[1]), rows);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("p0 + p1*adc + p2*sqrt(adc)")]
    public void EnergyErrorsOfWhatIsReadBackAreThoseBefore(string? function)
    {
        using var folder = new TemporaryFolder();
        CampaignOutcome outcome = Outcome(function);
        CampaignResult result = CampaignResult.Of(outcome);
        File.WriteAllText(folder["constants.csv"], ConstantsCsv.Write(result.Constants));
        IReadOnlyList<BatchConstants> read = ConstantsCsv.Read(folder["constants.csv"]);
        Assert.Equal(10, read.Count);
        for (int i = 0; i < 10; i++)
        {
            BatchCalibration batch = outcome.Calibration.Batches[i];
            Assert.Equal(BatchStatus.Calibrated, batch.Status);
            EnergyCalibration back = read[i].ToCalibration(batch.Optimized.Function);
            Assert.Equal(batch.Optimized.Parameters, back.Parameters);
            foreach (double channel in Energies.Select(batch.Optimized.Channel))
            {
                Assert.True(back.EnergyError(channel) > 0);
                Assert.Equal(batch.Optimized.EnergyError(channel), back.EnergyError(channel));
                Assert.Equal(batch.CramerRaoEnergyError(channel), (back with { Covariance = read[i].CramerRaoBound }).EnergyError(channel));
            }
            Assert.Equal(batch.Reason, read[i].Reason);
            Assert.Equal(outcome.Calibration.Engine.ToString(), read[i].Engine);
            Assert.Matches(@"^managed \d\S* on cpu in double precision \(\.NET \d", read[i].Engine);
            AssertShortened(batch.ReducedObjective, read[i].ReducedObjective);
            AssertShortened(batch.ModelError, read[i].ModelError);
            Assert.Equal((25, 0.115), (read[i].NoiseEv, read[i].Fano));
            Assert.Equal(outcome.Calibration.Target.Lines.Select(l => l.Name), read[i].Lines.Select(l => l.Name));
            foreach (BatchLine line in read[i].Lines)
            {
                double energy = outcome.Calibration.Target.Lines.Single(l => l.Name == line.Name).MeanEnergyEv,
                    channel = batch.Optimized.Channel(energy);
                AssertShortened(batch.Optimized.EnergyError(channel), line.EnergyErrorEv);
                AssertShortened(batch.CramerRaoEnergyError(channel), line.CramerRaoErrorEv);
                // sigma^2 = noise^2 + F w E with w = 3.65 eV
                AssertShortened(2 * Math.Sqrt(2 * Math.Log(2)) * Math.Sqrt(25 * 25 + 0.115 * 3.65 * energy), line.FwhmEv);
            }
        }
    }

    // The reason why the covariance is written: errors of offset and gain alone make the energy look several times less certain.
    [Fact]
    public void ErrorsWithoutTheCovarianceWouldBeThreeTimesTooLarge()
    {
        foreach (BatchConstants batch in CampaignResult.Of(Outcome()).Constants)
        {
            double channel = (8047.8 - batch.Optimized[0]) / batch.Optimized[1],
                apart = Math.Sqrt(Math.Pow(batch.Errors[0], 2) + Math.Pow(channel * batch.Errors[1], 2)),
                together = Math.Sqrt(batch.Covariance![0] + 2 * channel * batch.Covariance[1] + channel * channel * batch.Covariance[3]);
            Assert.InRange(apart / together, 3, 5);
            AssertShortened(together, batch.Lines[1].EnergyErrorEv);
        }
    }

    [Fact]
    public void TheReportHasTheSameOnOneLineForEachBatch()
    {
        CampaignOutcome outcome = Outcome();
        CampaignResult result = CampaignResult.Of(outcome);
        string text = JsonText.Write(result.Report);
        string[] lines = [.. text.Split('\n').Where(l => l.Contains("\"covariance\"", StringComparison.Ordinal))];
        Assert.Equal(10, lines.Length);
        // 100 000 batches then take 50 MB.
        Assert.All(lines, l => Assert.InRange(l.Length, 100, 500));
        CampaignReport read = JsonSerializer.Deserialize<CampaignReport>(text, JsonText.Options)!;
        Assert.Equal(text, JsonText.Write(read));
        for (int i = 0; i < 10; i++)
        {
            BatchCalibration batch = outcome.Calibration.Batches[i];
            ReportConstants found = read.Constants![i];
            IReadOnlyList<double> v = batch.Optimized.Covariance!,
                bound = batch.CramerRaoBound!;
            Assert.Equal([v[0], v[1], v[3]], found.Covariance!);
            Assert.Equal([bound[0], bound[1], bound[3]], found.CramerRaoBound!);
            Assert.Equal(result.Constants[i].Lines.Select(l => l.EnergyErrorEv), found.EnergyErrorsEv);
            Assert.Equal(result.Constants[i].Lines.Select(l => l.CramerRaoErrorEv), found.CramerRaoErrorsEv);
        }
        Assert.Equal([118.155, 148.989], read.Target.FwhmEv!.Select(w => Math.Round(w, 3)));
    }

    [Fact]
    public void TablesOfOlderVersionsAreRead()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder["old.csv"],
            "run,detector,status,events,standard_p0,optimized_p0,optimized_p0_error,standard_p1,optimized_p1,optimized_p1_error\n"
                + "a,d,Calibrated,5000,500,501.5,3.1,3,2.999,0.0016\nb,d,NoEvents,0,500,500,,3,3,\n"
        );
        IReadOnlyList<BatchConstants> read = ConstantsCsv.Read(folder["old.csv"]);
        Assert.Equal([501.5, 2.999], read[0].Optimized);
        Assert.Null(read[0].Covariance);
        Assert.Null(read[0].CramerRaoBound);
        Assert.Empty(read[0].Lines);
        Assert.True(double.IsNaN(read[0].ReducedObjective) && double.IsNaN(read[0].NoiseEv) && double.IsNaN(read[1].Errors[0]));
        Assert.Equal(501.5 + 2.999 * 1000, read[0].ToCalibration().Energy(1000), 1e-9);
        Assert.True(double.IsNaN(read[0].ToCalibration().EnergyError(1000)));
    }

    [Fact]
    public void ATableKeepsStartsAndSlowQuantities()
    {
        using var folder = new TemporaryFolder();
        BatchConstants[] batches = [.. CampaignResult.Of(Outcome()).Constants.Take(3)];
        var start = new DateTime(2024, 12, 18, 11, 13, 14, 250);
        batches[0] = batches[0] with
        {
            Start = start,
            Covariates = new Dictionary<string, double> { ["tecTemperatureK"] = 248.1 },
        };
        batches[1] = batches[1] with
        {
            Start = null,
            Covariates = new Dictionary<string, double> { ["pressure, mbar"] = -0.5 },
        };
        File.WriteAllText(folder["constants.csv"], ConstantsCsv.Write(batches));
        IReadOnlyList<BatchConstants> read = ConstantsCsv.Read(folder["constants.csv"]);
        Assert.Equal([start, null, batches[2].Start], read.Select(b => b.Start));
        Assert.All(read.Zip(batches), pair => Assert.Equal(pair.Second.Covariates, pair.First.Covariates));
    }

    [Fact]
    public void ABatchThatWasNotCalibratedHasNoCovarianceButAReason()
    {
        using var folder = new TemporaryFolder();
        ToyCampaign toy = ToyCampaign.Simulate(Toys.Settings(3, batches: 10, events: 3));
        CampaignResult result = CampaignResult.Of(toy.ToJob(new OptimizationRequest()).Run());
        File.WriteAllText(folder["constants.csv"], ConstantsCsv.Write(result.Constants));
        Assert.All(
            ConstantsCsv.Read(folder["constants.csv"]),
            b =>
            {
                Assert.False(b.HasConstants);
                Assert.Null(b.Covariance);
                Assert.EndsWith(".", b.Reason, StringComparison.Ordinal);
            }
        );
        Assert.Contains("10 not calibrated", WithoutTags(HtmlReport.Write(result, [])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1, "1 of 1 batch is suspect. Doubt.")]
    [InlineData(1, 3, "1 of 3 batches is suspect. Doubt.")]
    [InlineData(2, 3, "2 of 3 batches are suspect. Doubt.")]
    public void WarningsAndHeadlinesCountSuspectBatches(int suspect, int batches, string expected)
    {
        CampaignOutcome outcome = Outcome();
        CampaignCalibration doubted = outcome.Calibration with
        {
            Batches =
            [
                .. outcome
                    .Calibration.Batches.Take(batches)
                    .Select((b, i) => i < suspect ? b with { Status = BatchStatus.Suspect, Reason = "Doubt." } : b),
            ],
        };
        CampaignOutcome changed = outcome with { Calibration = doubted };
        Assert.Equal([expected], changed.Warnings());
        CampaignResult result = CampaignResult.Of(changed);
        Assert.Contains(
            $"{batches - suspect} calibrated, {suspect} suspect, by levenberg-marquardt",
            WithoutTags(HtmlReport.Write(result, [])),
            StringComparison.Ordinal
        );
        using var page = new MemoryStream();
        CampaignFiles.Of(result).Single(f => f.Name == "report.md").Write(page);
        Assert.Contains($"calibrated, {suspect} suspect, by", Encoding.UTF8.GetString(page.ToArray()), StringComparison.Ordinal);
    }

    private static string WithoutTags(string html) => Tag().Replace(html, "");

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    // Six digits.
    private static void AssertShortened(double full, double shortened) =>
        Assert.True(Math.Abs(shortened - full) <= 5.1e-6 * Math.Abs(full), $"{shortened} for {full}");
}
