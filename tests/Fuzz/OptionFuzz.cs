using SpectroCal.Tests.Cli;
using SpectroCal.Tests.Formats;
using SpectroCal.Tests.Storage;

namespace SpectroCal.Tests.Fuzz;

/// <summary>
/// Random options on degenerate spectra, with a good one beside them: no command ends by an error of its own, takes long, or keeps the
/// results of the good one to itself.
/// </summary>
public sealed class OptionFuzz(ITestOutputHelper output)
{
    private const string Lines = "Ti Ka,Cu Ka|Ti K,Fe K,Cu K|Ti Ka|Cu L|A=100;B=4000.5|U La,Pb La|Mn K,Si K";
    private const string Starts = "0,10|500,10|500,3|0,1e-3|-1e6,1e4|0,-1|1e300,1e300|0,5,1e-3";

    /// <summary>
    /// Options of each command with some of their values, which a bar divides; an option without values stands for itself. Gradient descent
    /// is missing: its thousand iterations from dozens of places take their time by right.
    /// </summary>
    private static readonly Dictionary<string, (string Needed, string[] Options)> Commands = new()
    {
        ["calibrate"] = (
            $"--lines {Lines}",
            [
                $"--start {Starts}",
                "--function linear|poly2|poly6|p0+p1*adc+p2*sqrt(adc)|p0*exp(p1*adc)|p0/(adc-p1)",
                "--range 0-1e9|4000-9000|1-2|8000-8001",
                "--noise 0|20|1e6",
                "--fano 0|0.115|10",
                "--natural",
                "--no-companions",
                "--tail 0.1,2|0.9,30",
                "--background-degree 0|3|8",
                "--search 0|400|4000",
                "--objective kde-chi2|poisson|unbinned",
                "--optimizer lm|adam|lbfgs",
                "--kernel channel|exact",
                "--bandwidth 25|0.01std|0.5res|scott|1e6|1e-6",
                "--iterations 1|50",
                "--no-exclude",
                "--exclude 0-1e6|5000-6000",
                "--free p0|p1",
            ]
        ),
        ["autocal"] = (
            "--elements Ti,Cu|Ti,Mn,Cu,Pb|Fe|U,Th",
            [
                "--degree 1|2",
                "--gain 10|0.01|1e5",
                "--gain-error 0.5|1e-6",
                "--offset 0|1e6|-500",
                "--fwhm 1|6|1000|1e5",
                "--significance 1|5|100",
                "--join",
                "--finder matched-filter|wavelet|snip|network",
            ]
        ),
        ["fit"] = (
            $"--lines {Lines}",
            [
                $"--start {Starts}",
                "--shape gauss|voigt|natural|hypermet|natural+tail+shelf|longtail",
                "--background none|constant|linear|exponential|snip|poly8",
                "--range 0-1e9|4000-9000|8000-8001",
                "--widths shared|independent",
                "--positions free|scale|fixed",
                "--statistic poisson|pearson|neyman|leastsquares",
                "--noise 0|20|1e6",
                "--fano 0|0.115|10",
                "--escape",
                "--minos",
                "--tail 0.1,2|0.1+-0.02,1.8+-0.3",
            ]
        ),
        ["peaks"] = (
            "",
            [$"--lines {Lines}", "--fwhm 1|6|1000|1e5", "--significance 0.1|5|100", "--finder matched-filter|wavelet|snip|network"]
        ),
        ["plot"] = (
            "--out OUT/x.svg|OUT/x.png",
            [$"--lines {Lines}", $"--start {Starts}", "--range 0-1e9|1-2", "--log", "--channels", "--scale 1|3", "--title =x|\u001b[2J"]
        ),
        ["convert"] = ("--out OUT/x.csv|OUT/x.n42|OUT/x.npy|OUT/", ["--force"]),
    };

    [Fact]
    public async Task NoCommandLineEndsByAnErrorOfTheProgram()
    {
        using var folder = new TemporaryFolder(isInMemory: true);
        string good = TitaniumAndCopper.Write(folder)[0],
            bad = folder["bad.txt"];
        var ended = new SortedDictionary<int, int>();
        await new FuzzRun("options").Until(
            async (random, input) =>
            {
                string text = DegenerateSpectrum.Next(random);
                await File.WriteAllTextAsync(bad, text);
                input.Files["bad.txt"] = System.Text.Encoding.UTF8.GetBytes(text);
                string[] arguments = Arguments(random, good, bad, folder["out"]);
                input.Text = string.Join(' ', arguments.Select(a => a.Contains(' ', StringComparison.Ordinal) ? $"'{a}'" : a));
                CliRun run = await CliRun.Of(arguments);
                ended[run.Code] = ended.GetValueOrDefault(run.Code) + 1;
                if (Directory.Exists(folder["out"]))
                    Directory.Delete(folder["out"], recursive: true);
                string all = run.Out + run.Error;
                if (run.Code >= 70)
                    return $"exit {run.Code}: {arguments[0]} {run.Error}";
                if (run.Error.Contains("bug", StringComparison.OrdinalIgnoreCase))
                    return $"bug: {arguments[0]} {run.Error}";
                return all.Contains("± NaN", StringComparison.Ordinal) ? $"unknown: {arguments[0]} says ± NaN" : null;
            },
            output
        );
        output.WriteLine("exit codes: " + string.Join(", ", ended.Select(e => $"{e.Key}: {e.Value}")));
    }

    private static string[] Arguments(Random random, string good, string bad, string folder)
    {
        (string command, (string needed, string[] options)) = Commands.ElementAt(random.Next(Commands.Count));
        IEnumerable<string> chosen = options.Where(_ => random.Next(3) == 0);
        string[] files = random.Next(2) == 0 ? [bad] : [good, bad];
        return
        [
            command,
            .. files,
            .. chosen
                .Prepend(needed)
                .Where(o => o.Length > 0)
                .SelectMany(o => Words(random, o))
                .Select(w => w.Replace("OUT", folder, StringComparison.Ordinal)),
        ];
    }

    private static string[] Words(Random random, string option)
    {
        int space = option.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
            return [option];
        string[] values = option[(space + 1)..].Split('|');
        return [option[..space], values[random.Next(values.Length)]];
    }
}
