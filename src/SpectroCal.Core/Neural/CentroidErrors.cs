namespace SpectroCal.Neural;

/// <summary>Root mean square errors of the centroids of a network, measured on spectra that it was not trained with.</summary>
/// <param name="Counts">Counts of the spectra, ascending.</param>
/// <param name="RmsBins">For each line the errors at these counts, bins.</param>
internal sealed record CentroidErrors(double[] Counts, double[][] RmsBins)
{
    /// <summary>The error of a line at other counts: between the measured ones a power of the counts, beyond them the last.</summary>
    /// <param name="line">Number of the line.</param>
    /// <param name="counts">Counts of the spectrum.</param>
    public double At(int line, double counts)
    {
        double[] errors = RmsBins[line];
        int above = Array.FindIndex(Counts, c => c >= counts);
        if (above == 0)
            return errors[0];
        if (above < 0)
            return errors[^1];
        double share = Math.Log(counts / Counts[above - 1]) / Math.Log(Counts[above] / Counts[above - 1]);
        return errors[above - 1] * Math.Pow(errors[above] / errors[above - 1], share);
    }

    /// <summary>Throws where this is no table of errors of so many lines.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public void Check(int lines)
    {
        bool isTable =
            Counts is { Length: > 0 }
            && RmsBins is not null
            && RmsBins.Length == lines
            && RmsBins.All(r => r is not null && r.Length == Counts.Length && r.All(e => e > 0 && double.IsFinite(e)))
            && Counts.Zip(Counts.Skip(1)).All(c => c.First < c.Second)
            && Counts[0] > 0;
        if (!isTable)
            throw new ArgumentException("The errors of the centroids are no table by counts and lines.");
    }
}
