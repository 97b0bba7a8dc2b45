using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Spectra;

namespace SpectroCal.Plotting.Gallery;

/// <summary>A measured spectrum with the energy scale to draw it on.</summary>
/// <param name="Name">Name in the legend.</param>
/// <param name="Channels">Values of the channels.</param>
/// <param name="Scale">The energy scale; null: channels.</param>
public sealed record MeasuredSpectrum(string Name, ChannelIntensities Channels, EnergyCalibration? Scale)
{
    /// <summary>A spectrum of counts.</summary>
    /// <param name="name">Name in the legend.</param>
    /// <param name="histogram">Counts in channels.</param>
    /// <param name="scale">The energy scale; null: channels.</param>
    public MeasuredSpectrum(string name, ChannelHistogram histogram, EnergyCalibration? scale)
        : this(
            name,
            new ChannelIntensities(
                Array.ConvertAll(histogram.Counts.ToArray(), n => (double)n),
                null,
                histogram.FirstPosition,
                histogram.Width
            ),
            scale
        ) => Counts = histogram;

    /// <summary>The counts in channels; null where the values are none.</summary>
    internal ChannelHistogram? Counts { get; }

    /// <summary>A spectrum from a file with the energy scale that the file states, if it states a rising one.</summary>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="name">Name in the legend.</param>
    public static MeasuredSpectrum Stated(ChannelSpectrum spectrum, string name)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        EnergyCalibration? scale = StatedCalibration.Of(spectrum);
        return spectrum switch
        {
            Spectrum counts => new MeasuredSpectrum(name, counts.Histogram, scale),
            IntensitySpectrum values => new MeasuredSpectrum(name, values.Intensities, scale),
            _ => throw new CalibrationException($"A spectrum of the kind {spectrum.GetType().Name} cannot be drawn."),
        };
    }

    /// <summary>Spectra on one abscissa: over energy if each has a scale, else all over channels.</summary>
    /// <param name="spectra">The spectra with the scales that they state.</param>
    /// <param name="given">A scale for all; null: their own.</param>
    /// <param name="channels">Whether they are drawn over channels regardless of their scales.</param>
    public static IReadOnlyList<MeasuredSpectrum> Aligned(IReadOnlyList<MeasuredSpectrum> spectra, EnergyCalibration? given, bool channels)
    {
        bool hasScale = !channels && (given is not null || spectra.All(s => s.Scale is not null));
        return [.. spectra.Select(s => s with { Scale = hasScale ? given ?? s.Scale : null })];
    }

    /// <summary>Number of channels in a range of the abscissa.</summary>
    internal int BinsWithin(double? low, double? high) =>
        Enumerable
            .Range(0, Channels.Length)
            .Select(k => Channels.FirstPosition + k * Channels.Width)
            .Select(at => Scale?.Energy(at) ?? at)
            .Count(x => !(x < low) && !(x > high));

    /// <summary>The bins and values to draw.</summary>
    /// <param name="merge">Number of channels in a bin.</param>
    /// <exception cref="CalibrationException">The energy scale falls within the channels.</exception>
    internal FittedSpectrum ToDraw(int merge)
    {
        HistogramSeries steps = Columns.Channels(Channels, merge);
        if (Scale is null)
            return new FittedSpectrum(Name, steps.Bins, steps.Values.ToArray(), []) { AreCounts = Counts is not null };
        double[] edges = [.. steps.Bins.Edges.Select(Scale.Energy)];
        for (int k = 1; k < edges.Length; k++)
            if (!(edges[k] > edges[k - 1]))
                throw new CalibrationException(
                    Invariant($"The energy scale of {Name} does not rise at channel {steps.Bins[k]:0}, so its spectrum ")
                        + "cannot be drawn over energy: draw it over channels."
                );
        return new FittedSpectrum(Name, BinEdges.At(edges), steps.Values.ToArray(), []) { AreCounts = Counts is not null };
    }
}
