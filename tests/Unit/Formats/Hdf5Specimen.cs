using PureHDF;

namespace SpectroCal.Tests.Formats;

/// <summary>Small HDF5 files.</summary>
internal static class Hdf5Specimen
{
    /// <summary>One NXdata group with counts and energies, beside a data set that is none of its.</summary>
    public static byte[] Nexus(int[] counts, double[] energies, string unit) =>
        Written(
            new H5File
            {
                ["entry"] = new H5Group
                {
                    ["other"] = new double[] { 1, 2, 3 },
                    ["data"] = new H5Group
                    {
                        Attributes = new()
                        {
                            ["NX_class"] = "NXdata",
                            ["signal"] = "counts",
                            ["axes"] = new[] { "energy" },
                        },
                        ["counts"] = counts,
                        ["energy"] = new H5Dataset(energies) { Attributes = new() { ["units"] = unit } },
                    },
                },
            }
        );

    /// <summary>Several data sets that may be the counts.</summary>
    public static byte[] Many(int sets)
    {
        var file = new H5File();
        for (int i = 1; i <= sets; i++)
            file[$"counts_of_detector_{i}"] = new int[512];
        return Written(file);
    }

    /// <summary>The bytes of a file.</summary>
    public static byte[] Written(H5File file)
    {
        using var folder = new TemporaryFolder();
        file.Write(folder["x.h5"]);
        return File.ReadAllBytes(folder["x.h5"]);
    }
}
