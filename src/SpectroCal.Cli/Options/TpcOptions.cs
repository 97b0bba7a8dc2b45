using System.CommandLine;
using System.Globalization;
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
    public static Option<(TpcParameterInfo, double)[]> Set() =>
        CliOption.Of(
            "--set",
            "NAME=VALUE,...",
            $"Constants of the argon: {string.Join(", ", TpcParameterInfo.All.Select(i => i.Name))} (default: the nominal ones)",
            text => text.Split(',').Select(Assignment).ToArray()
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

    /// <summary>--loss.</summary>
    public static Option<TpcLoss> Loss(string description) =>
        CliOption.Of("--loss", "NAME", $"{description}: {string.Join(", ", TpcLosses.All.Select(l => l.Name))}", TpcLosses.Parse);

    /// <summary>--parameters.</summary>
    public static Option<TpcParameter[]> Parameters() =>
        CliOption.Of(
            "--parameters",
            "NAMES",
            "What to find (default AB,kB,field,lifetime,DL,DT)",
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

    /// <summary>The argon with the constants that are set.</summary>
    public static LiquidArgon Argon((TpcParameterInfo Info, double Value)[] set)
    {
        var argon = new LiquidArgon();
        foreach ((TpcParameterInfo info, double value) in set)
            argon = argon.With(info.Parameter, value);
        return argon;
    }

    /// <summary>Reads segments of tracks.</summary>
    public static IReadOnlyList<TrackSegment> Segments(string path) => Reading(path, SegmentFile.Read);

    /// <summary>Reads readings.</summary>
    public static IReadOnlyList<TpcHit> Hits(string path) => Reading(path, HitFile.Read);

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

    private static (TpcParameterInfo, double) Assignment(string text)
    {
        string[] parts = text.Split('=');
        if (
            parts.Length != 2
            || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            || !(value > 0 && double.IsFinite(value))
        )
            throw new FormatException($"'{text}' is not NAME=VALUE with a positive value");
        return (TpcParameterInfo.Parse(parts[0]), value);
    }
}
