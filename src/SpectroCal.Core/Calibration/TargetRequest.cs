using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;

namespace SpectroCal.Calibration;

/// <summary>What measured spectra should look like, as a user states it: what is not stated gets the usual value, or is fitted.</summary>
/// <param name="Lines">Lines to calibrate with.</param>
public sealed record TargetRequest(IReadOnlyList<LineGroup> Lines)
{
    private const double LargestFirstNoiseEv = 50;
    private const double LinesApartInSigma = 4;

    /// <summary>Energies to compare over; null: ten resolutions beyond the lines.</summary>
    public EnergyRegion? Range { get; init; }

    /// <summary>Electronic noise, eV (one standard deviation); null: fitted to the data.</summary>
    public double? NoiseEv { get; init; }

    /// <summary>Fano factor; null: that of silicon.</summary>
    public double? Fano { get; init; }

    /// <summary>What the detector makes of the lines.</summary>
    public TargetResponse Response { get; init; } = new();

    /// <summary>Degree of the background polynomial; null: a straight line.</summary>
    public int? BackgroundDegree { get; init; }

    /// <summary>Share of the events in each line, and of the background over the range; null: fitted to each batch.</summary>
    public IReadOnlyList<double>? Fractions { get; init; }

    /// <summary>Whether lines bring those that nature emits with them, such as K beta with K alpha.</summary>
    public bool AddCompanions { get; init; } = true;

    /// <summary>Indices of the parameters that may change; empty: all.</summary>
    public IReadOnlyList<int> FreeParameters { get; init; } = [];

    /// <summary>How far off the constants to start from may be, eV; null: 400.</summary>
    public double? SearchRangeEv { get; init; }

    /// <summary>
    /// The request with those parameters held that the lines cannot determine: of a polynomial beyond the straight line, the powers for
    /// which there are no lines. Which parameters may change, if stated, stays as stated.
    /// </summary>
    /// <param name="function">The calibration function.</param>
    /// <param name="remark">What is held, as a sentence; null where nothing is.</param>
    public TargetRequest HoldingUndetermined(CalibrationFunction function, out string? remark)
    {
        ArgumentNullException.ThrowIfNull(function);
        remark = null;
        if (FreeParameters.Count > 0 || function is not PolynomialFunction || Lines.Count == 0)
            return this;
        int lines = TargetSpectrum.ForLines(Lines, new ResolutionModel(1)).Lines.Count,
            parameters = function.ParameterCount;
        if (lines < 2 || lines >= parameters)
            return this;
        string held = string.Join(", ", Enumerable.Range(lines, parameters - lines).Select(function.ParameterName));
        remark = $"{lines} lines determine {lines} constants: {held} {Plural.Word(parameters - lines, "stays", "stay")} as at the start.";
        return this with { FreeParameters = [.. Enumerable.Range(0, lines)] };
    }

    /// <summary>Target and settings.</summary>
    /// <exception cref="CalibrationException">The request contradicts itself.</exception>
    public CalibrationSettings ToSettings()
    {
        if (Lines.Count == 0)
            throw new CalibrationException("Name the lines to calibrate with, such as Ti Ka and Cu Ka.");
        TargetSpectrum target = TargetSpectrum.ForLines(
            Lines,
            new ResolutionModel(NoiseEv ?? FirstNoise(Lines), Fano ?? ResolutionModel.SiliconFano)
        );
        target = target with
        {
            Range = Range ?? (AddCompanions && Fractions is null ? Companions.Clear(target) : target.Range),
            BackgroundDegree = BackgroundDegree ?? target.BackgroundDegree,
            Response = Response,
        };
        if (Fractions is not null)
        {
            if (Fractions.Count != Lines.Count + 1)
                throw new CalibrationException(
                    $"The fractions must be {Lines.Count + 1} numbers, one for each line and one for the background; there are "
                        + $"{Fractions.Count}."
                );
            // Equal terms make a flat background.
            target = target with
            {
                FixedFractions =
                [
                    .. Fractions.SkipLast(1),
                    .. Enumerable.Repeat(Fractions[^1] / (target.BackgroundDegree + 1), target.BackgroundDegree + 1),
                ],
            };
        }
        var settings = new CalibrationSettings(target.Validated());
        return settings with
        {
            AddCompanions = AddCompanions,
            FitResolution = NoiseEv is null,
            FitFano = NoiseEv is null && Fano is null,
            FreeParameters = FreeParameters,
            SearchRangeEv = SearchRangeEv ?? settings.SearchRangeEv,
        };
    }

    // The fit of the resolution begins with lines that are apart, if they can be.
    private static double FirstNoise(IReadOnlyList<LineGroup> lines)
    {
        double[] energies = [.. lines.Select(l => l.MeanEnergyEv).Order()];
        double closest = energies.Skip(1).Zip(energies, (b, a) => b - a).DefaultIfEmpty(double.PositiveInfinity).Min();
        return Math.Min(LargestFirstNoiseEv, closest / LinesApartInSigma);
    }
}
