using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Spectra;

namespace SpectroCal.Plotting.Gallery;

/// <summary>A measured spectrum with the energy scale to draw it on.</summary>
/// <param name="Name">Name in the legend.</param>
/// <param name="Histogram">Counts in channels.</param>
/// <param name="Scale">The energy scale; null: channels.</param>
public sealed record MeasuredSpectrum(string Name, ChannelHistogram Histogram, EnergyCalibration? Scale)
{
    /// <summary>A spectrum from a file with the energy scale that the file states, if it states a rising one.</summary>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="name">Name in the legend.</param>
    public static MeasuredSpectrum Stated(Spectrum spectrum, string name)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        return new MeasuredSpectrum(name, spectrum.Histogram, StatedCalibration.Of(spectrum));
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
            .Range(0, Histogram.Length)
            .Select(k => Histogram.FirstPosition + k * Histogram.Width)
            .Select(at => Scale?.Energy(at) ?? at)
            .Count(x => !(x < low) && !(x > high));

    /// <summary>The bins and counts to draw.</summary>
    /// <param name="merge">Number of channels in a bin.</param>
    /// <exception cref="CalibrationException">The energy scale falls within the channels.</exception>
    internal FittedSpectrum ToDraw(int merge)
    {
        HistogramSeries steps = Columns.Channels(Histogram, merge);
        if (Scale is null)
            return new FittedSpectrum(Name, steps.Bins, steps.Values.ToArray(), []);
        double[] edges = [.. steps.Bins.Edges.Select(Scale.Energy)];
        for (int k = 1; k < edges.Length; k++)
            if (!(edges[k] > edges[k - 1]))
                throw new CalibrationException(
                    Invariant($"The energy scale of {Name} does not rise at channel {steps.Bins[k]:0}, so its spectrum ")
                        + "cannot be drawn over energy: draw it over channels."
                );
        return new FittedSpectrum(Name, BinEdges.At(edges), steps.Values.ToArray(), []);
    }
}
