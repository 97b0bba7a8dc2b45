using SpectroCal.Lines;

namespace SpectroCal.LineShapes;

/// <summary>
/// The lines of a group as a peak needs them: at distances from the strongest line, as delta lines or with their natural shapes.
/// </summary>
internal static class NaturalComponents
{
    // Sets of lines whose natural shape was measured as one, by Siegbahn name.
    private static readonly (string Group, string[] Lines)[] Measured = [("Ka", ["Ka1", "Ka2"]), ("Kb", ["Kb1", "Kb3"])];

    /// <summary>Delta lines at the energies of the group.</summary>
    public static PeakComponent[] Narrow(LineGroup group) =>
        [.. group.Components.Select(c => new PeakComponent(c.Line.EnergyEv - group.Strongest.EnergyEv, c.RelativeIntensity, 0))];

    /// <summary>Measured shapes where the group holds all lines of one, Lorentzians of the natural width for the other lines.</summary>
    public static PeakComponent[] Natural(LineGroup group)
    {
        var components = new List<PeakComponent>();
        var rest = group.Components.ToList();
        foreach ((string name, string[] lines) in Measured)
        {
            foreach (string element in group.Components.Select(c => c.Line.Element).OfType<string>().Distinct().ToArray())
            {
                LineComponent[] members = [.. rest.Where(c => c.Line.Element == element && lines.Contains(c.Line.Siegbahn))];
                if (members.Length != lines.Length || NaturalLineShapes.Find($"{element} {name}") is not { } shape)
                    continue;
                double intensity = members.Sum(c => c.RelativeIntensity);
                components.AddRange(Components(shape, group.Strongest.EnergyEv, intensity));
                rest.RemoveAll(members.Contains);
            }
        }
        if (rest.Count == 0)
            return [.. components];
        NaturalLineShape others = NaturalLineShape.Of(new LineGroup(group.Name, rest));
        return [.. components, .. Components(others, group.Strongest.EnergyEv, rest.Sum(c => c.RelativeIntensity))];
    }

    private static IEnumerable<PeakComponent> Components(NaturalLineShape shape, double originEv, double intensity) =>
        shape.Components.Select(c => new PeakComponent(c.EnergyEv - originEv, c.Fraction * intensity, c.FwhmEv));
}
