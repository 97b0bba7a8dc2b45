using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Spectra;

namespace SpectroCal.Plotting.Gallery;

/// <summary>Figures of spectra read from files.</summary>
public static class MeasuredFigures
{
    private const int MostOverlaid = 8;
    private const int ColumnsOfMap = 800;
    private const int MostBins = 2400;

    /// <summary>Names of the figures.</summary>
    public static IReadOnlyList<string> Names { get; } = ["spectrum", "waterfall"];

    /// <summary>One of the figures.</summary>
    /// <param name="spectra">The spectra; all over energy, or all over channels.</param>
    /// <param name="name">Its name; null: spectra overlaid if they are few, else a map with a row each.</param>
    /// <param name="options">Range, lines, scale of the counts.</param>
    /// <exception cref="CalibrationException">There is no such figure, or the spectra do not go together.</exception>
    public static Figure Of(IReadOnlyList<MeasuredSpectrum> spectra, string? name, SpectrumOptions options)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        ArgumentNullException.ThrowIfNull(options);
        if (spectra.Count == 0)
            throw new CalibrationException("There is no spectrum to draw.");
        if (spectra.Any(s => s.Scale is null) && spectra.Any(s => s.Scale is not null))
            throw new CalibrationException(
                $"{spectra.First(s => s.Scale is null).Name} has no energy scale and others have one: draw all of them over channels, "
                    + $"or give a scale."
            );
        return (name ?? (spectra.Count <= MostOverlaid ? "spectrum" : "waterfall")) switch
        {
            "spectrum" when spectra.Count > MostOverlaid => throw new CalibrationException(
                $"{spectra.Count} overlaid spectra cannot be told apart; at most {MostOverlaid} can: draw fewer, or "
                    + $"the figure 'waterfall'."
            ),
            "spectrum" => SpectrumFigure.Of(Drawn(spectra, options), options),
            "waterfall" => Waterfall(spectra, options),
            var other => throw new CalibrationException($"Spectrum files have no figure '{other}'; there are {string.Join(", ", Names)}."),
        };
    }

    /// <summary>Tells spectra that can be drawn on their scales from those that cannot, such as one whose energies fall.</summary>
    /// <returns>Those that can, and the names of the others with their reasons.</returns>
    public static (IReadOnlyList<MeasuredSpectrum> Spectra, IReadOnlyList<(string Name, string Reason)> Undrawn) Drawable(
        IReadOnlyList<MeasuredSpectrum> spectra
    )
    {
        ArgumentNullException.ThrowIfNull(spectra);
        var sound = new List<MeasuredSpectrum>();
        var undrawn = new List<(string, string)>();
        foreach (MeasuredSpectrum spectrum in spectra)
        {
            string? reason = Isolated.Run(
                $"spectrum {spectrum.Name}",
                () => _ = spectrum.ToDraw(Math.Max(1, spectrum.BinsWithin(null, null) / MostBins))
            );
            if (reason is null)
                sound.Add(spectrum);
            else
                undrawn.Add((spectrum.Name, reason));
        }
        return (sound, undrawn);
    }

    // Neither a picture nor an eye has room for more bins; one width for all, so that heights compare.
    private static IReadOnlyList<FittedSpectrum> Drawn(IReadOnlyList<MeasuredSpectrum> spectra, SpectrumOptions options)
    {
        int merge = spectra.Max(s => s.BinsWithin(options.Low, options.High) / MostBins);
        return [.. spectra.Select(s => s.ToDraw(Math.Max(1, merge)))];
    }

    private static Figure Waterfall(IReadOnlyList<MeasuredSpectrum> spectra, SpectrumOptions options)
    {
        if (spectra.FirstOrDefault(s => s.Counts is null) is { } other)
            throw new CalibrationException(
                $"{other.Name} has values that are no counts, and a map is of counts: draw the figure 'spectrum' of at most {MostOverlaid}."
            );
        EnergyCalibration Scale(MeasuredSpectrum s) => s.Scale ?? EnergyCalibration.Linear(0, 1);
        double low = options.Low ?? spectra.Min(s => Scale(s).Energy(s.Counts!.FirstPosition - s.Counts.Width / 2));
        double high = options.High ?? spectra.Max(s => Scale(s).Energy(s.Counts!.LastPosition + s.Counts.Width / 2));
        if (!(high > low))
            throw new CalibrationException(Invariant($"The range {low:0.##} to {high:0.##} is empty."));
        EnergyAxis axis = EnergyAxis.Covering(low, high, (high - low) / ColumnsOfMap);
        double[] values =
        [
            .. spectra.SelectMany(s => CalibratedSpectra.Of(new EventBatch("", new RunInfo(s.Name), s.Counts!), Scale(s), axis).Counts),
        ];
        return new Figure(
            "waterfall",
            "Spectra, one in each row, the first at the bottom.",
            0.6,
            new Panel(new Axis(options.AbscissaLabel) { Minimum = low, Maximum = high }, new Axis("spectrum"))
            {
                Markers = options.Markers,
                Series =
                [
                    new HeatMapSeries(BinEdges.Equal(axis.StartEv, axis.StepEv, axis.Count), BinEdges.Equal(0.5, 1, spectra.Count), values)
                    {
                        // Lines beside a noise edge of thousands of times their counts show in no other way.
                        Scale = new Axis("counts") { IsLogarithmic = true },
                    },
                ],
            }
        );
    }
}
