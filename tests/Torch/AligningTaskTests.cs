using SpectroCal.Neural;
using SpectroCal.Simulation;
using SpectroCal.Torch.Networks;
using SpectroCal.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SpectroCal.Tests.Torch;

/// <summary>Holds the tensor form of the aligning networks to the managed one, and its likelihood to the definition.</summary>
public sealed class AligningTaskTests
{
    private static readonly TrainingSettings Spectra = new();
    private static readonly AligningPlan Plan = new(Spectra);

    [TorchFact]
    public void BothFormsShowTheNetworksTheSame()
    {
        using DisposeScope scope = NewDisposeScope();
        TrainingSpectrum[] spectra = new TrainingSpectra(Spectra, 1).Draw(0, 50, 1);
        (float[] counts, float[] targets) = Rows(spectra);
        Tensor rows = tensor(counts, [50, Spectra.Bins]),
            places = tensor(targets, [50, 3]).narrow(1, 0, 2);
        float[] coarse = TensorAlignment.CoarseInput(rows).data<float>().ToArray(),
            refining = new TensorAlignment(Plan.Alignment, rows).Input(places).data<float>().ToArray();
        int first = AlignedInput.CoarseLength(Spectra.Bins),
            second = AlignedInput.Length(Plan.Alignment);
        float[] one = new float[first],
            two = new float[second];
        for (int i = 0; i < 50; i++)
        {
            Span<float> row = counts.AsSpan(i * Spectra.Bins, Spectra.Bins);
            AlignedInput.Fill(row, one);
            AlignedInput.Fill(Plan.Alignment, new CumulativeCounts(row), new StraightPlace(targets[3 * i], targets[3 * i + 1]), two);
            for (int k = 0; k < first; k++)
                Assert.Equal(one[k], coarse[i * first + k], 1e-5);
            // Counts over their mean come from differences of sums of 32 bits, and places in bins have 5 digits behind the point.
            for (int k = 0; k < second; k++)
                Assert.InRange(refining[i * second + k] * Shares(k) - two[k] * Shares(k), -2e-4, 2e-4);
        }

        // A square root of nearly nothing has no such digits: it is compared by its square.
        float Shares(int k) => k >= Plan.Alignment.Steps && k < 2 * Plan.Alignment.Steps ? two[k] : 1;
    }

    [TorchFact]
    public void TheTargetIsWhatTakesAPlaceToTheTrueOne()
    {
        using DisposeScope scope = NewDisposeScope();
        TrainingSpectrum[] spectra = new TrainingSpectra(Spectra, 2).Draw(0, 20, 1);
        (float[] counts, float[] targets) = Rows(spectra);
        Tensor truth = tensor(targets, [20, 3]),
            thought = truth.narrow(1, 0, 2) - tensor(new[] { 2f, -1f }).unsqueeze(0);
        var alignment = new TensorAlignment(Plan.Alignment, tensor(counts, [20, Spectra.Bins]));
        Tensor target = alignment.Target(thought, truth),
            corrected = alignment.Corrected(thought, target),
            off = corrected - truth.narrow(1, 0, 2);
        Assert.InRange(off.abs().max().item<float>(), 0, 1e-4f);
        // and in managed numbers
        float[] numbers = target.data<float>().ToArray(),
            places = thought.data<float>().ToArray();
        for (int i = 0; i < 20; i++)
        {
            StraightPlace right = new StraightPlace(places[2 * i], places[2 * i + 1]).Corrected(
                Plan.Alignment.Nodes,
                numbers[3 * i] * Plan.Alignment.CorrectionEv,
                numbers[3 * i + 1] * Plan.Alignment.CorrectionEv
            );
            Assert.Equal(targets[3 * i], right.LowBin, 1e-4);
            Assert.Equal(targets[3 * i + 1], right.SpacingBins, 1e-4);
            Assert.Equal(spectra[i].BendEv, numbers[3 * i + 2] * Plan.Alignment.BendEv, 1e-4);
        }
    }

