namespace SpectroCal.Neural;

/// <summary>How far the centroid of a line can be relied on.</summary>
public enum CentroidStatus
{
    /// <summary>Found, and nothing speaks against it.</summary>
    Found,

    /// <summary>There is a value, and something that does not fit to it; the reason says what.</summary>
    Doubtful,

    /// <summary>There is no value; the reason says why.</summary>
    Missing,
}
