using System.Globalization;
using SpectroCal.Fitting;

namespace SpectroCal.LineShapes;

/// <summary>
/// The low-energy tail of a detector as it is known from elsewhere, such as a fit of a spectrum with many counts: <c>tail.fraction</c> and
/// <c>tail.slope</c> of a <see cref="LineFitSpecification"/>. What has an error enters the fit as a Gaussian, what has none is held.
/// </summary>
public sealed record DetectorTail
{
    private const string Expected = "expected FRACTION,SLOPE with or without errors, such as 0.10+-0.02,1.8+-0.3 or 0.10,1.8";

    /// <summary>States a tail.</summary>
    /// <param name="fraction">Fraction of the line's counts in it.</param>
    /// <param name="fractionError">Its standard error; zero: held.</param>
    /// <param name="slope">Slope in standard deviations of the detector's Gaussian.</param>
    /// <param name="slopeError">Its standard error; zero: held.</param>
    /// <param name="correlation">Correlation of the two.</param>
    /// <exception cref="FitException">A value is not that of a tail.</exception>
    public DetectorTail(double fraction, double fractionError, double slope, double slopeError, double correlation = 0)
    {
        if (!(fraction is >= 0 and < 1) || !(slope > 0 && double.IsFinite(slope)))
            throw new FitException($"A tail has a fraction from 0 to 1 and a positive slope; {fraction:G4} and {slope:G4} were given.");
        if (!(fractionError >= 0 && double.IsFinite(fractionError)) || !(slopeError >= 0 && double.IsFinite(slopeError)))
            throw new FitException($"The errors of a tail, {fractionError:G4} and {slopeError:G4}, must be positive, or zero to hold it.");
        if (!(Math.Abs(correlation) < 1))
            throw new FitException($"The correlation of a tail's fraction and slope, {correlation:G4}, must lie between -1 and 1.");
        (Fraction, FractionError, Slope, SlopeError) = (fraction, fractionError, slope, slopeError);
        Correlation = fractionError > 0 && slopeError > 0 ? correlation : 0;
    }

    /// <summary>Fraction of the line's counts in the tail.</summary>
    public double Fraction { get; }

    /// <summary>Its standard error; zero: held.</summary>
    public double FractionError { get; }

    /// <summary>Slope in standard deviations of the detector's Gaussian.</summary>
    public double Slope { get; }

    /// <summary>Its standard error; zero: held.</summary>
    public double SlopeError { get; }

    /// <summary>Correlation of fraction and slope.</summary>
    public double Correlation { get; }

    /// <summary>The tail that a fit found, with its errors and their correlation.</summary>
    /// <exception cref="FitException">The fit has no tail, or does not know it.</exception>
    public static DetectorTail Of(FitResult fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        if (!fit.IsValid)
            throw new FitException("The fit is not valid, so its tail is not known.");
        FittedParameter? Find(string name) => fit.Parameters.FirstOrDefault(p => p.Name == name);
        return Find(FractionName) is { } fraction && Find(SlopeName) is { } slope
            ? Of(fraction, slope, fit.CorrelationOf(FractionName, SlopeName))
            : throw new FitException("The fit has no tail: give it a shape with one, such as gauss+tail.");
    }

    /// <summary>The tail of two fitted parameters.</summary>
    /// <param name="fraction">The fraction.</param>
    /// <param name="slope">The slope.</param>
    /// <param name="correlation">Their correlation; NaN where one of them has no error.</param>
    /// <exception cref="FitException">They have no errors because there was no tail to find.</exception>
    internal static DetectorTail Of(FittedParameter fraction, FittedParameter slope, double correlation) =>
        double.IsNaN(fraction.Error) || double.IsNaN(slope.Error)
            ? throw new FitException(
                $"The fit does not know its tail: fraction {fraction.Value.ToString("G4", CultureInfo.InvariantCulture)} "
                    + $"({fraction.State}), slope {slope.Value.ToString("G4", CultureInfo.InvariantCulture)} ({slope.State})."
            )
            : new DetectorTail(
                fraction.Value,
                fraction.Error,
                slope.Value,
                slope.Error,
                double.IsFinite(correlation) ? Math.Clamp(correlation, -0.999, 0.999) : 0
            );

    /// <summary>Reads FRACTION,SLOPE with or without errors, such as "0.10+-0.02,1.8+-0.3"; "±" is read, too.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static DetectorTail Parse(string text)
    {
        string[] parts = text.Split(',');
        if (parts.Length != 2)
            throw new FormatException($"{Expected}, found '{text}'");
        (double fraction, double fractionError) = Value(parts[0]);
        (double slope, double slopeError) = Value(parts[1]);
        try
        {
            return new DetectorTail(fraction, fractionError, slope, slopeError);
        }
        catch (FitException e)
        {
            throw new FormatException(e.Message.TrimEnd('.'), e);
        }

        (double, double) Value(string part)
        {
            string[] numbers = part.Replace("+-", "±", StringComparison.Ordinal).Split('±');
            return numbers.Length <= 2 && Number(numbers[0]) is { } value && (numbers.Length == 1 ? 0 : Number(numbers[1])) is { } error
                ? (value, error)
                : throw new FormatException($"{Expected}, found '{text}'");
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Fraction:G4}{Text(FractionError)},{Slope:G4}{Text(SlopeError)}");

    internal const string FractionName = "tail.fraction";
    internal const string SlopeName = "tail.slope";

    /// <summary>As prior knowledge of those of its parameters that have errors; null where neither has.</summary>
    internal ParameterPrior? Prior() =>
        (FractionError, SlopeError) switch
        {
            (0, 0) => null,
            (0, _) => ParameterPrior.Of(SlopeName, Slope, SlopeError),
            (_, 0) => ParameterPrior.Of(FractionName, Fraction, FractionError),
            _ => new ParameterPrior(
                [FractionName, SlopeName],
                [Fraction, Slope],
                [
                    FractionError * FractionError,
                    Correlation * FractionError * SlopeError,
                    Correlation * FractionError * SlopeError,
                    SlopeError * SlopeError,
                ]
            ),
        };

    private static string Text(double error) => error > 0 ? string.Create(CultureInfo.InvariantCulture, $"+-{error:G2}") : "";

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;
}
