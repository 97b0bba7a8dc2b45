using SpectroCal.Lines;
using SpectroCal.Numerics;
using SpectroCal.Spectra;

namespace SpectroCal.Estimation;

/// <summary>
/// Gives a target what the combined spectrum of all batches demands: lines that nobody named, a tail, a shelf, a background that bends or
/// steps, each only where it is significant.
/// </summary>
/// <remarks>
/// One thing at a time: every candidate is a column that could join the fit of <see cref="TargetModelFit"/>, its significance follows from
/// the fit that there is (a score test), the most significant one joins and everything is fitted again. What turns out to be insignificant,
/// not narrow, or too near to a known line, leaves again and does not come back.
/// </remarks>
internal sealed class TargetRefinement
{
    private const int MostFeatures = 16;
    private const double Settled = 0.25; // standard deviations that lines may still be off
    private const double ShapeSignificance = 4; // standard errors, of what concerns all lines or the whole background
    private const double PlaceSignificance = 5; // of what may be anywhere
    private const double SlopeSignificance = 10; // of the tail, from which on its length can be fitted
    private const double LeastKept = 3; // standard errors, below which what has joined leaves again
    private const double LeastShareOfModel = 0.05; // of the model at its place: a target that is wrong by less is good enough
    private const double LinesFrom = 1.7; // standard deviations from a known line in which no line is looked for
    private const double DistantLinesFrom = 5; // the same before anything is optimised
    private const double NearestLine = 1.2; // standard deviations from a known line that a fitted one may come to
    private const double LinesApart = 1.5; // standard deviations between two unknown lines: nearer ones are one thing that is no line
    private const double LinesFoundApart = 6; // standard deviations between lines that may join at once
    private const double LargestWidening = 0.4; // of the variance of an unknown line
    private const int MostSteps = 1; // more than one imitate what is no step
    private const double StepsFrom = 5; // standard deviations from a line in which no step is looked for
    private const int MostBackgroundDegree = 4;
    private static readonly double[] TailSlopes = [0.7, 1.5, 3];

    private readonly EnergySpectrum _spectrum;
    private readonly double _extra;
    private readonly int _scaleTerms;
    private readonly bool _fitsTail;
    private readonly bool _fitsShelf;
    private readonly List<double> _noLines = []; // energies at which what was there proved to be no line
    private bool _noTail;
    private TargetModelFit? _first;

    /// <summary>Prepares.</summary>
    /// <param name="spectrum">Combined spectrum under the present constants, in bins of about a quarter of the resolution.</param>
    /// <param name="stated">The target as it was stated: a tail or shelf in it stays as it is.</param>
    /// <param name="extraVarianceEv2">Variance that channels add to every line, eV^2.</param>
    /// <param name="scaleTerms">Number of calibration parameters that the lines determine.</param>
    public TargetRefinement(EnergySpectrum spectrum, TargetSpectrum stated, double extraVarianceEv2, int scaleTerms)
    {
        (_spectrum, _extra, _scaleTerms) = (spectrum, extraVarianceEv2, scaleTerms);
        _fitsTail = stated.Response.TailFraction == 0;
        _fitsShelf = stated.Response.ShelfFraction == 0;
    }

    /// <summary>Whether lines were near enough to their places in the last run for features to be looked for.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Poisson deviance at the shape that the last run began with.</summary>
    public double FirstDeviance => _first!.FirstDeviance;

    /// <summary>By how much the common scale read too high with the shape that the last run began with, eV.</summary>
    public double FirstScaleEv(double energyEv) => _first!.FirstScaleEv(energyEv);

    /// <summary>Refines a model; null where the spectrum does not determine it.</summary>
    /// <param name="model">The model, perhaps refined before.</param>
    /// <param name="excluded">Regions that are left out.</param>
    /// <param name="features">What may join; without, only what the model says is fitted.</param>
    /// <param name="noLines">Regions of which it is known that lines do not explain them.</param>
    public TargetModelFit? Run(
        TargetModel model,
        IReadOnlyList<EnergyRegion> excluded,
        TargetFeatures features,
        IReadOnlyList<EnergyRegion> noLines
    )
    {
        if (Fit(model, excluded) is not { } fit)
            return null;
        _first = fit;
        // Features that seem to be there while lines are not in their places yet are not to be believed.
        IsSettled = model.Target.Lines.All(l =>
            Math.Abs(fit.ScaleEv(l.Strongest.EnergyEv)) < Settled * model.Target.Resolution.Sigma(l.Strongest.EnergyEv)
        );
        if (features == TargetFeatures.None || !IsSettled)
            return fit;
        for (int feature = 0; feature < MostFeatures; feature++)
        {
            fit = Cleaned(fit);
            if (Joining([.. Candidates(fit, features, noLines)], fit) is not { } richer || Fit(richer, excluded) is not { } next)
                return fit;
            fit = next;
        }
        return Cleaned(fit);
    }

