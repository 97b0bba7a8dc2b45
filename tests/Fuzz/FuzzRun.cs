using System.Diagnostics;
using System.Globalization;

namespace SpectroCal.Tests.Fuzz;

/// <summary>
/// One random attack for a share of the time: SPECTROCAL_FUZZ_SECONDS (default 12) is divided among all of them, SPECTROCAL_FUZZ_SEED
/// begins the random numbers elsewhere. An input that does harm is kept under artifacts/fuzz.
/// </summary>
internal sealed class FuzzRun
{
    /// <summary>Longest time of one input.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(10);

    // Of the processors' time; what waits for ever uses none.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private const double DefaultSeconds = 12;
    private const int Attacks = 10;
    private const int MostKept = 20;
    private const long MostBytes = 2L << 30;
    private const long MostKeptBytes = 256L << 20; // by all inputs together

    private readonly string _name;
    private readonly List<string> _harm = [];
    private readonly HashSet<string> _kinds = [];

    /// <summary>Starts the attack.</summary>
    /// <param name="name">Its name, for messages and files.</param>
    public FuzzRun(string name) => _name = name;

    /// <summary>Seed of the first input; those of the others follow.</summary>
    public static int Seed { get; } = (int)Setting("SPECTROCAL_FUZZ_SEED", Environment.TickCount & 0xFFFFFF);

    /// <summary>Time for this attack.</summary>
    public static TimeSpan Share { get; } = TimeSpan.FromSeconds(Setting("SPECTROCAL_FUZZ_SECONDS", DefaultSeconds) / Attacks);

    /// <summary>Tries inputs until the time is over, and fails with those that did harm.</summary>
    /// <param name="attempt">
    /// Makes an input by the random numbers, tries it, and gives the harm that it did, as a sentence; null if none. The first word is its
    /// kind.
    /// </param>
    /// <param name="output">Takes the summary.</param>
    public async Task Until(Func<Random, FuzzInput, Task<string?>> attempt, ITestOutputHelper? output)
    {
        var all = Stopwatch.StartNew();
        int tried = 0;
        long liveBefore = GC.GetTotalMemory(forceFullCollection: true);
        TimeSpan longest = TimeSpan.Zero;
        string slowest = "";
        for (int seed = Seed; all.Elapsed < Share; seed++, tried++)
        {
            var input = new FuzzInput();
            TimeSpan wall = all.Elapsed,
                processor = Environment.CpuUsage.TotalTime;
            string? harm;
            try
            {
                Task<string?> work = Task.Run(() => attempt(new Random(seed), input));
                while (
                    Environment.CpuUsage.TotalTime - processor < Patience
                    && all.Elapsed - wall < LongestWait
                    && await Task.WhenAny(work, Task.Delay(Look)) != work
                ) { }
                if (!work.IsCompleted)
                {
                    Keep(seed, $"endless: not done after {Patience.TotalSeconds:0} s", input);
                    break; // it goes on in the background and would disturb what follows
                }
                harm = await work;
            }
            catch (Exception e)
            {
                harm = $"{e.GetType().Name} {e.Message}\n{e.StackTrace}";
            }
            wall = all.Elapsed - wall;
            processor = (Environment.CpuUsage.TotalTime - processor) / Environment.ProcessorCount;
            // A machine that does other things as well makes work take long, but not more of the processors' time.
            TimeSpan time = wall < processor ? wall : processor;
            if (time > longest)
                (longest, slowest) = (time, $"seed {seed} {input.Text}");
            if (harm is null && time > LongestTime)
                harm = $"slow: {time.TotalSeconds:0.0} s";
            // What is garbage, and not collected only because nothing else needs the memory, does no harm.
            if (harm is null && GC.GetTotalMemory(forceFullCollection: false) > MostBytes)
            {
                long live = GC.GetTotalMemory(forceFullCollection: true);
                if (live > MostBytes)
                    harm = $"memory: {live >> 20} MiB";
            }
            if (harm is not null)
                Keep(seed, harm, input);
        }
        long kept = GC.GetTotalMemory(forceFullCollection: true) - liveBefore;
        if (kept > MostKeptBytes)
            _harm.Add($"memory: {tried} inputs left {kept >> 20} MiB behind");
        using var process = Process.GetCurrentProcess();
        string summary = string.Create(
            CultureInfo.InvariantCulture,
            $"{_name}: {tried} inputs from seed {Seed} in {all.Elapsed.TotalSeconds:0} s, slowest {longest.TotalSeconds:0.00} s, "
                + $"{kept / 1048576.0:0.0} MiB left behind, at most {process.PeakWorkingSet64 >> 20} MiB of memory, {_harm.Count} did harm"
        );
        output?.WriteLine($"{summary}; slowest: {slowest}");
        Assert.True(tried > 0, "No input was tried.");
        Assert.True(_harm.Count == 0, summary + "\n" + string.Join('\n', _harm.Take(MostKept)));
    }

    private void Keep(int seed, string harm, FuzzInput input)
    {
        // One of each kind is enough to begin with.
        string kind = string.Join(' ', harm.Split('\n').Take(2).Select(l => l.Length > 120 ? l[..120] : l));
        bool isNew = _kinds.Add(kind);
        if (isNew && _kinds.Count <= MostKept)
        {
            string folder = Path.Combine(RepositoryRoot.Path, "artifacts", "fuzz", $"{_name}-{seed}");
            input.Save(folder, harm);
            _harm.Add($"{folder}: {harm}");
        }
        else
        {
            _harm.Add($"seed {seed}: {kind}");
        }
    }

    private static double Setting(string name, double otherwise) =>
        double.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out double value) ? value : otherwise;
}
