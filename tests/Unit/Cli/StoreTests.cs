using System.Text.Json.Nodes;
using SpectroCal.Cli;
using SpectroCal.Store.Database;
using SpectroCal.Store.Records;
using SpectroCal.Tests.Formats;
using SpectroCal.Tests.Store;

namespace SpectroCal.Tests.Cli;

/// <summary>Constants from a calibration into a store, and from there to other spectra.</summary>
public sealed class StoreTests : IDisposable
{
    private static readonly string[] Lines = ["--lines", "A=1500,B=3000", "--noise", "10", "--fano", "0.438"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Store => _folder["constants.db"];

    [Fact]
    public async Task WhatACalibrationFindsIsLookedUpAndUsed()
    {
        string[] files = MonitorTests.Files(_folder[""], 3);
        string[] calibrate = ["calibrate", files[0], .. Lines];
        string[] valid = ["--valid-from", "2026-11-28T02:00"];
        // An empty file, such as a full disk leaves, becomes a store.
        File.WriteAllText(Store, "");
        (await CliRun.Of([.. calibrate, "--start", "0,10", "--store", Store])).AssertError(ExitCode.Usage, "--tag");
        (await CliRun.Of([.. calibrate, "--start", "0,10", "--tag", "x"])).AssertError(ExitCode.Usage, "--store");
        CliRun run = await CliRun.Of([
            .. calibrate,
            "--start",
            "0,10",
            "--store",
            Store,
            "--tag",
            "online",
            .. valid,
            "--out",
            _folder["out"],
        ]);
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.Contains("1 set of constants.", run.Out, StringComparison.Ordinal);
        using (CalibrationStore store = CalibrationStore.Open(Store))
        {
            CalibrationRecord record = Assert.Single(store.Records());
            Assert.Equal(InputFile.Of(files[0]), Assert.Single(record.Provenance.Inputs));
            Assert.StartsWith("spectrocal calibrate ", record.Provenance.Options, StringComparison.Ordinal);
            Assert.Equal(("Calibrated", "p0 + p1*adc", ClockTime.Parse("2026-11-28T02:00")), (record.Status, record.Function, record.From));
            Assert.Equal(["A", "B"], record.Lines);
        }

        // The same from the folder, as the next version.
        run = await CliRun.Of("store", "add", _folder["out"], "--tag", "online", "--from", "2026-11-28T02:00", "--store", Store, "--json");
        JsonNode second = JsonNode.Parse(run.Out)!["stored"]![0]!;
        Assert.Equal(2, (int)second["version"]!);
        string detector = (string)second["detector"]!;
        run = await CliRun.Of("store", "get", detector, "--at", "2026-11-28T03:00", "--store", Store, "--json");
        JsonNode found = JsonNode.Parse(run.Out)!["constants"]![0]!;
        Assert.Equal(second.ToJsonString(), found.ToJsonString());
        (await CliRun.Of("store", "get", detector, "--at", "2026-11-28T01:59", "--store", Store)).AssertError(ExitCode.Input, detector);
        (await CliRun.Of("store", "get", "--tag", "other", "--store", Store)).AssertError(ExitCode.Usage, "'other'", "online");
        run = await CliRun.Of("store", "get", detector, "--at", "28.11.2026 3:00", "--store", Store, "--json");
        Assert.Equal(found.ToJsonString(), JsonNode.Parse(run.Out)!["constants"]![0]!.ToJsonString());
        (await CliRun.Of("store", "get", "--at", "01/08/26", "--store", Store)).AssertError(ExitCode.Usage, "2026-01-08", "2026-08-01");
        (await CliRun.Of("store", "get", "--at", "yesterday", "--store", Store)).AssertError(ExitCode.Usage, "--at", "2026-11-28");
        (await CliRun.Of("store", "get", "--store", _folder["none.db"])).AssertError(ExitCode.Input, "none.db", "no such file");

        // And used by what uses constants.
        string[] from = ["--from-store", Store, "--from-time", "2026-11-28T03:00"];
        double[] p = [.. found["parameters"]!.AsArray().Select(v => (double)v!)];
        run = await CliRun.Of([.. calibrate, .. from, "--json"]);
        Assert.Equal(ExitCode.Ok, run.Code);
        run = await CliRun.Of(["convert", files[1], "--out", _folder["x.n42"], .. from]);
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        IReadOnlyList<double> stated = SpectroCal.Formats.SpectrumFile.Read(_folder["x.n42"])[0].CalibrationCoefficients;
        Assert.Equal(p[0], stated[0], 1e-9);
        Assert.Equal(p[1], stated[1], 1e-9);
        run = await CliRun.Of(["fit", files[1], "--lines", "A=1500", .. from, "--json"]);
        Assert.Equal(ExitCode.Ok, run.Code);
        run = await CliRun.Of(["plot", files[1], "--lines", "A=1500", "--out", _folder["x.svg"], .. from]);
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));

