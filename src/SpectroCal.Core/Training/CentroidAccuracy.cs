using System.Globalization;

namespace SpectroCal.Training;

/// <summary>Errors of the centroids of a model on spectra of so many counts that it was not trained with.</summary>
/// <param name="Counts">Expected counts of each spectrum.</param>
/// <param name="Line">Name of the line; null: all of them together.</param>
/// <param name="Centroids">How many centroids there were.</param>
/// <param name="RmsChannels">Root mean square error, channels.</param>
/// <param name="Error68Channels">Error that 68.27 % do not exceed, channels.</param>
/// <param name="Error95Channels">Error that 95 % do not exceed, channels.</param>
/// <param name="ShareWithinBin">Part whose error is at most the width of a bin of the model.</param>
/// <param name="PullWidth">Root mean square of errors over stated standard errors.</param>
public sealed record CentroidAccuracy(
    double Counts,
    string? Line,
    int Centroids,
    double RmsChannels,
    double Error68Channels,
    double Error95Channels,
    double ShareWithinBin,
    double PullWidth
)
{
    /// <summary>Such as "500 counts: 1.2 channels RMS".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Counts} counts: {RmsChannels:F2} channels RMS");
}
