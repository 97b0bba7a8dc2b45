using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using SpectroCal.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SpectroCal.Tests.Torch;

/// <summary>
/// The plug-in gives numbers to libtorch only where they are held: see <see cref="TensorArithmetic"/>. What breaks otherwise, a collection
/// of garbage in the middle of an operation, is too rare for a test to wait for.
/// </summary>
public sealed class TensorArithmeticTests
{
    private static readonly Type[] Numbers = [typeof(int), typeof(long), typeof(float), typeof(double), typeof(Scalar)];

    [Fact]
    public void NothingCallsWhatDoesNotHoldItsNumbers()
    {
        MethodBase[] called = [.. Called(typeof(TorchEngine).Assembly)];
        // The test sees calls at all: those that are meant to be there.
        Assert.Contains(called, m => m.Name == "op_Multiply" && m.DeclaringType == typeof(Tensor));
        Assert.Contains(called, m => m.Name == "add" && m.GetParameters().Length == 2);
        Assert.Empty(called.Where(IsUnsafe).Select(m => $"{m.DeclaringType!.Name}.{m}"));
    }

    [Theory]
    [InlineData(nameof(UnsafeSum))]
    [InlineData(nameof(UnsafeProduct))]
    [InlineData(nameof(UnsafeClamp))]
    public void WhatDoesNotHoldItsNumbersIsSeen(string method)
    {
        MethodBase[] called = [.. Called(typeof(TensorArithmeticTests).Assembly)];
        string name = method switch
        {
            nameof(UnsafeSum) => "op_Addition",
            nameof(UnsafeProduct) => "op_Multiply",
            _ => "op_Implicit",
        };
        Assert.Contains(called, m => m.Name == name && IsUnsafe(m));
    }

    internal static Tensor UnsafeSum(Tensor a) => a + a;

    internal static Tensor UnsafeProduct(Tensor a) => a * 2.0;

    internal static Tensor UnsafeClamp(Tensor a) => a.clamp_min(0);

    [TorchFact]
    public void ResultsAreThoseOfTheOperators()
    {
        _ = NativeLibraries.Engines;
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor([0.3, -1.7, 2.5, double.NaN]),
            b = tensor([1e-3, 7, -0.2, 1]);
        (Tensor Expected, Tensor Found)[] pairs =
        [
            (a + b, a.Plus(b)),
            (a + 0.1, a.Plus(0.1)),
            (a - 0.1, a.Minus(0.1)),
            (0.1 - a, TensorArithmetic.Minus(0.1, a)),
            (a * 0.1, a.Times(0.1)),
            (a / 0.7, a.Over(0.7)),
            (0.7 / a, TensorArithmetic.Over(0.7, a)),
            (a.pow(3), a.Power(3)),
            (a > 0.3, a.IsAbove(0.3)),
            (a >= 0.3, a.IsAtLeast(0.3)),
            (a.eq(0), a.IsZero()),
            (a < 0.3, a.IsBelow(0.3)),
            (a.clamp_min(0.3), a.OrAtLeast(0.3)),
            (a.clamp(0, 1), a.InUnitInterval()),
            (full_like(a, 0.4), a.FilledWith(0.4)),
            (tensor([4L, 8]) + 1, tensor([4L, 8]).Next()),
        ];
        foreach ((Tensor expected, Tensor found) in pairs)
        {
            Assert.Equal(expected.dtype, found.dtype);
            Assert.Equal(expected.to(ScalarType.Float64).data<double>().ToArray(), found.to(ScalarType.Float64).data<double>().ToArray());
        }
    }

    // Members of other assemblies that an assembly refers to.
    private static IEnumerable<MethodBase> Called(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        MetadataReader metadata = file.GetMetadataReader();
        // Members of generic types have no signature without their arguments: Tensor and Scalar are none.
        int[] tokens =
        [
            .. metadata
                .MemberReferences.Where(h => metadata.GetMemberReference(h).Parent.Kind == HandleKind.TypeReference)
                .Select(h => MetadataTokens.GetToken(h)),
        ];
        foreach (int token in tokens)
            if (
                assembly.ManifestModule.ResolveMember(token) is MethodBase method
                && method.DeclaringType?.Assembly == typeof(torch).Assembly
            )
                yield return method;
    }

    private static bool IsUnsafe(MethodBase method)
    {
        Type[] parameters = [.. method.GetParameters().Select(p => p.ParameterType)];
        if (method.DeclaringType == typeof(Scalar))
            return method.Name == "op_Implicit";
        if (method.DeclaringType != typeof(Tensor))
            return false;
        return method.Name switch
        {
            "op_Addition" => true,
            "add" or "add_" => parameters.Length == 1,
            "item" => true,
            _ => method.Name.StartsWith("op_", StringComparison.Ordinal) && parameters.Any(Numbers.Contains),
        };
    }
}