        (await CliRun.Of([.. calibrate, "--start", "0,10", .. from])).AssertError(ExitCode.Usage, "--start or --from-store");
        (await CliRun.Of([.. calibrate, "--from-tag", "x"])).AssertError(ExitCode.Usage, "--from-store");
        (await CliRun.Of([.. calibrate, "--from-store", Store, "--from-time", "2020-01-01"])).AssertError(
            ExitCode.Usage,
            "no constants of detector " + detector,
            "2020-01-01"
        );
    }

    [Fact]
    public async Task SuspectConstantsAreSeen()
    {
        using (CalibrationStore store = CalibrationStore.OpenOrCreate(Store))
            store.Add([Constants.Of("det01", 1) with { Status = "Suspect", Reason = "The peaks are doubled." }, Constants.Of("det02", 1)]);
        CliRun run = await CliRun.Of("store", "get", "--at", "2026-11-29", "--store", Store);
        Assert.Matches(@"(?m)^det01 .*Suspect", run.Out);
        Assert.Equal(
            "det01, tag online, version 1 are Suspect: The peaks are doubled.",
            Assert.Single(run.ErrorLines)["spectrocal: warning: The constants of ".Length..]
        );
    }

    [Fact]
    public async Task TagsAreComparedExportedAndChecked()
    {
        using (CalibrationStore store = CalibrationStore.OpenOrCreate(Store))
        {
            store.Add([Constants.Of("det01", 1), Constants.Of("det02", 1), Constants.Of("det03", 1)]);
            store.Add([Constants.Of("det01", 1, tag: "new"), Constants.Of("det02", 1, gain: 3.003, tag: "new")]);
        }
        string[] at = ["--store", Store, "--at", "2026-11-28T05:00"];
        JsonNode diff = JsonNode.Parse((await CliRun.Of(["store", "diff", "online", "new", .. at, "--json"])).Out)!;
        Assert.Equal(["det02", "det03"], diff["differences"]!.AsArray().Select(d => (string)d!["detector"]!));
        Assert.Equal(1e-3, (double)diff["differences"]![0]!["relativeGainChange"]!, 1e-12);
        Assert.Contains("2 of 3 detectors", (await CliRun.Of(["store", "diff", "online", "new", .. at])).Out, StringComparison.Ordinal);
        Assert.Contains("new", (await CliRun.Of("store", "tags", "--store", Store)).Out, StringComparison.Ordinal);
        Assert.Equal(2, (await CliRun.Of("store", "history", "det01", "--tag", "new", "--store", Store)).Out.Trim().Split('\n').Length);

        string csv = _folder["new.csv"];
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("store", "export", csv, "--tag", "new", "--store", Store)).Code);
        (await CliRun.Of("store", "export", csv, "--store", Store)).AssertError(ExitCode.Output, "new.csv exists", "--force");
        string other = _folder["other.db"];
        CliRun run = await CliRun.Of("store", "import", csv, "--store", other, "--json");
        Assert.Equal((2, 0), ((int)JsonNode.Parse(run.Out)!["added"]!, (int)JsonNode.Parse(run.Out)!["known"]!));
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("store", "import", csv, "--tag", "copy", "--store", other)).Code);
        run = await CliRun.Of("store", "check", "--store", other);
        Assert.Contains("4 versions of constants of 2 detectors under 2 tags", run.Out, StringComparison.Ordinal);
        Assert.Contains("Nothing is wrong.", run.Out, StringComparison.Ordinal);
        await File.WriteAllTextAsync(csv, "detector,tag\n");
        (await CliRun.Of("store", "import", csv, "--store", other)).AssertError(ExitCode.Input, "new.csv", "column version");
    }

    [Fact]
    public async Task ResultsWithoutTimesNeedOne()
    {
        string results = _folder["results"];
        // The counts alone state no time.
        string[] files = [.. MonitorTests.Files(_folder[""], 3).Select(Counts)];
        CliRun run = await CliRun.Of(["calibrate", files[0], files[2], .. Lines, "--start", "0,10", "--out", results]);
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        (await CliRun.Of("store", "add", results, "--tag", "x", "--store", Store)).AssertError(ExitCode.Usage, "states no time");
        (await CliRun.Of("store", "add", results, "--tag", "x", "--from", "2026-11-28", "--store", Store)).AssertError(
            ExitCode.Usage,
            "two sets of constants",
            "choose a run"
        );
        Assert.False(File.Exists(Store));
        string[] one = ["store", "add", results, "--tag", "x", "--from", "2026-11-28", "--run", "run02.txt", "--store", Store];
        Assert.Equal((ExitCode.Ok, ""), ((run = await CliRun.Of(one)).Code, run.Error));
    }

    private static string Counts(string file)
    {
        string path = Path.ChangeExtension(file, ".txt");
        File.WriteAllLines(path, File.ReadAllLines(file).SkipWhile(line => line != "0 511").Skip(1));
        return path;
    }
}
