using SpectroCal.Torch;

namespace SpectroCal.Tests.Torch;

/// <summary>The tensor programs on CUDA: as the managed objectives, and as on the processor.</summary>
public sealed class ObjectivesOnCudaTests() : TensorObjectiveTests(Cuda)
{
    [TorchTheory]
    [MemberData(nameof(Combinations))]
    public void LossAndDerivativesAreThoseOfTheProcessor(string objective, string function)
    {
        for (int seed = 0; seed < SeedsEach; seed++)
        {
            Problem problem = Problem.Random(objective, function, seed);
            AssertClose(problem.Tensors(new TensorSettings()), problem.Tensors(Settings), Tolerance);
        }
    }
}
