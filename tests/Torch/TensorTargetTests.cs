using SpectroCal.Estimation;
using SpectroCal.Torch.Targets;
using TorchSharp;
using static TorchSharp.torch;

namespace SpectroCal.Tests.Torch;

/// <summary>Components of targets as tensor programs, with their slopes by autograd, against the managed ones.</summary>
public sealed class TensorTargetTests
{
    public static TheoryData<string> Kinds => ["", "excluded", "tail", "natural", "natural-tail", "envelope", "widths"];

    [TorchTheory]
    [MemberData(nameof(Kinds))]
    public void ValuesAndSlopesAreThoseOfTheBasis(string kind)
    {
        const double ExtraVariance = 3;
        TargetSpectrum target = Problem.Target(kind, new Random(4));
        double[] energies =
        [
            .. Enumerable.Range(0, 600).Select(i => target.Range.LowEv - 50 + i * (target.Range.HighEv - target.Range.LowEv + 100) / 600),
        ];
        var basis = new TargetBasis(target, energies, ExtraVariance);
        using DisposeScope scope = NewDisposeScope();
        Tensor at = tensor(energies, [1, energies.Length]).requires_grad_(),
            variance = tensor(new[] { ExtraVariance }, [1, 1]);
        Tensor[] components = [.. TensorLines.Groups(target, at, variance).Concat(TensorBackground.Terms(target, at))];
        Assert.Equal(basis.Count, components.Length);
        for (int k = 0; k < components.Length; k++)
        {
            at.grad = null;
            components[k].sum().backward([], retain_graph: true);
            AssertClose(basis.Values(k), components[k].detach());
            AssertClose(basis.Slopes(k), at.grad!);
        }
    }

    private static void AssertClose(ReadOnlySpan<double> expected, Tensor found)
    {
        double[] numbers = found.contiguous().data<double>().ToArray();
        double largest = 0;
        foreach (double value in expected)
            largest = Math.Max(largest, Math.Abs(value));
        for (int j = 0; j < numbers.Length; j++)
            Assert.True(Math.Abs(numbers[j] - expected[j]) <= 1e-11 * largest, $"point {j}: {numbers[j]:R} instead of {expected[j]:R}");
    }
}