    [TorchFact]
    public void TheLossIsTheLikelihoodOfANormalDistribution()
    {
        using DisposeScope scope = NewDisposeScope();
        float[] answer = [0.5f, -0.3f, 0.2f, 0.6f, 0.4f, -0.2f, 0.7f, -0.4f, 0.9f],
            truth = [0.9f, -0.8f, 0.1f];
        double loss = AligningTask.NegativeLogLikelihood(tensor(answer, [1, 9]), tensor(truth, [1, 3])).item<float>();
        // -ln L = (z' C^-1 z + ln det C) / 2 + const. with the covariance whose errors the managed estimate gives
        var estimate = new ScaleEstimate(Plan.Alignment, answer);
        double[] units = [Plan.Alignment.CorrectionEv, Plan.Alignment.CorrectionEv, Plan.Alignment.BendEv];
        double Variance(double a, double b, double c) => Math.Pow(estimate.Error(a / units[0], b / units[1], c / units[2]), 2);
        var covariance = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(
            3,
            3,
            (i, j) =>
            {
                double[] v = new double[3];
                v[i]++;
                double alone = Variance(v[0], v[1], v[2]);
                v[j]++;
                return i == j ? alone : 0.5 * (Variance(v[0], v[1], v[2]) - alone - Other(j));
            }
        );
        double Other(int j) => Variance(j == 0 ? 1 : 0, j == 1 ? 1 : 0, j == 2 ? 1 : 0);
        var z = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(3, i => truth[i] - answer[i]);
        Assert.Equal(0.5 * (z * covariance.Inverse() * z + Math.Log(covariance.Determinant())), loss, 1e-5);
    }

    [TorchFact]
    public void ADeviationBeyondFiveStandardErrorsCountsInProportion()
    {
        using DisposeScope scope = NewDisposeScope();
        double Loss(float off) => AligningTask.NegativeLogLikelihood(zeros(1, 9), tensor(new[] { off, 0, 0 }, [1, 3])).item<float>();
        Assert.Equal(12.5, Loss(5), 1e-5);
        Assert.Equal(0.5 * 4.9 * 4.9, Loss(4.9f), 1e-5);
        Assert.Equal(12.5 + 5 * 3, Loss(8), 1e-5);
    }

    // Both networks with weights as they come from training, through all passes: places, centroids and errors.
    [TorchFact]
    public void ManagedEvaluationIsTheForwardPassOfTorch()
    {
        using DisposeScope scope = NewDisposeScope();
        TrainingSpectrum[] spectra = new TrainingSpectra(Spectra, 3).Draw(0, 200, 1);
        (float[] counts, float[] targets) = Rows(spectra);
        _ = manual_seed(5);
        var task = new AligningTask(Plan);
        Tensor rows = tensor(counts, [200, Spectra.Bins]);
        task.Standardize(rows, tensor(targets, [200, 3]));
        float[] weights = [.. task.Networks.SelectMany(n => n.Weights())];
        using IDisposable constant = no_grad();
        int position = 0;
        foreach ((NetworkModule module, NetworkDescription description) in task.Networks.Zip(Plan.Networks))
        {
            module.eval();
            int count = description.WeightCount();
            var evaluator = new NetworkEvaluator(description, weights[position..(position + count)]);
            position += count;
            Tensor input =
                description == Plan.Coarse
                    ? TensorAlignment.CoarseInput(rows)
                    : new TensorAlignment(Plan.Alignment, rows).Input(tensor(targets, [200, 3]).narrow(1, 0, 2));
            float[] inputs = input.contiguous().data<float>().ToArray(),
                outputs = module.call(input).data<float>().ToArray();
            var managed = new float[evaluator.OutputLength];
            for (int i = 0; i < 200; i++)
            {
                evaluator.Evaluate(inputs.AsSpan(i * description.InputLength, description.InputLength), managed);
                for (int k = 0; k < managed.Length; k++)
                    Assert.Equal(outputs[i * managed.Length + k], managed[k], 1e-5);
            }
        }
        Assert.Equal(weights.Length, position);
    }

    private static (float[] Counts, float[] Targets) Rows(TrainingSpectrum[] spectra)
    {
        float[] counts = new float[spectra.Length * Plan.InputLength],
            targets = new float[spectra.Length * Plan.TargetLength];
        for (int i = 0; i < spectra.Length; i++)
        {
            float[] row = [.. spectra[i].Histogram.Counts.ToArray().Select(c => (float)c)];
            Plan.Fill(
                spectra[i],
                row,
                counts.AsSpan(i * Plan.InputLength, Plan.InputLength),
                targets.AsSpan(i * Plan.TargetLength, Plan.TargetLength)
            );
        }
        return (counts, targets);
    }
}
