using System.Numerics.Tensors;
using SpectroCal.Lines;
using SpectroCal.Spectra;
using SpectroCal.Storage;

namespace SpectroCal.Neural;

/// <summary>A trained network that finds the centroids of lines in a spectrum. It is evaluated by managed code, on every machine.</summary>
/// <remarks>
/// Models come from <c>spectrocal train</c> or <c>New-PeakFinderModel</c> and are kept in files (docs/networks.md). Several threads may
/// use one.
/// </remarks>
public sealed class PeakModel
{
    /// <summary>Fewest counts in the bins of a model of which centroids are given.</summary>
    public const int FewestCounts = 20;

    private static readonly Lazy<PeakModel> AsPublished = new(() => Embedded("published"));
    private static readonly Lazy<PeakModel> BuiltIn = new(() => Embedded("aligning"));

    private readonly PeakModelHeader _header;
    private readonly string _source;

    /// <summary>Takes a trained network.</summary>
    /// <param name="header">What it is for.</param>
    /// <param name="weights">Its weights, in the precision that the file has.</param>
    /// <param name="source">Path of the file, or name of the model, for messages.</param>
    /// <exception cref="ArgumentException">They do not belong together.</exception>
    internal PeakModel(PeakModelHeader header, float[] weights, string source)
    {
        header.Binning.Check();
        Network = header.Network(weights);
        if (header.Lines.Count == 0 || header.Lines.DistinctBy(l => l.Name.ToUpperInvariant()).Count() < header.Lines.Count)
            throw new ArgumentException("A model has at least one line, and each once.");
        (_header, _source) = (header, source);
    }

    /// <summary>
    /// The network as published, for the lines of VIP-2 (Ti Ka, Ti Kb, Mn Ka, Mn Kb, Cu Ka), channels 0 to 3000 of 3.8 to 6.5 eV. Read on
    /// first use. How it was made and how good it is: docs/networks.md.
    /// </summary>
    public static PeakModel Published => AsPublished.Value;

    /// <summary>
    /// The model that is used where none is named: for the lines of VIP-2 (Ti Ka, Ti Kb, Mn Ka, Mn Kb, Cu Ka) in channels 0 to 3000 of 3.8
    /// to 6.5 eV, with an error for each centroid. Read on first use. How it was made and how good it is: docs/networks.md.
    /// </summary>
    public static PeakModel Default => BuiltIn.Value;

    /// <summary>Its name.</summary>
    public string Name => _header.Name;

    /// <summary>The lines that it finds, by energy.</summary>
    public IReadOnlyList<ModelLine> Lines => _header.Lines;

    /// <summary>The bins that it takes.</summary>
    public ModelBinning Binning => _header.Binning;

    /// <summary>What made it, and what for.</summary>
    public ModelProvenance Provenance => _header.Provenance;

    /// <summary>The networks.</summary>
    internal ICentroidNetwork Network { get; }

    /// <summary>Reads a model file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PeakModelException">It cannot be read, is no model, is not whole, or is of a later version.</exception>
    public static PeakModel Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Load(PeakModelFile.Format.Bytes(path), path);
    }

    /// <summary>Reads a model.</summary>
    /// <param name="stream">Its bytes, to the end.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="PeakModelException">It is no model, is not whole, or is of a later version.</exception>
    public static PeakModel Load(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Load(bytes.ToArray(), name);
    }

    /// <summary>Writes a model file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="force">Whether an existing file may be replaced.</param>
    /// <exception cref="IOException">The file exists and <paramref name="force"/> is false, or writing failed.</exception>
    public void Save(string path, bool force = false) =>
        AtomicFile.Write(path, force, stream => stream.Write(PeakModelFile.Write(_header, Network.Weights)));

    /// <summary>Throws where the model does not know one of these lines.</summary>
    /// <param name="lines">Lines that are asked for.</param>
    /// <exception cref="PeakModelException">It does not know one, or knows it at another energy.</exception>
    public void Require(IReadOnlyList<LineGroup> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        foreach (LineGroup line in lines)
            if (!Lines.Any(l => IsSame(l, line)))
                throw new PeakModelException(
                    _source,
                    FormattableString.Invariant(
                        $"the model does not know {line.Name} at {line.MeanEnergyEv:0.#} eV; it was trained for {LinesText()}"
                    )
                );
    }

    /// <summary>Finds the lines in a spectrum.</summary>
    /// <param name="histogram">Counts in channels, of bins as wide as those of the model or narrower.</param>
    /// <returns>For each line of the model its centroid, or why there is none.</returns>
    /// <exception cref="PeakModelException">The channels of the spectrum cannot be put into the bins of the model.</exception>
    public IReadOnlyList<LineCentroid> Locate(ChannelHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        var counts = new float[Binning.Bins];
        if (Binning.Fill(histogram, counts) is { } fault)
            throw new PeakModelException(_source, fault);
        double total = TensorPrimitives.Sum(counts);
        if (total < FewestCounts)
            return [.. Lines.Select(l => Missing(l, TooFew(total)))];
        var bins = new double[Lines.Count];
        var errors = new double[Lines.Count];
        string? doubt = Network.Locate(counts, bins, errors);
        LineCentroid[] centroids = [.. Lines.Select((line, i) => Centroid(line, bins[i], errors[i]))];
        return new CentroidDoubts(this, histogram, total, doubt).Judge(centroids);
    }

    /// <summary>Whether a line of a model is a line that is asked for: the same name, and the same energy within 1 eV.</summary>
    internal static bool IsSame(ModelLine known, LineGroup asked) =>
        string.Equals(known.Name, asked.Name, StringComparison.OrdinalIgnoreCase) && Math.Abs(known.EnergyEv - asked.MeanEnergyEv) < 1;

    private static PeakModel Embedded(string name)
    {
        using Stream stream = typeof(PeakModel).Assembly.GetManifestResourceStream($"SpectroCal.Neural.Models.{name}.spm")!;
        return Load(stream, name);
    }

    private static PeakModel Load(ReadOnlySpan<byte> file, string source)
    {
        (PeakModelHeader header, float[] weights) = PeakModelFile.Read(source, file);
        try
        {
            return new PeakModel(header, weights, source);
        }
        catch (ArgumentException e)
        {
            throw new PeakModelException(source, $"the model file states what cannot be ({e.Message.TrimEnd('.')})", e);
        }
    }

    private static string TooFew(double total) =>
        FormattableString.Invariant(
            $"The spectrum has {total:0} counts in the range of the model; centroids need at least {FewestCounts}."
        );

    private static LineCentroid Missing(ModelLine line, string reason) =>
        new(line.Name, line.EnergyEv, double.NaN, double.NaN, CentroidStatus.Missing, reason);

    private LineCentroid Centroid(ModelLine line, double bin, double error) =>
        bin > 0 && bin < Binning.Bins && error > 0 && double.IsFinite(error)
            ? new LineCentroid(line.Name, line.EnergyEv, Binning.Channel(bin), error * Binning.ChannelsPerBin, CentroidStatus.Found, "")
            : Missing(line, "The network puts the line outside of the range of the model.");

    private string LinesText() => string.Join(", ", Lines.Select(l => FormattableString.Invariant($"{l.Name} at {l.EnergyEv:0.#} eV")));
}
