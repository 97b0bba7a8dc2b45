using System.Globalization;
using System.Text.RegularExpressions;
using SpectroCal.Cli;
using SpectroCal.Monitoring;
using SpectroCal.Peaks;
using SpectroCal.Plotting.Reports;
using SpectroCal.Reports;
using SpectroCal.Tests.Cli;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Plotting;

public sealed partial class MonitorPageTests
{
    [Fact]
    public async Task ThePageShowsEverySpectrumAndWhyItIsNotGood()
    {
        using var folder = new TemporaryFolder();
        string[] files = MonitorTests.Files(folder[""], 10, hasLine: true);
        // A detector that is dead in a run.
        File.WriteAllText(files[4], "$DATE_MEA:\n01/02/2026 10:04:00\n$DATA:\n0 511\n" + string.Concat(Enumerable.Repeat("0\n", 512)));
        CliRun run = await CliRun.Of(["monitor", .. files, "--out", folder["out"], "--report"]);
        Assert.Equal((ExitCode.Partial, ""), (run.Code, run.Error));
        Assert.Contains(MonitorPage.Name, run.Out, StringComparison.Ordinal);
        string html = File.ReadAllText(folder["out/report.html"]);
        Assert.Equal(8, Count(html, "href=\"#mark-good\" x="));
        Assert.Equal(2, Count(html, "href=\"#mark-bad\" x="));
        // A cell that is not good leads to its entry, which says why and, if there are counts, shows where.
        foreach (string id in (string[])["s1", "s4"])
        {
            Assert.Contains($"<a href=\"#{id}\"><use href=\"#mark-bad\"", html, StringComparison.Ordinal);
            Assert.Contains($"<article id=\"{id}\" class=\"bad\">", html, StringComparison.Ordinal);
        }
        string line = html[html.IndexOf("<article id=\"s1\"", StringComparison.Ordinal)..];
        Assert.Matches("There is an additional line at channel 2[12]\\d, with", line);
        Assert.Contains("s1-spectrum-title", line, StringComparison.Ordinal);
        Assert.Contains("The detector is dead", html, StringComparison.Ordinal);
        Assert.DoesNotContain("s4-spectrum", html, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"gain of detector 1\"", html, StringComparison.Ordinal);
        AssertSelfContained(html);
        // Without --report the page of older results goes.
        await CliRun.Of(["monitor", .. files, "--out", folder["out"], "--force"]);
        Assert.False(File.Exists(folder["out/report.html"]));
        (await CliRun.Of(["monitor", .. files, "--report"])).AssertError(ExitCode.Usage, "--report", "--out");
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(384, 50)]
    public void TheMapIsLegibleForAnyArray(int detectors, int runs)
    {
        MonitorReport report = Report(detectors, runs, (d, r) => (d + r) % 10 == 0 ? QualityVerdict.Bad : QualityVerdict.Good);
        string html = MonitorPage.Of(report, [], TestContext.Current.CancellationToken).Write();
        int bad = report.Spectra.Count(v => v.Verdict == QualityVerdict.Bad);
        Assert.Equal(bad, Count(html, "href=\"#mark-bad\" x="));
        Assert.Equal(detectors * runs - bad, Count(html, "href=\"#mark-good\" x="));
        // Nothing that is wrong is left out of the list, and no link leads to nowhere.
        HashSet<string> ids = [.. SelfContainedPage.Identifiers(html)];
        Assert.All(Target().Matches(html), m => Assert.Contains(m.Groups[1].Value, ids));
        Assert.Equal(bad, ids.Count(id => id[0] == 's' && char.IsAsciiDigit(id[^1])));
        Assert.InRange(html.Length, 1, 5_000_000);
        Assert.InRange(Distance(html), 8, 20);
        AssertSelfContained(html);
    }

    [Fact]
    public void RunsAreInOrderOfTimeOrElseOfName()
    {
        var start = new DateTime(2026, 1, 2);
        MonitorReport timed = Report(1, 12, (_, _) => QualityVerdict.Good, r => start.AddHours(-r)),
            named = Report(1, 12, (_, _) => QualityVerdict.Good, r => r == 3 ? null : start.AddHours(-r));
        Assert.Equal(Enumerable.Range(0, 12).Reverse().Select(r => $"run{r}"), new MonitorGrid(timed, []).Runs.Select(r => r.Name));
        Assert.Equal(Enumerable.Range(0, 12).Select(r => $"run{r}"), new MonitorGrid(named, []).Runs.Select(r => r.Name));
        Assert.Equal(["8", "9", "10"], new MonitorGrid(named, []).RunLabels().Skip(8).Take(3));
    }

