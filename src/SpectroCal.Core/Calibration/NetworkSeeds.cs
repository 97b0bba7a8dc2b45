using SpectroCal.Lines;
using SpectroCal.Neural;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>Lines as a trained network finds them.</summary>
public static class NetworkSeeds
{
    /// <summary>Asks a model for the lines of a calibration.</summary>
    /// <param name="model">The model.</param>
    /// <param name="settings">Strong lines and weak line: all of them must be found.</param>
    /// <exception cref="PeakModelException">The model does not know one of the lines.</exception>
    public static LineSeeds Of(PeakModel model, WeakLineSettings settings)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(settings);
        LineGroup[] lines = settings.Lines;
        model.Require(lines);
        return spectrum =>
        {
            IReadOnlyList<LineCentroid> found = Locate(model, spectrum);
            return [.. lines.Select(l => (l, ChannelOf(found.First(c => c.Line.Equals(l.Name, StringComparison.OrdinalIgnoreCase)))))];
        };
    }

    private static double ChannelOf(LineCentroid centroid) =>
        centroid.Status == CentroidStatus.Missing
            ? throw new CalibrationException($"{centroid.Line} was not found. {centroid.Reason}")
            : centroid.Channel;

    // A spectrum that does not fit the bins of the model has no seeds; others may have.
    private static IReadOnlyList<LineCentroid> Locate(PeakModel model, ChannelHistogram spectrum)
    {
        try
        {
            return model.Locate(spectrum);
        }
        catch (PeakModelException e)
        {
            throw new CalibrationException(e.Message, e);
        }
    }
}
