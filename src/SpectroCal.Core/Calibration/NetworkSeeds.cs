using SpectroCal.Lines;
using SpectroCal.Neural;

namespace SpectroCal.Calibration;

/// <summary>Lines as a trained network finds them.</summary>
public static class NetworkSeeds
{
    /// <summary>Asks a model.</summary>
    /// <param name="model">The model; all of its lines must be found.</param>
    public static LineSeeds Of(PeakModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        LineGroup[] groups = [.. model.Lines.Select(l => LineLibrary.Default.Find(l.Name))];
        return spectrum =>
            [
                .. model
                    .Locate(spectrum)
                    .Zip(
                        groups,
                        (c, group) =>
                            c.Status == CentroidStatus.Missing
                                ? throw new CalibrationException($"{c.Line} was not found. {c.Reason}")
                                : (group, c.Channel)
                    ),
            ];
    }
}
