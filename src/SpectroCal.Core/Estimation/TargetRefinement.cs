using SpectroCal.Spectra;

namespace SpectroCal.Estimation;

/// <summary>
/// Gives a target what the combined spectrum of all batches demands: lines that nobody named, a tail, a shelf, a background that bends or
/// steps, each only where it is significant.
/// </summary>
/// <remarks>
/// One thing at a time: every candidate is a column that could join the fit of <see cref="TargetModelFit"/>, its significance follows from
/// the fit that there is (a score test), the most significant one joins and everything is fitted again. What turns out to be insignificant
/// or not narrow leaves again and does not come back; a line with which the data are described worse than before does not join.
/// </remarks>
internal sealed class TargetRefinement
{
    /// <summary>Standard errors below which what has joined leaves again.</summary>
    public const double LeastKept = 3;

    private const int MostFeatures = 16;
    private const double Settled = 0.25; // standard deviations that lines may still be off
    private const double SamePlace = 0.6; // standard deviations: the next place at which lines are looked for
    private const double LinesFoundApart = 6; // standard deviations between lines that may join at once

    private readonly EnergySpectrum _spectrum;
    private readonly double _extra;
    private readonly int _scaleTerms;
    private readonly CancellationToken _cancellation;
    private readonly TargetCandidates _candidates;
    private readonly List<double> _noLines = []; // energies at which what was there proved to be no line
    private readonly List<double> _tried = []; // energies at which a line has joined
    private readonly HashSet<TargetFeature> _refused = []; // what does not join any more; of lines the place counts
    private IReadOnlyList<EnergyRegion> _noLineRegions = []; // regions of which it was known before that lines do not explain them
    private bool _oneAtATime;
    private bool _tailStays;
    private TargetModelFit? _first;

    /// <summary>Prepares.</summary>
    /// <param name="spectrum">Combined spectrum under the present constants, in bins of about a quarter of the resolution.</param>
    /// <param name="stated">The target as it was stated: a tail or shelf in it stays as it is.</param>
    /// <param name="extraVarianceEv2">Variance that channels add to every line, eV^2.</param>
    /// <param name="scaleTerms">Number of calibration parameters that the lines determine.</param>
    /// <param name="cancellation">Stops the work between fits.</param>
    public TargetRefinement(
        EnergySpectrum spectrum,
        TargetSpectrum stated,
        double extraVarianceEv2,
        int scaleTerms,
        CancellationToken cancellation
    )
    {
        (_spectrum, _extra, _scaleTerms, _cancellation) = (spectrum, extraVarianceEv2, scaleTerms, cancellation);
        _candidates = new TargetCandidates(
            stated.Response.TailFraction == 0,
            stated.Response.ShelfFraction == 0,
            Sigma,
            IsBarred,
            cancellation
        );
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
        _noLineRegions = noLines;
        return Enriched(Cleaned(fit), features);
    }

    private TargetModelFit Enriched(TargetModelFit fit, TargetFeatures features)
    {
        (TargetModelFit Fit, TargetFeature Joining)? withTail = null;
        for (int feature = 0; feature < MostFeatures; feature++)
        {
            TargetCandidate[] joining = Joining(_candidates.Of(fit, features).Where(c => !_refused.Contains(c.Feature)), fit);
            TargetModelFit? joined = joining.Length > 0 ? Fit(joining.Aggregate(fit.Model, (m, c) => c.Model(m)), fit.Excluded) : null;
            if (joined is null)
            {
                if (withTail is not { } before || fit.Deviance < before.Fit.Deviance)
                    return fit;
                // What took the tail's place, and all that came after it, does not do as well.
                _refused.Add(before.Joining);
                (fit, withTail) = (before.Fit, null);
                continue;
            }
            TargetModelFit next = Cleaned(joined);
            TargetFeature kind = joining[0].Feature;
            bool isBetter = next.Deviance < fit.Deviance;
            if (kind == TargetFeature.Line && !isBetter)
            {
                // It drives out more than it brings; of several, one may still be worth it.
                if (joining.Length > 1)
                {
                    _oneAtATime = true;
                    continue;
                }
            }
            else
            {
                // Lines that leave where a tail or a background joins imitated it.
                if (!isBetter && fit.Model.FitsTail && !next.Model.FitsTail)
                    withTail ??= (fit, kind);
                fit = next;
            }
            _tried.AddRange(joining.Select(c => c.LineEv).Where(double.IsFinite));
        }
        return withTail is { } last && last.Fit.Deviance < fit.Deviance ? last.Fit : fit;
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

    private TargetModelFit? Fit(TargetModel model, IReadOnlyList<EnergyRegion> excluded)
    {
        return TargetModelFit.Of(_spectrum, model, excluded, _extra, _scaleTerms, _cancellation);
    }

    private TargetModelFit Cleaned(TargetModelFit fit)
    {
        while (Without(fit) is { } fewer && Fit(fewer, fit.Excluded) is { } refitted)
        {
            // A short tail looks like a shift and a width: its own error may be large where without it nothing fits.
            if (fit.Model.FitsTail && !fewer.FitsTail && refitted.Deviance > fit.Deviance + LeastKept * LeastKept)
            {
                _tailStays = true;
                continue;
            }
            if (fit.Model.FitsTail && !refitted.Model.FitsTail)
                _refused.Add(TargetFeature.Tail);
            fit = refitted;
        }
        return fit;
    }

    // The most significant candidate; where that is a line, all lines that are far enough apart to be found together.
    private TargetCandidate[] Joining(IEnumerable<TargetCandidate> candidates, TargetModelFit fit)
    {
        var joining = new List<TargetCandidate>();
        foreach (TargetCandidate candidate in candidates.OrderByDescending(c => c.Significance))
        {
            if (joining.Count > 0 && (_oneAtATime || joining[0].Feature != TargetFeature.Line))
                break;
            if (joining.Count > 0 && candidate.Feature != TargetFeature.Line)
                continue;
            double apart = LinesFoundApart * fit.Model.Target.Resolution.Sigma(candidate.LineEv);
            if (!joining.Any(c => Math.Abs(c.LineEv - candidate.LineEv) < apart))
                joining.Add(candidate);
        }
        return [.. joining];
    }

    // The model without what does not belong in it; null where all does.
    private TargetModel? Without(TargetModelFit fit)
    {
        TargetModel model = fit.Model;
        TargetSpectrum target = model.Target;
        if (LinesThatAreNone.First(fit, e => Sigma(target, e)) is { } leaving)
        {
            _noLines.Add(target.UnknownLines[leaving].MeanEnergyEv);
            return model with { Target = target with { UnknownLines = [.. target.UnknownLines.Where((_, k) => k != leaving)] } };
        }
        if (model.FitsTail && !_tailStays)
        {
            (double fraction, double error) = fit.Parameter(model.TailParameter);
            if (!(fraction > LeastKept * error))
            {
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

    private bool IsBarred(double energyEv, double sigma) =>
        _noLines.Any(n => Math.Abs(n - energyEv) < TargetCandidates.LinesApart * sigma)
        || _tried.Any(n => Math.Abs(n - energyEv) < SamePlace * sigma)
        || _noLineRegions.Any(r => r.Contains(energyEv));

    private double Sigma(TargetSpectrum target, double energyEv)
    {
        double own = target.Resolution.Sigma(energyEv),
            bin = _spectrum.Axis.StepEv;
        return Math.Sqrt(own * own + _extra + bin * bin / 12);
    }
}
