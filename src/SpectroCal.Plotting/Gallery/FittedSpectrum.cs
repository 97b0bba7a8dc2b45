namespace SpectroCal.Plotting.Gallery;

/// <summary>A spectrum with the model that was fitted to it, as plain numbers.</summary>
/// <param name="Name">Name in the legend.</param>
/// <param name="Bins">The bins, eV or channels.</param>
/// <param name="Counts">Counts in each bin.</param>
/// <param name="Model">Expected counts in each bin; NaN where the fit does not reach. Empty: no fit.</param>
public sealed record FittedSpectrum(RichText Name, BinEdges Bins, double[] Counts, double[] Model)
{
    /// <summary>Parts of the model by name, each with its counts in every bin.</summary>
    public IReadOnlyList<(RichText Name, double[] Counts)> Components { get; init; } = [];

    /// <summary>Numbers to print beside it, a line each, such as χ²/ndf.</summary>
    public IReadOnlyList<RichText> Notes { get; init; } = [];

    /// <summary>(counts − model) / sqrt(model) in each bin; NaN where there is no model.</summary>
    public double[] Pulls =>
        [.. Counts.Select((n, k) => k < Model.Length && Model[k] > 0 ? (n - Model[k]) / Math.Sqrt(Model[k]) : double.NaN)];
}
