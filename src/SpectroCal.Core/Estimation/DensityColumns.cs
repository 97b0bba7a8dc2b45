namespace SpectroCal.Estimation;

/// <summary>
/// A density of calibrated data at the points of a grid with its derivatives in the parameters; a buffer that evaluations reuse.
/// </summary>
public sealed class DensityColumns
{
    /// <summary>Creates a buffer.</summary>
    public DensityColumns(int points, int parameterCount)
        : this(points, parameterCount, new Workspace()) { }

    /// <summary>Creates a buffer of given arrays.</summary>
    internal DensityColumns(int points, int parameterCount, Workspace workspace)
    {
        ParameterCount = parameterCount;
        Value = workspace.Take(points);
        First = new double[parameterCount][];
        Second = new double[parameterCount * (parameterCount + 1) / 2][];
        for (int i = 0; i < First.Length; i++)
            First[i] = workspace.Take(points);
        for (int i = 0; i < Second.Length; i++)
            Second[i] = workspace.Take(points);
    }

    /// <summary>Number of parameters n.</summary>
    public int ParameterCount { get; }

    /// <summary>O(x_j), counts per eV.</summary>
    public double[] Value { get; }

    /// <summary>dO/dp_i at x_j.</summary>
    public double[][] First { get; }

    /// <summary>d2O/dp_i dp_j, packed by <see cref="Pair"/>.</summary>
    public double[][] Second { get; }

    /// <summary>Index of the pair (i, j), j not above i, in <see cref="Second"/>.</summary>
    public static int Pair(int i, int j) => i * (i + 1) / 2 + j;
}
