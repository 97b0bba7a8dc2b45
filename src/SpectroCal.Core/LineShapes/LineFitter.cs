using SpectroCal.Fitting;

namespace SpectroCal.LineShapes;

/// <summary>Fits lines to spectra.</summary>
public static class LineFitter
{
    // Starting values of tails, tried in this order until a fit is valid: fraction and slope.
    private static readonly (double Fraction, double Slope)[] TailStarts = [(0.2, 0.7), (0.1, 4)];

    /// <summary>
    /// The fit that <see cref="Fit"/> makes, before it is made: parameters with starting values from the data, to inspect or to change.
    /// </summary>
    /// <param name="spectrum">The spectrum; the fit takes the range that it needs.</param>
    /// <param name="specification">Lines, shape, background.</param>
    /// <exception cref="FitException">The specification contradicts itself or the spectrum.</exception>
    public static FitProblem Problem(BinnedSpectrum spectrum, LineFitSpecification specification) =>
        LineFitProblem.Of(spectrum, specification).Problem;

    /// <summary>Fits one spectrum.</summary>
    /// <param name="spectrum">The spectrum; the fit takes the range that it needs.</param>
    /// <param name="specification">Lines, shape, background.</param>
    /// <param name="settings">Tolerances; null: the defaults.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The fit; one that did not converge says so.</returns>
    /// <exception cref="FitException">The specification contradicts itself or the spectrum.</exception>
    public static SpectrumFit Fit(
        BinnedSpectrum spectrum,
        LineFitSpecification specification,
        FitSettings? settings = null,
        CancellationToken cancellation = default
    )
    {
        LineFitProblem problem = LineFitProblem.Of(spectrum, specification, cancellation);
        if (!(problem.Spectrum.Counts.Sum(Math.Abs) > 0))
            throw new FitException(
                $"The spectrum has no counts between {problem.Spectrum.EdgesEv[0]:F0} and {problem.Spectrum.EdgesEv[^1]:F0} eV."
            );
        FitResult best = Fitter.Fit(problem.Problem, settings, cancellation);
        if (!best.IsValid && specification.Shape.HasTail)
        {
            foreach ((double fraction, double slope) in TailStarts)
            {
                FitProblem other = WithStart(WithStart(problem.Problem, "tail.fraction", fraction), "tail.slope", slope);
                FitResult fit = Fitter.Fit(other, settings, cancellation);
                int evaluations = best.Evaluations + fit.Evaluations;
                if (fit.IsValid || (!best.IsValid && fit.Statistic < best.Statistic))
                    best = fit;
                best = best with { Evaluations = evaluations };
                if (best.IsValid)
                    break;
            }
        }
        if (best.IsValid && problem.Assumed.Any(a => !TailAssumption.IsNeeded(best, a)))
            best = WithoutAssumptions(best, problem, settings, cancellation);
        if (!problem.Spectrum.AreCounts && problem.Spectrum.Errors is null)
            best = ScatterErrors.Weighted(best, settings, cancellation);
        return SpectrumFit.Of(specification, problem, best);
    }

    // Where the counts know a slope, what was assumed of it is left out, from the same minimum on.
    private static FitResult WithoutAssumptions(
        FitResult fit,
        LineFitProblem problem,
        FitSettings? settings,
        CancellationToken cancellation
    )
    {
        ParameterPrior[] unneeded = [.. problem.Assumed.Where(a => !TailAssumption.IsNeeded(fit, a))];
        FitParameter[] parameters = [.. fit.Problem.Parameters.Zip(fit.Parameters, (p, at) => p.IsFree ? p with { Start = at.Value } : p)];
        FitResult free = Fitter.Fit(
            fit.Problem with
            {
                Parameters = parameters,
                Priors = [.. fit.Problem.Priors.Except(unneeded)],
            },
            settings,
            cancellation
        );
        return (free.IsValid ? free : fit) with { Evaluations = fit.Evaluations + free.Evaluations };
    }

    /// <summary>Fits many spectra at once; one that cannot be fitted is tagged with the reason, the others are still fitted.</summary>
    /// <param name="spectra">The spectra.</param>
    /// <param name="specification">The same for all.</param>
    /// <param name="minos">Whether valid fits get asymmetric errors.</param>
    /// <param name="settings">Tolerances; null: the defaults.</param>
    /// <param name="progress">Told the number of spectra done.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>One outcome for each spectrum, in their order, whatever the number of threads.</returns>
    /// <exception cref="FitException">The specification names a parameter that the fit does not have.</exception>
    public static IReadOnlyList<LineFitOutcome> FitAll(
        IReadOnlyList<BinnedSpectrum> spectra,
        LineFitSpecification specification,
        bool minos = false,
        FitSettings? settings = null,
        IProgress<int>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var outcomes = new LineFitOutcome[spectra.Count];
        int done = 0;
        UnknownParameterException? unknown = null; // wrong for every spectrum, so reported once
        Parallel.For(
            0,
            spectra.Count,
            new ParallelOptions { CancellationToken = cancellation },
            i =>
            {
                outcomes[i] = Isolated.Run($"fit {i}", () => Outcome(i), reason => new LineFitOutcome(i, null, reason));
                progress?.Report(Interlocked.Increment(ref done));
            }
        );
        return unknown is null ? outcomes : throw new FitException(unknown.Message, unknown);

        LineFitOutcome Outcome(int i)
        {
            try
            {
                SpectrumFit fit = Fit(spectra[i], specification, settings, cancellation);
                if (minos && fit.IsValid)
                    fit = fit.WithMinosErrors(cancellation);
                return new LineFitOutcome(i, fit, fit.IsValid ? null : fit.Message);
            }
            catch (UnknownParameterException e)
            {
                unknown = e;
                throw;
            }
        }
    }

    private static FitProblem WithStart(FitProblem problem, string name, double start) =>
        problem.With(name, p => p.IsFree ? p with { Start = Math.Clamp(start, p.Lower, p.Upper) } : p);
}

/// <summary>What became of one spectrum of many.</summary>
/// <param name="Index">Its place among the spectra.</param>
/// <param name="Fit">The fit; null where none could be made.</param>
/// <param name="Reason">Why there is no valid fit; null where there is one.</param>
public sealed record LineFitOutcome(int Index, SpectrumFit? Fit, string? Reason);
