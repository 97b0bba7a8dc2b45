namespace SpectroCal.Formats.Tables;

/// <summary>Which edge of a bin the name of a column speaks of.</summary>
internal enum TableEdge
{
    /// <summary>Of none.</summary>
    None,
    Lower,
    Upper,
}
