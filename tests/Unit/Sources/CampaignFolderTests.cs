using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Simulation;
using SpectroCal.Sources;

namespace SpectroCal.Tests.Sources;

public sealed class CampaignFolderTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void ACampaignReadsBackAsItWas()
    {
        ToyCampaign toy = Toy(cycles: 2);
        CampaignFolder.Write(_folder, toy);
        StoredCampaign stored = CampaignFolder.Read(_folder);
        Assert.Empty(stored.Faults);
        Assert.Equal(toy.Campaign.Batches.Count, stored.Campaign.Batches.Count);
        foreach ((CampaignBatch written, CampaignBatch read) in toy.Campaign.Batches.Zip(stored.Campaign.Batches))
        {
            Assert.Equal(written.Batch.Histogram.Counts, read.Batch.Histogram.Counts);
            Assert.Equal(written.Batch.Histogram.FirstPosition, read.Batch.Histogram.FirstPosition);
            Assert.Equal(written.Batch.Run, read.Batch.Run);
            Assert.Equal(written.Batch.Detector, read.Batch.Detector);
            Assert.Equal(written.Standard, read.Standard);
            Assert.Equal(written.Truth, read.Truth);
        }
    }

    [Fact]
    public void AManifestNamesItsFunction()
    {
        CampaignFolder.Write(_folder, Toy(cycles: 1));
        string path = Path.Combine(_folder, CampaignFolder.ManifestName),
            written = File.ReadAllText(path);
        Assert.Contains("\"function\": \"p0 + p1*adc\"", written, StringComparison.Ordinal);
        void With(string function) =>
            File.WriteAllText(path, written.Replace("\"function\": \"p0 + p1*adc\",", function, StringComparison.Ordinal));

        With("\"function\": \"p0 + p1*adc*exp(0*adc)\",");
        Assert.Equal(PolynomialFunction.Linear, CampaignFolder.Read(_folder).Campaign.Function);
        With("\"function\": \"p0 + p1*adc + exp(-adc)\",");
        Assert.Equal("p0 + p1*adc + exp(-adc)", CampaignFolder.Read(_folder).Campaign.Batches[0].Truth!.Function.Expression);
        // Manifests of version 0.1 have a degree, by default 1.
        With("\"degree\": 1,");
        Assert.Equal(PolynomialFunction.Linear, CampaignFolder.Read(_folder).Campaign.Function);
        With("");
        Assert.Equal(PolynomialFunction.Linear, CampaignFolder.Read(_folder).Campaign.Function);
        foreach (
            (string function, string part) in ((string, string)[])
                [
                    ("\"function\": \"p0 + p1*\",", "position 9"),
                    ("\"degree\": 7,", "1 to 6"),
                    ("\"degree\": 1, \"function\": \"linear\",", "both"),
                ]
        )
        {
            With(function);
            Assert.Contains(
                part,
                Assert.Throws<SpectrumFormatException>(() => CampaignFolder.Read(_folder)).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void ABatchWithoutEventsIsABatchAndTheRestGoesOn()
    {
        CampaignFolder.Write(_folder, Toy(cycles: 1));
        string file = Path.Combine(_folder, "batches", "run002_det01.csv");
        File.WriteAllText(file, File.ReadLines(file).First() + "\n");
        StoredCampaign stored = CampaignFolder.Read(_folder);
        Assert.Empty(stored.Faults);
        CampaignCalibration result = CampaignCalibrator.Calibrate(
            stored.Campaign,
            new CalibrationSettings(ToyCampaign.Target(new ToySettings()))
        );
        Assert.Equal([BatchStatus.Calibrated, BatchStatus.NoEvents, BatchStatus.Calibrated], result.Batches.Select(b => b.Status));
    }

    [Fact]
    public void AMissingFileIsOneFaultThatNamesItAndTheRestGoesOn()
    {
        CampaignFolder.Write(_folder, Toy(cycles: 1));
        File.Delete(Path.Combine(_folder, "batches", "run001_det01.csv"));
        StoredCampaign stored = CampaignFolder.Read(_folder);
        Assert.Contains("run001_det01.csv", Assert.Single(stored.Faults).Message, StringComparison.Ordinal);
        Assert.Equal(2, stored.Campaign.Batches.Count);
    }

    [Fact]
    public void ReplacingACampaignLeavesNothingOfTheOldOne()
    {
        CampaignFolder.Write(_folder, Toy(cycles: 2));
        Assert.ThrowsAny<IOException>(() => CampaignFolder.Write(_folder, Toy(cycles: 1)));
        Assert.Equal(6, Directory.GetFiles(Path.Combine(_folder, "batches")).Length);
        CampaignFolder.Write(_folder, Toy(cycles: 1), force: true);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(_folder, "batches")).Length);
        Assert.Equal(3, CampaignFolder.Read(_folder).Campaign.Batches.Count);
    }

    private static ToyCampaign Toy(int cycles) =>
        ToyCampaign.Simulate(
            new ToySettings
            {
                Seed = 3,
                Cycles = cycles,
                PhysicsRunsPerCycle = 3,
                EventsPerBatch = 2000,
            }
        );
}
