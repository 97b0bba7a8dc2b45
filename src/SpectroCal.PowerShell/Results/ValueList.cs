using System.Collections.ObjectModel;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace SpectroCal.PowerShell.Results;

/// <summary>Values in a row, read only. In a table of texts, as Export-Csv writes it, it is its values with "; " between them.</summary>
/// <typeparam name="T">What the values are.</typeparam>
[CollectionBuilder(typeof(ValueList), nameof(ValueList.Of))]
public sealed class ValueList<T> : ReadOnlyCollection<T>
{
    internal ValueList(T[] values)
        : base(values) { }

    /// <summary>Number of values, as arrays call it.</summary>
    public int Length => Count;

    /// <summary>The values in the invariant culture, so that numbers read back exactly.</summary>
    public override string ToString() => string.Join(ValueList.Separator, Items.Select(v => ValueList.Text(v)));
}

/// <summary>Makes lists of values.</summary>
internal static class ValueList
{
    /// <summary>Between values that are one text.</summary>
    public const string Separator = "; ";

    /// <summary>A list of values.</summary>
    public static ValueList<T> Of<T>(ReadOnlySpan<T> values) => new(values.ToArray());

    /// <summary>A list of values; null stays null.</summary>
    public static ValueList<T>? OrNull<T>(IEnumerable<T>? values) => values is null ? null : [.. values];

    /// <summary>A value as text: numbers so that they read back exactly.</summary>
    public static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