    /// <summary>Fits the same features again without some regions, and without the lines in them.</summary>
    public TargetModelFit? LeavingOut(TargetModel model, IReadOnlyList<EnergyRegion> excluded)
    {
        TargetModel outside = model with
        {
            Target = model.Target with
            {
                UnknownLines = [.. model.Target.UnknownLines.Where(l => !excluded.Any(r => r.Contains(l.MeanEnergyEv)))],
            },
        };
        return Fit(outside, excluded) is { } fit ? Cleaned(fit) : null;
    }

    private TargetModelFit? Fit(TargetModel model, IReadOnlyList<EnergyRegion> excluded) =>
        TargetModelFit.Of(_spectrum, model, excluded, _extra, _scaleTerms);

    private TargetModelFit Cleaned(TargetModelFit fit)
    {
        while (Without(fit) is { } fewer && Fit(fewer, fit.Excluded) is { } refitted)
            fit = refitted;
        return fit;
    }

    /// <summary>Something that could join a model.</summary>
    /// <param name="Significance">Standard errors over what is asked of its kind.</param>
    /// <param name="Model">The model with it.</param>
    private sealed record Candidate(double Significance, Func<TargetModel, TargetModel> Model)
    {
        /// <summary>Energy of a line, eV; NaN for anything else.</summary>
        public double LineEv { get; init; } = double.NaN;
    }

    // The model with the most significant candidate; where that is a line, with all lines that are far enough apart to be found together.
    private static TargetModel? Joining(IReadOnlyList<Candidate> candidates, TargetModelFit fit)
    {
        Candidate[] ranked = [.. candidates.OrderByDescending(c => c.Significance)];
        if (ranked.Length == 0)
            return null;
        TargetModel model = ranked[0].Model(fit.Model);
        var lines = new List<double> { ranked[0].LineEv };
        if (double.IsNaN(ranked[0].LineEv))
            return model;
        foreach (Candidate candidate in ranked.Where(c => !double.IsNaN(c.LineEv)))
        {
            double apart = LinesFoundApart * model.Target.Resolution.Sigma(candidate.LineEv);
            if (lines.Any(e => Math.Abs(e - candidate.LineEv) < apart))
                continue;
            lines.Add(candidate.LineEv);
            model = candidate.Model(model);
        }
        return model;
    }

    private IEnumerable<Candidate> Candidates(TargetModelFit fit, TargetFeatures features, IReadOnlyList<EnergyRegion> noLines) =>
        features == TargetFeatures.DistantLines
            ? Lines(fit, DistantLinesFrom, noLines)
            : Responses(fit).Concat(Backgrounds(fit)).Concat(Steps(fit)).Concat(Lines(fit, LinesFrom, noLines));

    private IEnumerable<Candidate> Responses(TargetModelFit fit)
    {
        const double small = 1e-3;
        TargetModel model = fit.Model;
        if (_fitsTail && !model.FitsTail && !_noTail)
        {
            foreach (double slope in TailSlopes)
            {
                TargetSpectrum With(TargetSpectrum t, double f) =>
                    t with
                    {
                        Response = t.Response with { TailFraction = f, TailSlope = slope },
                    };
                if (fit.Added(fit.Change(t => With(t, small))) is { } added && added.Significance > ShapeSignificance)
                    yield return new Candidate(
                        added.Significance / ShapeSignificance,
                        m => m with { Target = With(m.Target, Math.Min(small * added.Coefficient, 0.3)), FitsTail = true }
                    );
            }
        }
        if (model.FitsTail && !model.FitsTailSlope)
        {
            (double fraction, double error) = fit.Parameter(model.TailParameter);
            if (fraction > SlopeSignificance * error)
                yield return new Candidate(fraction / error / SlopeSignificance, m => m with { FitsTailSlope = true });
        }
        if (_fitsShelf && !model.FitsShelf)
        {
            TargetSpectrum With(TargetSpectrum t, double f) => t with { Response = t.Response with { ShelfFraction = f } };
            if (fit.Added(fit.Change(t => With(t, small))) is { } added && added.Significance > ShapeSignificance)
                yield return new Candidate(
                    added.Significance / ShapeSignificance,
                    m => m with { Target = With(m.Target, Math.Min(small * added.Coefficient, 0.1)), FitsShelf = true }
                );
        }
    }

