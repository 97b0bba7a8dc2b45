using System.Globalization;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;

namespace SpectroCal.Reports;

/// <summary>The constants of one batch: a row of <c>constants.csv</c>.</summary>
/// <param name="Run">Name of the run.</param>
/// <param name="Detector">Name of the detector.</param>
/// <param name="Status">Outcome of the calibration.</param>
/// <param name="Events">Number of events.</param>
/// <param name="Standard">p0 (eV), p1 (eV per channel), ... of the standard calibration.</param>
/// <param name="Optimized">The same after optimisation.</param>
/// <param name="Errors">Standard errors of the optimised ones; NaN where there is none.</param>
/// <param name="Truth">The true ones, in simulations; else null.</param>
public sealed record BatchConstants(
    string Run,
    string Detector,
    string Status,
    double Events,
    IReadOnlyList<double> Standard,
    IReadOnlyList<double> Optimized,
    IReadOnlyList<double> Errors,
    IReadOnlyList<double>? Truth
)
{
    // What follows from other numbers of the file, or is an estimate itself, is written short.
    private const string Short = "G6";

    /// <summary>The status as a sentence with its numbers; empty in tables of older versions.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Start of the run, if known.</summary>
    public DateTime? Start { get; init; }

    /// <summary>Slow quantities of the run, such as a temperature; the key names the quantity and its unit.</summary>
    public IReadOnlyDictionary<string, double> Covariates { get; init; } = new Dictionary<string, double>();

    /// <summary>Covariance of the optimised constants, n x n by rows; null where it is not known, as in tables of older versions.</summary>
    public IReadOnlyList<double>? Covariance { get; init; }

    /// <summary>Covariance at the Cramer-Rao bound of the batch, n x n by rows; null where it does not exist.</summary>
    public IReadOnlyList<double>? CramerRaoBound { get; init; }

    /// <summary>Objective over what fluctuations and the model error would give; NaN where it is not known.</summary>
    public double ReducedObjective { get; init; } = double.NaN;

    /// <summary>
    /// Error of the target that had to be allowed for, relative to the nearest line: 0 where fluctuations explain the data, NaN where it
    /// is not known.
    /// </summary>
    public double ModelError { get; init; } = double.NaN;

    /// <summary>Electronic noise of the resolution that was used, one standard deviation, eV; NaN where it is not known.</summary>
    public double NoiseEv { get; init; } = double.NaN;

    /// <summary>Its Fano factor; NaN where it is not known.</summary>
    public double Fano { get; init; } = double.NaN;

    /// <summary>What the constants were computed with, as a sentence has it; empty in tables of older versions.</summary>
    public string Engine { get; init; } = "";

    /// <summary>Errors and resolution at the target's lines; empty in tables of older versions.</summary>
    public IReadOnlyList<BatchLine> Lines { get; init; } = [];

    /// <summary>Whether the constants are those of the batch's own data: it is calibrated, or suspect.</summary>
    public bool HasConstants => Status is nameof(BatchStatus.Calibrated) or nameof(BatchStatus.Suspect);

    /// <summary>Whether the batch was calibrated, without a doubt.</summary>
    public bool IsCalibrated => Status == nameof(BatchStatus.Calibrated);

    /// <summary>The optimised energy scale with its covariance.</summary>
    /// <param name="function">The calibration function; null: a polynomial of as many constants as there are.</param>
    /// <exception cref="CalibrationException">The function has another number of parameters, or no polynomial has as many.</exception>
    public EnergyCalibration ToCalibration(CalibrationFunction? function = null) =>
        new(function ?? Polynomial(), Optimized) { Covariance = Covariance };

    private PolynomialFunction Polynomial() =>
        Optimized.Count is >= 2 and <= PolynomialFunction.HighestDegree + 1
            ? new PolynomialFunction(Optimized.Count - 1)
            : throw new CalibrationException(
                $"{Optimized.Count} constants are not those of a polynomial of degree 1 to {PolynomialFunction.HighestDegree}; name their "
                    + "calibration function."
            );

    /// <summary>The constants of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="target">The target that was used.</param>
    public static BatchConstants Of(BatchCalibration batch, TargetSpectrum target)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(target);
        EnergyCalibration optimized = batch.Optimized;
        ResolutionModel resolution = batch.Resolution ?? target.Resolution;
        return new BatchConstants(
            batch.Input.Batch.Run.Name,
            batch.Input.Batch.Detector,
            batch.Status.ToString(),
            batch.Input.Batch.Histogram.TotalCounts,
            batch.Input.Standard.Parameters,
            optimized.Parameters,
            [.. Enumerable.Range(0, optimized.Parameters.Count).Select(optimized.ParameterError)],
            batch.Input.Truth?.Parameters
        )
        {
            Reason = batch.Reason,
            Start = batch.Input.Batch.Run.Start,
            Covariates = batch.Input.Batch.Covariates,
            Covariance = optimized.Covariance,
            CramerRaoBound = batch.CramerRaoBound,
            ReducedObjective = Shortened(batch.ReducedObjective),
            ModelError = Shortened(batch.ModelError),
            NoiseEv = Shortened(resolution.NoiseEv),
            Fano = Shortened(resolution.Fano),
            Lines =
            [
                .. target.Lines.Select(line =>
                {
                    double channel = optimized.Channel(line.Strongest.EnergyEv);
                    return new BatchLine(
                        line.Name,
                        Shortened(optimized.EnergyError(channel)),
                        Shortened(batch.CramerRaoEnergyError(channel)),
                        Shortened(resolution.Fwhm(line.Strongest.EnergyEv))
                    );
                }),
            ],
        };
    }

    /// <summary>A number to six digits.</summary>
    internal static double Shortened(double value) =>
        double.IsFinite(value)
            ? double.Parse(value.ToString(Short, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : double.NaN;
}
