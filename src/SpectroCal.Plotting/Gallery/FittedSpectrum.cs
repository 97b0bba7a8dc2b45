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

    /// <summary>Whether they are counts; else values with <see cref="Errors"/>.</summary>
    public bool AreCounts { get; init; } = true;

    /// <summary>Standard errors of values that are no counts; empty: not known.</summary>
    public double[] Errors { get; init; } = [];

    /// <summary>(counts − model) / sqrt(model) in each bin, or that over the errors; NaN where there is no model.</summary>
    public double[] Pulls => [.. Counts.Select((n, k) => k < Model.Length ? (n - Model[k]) / ErrorAt(k) : double.NaN)];

    private double ErrorAt(int k) =>
        k < Errors.Length ? Errors[k]
        : AreCounts && Model[k] > 0 ? Math.Sqrt(Model[k])
        : double.NaN;
}
