using SpectroCal.Torch;
using SpectroCal.Torch.Objectives;

namespace SpectroCal.Tests.Torch;

/// <summary>The tensor programs on CUDA: as the managed objectives, and as on the processor.</summary>
public sealed class ObjectivesOnCudaTests() : TensorObjectiveTests(Cuda)
{
    private const int SeedsEach = 2;

    public static TheoryData<string, string> Combinations
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string objective in Problem.Objectives)
            foreach ((string function, _, _) in Problem.KnownFunctions)
                data.Add(objective, function);
            return data;
        }
    }

    [TorchTheory]
    [MemberData(nameof(Combinations))]
    public void LossAndDerivativesAreThoseOfTheProcessor(string objective, string function)
    {
        double loss = 0,
            gradient = 0;
        for (int seed = 0; seed < SeedsEach; seed++)
        {
            Problem problem = Problem.Random(objective, function, seed);
            BatchLosses expected = problem.Tensors(new TensorSettings()),
                found = problem.Tensors(Settings);
            loss = Math.Max(loss, Largest(expected.Values, found.Values));
            gradient = Math.Max(gradient, Largest(expected.Gradients, found.Gradients));
            AssertClose(problem, expected, found, 1);
            AssertClose(problem, problem.Managed(), found, 1);
        }
        // What the documentation states.
        TestContext.Current.TestOutputHelper!.WriteLine($"CUDA: {objective}, {function}: loss {loss:E1}, gradient {gradient:E1}");
    }

    private static double Largest(double[] expected, double[] found) => expected.Zip(found, (e, f) => Math.Abs(e - f) / Math.Abs(e)).Max();
}
