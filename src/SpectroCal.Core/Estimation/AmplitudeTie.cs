using SpectroCal.Lines;

namespace SpectroCal.Estimation;

/// <summary>
/// What is known about the ratio of two amplitudes before looking at the data: A_c = ratio A_r (1 ± error). It enters objectives as
/// the penalty (A_c - ratio A_r)^2 / (error ratio A_r)^2.
/// </summary>
/// <remarks>
/// In a steel, V Kb lies 15 eV from Cr Ka and Mn Kb 86 eV from Fe Ka. With free amplitudes such pairs may trade counts, which moves
/// the centroid of their sum and with it the energy scale; with amplitudes tied exactly, absorption and efficiency (10 to 20 %
/// between Ka and Kb) would be an error of the target.
/// </remarks>
/// <param name="Component">Index c of the tied component.</param>
/// <param name="Reference">Index r of the component it is tied to.</param>
/// <param name="Ratio">Expected ratio of the amplitudes.</param>
/// <param name="RelativeError">Relative standard error of the ratio.</param>
public sealed record AmplitudeTie(int Component, int Reference, double Ratio, double RelativeError)
{
    /// <summary>Uncertainty of K beta over K alpha as a spectrum shows it, left by absorption and efficiency.</summary>
    private const double ShellRatioError = 0.2;

    private const double NearInSigma = 2.5; // standard deviations, within which two lines are one peak

    /// <summary>Ties between the K lines of each element: all to the group with the largest rate.</summary>
    public static IReadOnlyList<AmplitudeTie> Between(IReadOnlyList<LineGroup> lines)
    {
        var ties = new List<AmplitudeTie>();
        foreach (
            IGrouping<string, int> element in Enumerable
                .Range(0, lines.Count)
                .Where(k => IsOfShellK(lines[k]))
                .GroupBy(k => lines[k].Strongest.Element!)
        )
        {
            int reference = element.MaxBy(k => Rate(lines[k]));
            ties.AddRange(
                element
                    .Where(k => k != reference)
                    .Select(k => new AmplitudeTie(k, reference, Rate(lines[k]) / Rate(lines[reference]), ShellRatioError))
            );
        }
        return ties;
    }

    /// <summary>
    /// Ties of unknown lines to the known ones that they lie under, with the ratios of a combined spectrum: a batch of few counts cannot
    /// tell them apart, and batches of one campaign are alike.
    /// </summary>
    /// <param name="target">The target with its unknown lines.</param>
    /// <param name="amplitudes">Counts of the lines in the combined spectrum, known ones first; empty where they are not known.</param>
    /// <param name="spread">By how much the ratio of the line at an energy differs among batches, relative.</param>
    internal static IEnumerable<AmplitudeTie> OfNearLines(
        TargetSpectrum target,
        IReadOnlyList<double> amplitudes,
        Func<double, double> spread
    )
    {
        if (amplitudes.Count != target.LineCount)
            yield break;
        for (int u = 0; u < target.UnknownLines.Count; u++)
        {
            double energy = target.UnknownLines[u].MeanEnergyEv,
                reach = NearInSigma * target.Resolution.Sigma(energy);
            int component = target.Lines.Count + u,
                nearest = Enumerable.Range(0, target.Lines.Count).MinBy(k => Math.Abs(target.Lines[k].Strongest.EnergyEv - energy));
            if (Math.Abs(target.Lines[nearest].Strongest.EnergyEv - energy) < reach && amplitudes[nearest] > 0 && amplitudes[component] > 0)
                yield return new AmplitudeTie(component, nearest, amplitudes[component] / amplitudes[nearest], spread(energy));
        }
    }

    /// <summary>The groups with every one that holds both K alpha and K beta lines divided into these two.</summary>
    public static IReadOnlyList<LineGroup> WithoutMixedShells(IReadOnlyList<LineGroup> lines)
    {
        var result = new List<LineGroup>();
        foreach (LineGroup group in lines)
        {
            if (!IsOfShellK(group))
            {
                result.Add(group);
                continue;
            }
            foreach (
                IGrouping<string, LineComponent> family in group.Components.GroupBy(c =>
                    c.Line.Siegbahn!.StartsWith("Ka", StringComparison.Ordinal) ? "Ka" : "Kb"
                )
            )
                result.Add(
                    family.Count() == group.Components.Count ? group : new LineGroup($"{group.Strongest.Element} {family.Key}", family)
                );
        }
        return result;
    }

    private static bool IsOfShellK(LineGroup group) =>
        group.Components.All(c => c.Line is { InitialShell: "K", Element: not null, Siegbahn: not null, RadiativeRate: > 0 });

    private static double Rate(LineGroup group) => group.Components.Sum(c => c.Line.RadiativeRate!.Value);
}
