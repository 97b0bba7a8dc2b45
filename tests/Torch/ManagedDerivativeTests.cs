using FsCheck;
using FsCheck.Fluent;

namespace SpectroCal.Tests.Torch;

/// <summary>
/// The managed derivatives, which are written out by hand, against autograd over random problems. What fails is printed with the seed that
/// draws it again: <c>.WithReplay(seed, gamma)</c>.
/// </summary>
public sealed class ManagedDerivativeTests
{
    private const int Problems = 1000;
    private const int LeastOfEach = 30;

    [TorchFact]
    public void AreThoseOfAutograd()
    {
        var seen = new Dictionary<string, int>();
        Prop.ForAll(
                ProblemCases.All,
                one =>
                {
                    Problem problem = Problem.Of(one);
                    string? difference = Agreement.Difference(problem, problem.Managed(), problem.Tensors());
                    Assert.True(difference is null, difference);
                    foreach (string part in (string[])[.. ProblemCases.Objectives.Concat(ProblemCases.Parts).Where(Has), one.Function])
                        seen[part] = seen.GetValueOrDefault(part) + 1;
                    bool Has(string part) => one.Objective.StartsWith(part, StringComparison.Ordinal) || one.Has(part);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Problems));
        foreach (string part in ProblemCases.Objectives.Concat(ProblemCases.Parts).Concat(Problem.KnownFunctions.Select(f => f.Text)))
            Assert.True(seen.GetValueOrDefault(part) >= LeastOfEach, $"{part}: only {seen.GetValueOrDefault(part)} problems.");
    }
}
