using System.Collections.ObjectModel;

namespace SpectroCal.PowerShell.Results;

/// <summary>Values by name, read only. In a table of texts, as Export-Csv writes it, it is "name=value; name=value".</summary>
/// <typeparam name="T">What the values are.</typeparam>
public sealed class ValueTable<T> : ReadOnlyDictionary<string, T>
{
    internal ValueTable(IReadOnlyDictionary<string, T> values)
        : base(new Dictionary<string, T>(values)) { }

    /// <summary>The values in the invariant culture, so that numbers read back exactly.</summary>
    public override string ToString() => string.Join(ValueList.Separator, this.Select(p => $"{p.Key}={ValueList.Text(p.Value)}"));
}

/// <summary>Makes tables of values by name.</summary>
internal static class ValueTable
{
    /// <summary>The values; none where there is no table.</summary>
    public static ValueTable<double> Of(IReadOnlyDictionary<string, double>? values) => new(values ?? new Dictionary<string, double>());
}
