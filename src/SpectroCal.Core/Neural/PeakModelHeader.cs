namespace SpectroCal.Neural;

/// <summary>All of a model but its weights, as it stands in model files.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Lines">The lines.</param>
/// <param name="Binning">The bins.</param>
/// <param name="Provenance">What made it.</param>
/// <param name="Kind">How its networks give centroids.</param>
/// <param name="Networks">Its networks.</param>
/// <param name="WeightBits">Bits of a weight in the file: 32, or 16 (half precision of IEEE 754).</param>
/// <param name="Errors">Errors of the centroids, for networks that tell none.</param>
/// <param name="Alignment">The grid of energies, for networks that put spectra onto one.</param>
internal sealed record PeakModelHeader(
    string Name,
    IReadOnlyList<ModelLine> Lines,
    ModelBinning Binning,
    ModelProvenance Provenance,
    string Kind,
    IReadOnlyList<NetworkDescription> Networks,
    int WeightBits,
    CentroidErrors? Errors = null,
    Alignment? Alignment = null
)
{
    /// <summary>Number of weights.</summary>
    /// <exception cref="ArgumentException">Layers do not fit onto each other.</exception>
    public int WeightCount() => Networks.Sum(n => n.WeightCount());

    /// <summary>The networks with their weights.</summary>
    /// <exception cref="ArgumentException">They do not belong together, or a later library knows them.</exception>
    public ICentroidNetwork Network(float[] weights) =>
        Kind switch
        {
            DirectNetwork.KindName when Networks.Count == 1 && Errors is not null => Networks[0].InputLength == Binning.Bins
            && Networks[0].OutputLength() == Lines.Count
                ? new DirectNetwork(Networks[0], weights, Errors)
                : throw new ArgumentException("The network does not belong to the bins and the lines."),
            AligningNetwork.KindName when Networks.Count == 2 && Alignment is not null => Networks[0].InputLength
            == AlignedInput.CoarseLength(Binning.Bins)
                ? new AligningNetwork(Networks[0], Networks[1], weights, Alignment, [.. Lines.Select(l => l.EnergyEv)])
                : throw new ArgumentException("The network does not belong to the bins."),
            _ => throw new ArgumentException($"Networks of the kind '{Kind}' are not known."),
        };
}
