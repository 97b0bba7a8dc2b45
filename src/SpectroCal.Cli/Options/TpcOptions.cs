using System.CommandLine;
using SpectroCal.Tpc.Calibration;
using SpectroCal.Tpc.Losses;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Cli.Options;

/// <summary>Options that the commands about time projection chambers have in common, and how files are read.</summary>
internal static class TpcOptions
{
    /// <summary>--set.</summary>
    public static Option<TpcConstant[]> Set() =>
        CliOption.Of(
            "--set",
            "NAME=VALUE,...",
            $"Constants of the argon: {string.Join(", ", TpcParameterInfo.All.Select(i => i.Name))} (default: the nominal ones)",
            text => text.Split(',').Select(TpcConstant.Parse).ToArray()
        );

    /// <summary>--sample.</summary>
    public static Option<TrackSample> Sample(string description) =>
        CliOption.Of(
            "--sample",
            "NAME",
            description,
            TextParsers.OneOf(
                ("protons", TrackSample.StoppingProtons),
                ("muons", TrackSample.ThroughGoingMuons),
                ("stopping-muons", TrackSample.StoppingMuons),
                ("pions", TrackSample.StoppingPions),
                ("mixed", TrackSample.Mixed)
            )
        );

    /// <summary>--length.</summary>
    public static Option<double> Length(string description) =>
        CliOption.Of(
            "--length",
            "CM",
            description,
            text =>
                TextParsers.Positive(text) is var length and <= TrackGenerator.MostCm
                    ? length
                    : throw new FormatException($"expected at most {TrackGenerator.MostCm} cm of tracks, found '{text}'")
        );

    /// <summary>--loss.</summary>
    public static Option<TpcLoss> Loss(string description) =>
        CliOption.Of("--loss", "NAME", $"{description}: {string.Join(", ", TpcLosses.All.Select(l => l.Name))}", TpcLosses.Parse);

    /// <summary>--parameters.</summary>
    public static Option<TpcParameter[]> Parameters(string description) =>
        CliOption.Of(
            "--parameters",
            "NAMES",
            description,
            text =>
            {
                TpcParameter[] chosen = [.. text.Split(',').Select(n => TpcParameterInfo.Parse(n).Parameter)];
                return chosen.Distinct().Count() == chosen.Length ? chosen : throw new FormatException("a parameter is named twice");
            }
        );

    /// <summary>--method.</summary>
    public static Option<TpcMethod> Method() =>
        CliOption.Of(
            "--method",
            "NAME",
            "gauss-newton (default): least squares of all readings; adam: gradient descent of a loss",
            TextParsers.OneOf(("gauss-newton", TpcMethod.GaussNewton), ("adam", TpcMethod.Adam))
        );

    /// <summary>--iterations.</summary>
    public static Option<int> Iterations() => CliOption.Of("--iterations", "N", "Steps of adam (default 600)", TextParsers.Whole(1));

    /// <summary>--step.</summary>
    public static Option<double> Step() =>
        CliOption.Of("--step", "CM", "Longest piece that tracks are cut into, cm (default 0.02)", TextParsers.Positive);

    /// <summary>Files of tracks.</summary>
    public static Argument<string> Tracks() => new("TRACKS") { Description = "Segments of tracks: HDF5 of edep-sim or larnd-sim, or CSV" };

    /// <summary>Files of readings.</summary>
    public static Argument<string> Readings() =>
        new("HITS") { Description = "Readings of pixels, CSV as 'spectrocal tpc simulate' writes it" };

    /// <summary>--noise.</summary>
    public static Option<bool> Noise() => CliOption.Flag("--noise", "The electronics had noise: compare with means over it");

    /// <summary>The argon with the constants that are set.</summary>
    public static LiquidArgon Argon(ParseResult parsed, Option<TpcConstant[]> set) => new LiquidArgon().With(parsed.Or(set, []));

    /// <summary>Reads segments of tracks.</summary>
    public static IReadOnlyList<TrackSegment> Segments(string path, CancellationToken cancellation) =>
        Reading(path, p => SegmentFile.Read(p, cancellation));

    /// <summary>Reads readings.</summary>
    public static IReadOnlyList<TpcHit> Hits(string path, CancellationToken cancellation) =>
        Reading(path, p => HitFile.Read(p, cancellation));

    private static T Reading<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Input, $"{TerminalText.Line(path)} cannot be read: {TerminalText.Line(e.Message)}", e);
        }
    }
}
