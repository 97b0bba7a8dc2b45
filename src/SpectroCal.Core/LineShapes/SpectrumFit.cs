using SpectroCal.Detectors;
using SpectroCal.Fitting;
using SpectroCal.Lines;
using SpectroCal.Optimization;

namespace SpectroCal.LineShapes;

/// <summary>The fit of lines to a range of a spectrum.</summary>
public sealed record SpectrumFit
{
    /// <summary>What was asked for.</summary>
    public required LineFitSpecification Specification { get; init; }

    /// <summary>The bins that were fitted.</summary>
    public required BinnedSpectrum Spectrum { get; init; }

    /// <summary>Parameters, covariance, statistic, status.</summary>
    public required FitResult Result { get; init; }

    /// <summary>The lines, in the order of the specification.</summary>
    public required IReadOnlyList<FittedLine> Lines { get; init; }

    /// <summary>The parts of the model, lines first: name and counts in each bin.</summary>
    public required IReadOnlyList<FittedComponent> Components { get; init; }

    /// <summary>What is known of parameters besides the counts, as it went into the fit.</summary>
    public required IReadOnlyList<FitAssumption> Assumptions { get; init; }

    /// <summary>Whether the minimum was found and the errors are known.</summary>
    public bool IsValid => Result.IsValid;

    /// <summary>Where the errors of values are from that are no counts; null for counts.</summary>
    public IntensityErrors? Errors =>
        Spectrum.AreCounts ? null
        : Spectrum.Errors is not null ? IntensityErrors.Stated
        : Result.Problem.Data.AreErrorsEstimated ? IntensityErrors.FromScatter
        : IntensityErrors.Equal;

    /// <summary>How the fit ended, as a sentence.</summary>
    public string Message =>
        Result.Status switch
        {
            OptimizationStatus.Converged when !IsValid => "The minimum was found, but the data do not determine all parameters.",
            // Where two parameters have the same effect there is a valley instead of a minimum.
            OptimizationStatus.Stalled when Result.Covariance is null =>
                "No step lowers the objective any more, and the data do not determine all parameters.",
            OptimizationStatus status => status.Describe(),
        };

    /// <summary>Energy of one line minus that of another, eV, with the error of the difference.</summary>
    /// <exception cref="FitException">One of them is not in the fit.</exception>
    public DerivedQuantity EnergyDifference(string line, string other)
    {
        FittedParameter a = Result[$"{line}.position"],
            b = Result[$"{other}.position"];
        int i = Result.Parameters.ToList().IndexOf(a),
            k = Result.Parameters.ToList().IndexOf(b);
        return DerivedQuantity.Of(Result, $"{line} - {other}", "eV", p => p[i] - p[k], [i, k]);
    }

    /// <summary>The fit with asymmetric errors for all free parameters.</summary>
    /// <exception cref="FitException">The fit has no covariance.</exception>
    public SpectrumFit WithMinosErrors(CancellationToken cancellation = default)
    {
        FitResult result = Minos.WithErrors(Result, cancellation: cancellation);
        return this with
        {
            Result = result,
            Lines =
            [
                .. Lines.Select(l =>
                    l with
                    {
                        Position = result[l.Position.Name],
                        Area = result[l.Area.Name],
                        Sigma = result[l.Sigma.Name],
                    }
                ),
            ],
        };
    }

    internal static SpectrumFit Of(LineFitSpecification specification, LineFitProblem problem, FitResult result)
    {
        var model = (SpectrumModel)result.Problem.Model;
        double[] at = [.. result.Parameters.Select(p => p.Value)];
        return new SpectrumFit
        {
            Specification = specification,
            Spectrum = problem.Spectrum,
            Result = result,
            Assumptions = [.. FitAssumption.Of(problem, result)],
            Lines = [.. specification.Lines.Select((line, l) => Line(line, (LinePeak)model.Components[l], result))],
            Components = [.. model.Components.Select((c, i) => new FittedComponent(c.Name, model.CountsOf(i, at)))],
        };
    }

    private static FittedLine Line(LineGroup line, LinePeak peak, FitResult result)
    {
        string[] names = [.. result.Parameters.Select(p => p.Name)];
        int[] indices = [.. peak.Arguments.Select(a => Array.IndexOf(names, a))];
        int sigma = indices[2];
        DerivedQuantity Derived(string name, string unit, Func<double[], double> function, int[] of) =>
            DerivedQuantity.Of(result, $"{line.Name}.{name}", unit, function, of);
        // Width and ratio do not change with area and position.
        int[] shape = indices[2..];
        int[] fractions = [.. indices.Where(i => names[i].EndsWith(".fraction", StringComparison.Ordinal))];
        return new FittedLine(
            line.Name,
            line.Strongest.EnergyEv,
            result.Parameters[indices[1]],
            result.Parameters[indices[0]],
            result.Parameters[sigma]
        )
        {
            Resolution = Derived("resolution", "eV", p => ResolutionModel.FwhmPerSigma * p[sigma], [sigma]),
            Fwhm = Derived("fwhm", "eV", p => new PeakProfile(peak, [.. indices.Select(i => p[i])]).Fwhm(), shape),
            PeakToTail = fractions.Sum(i => result.Parameters[i].Value) is 0
                ? null
                : Derived("peakToTail", "", p => (1 - fractions.Sum(i => p[i])) / fractions.Sum(i => p[i]), fractions),
        };
    }
}

/// <summary>Where the errors of values are from that are no counts.</summary>
public enum IntensityErrors
{
    /// <summary>The file states them.</summary>
    Stated,

    /// <summary>They were estimated from the scatter about the fit, more where the model is higher.</summary>
    FromScatter,

    /// <summary>All are equal, as large as the scatter about the fit: there are too few values to tell more.</summary>
    Equal,
}

/// <summary>A part of a fitted model.</summary>
/// <param name="Name">Name of the line, or "background".</param>
/// <param name="Counts">Its counts in each bin.</param>
public sealed record FittedComponent(string Name, IReadOnlyList<double> Counts);
