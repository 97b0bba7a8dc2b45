namespace SpectroCal.Tests.Torch;

/// <summary>What a random problem is drawn from: the same case is the same problem.</summary>
/// <param name="Objective">One of kde-channel, kde-exact, poisson and unbinned, and what its target has, separated by hyphens.</param>
/// <param name="Function">The calibration function, one of <see cref="Problem.KnownFunctions"/>.</param>
/// <param name="Events">How many events each batch has; none: between 400 and 1600 in three batches.</param>
/// <param name="Free">Indices of the parameters that are free; none for all.</param>
/// <param name="Displacement">Largest distance from the true parameters, in units of the function's usual change.</param>
/// <param name="Seed">Of everything else.</param>
internal sealed record ProblemCase(
    string Objective,
    string Function,
    IReadOnlyList<int> Events,
    IReadOnlyList<int> Free,
    double Displacement,
    int Seed
)
{
    /// <summary>Whether the target has something, such as tail.</summary>
    public bool Has(string part) => Objective.Split('-').Contains(part);

    public override string ToString() =>
        FormattableString.Invariant(
            $"{Objective}, {Function}, events [{string.Join(", ", Events)}], free [{string.Join(", ", Free)}], {Displacement}, seed {Seed}"
        );
}
