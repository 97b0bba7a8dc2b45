using SpectroCal.Lines;
using SpectroCal.Numerics;

namespace SpectroCal.Estimation;

/// <summary>A kind of thing that a combined spectrum may add to a target.</summary>
internal enum TargetFeature
{
    /// <summary>A tail to low energies.</summary>
    Tail,

    /// <summary>The length of that tail.</summary>
    TailSlope,

    /// <summary>A shelf.</summary>
    Shelf,

    /// <summary>A further degree of the background.</summary>
    Background,

    /// <summary>A step in the background.</summary>
    Step,

    /// <summary>A line that nobody named.</summary>
    Line,
}

/// <summary>Something that could join a model.</summary>
/// <param name="Feature">What it is.</param>
/// <param name="Significance">Standard errors over what is asked of its kind.</param>
/// <param name="Model">The model with it.</param>
internal sealed record TargetCandidate(TargetFeature Feature, double Significance, Func<TargetModel, TargetModel> Model)
{
    /// <summary>Energy of a line, eV; NaN for anything else.</summary>
    public double LineEv { get; init; } = double.NaN;
}

/// <summary>What the data beyond a fitted model ask for, each with its significance from a score test.</summary>
/// <param name="fitsTail">Whether a tail may join.</param>
/// <param name="fitsShelf">Whether a shelf may.</param>
/// <param name="sigmaEv">Standard deviation of a line as the combined spectrum shows it, eV.</param>
/// <param name="isBarred">Whether no line is to be looked for at an energy, where lines have such a standard deviation, eV.</param>
/// <param name="cancellation">Stops the work between places.</param>
internal sealed class TargetCandidates(
    bool fitsTail,
    bool fitsShelf,
    Func<TargetSpectrum, double, double> sigmaEv,
    Func<double, double, bool> isBarred,
    CancellationToken cancellation
)
{
    /// <summary>Standard deviations between two unknown lines: nearer ones are one thing that is no line.</summary>
    public const double LinesApart = 1.5;

    private const double ShapeSignificance = 4; // standard errors, of what concerns all lines or the whole background
    private const double PlaceSignificance = 5; // of what may be anywhere
    private const double SlopeSignificance = 10; // of the tail, from which on its length can be fitted
    private const double LeastShareOfModel = 0.05; // of the model at its place: a target that is wrong by less is good enough
    private const double LinesFrom = 1.7; // standard deviations from a named line in which no line is looked for
    private const double NextLineFrom = 2.25; // the same from an unknown line: rows of lines imitate anything
    private const double DistantLinesFrom = 5; // the same before anything is optimised
    private const int MostSteps = 1; // more than one imitate what is no step
    private const double StepsFrom = 5; // standard deviations from a line in which no step is looked for
    private const int MostBackgroundDegree = 4;
    private const double LeastStep = 0.1; // of the smallest resolution of a line, from place to place
    private static readonly double[] TailSlopes = [0.7, 1.5, 3];

    /// <summary>The candidates of a fit.</summary>
    public IEnumerable<TargetCandidate> Of(TargetModelFit fit, TargetFeatures features) =>
        features == TargetFeatures.DistantLines
            ? Lines(fit, DistantLinesFrom)
            : Responses(fit).Concat(Backgrounds(fit)).Concat(Steps(fit)).Concat(Lines(fit, LinesFrom));

    /// <summary>Whether an energy is within so many standard deviations of a component of a line.</summary>
    public static bool IsNear(IReadOnlyList<LineGroup> lines, double energyEv, double distanceInSigma, TargetSpectrum target)
    {
        // Without queries: it is asked at hundreds of places.
        foreach (LineGroup line in lines)
        foreach (LineComponent component in line.Components)
            if (
                component.RelativeIntensity > 0.01
                && Math.Abs(component.Line.EnergyEv - energyEv) < distanceInSigma * target.Resolution.Sigma(component.Line.EnergyEv)
            )
                return true;
        return false;
    }

    private IEnumerable<TargetCandidate> Responses(TargetModelFit fit)
    {
        const double small = 1e-3;
        TargetModel model = fit.Model;
        if (fitsTail && !model.FitsTail)
        {
            foreach (double slope in TailSlopes)
            {
                TargetSpectrum With(TargetSpectrum t, double f) =>
                    t with
                    {
                        Response = t.Response with { TailFraction = f, TailSlope = slope },
                    };
                if (fit.Added(fit.Change(t => With(t, small))) is { } added && added.Significance > ShapeSignificance)
                    yield return new TargetCandidate(
                        TargetFeature.Tail,
                        added.Significance / ShapeSignificance,
                        m => m with { Target = With(m.Target, Math.Min(small * added.Coefficient, 0.3)), FitsTail = true }
                    );
            }
        }
        if (model.FitsTail && !model.FitsTailSlope)
        {
            (double fraction, double error) = fit.Parameter(model.TailParameter);
            if (fraction > SlopeSignificance * error)
                yield return new TargetCandidate(
                    TargetFeature.TailSlope,
                    fraction / error / SlopeSignificance,
                    m => m with { FitsTailSlope = true }
                );
        }
        if (fitsShelf && !model.FitsShelf)
        {
            TargetSpectrum With(TargetSpectrum t, double f) => t with { Response = t.Response with { ShelfFraction = f } };
            if (fit.Added(fit.Change(t => With(t, small))) is { } added && added.Significance > ShapeSignificance)
                yield return new TargetCandidate(
                    TargetFeature.Shelf,
                    added.Significance / ShapeSignificance,
                    m => m with { Target = With(m.Target, Math.Min(small * added.Coefficient, 0.1)), FitsShelf = true }
                );
        }
    }

    private IEnumerable<TargetCandidate> Backgrounds(TargetModelFit fit)
    {
        EnergyRegion range = fit.Model.Target.Range;
        double half = 0.5 * (range.HighEv - range.LowEv);
        for (
            int degree = fit.Model.BackgroundDegree + 1;
            degree <= Math.Min(fit.Model.BackgroundDegree + 2, MostBackgroundDegree);
            degree++
        )
        {
            int power = degree;
            double[] column = Column(fit, e => Math.Pow((e - range.MiddleEv) / half, power));
            if (fit.Added(column) is { } added && Math.Abs(added.Significance) > ShapeSignificance)
                yield return new TargetCandidate(
                    TargetFeature.Background,
                    Math.Abs(added.Significance) / ShapeSignificance,
                    m => m with { BackgroundDegree = power }
                );
        }
    }

    private IEnumerable<TargetCandidate> Steps(TargetModelFit fit)
    {
        TargetSpectrum target = fit.Model.Target;
        foreach (double e in fit.Model.StepsEv.Count < MostSteps ? Places(fit, stepInSigma: 1) : [])
        {
            if (
                IsNear(target.Lines, e, StepsFrom, target)
                || IsNear(target.UnknownLines, e, StepsFrom, target)
                || Math.Min(e - target.Range.LowEv, target.Range.HighEv - e) < 3 * target.SmallestSigmaEv
            )
                continue;
            if (!(Significance(e) is var found && found > PlaceSignificance))
                continue;
            double place = e,
                step = Sigma(target, e);
            for (; step > 0.05 * Sigma(target, e); step *= 0.5)
            {
                double low = Significance(place - step),
                    high = Significance(place + step);
                if (Math.Max(low, high) > found)
                    (place, found) = low > high ? (place - step, low) : (place + step, high);
            }
            yield return new TargetCandidate(
                TargetFeature.Step,
                found / PlaceSignificance,
                m => m with { StepsEv = [.. m.StepsEv, place] }
            );
        }

        double Significance(double energy) => Math.Abs(fit.Added(fit.StepAt(energy), PlaceSignificance)?.Significance ?? 0);
    }

    // A walk through the range. The bins tell no finer than themselves, and they are few where a range is wide without measure.
    private IEnumerable<double> Places(TargetModelFit fit, double stepInSigma)
    {
        TargetSpectrum target = fit.Model.Target;
        double least = (target.Range.HighEv - target.Range.LowEv) / fit.Energies.Length;
        for (double e = target.Range.LowEv; e < target.Range.HighEv; e += Math.Max(stepInSigma * Sigma(target, e), least))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return e;
        }
    }

    private IEnumerable<TargetCandidate> Lines(TargetModelFit fit, double fromInSigma)
    {
        TargetSpectrum target = fit.Model.Target;
        foreach (double e in Places(fit, stepInSigma: 0.5))
        {
            if (IsNear(fit.Model.Single, e, fromInSigma, target) || IsNear(target.UnknownLines, e, NextLineFrom, target))
                continue;
            double sigma = sigmaEv(target, e);
            if (isBarred(e, sigma) || fit.Excluded.Any(r => r.Contains(e)))
                continue;
            if (fit.Added(fit.Energies.Gaussian(e, sigma), PlaceSignificance) is not { } added || !(added.Significance > PlaceSignificance))
                continue;
            int bin = Math.Clamp(fit.Energies.FirstNotBelow(e), 0, fit.Energies.Length - 1);
            if (added.Coefficient * ErrorFunctions.NormalDensity(0, sigma) < LeastShareOfModel * fit.Expected(bin))
                continue;
            double place = e;
            yield return new TargetCandidate(
                TargetFeature.Line,
                added.Significance / PlaceSignificance,
                m => m with { Target = m.Target with { UnknownLines = [.. m.Target.UnknownLines, ShapeParameter.LineAt(place)] } }
            )
            {
                LineEv = place,
            };
        }
    }

    // Without noise the resolution vanishes at zero energy, and a walk by it would not move on.
    private static double Sigma(TargetSpectrum target, double energyEv) =>
        Math.Max(target.Resolution.Sigma(energyEv), LeastStep * target.SmallestSigmaEv);

    private static double[] Column(TargetModelFit fit, Func<double, double> value)
    {
        var column = new double[fit.Energies.Length];
        for (int j = 0; j < column.Length; j++)
            column[j] = value(fit.Energies[j]);
        return column;
    }
}
