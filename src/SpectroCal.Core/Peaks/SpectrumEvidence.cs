using SpectroCal.Detectors;
using SpectroCal.Numerics;
using SpectroCal.Spectra;

namespace SpectroCal.Peaks;

/// <summary>
/// Predicts a whole spectrum for an assignment: where peaks overlap their list does not tell what they are made of, and their shape does.
/// </summary>
internal sealed class SpectrumEvidence
{
    private const int FirstRounds = 12; // before unknown lines are looked for
    private const int RoundsAfterUnknown = 3;
    private const int LastRounds = 8;

    /// <summary>
    /// Lines that nobody named, at most: each takes time, and all that counts is whether a scale needs more than another.
    /// </summary>
    private const int MostUnknown = 12;

    private const double LeastPredicted = 0.5; // counts of a bin whose deviance has a mean of about 1
    private const double SqrtTwoPi = 2.5066;

    private readonly Lazy<EvidenceBins> _binned; // most spectra are never asked
    private readonly Lazy<SpectrumView> _viewed;
    private readonly IReadOnlyList<LineCandidate> _lines;
    private readonly AssignmentSettings _settings;
    private readonly ScalePrior _prior;
    private readonly IReadOnlyList<Peak> _peaks;
    private readonly Dictionary<StraightScale, SpectrumFit> _fits = [];

    /// <summary>Prepares for a spectrum.</summary>
    /// <param name="histogram">The spectrum.</param>
    /// <param name="peaks">Its peaks, at least one.</param>
    /// <param name="lines">Lines that may be there.</param>
    /// <param name="settings">What is known beforehand.</param>
    public SpectrumEvidence(
        ChannelHistogram histogram,
        IReadOnlyList<Peak> peaks,
        IReadOnlyList<LineCandidate> lines,
        AssignmentSettings settings
    )
    {
        (_binned, _viewed) = (new(() => EvidenceBins.Of(histogram, peaks)), new(() => SpectrumView.Of(histogram, peaks)));
        (_lines, _settings, _peaks, _prior) = (lines, settings, peaks, new ScalePrior(settings));
    }

    private EvidenceBins Bins => _binned.Value;
    private SpectrumView View => _viewed.Value;

    /// <summary>The prediction of an assignment.</summary>
    public SpectrumFit Of(LineAssignment assignment)
    {
        if (!_fits.TryGetValue(assignment.Scale, out SpectrumFit? fit))
            _fits.Add(assignment.Scale, fit = Fit(assignment, _lines));
        return fit;
    }

    /// <summary>
    /// The prediction without any line that was named: each peak is one that nobody knows, as wide as on the scale of an assignment.
    /// </summary>
    public SpectrumFit OfUnknown(LineAssignment assignment) => Fit(assignment, []);

    private SpectrumFit Fit(LineAssignment assignment, IReadOnlyList<LineCandidate> lines)
    {
        var prediction = new SpectrumPrediction(Bins, Bins.OfBins(assignment.Scale), Noise(assignment), lines, _settings);
        prediction.Improve(FirstRounds);
        int unknown = 0;
        while (unknown < MostUnknown && TryAdd(prediction))
        {
            unknown++;
            prediction.Improve(RoundsAfterUnknown);
        }
        prediction.Improve(LastRounds);
        StraightScale scale = Bins.OfChannels(prediction.Scale);
        double deviance = 0,
            reduced = 0;
        int shown = 0;
        for (int i = 0; i < Bins.Counts.Length; i++)
        {
            double d = PoissonDeviance.Of(Bins.Counts[i], prediction.Predicted[i]);
            deviance += d;
            if (prediction.Predicted[i] < LeastPredicted)
                continue;
            reduced += d;
            shown++;
        }
        double cost = prediction.Cost + prediction.Unknown.Sum(l => UnknownCost(prediction, l.Template.Mean, l.Template.Amplitude));
        // Where no line is named, no scale is claimed.
        if (lines.Count > 0)
            cost +=
                ResolutionPrior.Cost(assignment)
                + View.Negative.Cost(scale)
                - _prior.Of(scale, View.Range.Length)
                - Absences(prediction, scale);
        return new SpectrumFit(scale, deviance, reduced / Math.Max(1, shown), cost, Bins.Weight);
    }

    // Squared noise by the median of the peaks that are lines, eV squared.
    private double Noise(LineAssignment assignment)
    {
        double[] noise =
        [
            .. assignment
                .Lines.Select(l =>
                    Math.Pow(WidthScore.SigmaEv(l.Peak, assignment.GainEvPerChannel), 2) - _settings.StatisticalEv * l.Candidate.EnergyEv
                )
                .Order(),
        ];
        return noise.Length == 0 ? 0 : Math.Max(0, noise[(noise.Length - 1) / 2]);
    }

    // A line where the counts exceed the prediction most, if that is worth its cost.
    private bool TryAdd(SpectrumPrediction prediction)
    {
        double most = 0,
            counts = 0;
        int at = -1;
        ReadOnlySpan<double> predicted = prediction.Predicted;
        for (int i = 0; i < predicted.Length; i++)
        {
            double sigma = prediction.Sigma(i + 0.5),
                above = 0,
                information = 0;
            int half = (int)Math.Ceiling(2 * sigma);
            for (int k = Math.Max(0, i - half); k <= Math.Min(predicted.Length - 1, i + half); k++)
            {
                double shape = ErrorFunctions.NormalDensity(k - i, sigma),
                    mean = Math.Max(LeastPredicted, predicted[k]);
                above += shape * (Bins.Counts[k] - predicted[k]) / mean;
                information += shape * shape / mean;
            }
            if (above <= 0)
                continue;
            double gained = 0.5 * above * above / information - UnknownCost(prediction, i + 0.5, above / information);
            if (gained > most)
                (most, counts, at) = (gained, above / information, i);
        }
        if (at < 0)
            return false;
        prediction.Add(at, counts);
        return true;
    }

    // That it may be anywhere, but is where it is, and that it was not named.
    private double UnknownCost(SpectrumPrediction prediction, double position, double counts)
    {
        double sigma = prediction.Sigma(position) * prediction.Scale.Gain,
            error = Math.Sqrt(sigma * sigma / Math.Max(1, counts) + _settings.ModelErrorEv * _settings.ModelErrorEv),
            place = Math.Log(Math.Max(1, Bins.Counts.Length * prediction.Scale.Gain / (SqrtTwoPi * error)));
        return place + ExtraPeaks.Cost(counts, Math.Max(counts, prediction.Strongest));
    }

    // Elements that are not there though they could be seen.
    private double Absences(SpectrumPrediction prediction, StraightScale scale)
    {
        int seen = 0,
            missed = 0;
        foreach (FamilyAmplitudes family in prediction.Families)
        {
            EvidenceLine main = family.Main;
            // Air and windows take soft lines away: that they are not seen says nothing.
            if (main.Candidate!.IsSoft)
                continue;
            double channel = scale.Channel(main.EnergyEv),
                fwhm = FwhmChannels(prediction, main),
                least = View.LeastSeen(channel, fwhm, FamilyScore.SeenSignificance);
            if (main.Template.Amplitude / Bins.Weight > least)
                seen++;
            else if (_peaks.All(p => Math.Abs(p.Channel - channel) > p.FwhmChannels))
                missed++;
        }
        return FamilyScore.Absences(seen, missed);
    }

    private double FwhmChannels(SpectrumPrediction prediction, EvidenceLine line) =>
        ResolutionModel.FwhmPerSigma * prediction.Sigma(prediction.Scale.Channel(line.EnergyEv)) * Bins.Width;
}
