using FsCheck;
using FsCheck.Fluent;

namespace SpectroCal.Tests.Torch;

/// <summary>Draws cases of problems for property tests, and makes those that fail smaller.</summary>
internal static class ProblemCases
{
    /// <summary>What is minimised.</summary>
    public static readonly string[] Objectives = ["kde-channel", "kde-exact", "poisson", "unbinned"];

    /// <summary>What a target may have more than two Gaussian lines on a polynomial.</summary>
    public static readonly string[] Parts = ["fixed", "tied", "excluded", "natural", "tail", "envelope", "widths", "real"];

    private const string Fixed = "fixed";
    private const string Tied = "tied";
    private const int FewestForTies = 100;
    private static readonly double[] Displacements = [0.1, 1, 4];

    private static Gen<ProblemCase> Any =>
        from objective in Gen.Elements(Objectives)
        from chosen in Gen.Choose(0, 3).ListOf(Parts.Length) // a part has one chance in four
        from function in Gen.Elements(Problem.KnownFunctions)
        from events in Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(4, 300)).NonEmptyListOf()
        from held in Gen.Choose(0, 4).ListOf(function.Parameters.Length)
        from displacement in Gen.Elements(Displacements)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select Of(
            objective,
            Parts.Where((_, i) => chosen[i] == 0),
            function.Text,
            [.. events.Take(3)],
            [.. Enumerable.Range(0, held.Count).Where(i => held[i] > 0)],
            displacement,
            seed
        );

    /// <summary>All cases.</summary>
    public static Arbitrary<ProblemCase> All => Arb.From(Any, Smaller);

    // Only single events may have real values. Amplitudes that are fixed are those of two lines and a straight background, without ties. A
    // tie is as strong as the amplitude that it refers to is small: of one that a few events leave near zero it makes normal equations that
    // rounding decides.
    private static ProblemCase Of(
        string objective,
        IEnumerable<string> parts,
        string function,
        int[] events,
        int[] free,
        double displacement,
        int seed
    )
    {
        string[] possible = [.. parts];
        if (possible.Contains(Fixed))
            possible = [.. possible.Except([Tied, "envelope"])];
        if (objective != "unbinned")
            possible = [.. possible.Except(["real"])];
        if (possible.Contains(Tied))
            (events, displacement) = ([.. events.Select(e => e + FewestForTies)], Math.Min(displacement, 1));
        return new(string.Join('-', [objective, .. possible]), function, events, free, displacement, seed);
    }

    private static IEnumerable<ProblemCase> Smaller(ProblemCase one)
    {
        if (one.Events.Count > 1)
            foreach (int events in one.Events)
                yield return one with
                {
                    Events = [events],
                };
        foreach (string part in Parts.Where(one.Has))
            yield return one with
            {
                Objective = one.Objective.Replace("-" + part, "", StringComparison.Ordinal),
            };
        if (one.Function != Problem.KnownFunctions[0].Text)
            yield return one with
            {
                Function = Problem.KnownFunctions[0].Text,
                Free = [],
            };
        if (one.Free.Count > 0)
            yield return one with
            {
                Free = [],
            };
        foreach (double smaller in Displacements.Where(d => d < one.Displacement))
            yield return one with
            {
                Displacement = smaller,
            };
        int least = one.Has(Tied) ? FewestForTies : 0;
        for (int i = 0; i < one.Events.Count; i++)
            foreach (
                int fewer in new[] { 0, 1, one.Events[i] / 2, one.Events[i] - 1 }.Where(f => f >= least && f < one.Events[i]).Distinct()
            )
                yield return one with
                {
                    Events = [.. one.Events.Take(i), fewer, .. one.Events.Skip(i + 1)],
                };
    }
}
