using SpectroCal.Detectors;
using SpectroCal.Fitting;
using SpectroCal.Lines;
using SpectroCal.LineShapes;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>
/// The calibration of a spectrum whose lines are known to be near some channels: all lines are fitted together from there, and a polynomial
/// goes through them.
/// </summary>
/// <param name="Standard">The calibration through the fitted lines.</param>
/// <param name="Fit">The fit, on the energy scale that the seeds gave.</param>
/// <param name="Doubt">What speaks against the fit being one of these lines, as a sentence; null where nothing does.</param>
public sealed record ShapeCalibration(StandardCalibration Standard, SpectrumFit Fit, string? Doubt)
{
    /// <summary>Name of the share of escape peaks in a fit.</summary>
    internal const string EscapeName = "escape.fraction";

    private const double MarginInSigma = 5;
    private const double BinsPerSigma = 4; // widths and positions lose nothing, and fits of fine channels take their time
    private const double ApartInSigma = 8; // of the two lines of the first scale
    private const double WindowInSigma = 1.5;
    private const int MostSteps = 30;

    // Of the energies of the library, and of the shapes of lines: natural ones are measured to 50 half widths or so, and the percent of
    // their area that lies further out is taken for tail, or tail for it, which moves the line by this much.
    private const double LineErrorEv = 0.25;

    /// <summary>Calibrates a spectrum.</summary>
    /// <param name="histogram">Counts in channels.</param>
    /// <param name="seeds">Lines and about where they are, channels.</param>
    /// <param name="degree">Degree of the polynomial.</param>
    /// <param name="bend">The coefficient of the highest power where it is known, with its standard error; null: free.</param>
    /// <param name="resolution">Resolution that the fit starts from.</param>
    /// <param name="tail">The detector's tail where it is known; null: fitted.</param>
    /// <param name="escape">Counts of escape peaks over those of their lines where they are known; null: fitted.</param>
    /// <exception cref="CalibrationException">The seeds give no scale, or the fit no constants.</exception>
    public static ShapeCalibration Of(
        ChannelHistogram histogram,
        IReadOnlyList<(LineGroup Line, double Channel)> seeds,
        int degree,
        (double Value, double Error)? bend,
        ResolutionModel resolution,
        DetectorTail? tail,
        double? escape = null
    )
    {
        ArgumentNullException.ThrowIfNull(histogram);
        ArgumentNullException.ThrowIfNull(seeds);
        EnergyCalibration scale = StraightLine(histogram, seeds, resolution);
        LineGroup[] lines = [.. seeds.Select(s => s.Line)];
        double channelEv = scale.Parameters[1] * histogram.Width;
        int merged = Math.Max(1, (int)(resolution.Sigma(lines.Min(l => l.Strongest.EnergyEv)) / (BinsPerSigma * channelEv)));
        SpectrumFit fit = FitOf(BinnedSpectrum.Of(Merged(histogram, merged), scale), lines, resolution, tail, escape);
        var standard = StandardCalibration.Through([.. fit.Lines.Select(l => Measured(l, scale))], degree, bend);
        return new ShapeCalibration(standard, fit, ShapeVerdict.Of(fit, standard, resolution));
    }

    /// <summary>Standard deviation of the resolution at an energy, as the lines have it, eV.</summary>
    internal double SigmaAt(double energyEv) =>
        Math.Sqrt(
            Math.Pow(Fit.Result["resolution.noise"].Value, 2)
                + Fit.Result["resolution.fano"].Value * Fit.Specification.Resolution.PairEnergyEv * energyEv
        );

    /// <summary>A fitted line as a point of a calibration.</summary>
    /// <param name="line">The line.</param>
    /// <param name="scale">The straight line that was the energy scale of the fit.</param>
    internal static CalibrationLine Measured(FittedLine line, EnergyCalibration scale) =>
        new(line.Name, scale.Channel(line.Position.Value), line.Position.Error / scale.Parameters[1], line.EnergyEv, LineErrorEv);

