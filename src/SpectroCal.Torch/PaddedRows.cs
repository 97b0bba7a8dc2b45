namespace SpectroCal.Torch;

/// <summary>Rows of different lengths as one rectangular table: what tensors need.</summary>
internal static class PaddedRows
{
    /// <summary>Copies rows into a table by rows, as wide as the longest; the rest of a row is filled.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="row">A row.</param>
    /// <param name="fill">What fills the rest of a row, from the row.</param>
    /// <param name="width">Width of the table, at least 1.</param>
    public static double[] Of(int count, Func<int, double[]> row, Func<double[], double> fill, out int width)
    {
        double[][] rows = [.. Enumerable.Range(0, count).Select(row)];
        width = Math.Max(1, rows.Max(r => r.Length));
        var table = new double[(long)count * width];
        for (int i = 0; i < count; i++)
        {
            Span<double> to = table.AsSpan(i * width, width);
            rows[i].CopyTo(to);
            to[rows[i].Length..].Fill(fill(rows[i]));
        }
        return table;
    }
}