    private IEnumerable<Candidate> Backgrounds(TargetModelFit fit)
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
                yield return new Candidate(Math.Abs(added.Significance) / ShapeSignificance, m => m with { BackgroundDegree = power });
        }
    }

    private IEnumerable<Candidate> Steps(TargetModelFit fit)
    {
        TargetSpectrum target = fit.Model.Target;
        for (double e = target.Range.LowEv; fit.Model.StepsEv.Count < MostSteps && e < target.Range.HighEv; e += target.Resolution.Sigma(e))
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
                step = target.Resolution.Sigma(e);
            for (; step > 0.05 * target.Resolution.Sigma(e); step *= 0.5)
            {
                double low = Significance(place - step),
                    high = Significance(place + step);
                if (Math.Max(low, high) > found)
                    (place, found) = low > high ? (place - step, low) : (place + step, high);
            }
            yield return new Candidate(found / PlaceSignificance, m => m with { StepsEv = [.. m.StepsEv, place] });
        }

        double Significance(double energy) => Math.Abs(fit.Added(fit.StepAt(energy), PlaceSignificance)?.Significance ?? 0);
    }

    private IEnumerable<Candidate> Lines(TargetModelFit fit, double fromInSigma, IReadOnlyList<EnergyRegion> noLines)
    {
        TargetSpectrum target = fit.Model.Target;
        for (double e = target.Range.LowEv; e < target.Range.HighEv; e += 0.5 * target.Resolution.Sigma(e))
        {
            if (IsNear(target.Lines, e, fromInSigma, target) || IsNear(target.UnknownLines, e, LinesApart, target))
                continue;
            double sigma = Sigma(target, e);
            if (_noLines.Any(n => Math.Abs(n - e) < LinesApart * sigma) || fit.Excluded.Concat(noLines).Any(r => r.Contains(e)))
                continue;
            if (fit.Added(fit.Energies.Gaussian(e, sigma), PlaceSignificance) is not { } added || !(added.Significance > PlaceSignificance))
                continue;
            int bin = Math.Clamp(fit.Energies.FirstNotBelow(e), 0, fit.Energies.Length - 1);
            if (added.Coefficient * ErrorFunctions.NormalDensity(0, sigma) < LeastShareOfModel * fit.Expected(bin))
                continue;
            double place = e;
            yield return new Candidate(
                added.Significance / PlaceSignificance,
                m => m with { Target = m.Target with { UnknownLines = [.. m.Target.UnknownLines, ShapeParameter.LineAt(place)] } }
            )
            {
                LineEv = place,
            };
        }
    }

    // The model without what does not belong in it; null where all does.
    private TargetModel? Without(TargetModelFit fit)
    {
        TargetModel model = fit.Model;
        TargetSpectrum target = model.Target;
        var kept = new List<LineGroup>();
        // Of two that are near each other the weaker one goes first.
        foreach (
            int k in Enumerable.Range(0, target.UnknownLines.Count).OrderByDescending(k => fit.Amplitude(target.Lines.Count + k).Value)
        )
        {
            (double counts, double error) = fit.Amplitude(target.Lines.Count + k);
            double energy = target.UnknownLines[k].MeanEnergyEv;
            bool isLine =
                counts > LeastKept * error
                && !IsNear(target.Lines, energy, NearestLine, target)
                && !IsNear(kept, energy, LinesApart, target)
                && target.Range.Contains(energy)
                && IsNarrow(fit, energy, counts);
            if (isLine)
                kept.Add(target.UnknownLines[k]);
            else
                _noLines.Add(energy);
        }
        if (kept.Count < target.UnknownLines.Count)
            return model with { Target = target with { UnknownLines = [.. target.UnknownLines.Where(kept.Contains)] } };
        if (model.FitsTail)
        {
            (double fraction, double error) = fit.Parameter(model.TailParameter);
            if (!(fraction > LeastKept * error))
            {
                _noTail = true;
                return model with
                {
                    Target = target with { Response = target.Response with { TailFraction = 0, TailSlope = 1 } },
                    FitsTail = false,
                    FitsTailSlope = false,
                };
            }
        }
        return null;
    }

    // Whether an unknown line is as wide as the resolution says: a second derivative would widen it by d(sigma^2)/2.
    private bool IsNarrow(TargetModelFit fit, double energyEv, double counts)
    {
        double sigma = Sigma(fit.Model.Target, energyEv),
            variance = sigma * sigma;
        double[] column = Column(
            fit,
            e => ErrorFunctions.NormalDensity(e - energyEv, sigma) * ((e - energyEv) * (e - energyEv) / variance - 1) / variance
        );
        if (fit.Added(column) is not { } added)
            return true;
        double widening = 2 * added.Coefficient / counts / variance;
        return !(widening > LargestWidening && added.Significance > LeastKept);
    }

    private double Sigma(TargetSpectrum target, double energyEv)
    {
        double own = target.Resolution.Sigma(energyEv),
            bin = _spectrum.Axis.StepEv;
        return Math.Sqrt(own * own + _extra + bin * bin / 12);
    }

    // Without queries: it is asked at hundreds of places.
    private static bool IsNear(IReadOnlyList<LineGroup> lines, double energyEv, double distanceInSigma, TargetSpectrum target)
    {
        foreach (LineGroup line in lines)
        foreach (LineComponent component in line.Components)
            if (
                component.RelativeIntensity > 0.01
                && Math.Abs(component.Line.EnergyEv - energyEv) < distanceInSigma * target.Resolution.Sigma(component.Line.EnergyEv)
            )
                return true;
        return false;
    }

    private static double[] Column(TargetModelFit fit, Func<double, double> value)
    {
        var column = new double[fit.Energies.Length];
        for (int j = 0; j < column.Length; j++)
            column[j] = value(fit.Energies[j]);
        return column;
    }
}
