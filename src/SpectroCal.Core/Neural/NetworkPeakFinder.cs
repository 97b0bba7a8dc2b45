using SpectroCal.Detectors;
using SpectroCal.Lines;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Neural;

/// <summary>
/// Finds the lines that a trained network knows; it finds all of them, also where few counts are all there is. A fit from there gives
/// widths and areas, and the position where it knows it better than the network.
/// </summary>
public sealed class NetworkPeakFinder : IPeakFinder
{
    /// <summary>Its name.</summary>
    public const string FinderName = "network";

    private const double SamePlace = 3; // standard errors between centroid and fit
    private const double LeastAreaErrors = 3; // of a peak whose fit says where it is

    private readonly PeakModel _model;
    private readonly HashSet<string> _lines;

    /// <summary>A finder of lines of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="lines">Lines to find; null or empty: all of the model.</param>
    /// <exception cref="PeakModelException">The model does not know one of the lines.</exception>
    public NetworkPeakFinder(PeakModel model, IReadOnlyList<LineGroup>? lines = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        model.Require(lines ?? []);
        _lines =
        [
            .. model.Lines.Where(known => lines is null or [] || lines.Any(l => PeakModel.IsSame(known, l))).Select(known => known.Name),
        ];
    }

    /// <inheritdoc/>
    public string Name => FinderName;

    /// <summary>Full width at half maximum of a peak, channels; null: found from the spectrum, or else as the model was trained.</summary>
    public double? FwhmChannels { get; init; }

    /// <summary>Minimum significance of a peak, standard deviations; null: every line that the network finds.</summary>
    public double? LeastSignificance { get; init; }

    /// <summary>What the network says of each line.</summary>
    /// <exception cref="PeakModelException">The channels of the spectrum cannot be put into the bins of the model.</exception>
    public IReadOnlyList<LineCentroid> Centroids(ChannelHistogram histogram) =>
        [.. _model.Locate(histogram).Where(c => _lines.Contains(c.Line))];

    /// <inheritdoc/>
    /// <exception cref="PeakModelException">The channels of the spectrum cannot be put into the bins of the model.</exception>
    public IReadOnlyList<Peak> Find(ChannelHistogram histogram, CancellationToken cancellation = default)
    {
        LineCentroid[] found = [.. Centroids(histogram).Where(c => c.Status != CentroidStatus.Missing).OrderBy(c => c.Channel)];
        if (found.Length == 0)
            return [];
        double? stated = GivenWidth.Bins(FwhmChannels, histogram);
        PreparedCounts prepared = PreparedCounts.Of(histogram.Counts, cancellation);
        var scale = BinScale.Of(histogram);
        var windows = new SideWindows(prepared.Counts);
        PeakCandidate[] candidates =
        [
            .. found.Select(c =>
            {
                double bin = scale.Bin(c.Channel),
                    sigma = (stated ?? Trained(c.Line) / histogram.Width) / ResolutionModel.FwhmPerSigma;
                return new PeakCandidate(bin, sigma, windows.Significance((int)Math.Clamp(bin, 0, histogram.Length - 1), sigma));
            }),
        ];
        IReadOnlyList<Peak> fitted = PeakFits.Of(prepared, [.. candidates], histogram, cancellation).Peaks;
        IEnumerable<Peak> peaks = found.Select((c, i) => PeakOf(c, candidates[i], fitted, histogram.Width));
        return [.. peaks.Where(p => LeastSignificance is not { } least || p.Significance >= least).OrderBy(p => p.Channel)];
    }

    // Full width at half maximum, channels.
    private double Trained(string line) => _model.Lines.First(l => l.Name == line).FwhmChannels;

    private static Peak PeakOf(LineCentroid centroid, PeakCandidate candidate, IReadOnlyList<Peak> fitted, double width)
    {
        Peak? fit = fitted
            .Where(p => p.Area > LeastAreaErrors * p.AreaError)
            .Where(p => Math.Abs(p.Channel - centroid.Channel) < SamePlace * Math.Max(p.ChannelError, centroid.ErrorChannels))
            .MinBy(p => Math.Abs(p.Channel - centroid.Channel));
        string? doubt = centroid.Status == CentroidStatus.Doubtful ? centroid.Reason : null;
        Peak peak =
            fit
            ?? new Peak(
                centroid.Channel,
                centroid.ErrorChannels,
                candidate.Sigma * ResolutionModel.FwhmPerSigma * width,
                double.NaN,
                double.NaN,
                double.NaN,
                candidate.Score,
                false
            );
        return fit?.ChannelError < centroid.ErrorChannels
            ? peak with
            {
                Line = centroid.Line,
                Doubt = doubt,
            }
            : peak with
            {
                Channel = centroid.Channel,
                ChannelError = centroid.ErrorChannels,
                Line = centroid.Line,
                Doubt = doubt,
            };
    }
}
