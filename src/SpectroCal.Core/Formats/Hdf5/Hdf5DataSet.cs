using System.Globalization;
using PureHDF;

namespace SpectroCal.Formats.Hdf5;

/// <summary>A data set of numbers in an HDF5 file.</summary>
/// <param name="Path">Its path from the root.</param>
/// <param name="Data">The data set.</param>
/// <param name="Group">The group that it is in.</param>
internal sealed record Hdf5DataSet(string Path, IH5Dataset Data, IH5Group Group)
{
    private const int DeepestGroup = 32;
    private const int MostObjects = 1 << 16;
    private const double MostAttributeBytes = 1 << 20;

    /// <summary>Lengths of the dimensions.</summary>
    public ulong[] Shape { get; } = Data.Space.Dimensions;

    /// <summary>Bytes of a number.</summary>
    public int Size => Data.Type.Size;

    /// <summary>How it is shown among others: path, kind of number, shape.</summary>
    public override string ToString()
    {
        string kind =
            Data.Type.Class == H5DataTypeClass.FloatingPoint ? "float"
            : Data.Type.FixedPoint.IsSigned ? "int"
            : "uint";
        return string.Create(CultureInfo.InvariantCulture, $"{Path} ({kind}{8 * Size}, {string.Join(" x ", Shape)})");
    }

    /// <summary>Whether a data set holds numbers, one or more in a row.</summary>
    public static bool IsNumeric(IH5Dataset data) =>
        data.Type.Class is H5DataTypeClass.FixedPoint or H5DataTypeClass.FloatingPoint
        && data.Type.Size is 1 or 2 or 4 or 8
        && data.Space.Dimensions is { Length: > 0 } shape
        && shape.Any(n => n > 1)
        && shape.All(n => n > 0);

    /// <summary>All data sets of numbers in a group and below it.</summary>
    public static IReadOnlyList<Hdf5DataSet> All(IH5Group root, CancellationToken cancellation)
    {
        var all = new List<Hdf5DataSet>();
        int left = MostObjects;
        Collect(root, "", 0, all, ref left, cancellation);
        return all;
    }

    /// <summary>A text attribute; null where there is none, or one of another kind.</summary>
    public static string? Text(IH5Object of, string attribute) => Texts(of, attribute) is [var text, ..] ? text : null;

    /// <summary>The texts of an attribute.</summary>
    public static string[] Texts(IH5Object of, string attribute)
    {
        if (!of.AttributeExists(attribute))
            return [];
        IH5Attribute found = of.Attribute(attribute);
        if (found.Type.Class is not (H5DataTypeClass.String or H5DataTypeClass.VariableLength))
            return [];
        // The library makes as many texts as a damaged file says that there are.
        double bytes = found.Space.Dimensions.Aggregate((double)found.Type.Size, (product, n) => product * n);
        if (bytes > MostAttributeBytes)
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"{bytes:G3} bytes of texts in the attribute '{attribute}'")
            );
        return found.Space.Rank == 0 ? [found.Read<string>()] : found.Read<string[]>();
    }

    /// <summary>All numbers, the last index runs fastest.</summary>
    public double[] Reals() =>
        (Data.Type.Class, Size) switch
        {
            (H5DataTypeClass.FloatingPoint, 8) => Data.Read<double[]>(),
            (H5DataTypeClass.FloatingPoint, 4) => Array.ConvertAll(Data.Read<float[]>(), x => (double)x),
            (H5DataTypeClass.FloatingPoint, 2) => Array.ConvertAll(Data.Read<Half[]>(), x => (double)x),
            _ => Array.ConvertAll(Integers(), x => (double)x),
        };

    /// <summary>All numbers of a data set of integers.</summary>
    public long[] Integers() =>
        (Data.Type.FixedPoint.IsSigned, Size) switch
        {
            (true, 1) => Array.ConvertAll(Data.Read<sbyte[]>(), x => (long)x),
            (true, 2) => Array.ConvertAll(Data.Read<short[]>(), x => (long)x),
            (true, 4) => Array.ConvertAll(Data.Read<int[]>(), x => (long)x),
            (true, _) => Data.Read<long[]>(),
            (false, 1) => Array.ConvertAll(Data.Read<byte[]>(), x => (long)x),
            (false, 2) => Array.ConvertAll(Data.Read<ushort[]>(), x => (long)x),
            (false, 4) => Array.ConvertAll(Data.Read<uint[]>(), x => (long)x),
            // Beyond 2^63 it becomes negative, which counts are not.
            _ => Array.ConvertAll(Data.Read<ulong[]>(), x => unchecked((long)x)),
        };

    private static void Collect(IH5Group group, string path, int depth, List<Hdf5DataSet> all, ref int left, CancellationToken cancellation)
    {
        if (depth > DeepestGroup)
            return;
        foreach (IH5Object child in group.Children())
        {
            cancellation.ThrowIfCancellationRequested();
            if (--left < 0)
                throw new InvalidDataException($"more than {MostObjects} objects");
            if (child is IH5Dataset data && IsNumeric(data))
                all.Add(new Hdf5DataSet($"{path}/{data.Name}", data, group));
            else if (child is IH5Group inner)
                Collect(inner, $"{path}/{inner.Name}", depth + 1, all, ref left, cancellation);
        }
    }
}
