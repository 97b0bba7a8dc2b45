using MathNet.Numerics;
using SpectroCal.Detectors;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Neural;

/// <summary>
/// What speaks against centroids beside the network's own word: a network always answers, also to a spectrum that is nothing like those
/// that it was trained for.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="histogram">The spectrum.</param>
/// <param name="total">Counts in the range of the model.</param>
/// <param name="unlike">What the network itself finds unlike anything it knows; null: nothing.</param>
internal sealed class CentroidDoubts(PeakModel model, ChannelHistogram histogram, double total, string? unlike)
{
    private const double ClearSignificance = 5; // standard deviations that a line would have; then it must have some
    private const double LeastSignificance = 2;
    private const double LargestDeviation = 5; // from a smooth scale, standard errors
    private const int BentScaleLines = 4; // lines with which a scale may be bent and still be tested

    /// <summary>The centroids with what speaks against them.</summary>
    public IReadOnlyList<LineCentroid> Judge(LineCentroid[] centroids)
    {
        string? all = Unlike() ?? unlike ?? OutOfOrder(centroids);
        double[] deviations = Deviations(centroids);
        var windows = new SideWindows([.. histogram.Counts.ToArray().Select(c => (double)c)]);
        return [.. centroids.Select((c, i) => c.Status == CentroidStatus.Found ? WithDoubt(c, i) : c)];

        LineCentroid WithDoubt(LineCentroid centroid, int line) =>
            (all ?? OffScale(deviations[line]) ?? WithoutExcess(windows, centroid, model.Lines[line])) is { } doubt
                ? centroid with
                {
                    Status = CentroidStatus.Doubtful,
                    Reason = doubt,
                }
                : centroid;
    }

    private string? Unlike()
    {
        ModelProvenance trained = model.Provenance;
        return total < trained.FewestCounts || total > trained.MostCounts
            ? FormattableString.Invariant(
                $"The spectrum has {total:0} counts in the model's range, trained with {trained.FewestCounts:0} to {trained.MostCounts:0}."
            )
            : null;
    }

    private static string? OutOfOrder(LineCentroid[] centroids)
    {
        double[] channels = [.. centroids.Where(c => c.Status == CentroidStatus.Found).OrderBy(c => c.EnergyEv).Select(c => c.Channel)];
        return channels.Zip(channels.Skip(1)).All(c => c.First < c.Second)
            ? null
            : "The centroids are not in the order of the energies: the spectrum is not one of these lines.";
    }

    // From the scale, straight or bent, that fits them best, in standard errors. What a network has wrong in all lines alike does not show.
    private static double[] Deviations(LineCentroid[] centroids)
    {
        var deviations = new double[centroids.Length];
        LineCentroid[] found = [.. centroids.Where(c => c.Status == CentroidStatus.Found)];
        int degree = found.Length >= BentScaleLines ? 2 : 1;
        if (found.Length < degree + 2)
            return deviations;
        double middle = found.Average(c => c.EnergyEv),
            range = found.Max(c => c.EnergyEv) - found.Min(c => c.EnergyEv);
        double Place(LineCentroid c) => (c.EnergyEv - middle) / range;
        double[] scale = Fit.PolynomialWeighted(
            [.. found.Select(Place)],
            [.. found.Select(c => c.Channel)],
            [.. found.Select(c => 1 / (c.ErrorChannels * c.ErrorChannels))],
            degree
        );
        for (int i = 0; i < deviations.Length; i++)
            if (centroids[i].Status == CentroidStatus.Found)
                deviations[i] = (centroids[i].Channel - Polynomial.Evaluate(Place(centroids[i]), scale)) / centroids[i].ErrorChannels;
        return deviations;
    }

    private static string? OffScale(double deviation) =>
        Math.Abs(deviation) > LargestDeviation
            ? FormattableString.Invariant($"The line lies {Math.Abs(deviation):0.0} standard errors off the scale of the others.")
            : null;

    // A line that is strong in all spectra that the model was trained for must show where it is said to be.
    private string? WithoutExcess(SideWindows windows, LineCentroid centroid, ModelLine line)
    {
        double expected = line.LeastShare * total;
        if (expected < ClearSignificance * ClearSignificance)
            return null;
        var scale = BinScale.Of(histogram);
        double sigma = line.FwhmChannels / (ResolutionModel.FwhmPerSigma * histogram.Width),
            bin = scale.Bin(centroid.Channel);
        if (bin < 0 || bin >= histogram.Length)
            return "The line would lie outside of the spectrum.";
        double significance = windows.Significance((int)bin, sigma);
        return significance < LeastSignificance
            ? FormattableString.Invariant(
                $"Nothing stands out where the line would have {expected:0} counts or more in spectra that the model was trained for."
            )
            : null;
    }
}
