using SpectroCal.Numerics;

namespace SpectroCal.Estimation;

/// <summary>Searches in ascending energies, and columns at them.</summary>
internal static class SortedEnergies
{
    /// <summary>Index of the first energy that is not below a value; the length if all are.</summary>
    public static int FirstNotBelow(this ReadOnlySpan<double> energies, double valueEv)
    {
        int index = energies.BinarySearch(valueEv);
        return index < 0 ? ~index : index;
    }

    /// <summary>A Gaussian line of unit area, 1/eV; zero beyond the reach of a kernel.</summary>
    public static double[] Gaussian(this ReadOnlySpan<double> energies, double centreEv, double sigmaEv)
    {
        var column = new double[energies.Length];
        int first = energies.FirstNotBelow(centreEv - ErrorFunctions.KernelReach * sigmaEv),
            end = energies.FirstNotBelow(centreEv + ErrorFunctions.KernelReach * sigmaEv);
        for (int j = first; j < end; j++)
            column[j] = ErrorFunctions.NormalDensity(energies[j] - centreEv, sigmaEv);
        return column;
    }
}