    /// <summary>Fits lines with their natural shapes, one resolution law and one tail.</summary>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="resolution">Resolution that the fit starts from.</param>
    /// <param name="tail">The detector's tail where it is known; null: fitted.</param>
    /// <param name="escape">Counts of escape peaks over those of their lines where they are known; null: fitted.</param>
    /// <exception cref="CalibrationException">The fit gives nothing to calibrate with.</exception>
    internal static SpectrumFit FitOf(
        BinnedSpectrum spectrum,
        IReadOnlyList<LineGroup> lines,
        ResolutionModel resolution,
        DetectorTail? tail,
        double? escape
    )
    {
        var specification = new LineFitSpecification
        {
            Lines = lines,
            Shape = new LineShape { IsNatural = true, HasTail = true },
            Tail = tail,
            Widths = LineWidths.Shared,
            Resolution = resolution,
            HasEscapePeaks = true,
            RangeEv = RangeOf(lines, resolution),
            // Few counts below a weak line would else be taken for its neighbour's escape peak, which cannot be negative.
            Changes = escape is { } known ? [ParameterChange.Fix(EscapeName, known)] : [],
        };
        try
        {
            SpectrumFit fit = LineFitter.Fit(spectrum, specification);
            if (!fit.IsValid)
                throw new CalibrationException($"The lines could not be fitted: {fit.Message}");
            // A line whose area ended at zero has no place.
            return fit.Lines.FirstOrDefault(l => !double.IsFinite(l.Position.Error)) is { } placeless
                ? throw new CalibrationException($"The counts do not tell where {placeless.Name} is.")
                : fit;
        }
        catch (FitException e)
        {
            throw new CalibrationException($"The lines could not be fitted: {e.Message}", e);
        }
    }

    /// <summary>Energies that a fit of lines needs, eV.</summary>
    internal static (double LowEv, double HighEv) RangeOf(IReadOnlyList<LineGroup> lines, ResolutionModel resolution) =>
        (
            lines.Min(l => l.Strongest.EnergyEv - MarginInSigma * resolution.Sigma(l.Strongest.EnergyEv)),
            lines.Max(l => l.Strongest.EnergyEv + MarginInSigma * resolution.Sigma(l.Strongest.EnergyEv))
        );

    // The two strongest lines, moved from their seeds to where the counts are, give a straight line that is near enough for a fit of all.
    private static EnergyCalibration StraightLine(
        ChannelHistogram histogram,
        IReadOnlyList<(LineGroup Line, double Channel)> seeds,
        ResolutionModel resolution
    )
    {
        EnergyCalibration rough = StandardCalibration
            .Through([.. seeds.Select(s => new CalibrationLine(s.Line.Name, s.Channel, 1, s.Line.MeanEnergyEv, 0))])
            .Calibration;
        (CalibrationLine Line, double Counts)[] lines = [.. seeds.Select(s => Moved(s.Line, s.Channel)).OrderByDescending(l => l.Counts)];
        CalibrationLine first = lines[0].Line,
            second = lines
                .Select(l => l.Line)
                .FirstOrDefault(l => Math.Abs(l.EnergyEv - first.EnergyEv) > ApartInSigma * resolution.Sigma(l.EnergyEv), lines[^1].Line);
        return StandardCalibration.Through([first, second]).Calibration;

        // Mean of the counts in a window about the place, again and again: it climbs to the top of the line.
        (CalibrationLine Line, double Counts) Moved(LineGroup line, double channel)
        {
            double reach = WindowInSigma * resolution.Sigma(line.MeanEnergyEv) / rough.Parameters[1],
                place = channel,
                counts = 0;
            for (int step = 0; step < MostSteps; step++)
            {
                double sum = 0;
                counts = 0;
                for (int k = 0; k < histogram.Length; k++)
                {
                    if (Math.Abs(histogram.Position(k) - place) > reach)
                        continue;
                    sum += histogram.Counts[k] * histogram.Position(k);
                    counts += histogram.Counts[k];
                }
                if (!(counts > 0))
                    break;
                double before = place;
                place = sum / counts;
                if (Math.Abs(place - before) < 0.01 * reach)
                    break;
            }
            return (new CalibrationLine(line.Name, place, 1, line.MeanEnergyEv, 0), counts);
        }
    }

    private static ChannelHistogram Merged(ChannelHistogram histogram, int merged)
    {
        if (merged == 1)
            return histogram;
        var counts = new long[(histogram.Length + merged - 1) / merged];
        for (int k = 0; k < histogram.Length; k++)
            counts[k / merged] += histogram.Counts[k];
        return new ChannelHistogram(counts, histogram.FirstPosition + 0.5 * (merged - 1) * histogram.Width, merged * histogram.Width);
    }
}