    [Fact]
    public void APersonsDecisionWinsAndIsMarked()
    {
        MonitorReport report = Report(2, 4, (d, r) => (d, r) == (0, 1) ? QualityVerdict.Bad : QualityVerdict.Good);
        SelectedSpectrum[] selection =
        [
            new("D0", "run1", QualityVerdict.Good, "magnet <on>", SelectedBy.Person),
            new("D1", "run2", QualityVerdict.Bad, "", SelectedBy.Person),
        ];
        string html = MonitorPage.Of(report, selection, TestContext.Current.CancellationToken).Write();
        Assert.Equal(2, Count(html, "href=\"#mark-decided\" x="));
        Assert.Contains("<article id=\"s1\" class=\"good\">", html, StringComparison.Ordinal);
        Assert.Contains("magnet &lt;on&gt;. The monitor: bad. Odd &amp; ends.", html, StringComparison.Ordinal);
        Assert.Contains("<article id=\"s6\" class=\"bad\">", html, StringComparison.Ordinal);
        // What counts is bad first.
        Assert.True(
            html.IndexOf("<article id=\"s6\"", StringComparison.Ordinal) < html.IndexOf("<article id=\"s1\"", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void ASpectrumIsComparedWithTheOthers()
    {
        using var folder = new TemporaryFolder();
        string[] files = MonitorTests.Files(folder[""], 8);
        TrainedMonitor trained = MonitorTrainer.Train(
            SpectroCal.Sources.MeasuredSpectra.Read(files, cancellation: TestContext.Current.CancellationToken).Spectra,
            cancellation: TestContext.Current.CancellationToken
        );
        SpectrumComparison odd = trained.Verdicts[1].Compare()!,
            good = trained.Verdicts[5].Compare()!;
        Assert.Equal(513, odd.Edges.Count);
        Assert.Equal((0, 512), (odd.Edges[0], odd.Edges[^1]));
        Assert.Equal(odd.Counts.Sum(), odd.Expected.Sum(), 1e-6 * odd.Counts.Sum());
        // Of independent bins, a normal variable each; a good spectrum is not part of what it is compared with.
        double square = good.Residuals().Average(x => x * x);
        Assert.InRange(square, 0.8, 1.3);
        Assert.True(good.ErrorFactor > 1);
        // The gain is 3 % higher: lines are missing where they were and are there above.
        IReadOnlyList<double> residuals = odd.Residuals();
        Assert.True(residuals.Take(147).Min() < -4 && residuals.Skip(155).Take(10).Max() > 4);
        SpectrumComparison merged = odd.Merged(100);
        Assert.Equal((86, 87), (merged.Counts.Count, merged.Edges.Count));
        Assert.Equal((odd.Counts.Sum(), odd.Edges[^1]), (merged.Counts.Sum(), merged.Edges[^1]));
        Assert.Equal(6, merged.Edges[1]);
    }

    private static MonitorReport Report(int detectors, int runs, Func<int, int, QualityVerdict> verdict, Func<int, DateTime?>? start = null)
    {
        SpectrumVerdict[] verdicts =
        [
            .. Enumerable
                .Range(0, detectors)
                .SelectMany(d =>
                    Enumerable
                        .Range(0, runs)
                        .Select(r => new SpectrumVerdict(
                            $"run{r}:D{d}",
                            $"D{d}",
                            $"run{r}",
                            start?.Invoke(r),
                            verdict(d, r),
                            verdict(d, r) == QualityVerdict.Good ? null : AnomalyKind.Gain,
                            verdict(d, r) == QualityVerdict.Good ? "" : "Odd & ends.",
                            1000,
                            0.5,
                            null,
                            null
                        )
                        {
                            Checks =
                            [
                                .. new[] { AnomalyKind.Gain, AnomalyKind.Resolution, AnomalyKind.Rate }.Select(k => new MonitorCheck(
                                    k,
                                    0.001 * Math.Sin(d + r),
                                    0.0005,
                                    0.002,
                                    0.5,
                                    null,
                                    null
                                )),
                            ],
                        })
                ),
        ];
        ILookup<QualityVerdict, SpectrumVerdict> by = verdicts.ToLookup(v => v.Verdict);
        return new MonitorReport(0.001, [], by[QualityVerdict.Good].Count(), 0, by[QualityVerdict.Bad].Count(), verdicts, []);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    // Between two cells of a row, pixels.
    private static double Distance(string html)
    {
        double scale = Number(Scale().Match(html));
        double[] x = [.. Cell().Matches(html).Take(2).Select(Number)];
        return scale * (x[1] - x[0]);
    }

    private static double Number(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    private static void AssertSelfContained(string html)
    {
        SelfContainedPage.Check(html);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
    }

    [GeneratedRegex("<a href=\"#([^\"]+)\"")]
    private static partial Regex Target();

    [GeneratedRegex("scale\\(([0-9.]+)\\)")]
    private static partial Regex Scale();

    [GeneratedRegex("<use href=\"#mark-(?:good|bad)\" x=\"([0-9.]+)\"")]
    private static partial Regex Cell();
}
