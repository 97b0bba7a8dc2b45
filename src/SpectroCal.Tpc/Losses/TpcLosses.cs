namespace SpectroCal.Tpc.Losses;

/// <summary>All losses by name.</summary>
public static class TpcLosses
{
    /// <summary>The losses, the usual one first.</summary>
    public static IReadOnlyList<TpcLoss> All { get; } =
    [
        new MeanDiscrepancy(),
        new Chamfer(),
        new Chamfer(ChamferForm.Product),
        new Chamfer(ChamferForm.OneWay),
        new SoftTimeWarping(),
        new SoftTimeWarping(IsDebiased: true),
    ];

    /// <summary>The loss of a name.</summary>
    /// <exception cref="FormatException">There is none of that name; the message lists them.</exception>
    public static TpcLoss Parse(string name) =>
        All.FirstOrDefault(l => string.Equals(l.Name, name.Trim(), StringComparison.OrdinalIgnoreCase))
        ?? throw new FormatException($"'{name}' is no loss: {string.Join(", ", All.Select(l => l.Name))}");
}
