namespace SpectroCal.Estimation;

/// <summary>Searches in ascending energies.</summary>
internal static class SortedEnergies
{
    /// <summary>Index of the first energy that is not below a value; the length if all are.</summary>
    public static int FirstNotBelow(this ReadOnlySpan<double> energies, double valueEv)
    {
        int index = energies.BinarySearch(valueEv);
        return index < 0 ? ~index : index;
    }
}
