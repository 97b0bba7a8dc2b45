using SpectroCal.Neural;
using SpectroCal.Numerics;

namespace SpectroCal.Monitoring;

/// <summary>Trains the autoencoder of a monitor on the spectra of a campaign, most of which are good.</summary>
/// <remarks>
/// A fifth of the spectra is kept apart, and the weights that do best on these stay: with few spectra that may be those which change
/// nothing.
/// </remarks>
internal static class MonitorAutoencoder
{
    private const int FewestSpectra = 20;
    private const int Apart = 5; // one spectrum in so many

    /// <summary>Trains.</summary>
    /// <param name="trainer">What trains.</param>
    /// <param name="runs">Spectra that references are made of.</param>
    /// <param name="templates">References.</param>
    /// <param name="settings">Settings of the monitor.</param>
    /// <param name="progress">Told about epochs; may be null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="CalibrationException">There are too few spectra or bins, or the training diverged.</exception>
    public static SpectrumAutoencoder Train(
        IAutoencoderTrainer trainer,
        IReadOnlyList<MonitoredRun> runs,
        IReadOnlyList<ReferenceTemplates> templates,
        MonitorSettings settings,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation
    )
    {
        int bins = templates[0].Shape.Length;
        if (runs.Count < FewestSpectra)
            throw new CalibrationException(
                $"An autoencoder learns from at least {FewestSpectra} spectra that can be compared, and there are {runs.Count}."
            );
        if (trainer.Kind is AutoencoderKind.Convolutional && bins < SpectrumAutoencoder.FewestConvolvedBins)
            throw new CalibrationException(
                $"A convolutional autoencoder needs at least {SpectrumAutoencoder.FewestConvolvedBins} bins, and the spectra have {bins}."
            );
        MonitoredRun[] shuffled = [.. runs];
        RandomStreams.Create(settings.Seed, -1).Shuffle(shuffled);
        int apart = shuffled.Length / Apart;
        AutoencoderSpectra Set(MonitoredRun[] part) => Spectra(part, templates, bins, settings.ThrottleLimit, cancellation);
        return trainer.Train(Set(shuffled[apart..]), Set(shuffled[..apart]), settings.Seed, progress, cancellation);
    }

    private static AutoencoderSpectra Spectra(
        MonitoredRun[] runs,
        IReadOnlyList<ReferenceTemplates> templates,
        int bins,
        int threads,
        CancellationToken cancellation
    )
    {
        float[] inputs = new float[checked(runs.Length * bins)],
            targets = new float[checked(2 * runs.Length * bins)];
        Workers.For(
            runs.Length,
            threads,
            () => new SpectrumChecks(bins, null),
            (i, checks) =>
            {
                double[] counts = runs[i].Counts.Counts;
                ReadOnlySpan<double> expected = checks.Expected(runs[i].Counts, templates[runs[i].Detector], runs[i].IsPart);
                SpectrumAutoencoder.Input(counts, expected, inputs.AsSpan(i * bins, bins));
                Span<float> target = targets.AsSpan(2 * i * bins, 2 * bins);
                for (int j = 0; j < bins; j++)
                    (target[j], target[bins + j]) = ((float)counts[j], (float)expected[j]);
            },
            cancellation
        );
        return new AutoencoderSpectra(bins, inputs, targets);
    }
}
