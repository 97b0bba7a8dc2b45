using System.Text;
using PureHDF;
using SpectroCal.Tests.Cli;
using SpectroCal.Tests.Formats;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Tests.Fuzz;

/// <summary>Damaged segments of tracks and readings of pixels: for the readers, and for the commands that take them.</summary>
public sealed class TpcFuzz(ITestOutputHelper output)
{
    private const double LengthCm = 2; // one track

    private static readonly IReadOnlyList<TrackSegment> Segments = new TrackGenerator(TrackSample.StoppingProtons, 1).Tracks(LengthCm);
    private static readonly byte[] Csv = Encoding.UTF8.GetBytes(SegmentCsv.Write(Segments));
    private static readonly byte[] Hdf5 = Written(Segments);
    private static readonly byte[] Readings = Encoding.UTF8.GetBytes(
        HitFile.Write(new TpcSimulator(new TpcDetector()).Simulate(Segments, new(), new TpcSimulation { StepCm = 0.1 }))
    );

    private static readonly Dictionary<string, string[]> Commands = new()
    {
        ["simulate TRACKS --out OUT"] =
        [
            "--noise",
            "--seed 0|7|-1",
            "--step 0.1|1|1e-300|1e300",
            "--set AB=0.5|lifetime=1e300|field=1e-300",
        ],
        ["calibrate TRACKS HITS"] =
        [
            "--parameters AB|kB,lifetime|DL,DT,field|density,electrons",
            "--set AB=0.5|lifetime=1e-6|DL=1e300|alpha=1,beta=1e-9",
            "--noise",
            "--method adam",
            "--step 0.1|1",
        ],
        ["scan TRACKS HITS --parameters AB|lifetime|DT"] =
        [
            "--loss mmd|chamfer|chamfer-product|chamfer-one-way|soft-dtw|soft-dtw-debiased",
            "--points 1|3",
            "--set AB=0.5|density=1e300",
            "--noise",
        ],
    };

    [Fact]
    public async Task ReadersGiveSegmentsOrOneError()
    {
        using var folder = new TemporaryFolder(isInMemory: true);
        string path = folder["damaged.dat"];
        byte[][] seeds = [Csv, Hdf5, Readings];
        await new FuzzRun("tpc-reader").Until(
            (random, input) =>
            {
                byte[] content = Mutator.Damage(random, seeds[random.Next(3)], seeds[random.Next(3)]);
                input.Files["damaged.dat"] = content;
                File.WriteAllBytes(path, content);
                return Task.FromResult(
                    HarmOf(path, () => SegmentFile.Read(path).Select(FaultOf).FirstOrDefault(f => f is not null))
                        ?? HarmOf(path, () => HitFile.Read(path).Select(FaultOf).FirstOrDefault(f => f is not null))
                );
            },
            output
        );
    }

    [Fact]
    public async Task NoCommandLineEndsByAnErrorOfTheProgram()
    {
        using var folder = new TemporaryFolder(isInMemory: true);
        await new FuzzRun("tpc-options").Until(
            async (random, input) =>
            {
                byte[] tracks = random.Next(2) == 0 ? Csv : Hdf5,
                    readings = Readings;
                (tracks, readings) = random.Next(3) switch
                {
                    0 => (Mutator.Damage(random, tracks, readings), readings),
                    1 => (tracks, Mutator.Damage(random, readings, tracks)),
                    _ => (tracks, readings),
                };
                (input.Files["tracks.dat"], input.Files["hits.csv"]) = (tracks, readings);
                await File.WriteAllBytesAsync(folder["tracks.dat"], tracks);
                await File.WriteAllBytesAsync(folder["hits.csv"], readings);
                string[] arguments = Arguments(random, folder);
                input.Text = string.Join(' ', arguments);
                CliRun run = await CliRun.Of(arguments);
                if (Directory.Exists(folder["out"]))
                    Directory.Delete(folder["out"], recursive: true);
                if (run.Code >= 70)
                    return $"exit {run.Code}: {arguments[1]} {run.Error}";
                if (run.Error.Contains("bug", StringComparison.OrdinalIgnoreCase))
                    return $"bug: {arguments[1]} {run.Error}";
                string all = run.Out + run.Error;
                return all.Contains("± NaN", StringComparison.Ordinal) ? $"unknown: {arguments[1]} says ± NaN" : null;
            },
            output
        );
    }

    private static string? HarmOf(string path, Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (SpectrumFormatException e)
        {
            return e.File != path ? $"file: the error names {e.File}"
                : e.Message.Contains('\n', StringComparison.Ordinal) ? "lines: the error has several"
                : null;
        }
    }

    private static string? FaultOf(TrackSegment s) =>
        s.EnergyMev >= 0 && s.LengthCm >= 0 && s.StoppingMevPerCm >= 0 && double.IsFinite(s.TimeUs + s.Start.DistanceTo(s.End))
            ? null
            : $"segment: {s}";

    private static string? FaultOf(TpcHit h) =>
        double.IsFinite(h.XCm + h.YCm + h.TimeUs.Value + h.Electrons.Value) && h.Counts is null or >= 0 ? null : $"reading: {h}";

    private static string[] Arguments(Random random, TemporaryFolder folder)
    {
        (string command, string[] options) = Commands.ElementAt(random.Next(Commands.Count));
        string[] words = [.. command.Split(' '), .. options.Where(_ => random.Next(3) == 0).SelectMany(o => o.Split(' '))];
        return
        [
            "tpc",
            .. words.Select(w => w.Split('|')).Select(choice => choice[random.Next(choice.Length)]).Select(InFolder),
            // Hundreds of steps of descent would take their time by right.
            .. words.Contains("adam") ? ["--iterations", "3"] : Array.Empty<string>(),
        ];

        string InFolder(string word) =>
            word switch
            {
                "TRACKS" => folder["tracks.dat"],
                "HITS" => folder["hits.csv"],
                "OUT" => folder["out"],
                _ => word,
            };
    }

    // As edep-sim and larnd-sim write them: a table of named fields.
    private static byte[] Written(IReadOnlyList<TrackSegment> segments)
    {
        using var folder = new TemporaryFolder();
        new H5File { ["segments"] = segments.Select(Row.Of).ToArray() }.Write(
            folder["s.h5"],
            new H5WriteOptions(IncludeStructProperties: false, IncludeStructFields: true)
        );
        return File.ReadAllBytes(folder["s.h5"]);
    }

    // Names are the fields' of the file.
    private struct Row
    {
        public uint eventID;
        public uint trackID;
        public int pdgId;
        public float x_start;
        public float y_start;
        public float z_start;
        public float x_end;
        public float y_end;
        public float z_end;
        public float dx;
        public float dE;
        public float dEdx;
        public float t;

        public static Row Of(TrackSegment s) =>
            new()
            {
                eventID = (uint)s.Event,
                trackID = (uint)s.Track,
                pdgId = s.Particle,
                x_start = (float)s.Start.Z,
                y_start = (float)s.Start.Y,
                z_start = (float)s.Start.X,
                x_end = (float)s.End.Z,
                y_end = (float)s.End.Y,
                z_end = (float)s.End.X,
                dx = (float)s.LengthCm,
                dE = (float)s.EnergyMev,
                dEdx = (float)s.StoppingMevPerCm,
                t = (float)s.TimeUs,
            };
    }
}
