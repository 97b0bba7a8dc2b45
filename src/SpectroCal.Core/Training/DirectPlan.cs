using SpectroCal.Neural;
using SpectroCal.Simulation;

namespace SpectroCal.Training;

/// <summary>The network as published, whose outputs are the centroids in parts of the range of the bins.</summary>
internal sealed class DirectPlan : ICentroidPlan
{
    private readonly ModelBinning _binning;

    /// <summary>The network for spectra.</summary>
    public DirectPlan(TrainingSettings spectra)
    {
        _binning = SpectrumSet.BinningOf(spectra);
        Network = NetworkDescription.Published(spectra.Bins, spectra.Lines.Count);
        TargetLength = spectra.Lines.Count;
    }

    /// <summary>The network.</summary>
    public NetworkDescription Network { get; }

    /// <inheritdoc/>
    public IReadOnlyList<NetworkDescription> Networks => [Network];

    /// <inheritdoc/>
    public int InputLength => _binning.Bins;

    /// <inheritdoc/>
    public int TargetLength { get; }

    /// <inheritdoc/>
    public void Fill(TrainingSpectrum spectrum, ReadOnlySpan<float> counts, Span<float> input, Span<float> target)
    {
        if (spectrum.Histogram.TotalCounts > 0)
            NetworkInput.Fill(counts, input);
        for (int line = 0; line < target.Length; line++)
            target[line] = (float)_binning.Share(spectrum.Channels[line]);
    }
}
