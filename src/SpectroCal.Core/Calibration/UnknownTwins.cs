using System.Globalization;
using SpectroCal.Estimation;
using SpectroCal.Lines;

namespace SpectroCal.Calibration;

/// <summary>
/// Unknown lines that are not lines: those that stand beside every named line alike, and one that may itself be the named line.
/// </summary>
/// <remarks>
/// A gain or offset that was another one for part of the time shows every line twice, and a tail that the target does not have looks like a
/// line beside each of them. Either moves the scale, and the model with unknown lines describes the data as well as the truth does: no test
/// of the fit can find it, but that all named lines have such a neighbour can. Only lines that are near count, since at larger distances
/// there are those of other elements.
/// </remarks>
internal static class UnknownTwins
{
    private const double Farthest = 6; // standard deviations of the resolution
    private const double PlaceTolerance = 0.25; // the same, beyond three errors
    private const double ShareTolerance = 1.5; // ratio of shares, where three errors are less
    private const double LeastShift = 0.015; // standard deviations, that a line and its twin together lie from the line
    private const double Errors = 3;
    private const double Resolved = 1.5; // standard deviations, from which on an unexplained neighbour is a line of its own
    private const double LeastRival = 0.15; // of the counts of the only named line

    /// <summary>What unknown lines say against a calibration, as a sentence; null where nothing.</summary>
    /// <param name="named">The strong named lines with their counts in the combined spectrum of a detector.</param>
    /// <param name="unknown">Unknown lines.</param>
    /// <param name="share">Share of the unknown lines' counts that belongs to this detector.</param>
    /// <param name="target">The target.</param>
    public static string? Doubt(
        IReadOnlyList<(LineGroup Line, double Counts)> named,
        IReadOnlyList<UnknownLine> unknown,
        double share,
        TargetSpectrum target
    )
    {
        Beside[][] beside =
        [
            .. named.Select(n =>
                unknown.Select(u => Beside.Of(n.Line, n.Counts, u, share, target)).Where(b => Math.Abs(b.InSigma) < Farthest).ToArray()
            ),
        ];
        if (target.Lines.Count == 1)
            return beside.SelectMany(b => b).Where(b => b.Share > LeastRival).MaxBy(b => b.Share) is { } rival ? OfRival(rival) : null;
        if (beside.Length < 2)
            return null;
        foreach (Beside first in beside[0].OrderByDescending(b => b.Share))
        {
            Beside?[] twins = [.. beside.Select(b => b.Where(o => AreTwins(first, o)).MaxBy(o => o.Share))];
            if (twins.All(t => t is not null) && twins.Any(t => t!.Share * Math.Abs(t.InSigma) > LeastShift))
                return OfTwins([.. twins.Select(t => t!)]);
        }
        return null;
    }

    /// <summary>The same of something unexplained beside the only named line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="inSigma">Where it is, standard deviations of the resolution from the line.</param>
    /// <param name="fraction">Its counts over those of the line.</param>
    /// <param name="target">The target.</param>
    public static string? Rival(LineGroup line, double inSigma, double fraction, TargetSpectrum target) =>
        target.Lines.Count == 1 && fraction > LeastRival && Math.Abs(inSigma) > Resolved
            ? OfRival(new Beside(line, inSigma * target.Resolution.Sigma(line.Strongest.EnergyEv), 0, inSigma, fraction, 0))
            : null;

    // Between a shift that is the same at all energies and one that grows with the energy, and with the same share of the counts.
    private static bool AreTwins(Beside a, Beside b)
    {
        double ratio = b.Line.Strongest.EnergyEv / a.Line.Strongest.EnergyEv,
            low = a.DistanceEv * (a.DistanceEv > 0 ? Math.Min(1, ratio) : Math.Max(1, ratio)),
            high = a.DistanceEv * (a.DistanceEv > 0 ? Math.Max(1, ratio) : Math.Min(1, ratio)),
            sigma = Math.Max(a.DistanceEv / a.InSigma, b.DistanceEv / b.InSigma),
            tolerance = PlaceTolerance * sigma + Errors * Hypot(a.DistanceErrorEv * ratio, b.DistanceErrorEv);
        bool sameShare =
            Math.Abs(Math.Log(a.Share / b.Share)) < Math.Log(ShareTolerance)
            || Math.Abs(a.Share - b.Share) < Errors * Hypot(a.ShareError, b.ShareError);
        return sameShare
            && Math.Sign(a.DistanceEv) == Math.Sign(b.DistanceEv)
            && b.DistanceEv > low - tolerance
            && b.DistanceEv < high + tolerance;
    }

    private static string OfTwins(Beside[] twins) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Every named line has an unnamed one beside it with the same share ("
                + $"{string.Join(", ", twins.Select(Text))}"
                + $"): the gain had two states, or lines have a tail, which moves the scale. If they are lines, name them."
        );

    private static string Text(Beside twin) =>
        string.Create(CultureInfo.InvariantCulture, $"{twin.DistanceEv:+0;-0} eV of {twin.Line.Name}, {twin.Share:P1} of it");

    private static string OfRival(Beside rival) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"A line that is not named, {rival.DistanceEv:+0;-0} eV of {rival.Line.Name}, the only one that is, has {rival.Share:P0} of "
                + $"its counts: which of the two is {rival.Line.Name} is not certain. Name both, or leave the other one's region out."
        );

    private static double Hypot(double a, double b) => Math.Sqrt(a * a + b * b);

    /// <summary>An unknown line beside a named one.</summary>
    private sealed record Beside(LineGroup Line, double DistanceEv, double DistanceErrorEv, double InSigma, double Share, double ShareError)
    {
        public static Beside Of(LineGroup line, double counts, UnknownLine unknown, double share, TargetSpectrum target)
        {
            double distance = unknown.EnergyEv - line.Strongest.EnergyEv;
            return new Beside(
                line,
                distance,
                unknown.ErrorEv,
                distance / target.Resolution.Sigma(line.Strongest.EnergyEv),
                share * unknown.Counts / counts,
                share * unknown.CountsError / counts
            );
        }
    }
}
