using PureHDF;
using SpectroCal.Formats.Tables;

namespace SpectroCal.Formats.Hdf5;

/// <summary>What NeXus says of a data set: that it is the signal of an <c>NXdata</c> group, and which axes it has.</summary>
/// <remarks>NeXus manual, "Associating plottable data", its present and its older ways.</remarks>
internal static class NexusSignal
{
    private const string ClassName = "NX_class";

    // NeXus (NXdata), netCDF conventions.
    private static readonly string[] Scalings = ["scaling_factor", "offset", "scale_factor", "add_offset"];

    private static readonly HashSet<string> RateUnits =
    [
        "cps",
        "Hz",
        "1/s",
        "s-1",
        "s^-1",
        "counts/s",
        "counts/sec",
        "cts/s",
        "counts*s-1",
    ];

    private static readonly string[] EnergyUnits = ["eV", "keV", "MeV"];

    /// <summary>Whether a data set is the signal of its group.</summary>
    public static bool Is(Hdf5DataSet data)
    {
        if (Hdf5DataSet.Text(data.Group, ClassName) != "NXdata")
            return false;
        return Hdf5DataSet.Text(data.Group, "signal") is { } signal ? signal == data.Data.Name : data.Data.AttributeExists("signal");
    }

    /// <summary>Standard errors of a signal: the data set NAME_errors beside it, or the older <c>errors</c>; null without one.</summary>
    public static Hdf5DataSet? Errors(Hdf5DataSet signal)
    {
        foreach (string name in (string[])[$"{signal.Data.Name}_errors", "errors"])
        {
            if (
                signal.Group.LinkExists(name)
                && signal.Group.Get(name) is IH5Dataset data
                && Hdf5DataSet.IsNumeric(data)
                && data.Space.Dimensions.SequenceEqual(signal.Shape)
            )
                return new Hdf5DataSet($"{signal.Path[..(signal.Path.LastIndexOf('/') + 1)]}{name}", data, signal.Group);
        }
        return null;
    }

    /// <summary>Whether errors are standard errors of values by what they say of their unit: not percentages, not squares.</summary>
    public static bool AreStandard(Hdf5DataSet errors) =>
        Hdf5DataSet.Text(errors.Data, "units") is not { } unit || ColumnTitle.IsStandardError(unit);

    /// <summary>Whether numbers are rates or net counts by their name or unit, which are no counts also where they are whole.</summary>
    public static bool AreRates(Hdf5DataSet data) =>
        ColumnTitle.IsRate(data.Data.Name)
        || ColumnTitle.IsNet(data.Data.Name)
        || (Hdf5DataSet.Text(data.Data, "units") is { } unit && RateUnits.Contains(unit.Replace(" ", "", StringComparison.Ordinal)));

    /// <summary>
    /// The attribute or the data set beside a signal or an axis by which its numbers are to be scaled or shifted; null without one.
    /// </summary>
    public static string? Scaling(Hdf5DataSet data)
    {
        string? attribute = Scalings.FirstOrDefault(data.Data.AttributeExists);
        string[] beside = [.. Scalings.Select(s => $"{data.Data.Name}_{s}"), .. Is(data) ? Scalings : []];
        return attribute ?? (Hdf5DataSet.Text(data.Group, ClassName) == "NXdata" ? beside.FirstOrDefault(data.Group.LinkExists) : null);
    }

    /// <summary>Path of the group that <c>default</c> attributes lead to from the root; null where they lead to no <c>NXdata</c>.</summary>
    public static string? Default(IH5Group root)
    {
        const int longest = 8;
        string path = "";
        IH5Group group = root;
        for (int i = 0; i < longest && Hdf5DataSet.Text(group, "default") is { Length: > 0 } next; i++)
        {
            if (!group.LinkExists(next) || group.Get(next) is not IH5Group inner)
                return null;
            (group, path) = (inner, $"{path}/{next.Trim('/')}");
        }
        return Hdf5DataSet.Text(group, ClassName) == "NXdata" ? path : null;
    }

    /// <summary>The dimension that is an axis of energies or of channels; null where there is not exactly one.</summary>
    /// <returns>The dimension, and the data set of its energies, or of its channels, where there is one.</returns>
    public static (int Dimension, Hdf5DataSet? Energies, Hdf5DataSet? Channels)? ChannelAxis(Hdf5DataSet signal)
    {
        string[] names = Hdf5DataSet.Texts(signal.Group, "axes");
        if (names.Length == 0)
            names = Hdf5DataSet.Texts(signal.Data, "axes");
        if (names is [var one])
            names = one.Trim('[', ']').Split([':', ','], StringSplitOptions.TrimEntries);
        (int Dimension, Hdf5DataSet? Energies, Hdf5DataSet? Channels)[] found =
        [
            .. names
                .Take(signal.Shape.Length)
                .Select((name, i) => (i, IsEnergy(signal, name, i), IsChannel(name) ? name : null))
                .Where(a => a.Item2 is not null || a.Item3 is not null)
                .Select(a => (a.i, a.Item2, a.Item3 is null || a.Item2 is not null ? null : Axis(signal, a.Item3, a.i))),
        ];
        return found.Length == 1 ? found[0] : null;
    }

    private static Hdf5DataSet? IsEnergy(Hdf5DataSet signal, string name, int dimension)
    {
        if (Axis(signal, name, dimension) is not { } axis)
            return null;
        bool isEnergy = Hdf5DataSet.Text(axis.Data, "units") is { Length: > 0 } unit
            ? EnergyUnits.Contains(unit, StringComparer.OrdinalIgnoreCase)
            : name.Contains("energy", StringComparison.OrdinalIgnoreCase);
        return isEnergy ? axis : null;
    }

    // A number for each value of a dimension, or for each of their edges.
    private static Hdf5DataSet? Axis(Hdf5DataSet signal, string name, int dimension)
    {
        if (name.Length == 0 || name == "." || !signal.Group.LinkExists(name) || signal.Group.Get(name) is not IH5Dataset axis)
            return null;
        bool fits =
            Hdf5DataSet.IsNumeric(axis)
            && axis.Space.Dimensions is [var n]
            && (n == signal.Shape[dimension] || n == signal.Shape[dimension] + 1);
        return fits ? new Hdf5DataSet(name, axis, signal.Group) : null;
    }

    private static bool IsChannel(string name) =>
        new[] { "channel", "bin", "mca" }.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
