using SpectroCal.Neural;
using SpectroCal.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Networks;

/// <summary>
/// The networks of an <see cref="AligningNetwork"/>. The first is trained to say where two energies are, the second by the likelihood of
/// the true scale under the normal distribution that it answers with, in each of its passes. No gradient goes from one pass to another.
/// </summary>
/// <remarks>
/// <para>
/// A quarter of the spectra is shown to the second network under scales that are off at random, so that it knows larger errors than those
/// that the first makes in spectra it was trained with.
/// </para>
/// <para>
/// The logarithm of the likelihood falls with the square of a deviation; beyond five standard deviations it falls in proportion, so that a
/// few spectra that are far off do not decide the training.
/// </para>
/// </remarks>
internal sealed class AligningTask : INetworkTask
{
    private const int TrainingPasses = 2;
    private const int Disturbed = 4; // one in so many spectra
    private const double DisturbanceUnits = 3; // standard deviation of the disturbance of a place, in units of corrections
    private const double LargestSquare = 25;
    private const int StandardizedSpectra = 8000; // enough for statistics
    private const double FirstCoarse = 0.1; // of the first weights of last layers: networks begin by answering nearly the same to all
    private const double FirstRefining = 0.02;

    private readonly Alignment _grid;
    private readonly NetworkModule _coarse,
        _refining;

    /// <summary>Makes the networks.</summary>
    public AligningTask(AligningPlan plan)
    {
        _grid = plan.Alignment;
        _coarse = new NetworkModule(plan.Coarse);
        _refining = new NetworkModule(plan.Refining);
        _coarse.Calm(FirstCoarse, 0.5);
        _refining.Calm(FirstRefining, 0);
    }

    /// <inheritdoc/>
    public IReadOnlyList<NetworkModule> Networks => [_coarse, _refining];

    /// <inheritdoc/>
    public void Standardize(Tensor inputs, Tensor targets)
    {
        using IDisposable constant = no_grad();
        using DisposeScope scope = NewDisposeScope();
        long count = Math.Min(inputs.shape[0], StandardizedSpectra);
        Tensor counts = inputs.narrow(0, 0, count),
            scales = targets.narrow(0, 0, count);
        _coarse.Standardize(TensorAlignment.CoarseInput(counts));
        _refining.Standardize(new TensorAlignment(_grid, counts).Input(Disturbance(scales.narrow(1, 0, 2))));
    }

    /// <inheritdoc/>
    public (Tensor Loss, Tensor Error) Losses(Tensor inputs, Tensor targets, bool isTraining)
    {
        var spectra = new TensorAlignment(_grid, inputs);
        Tensor place = spectra.Place(_coarse.call(TensorAlignment.CoarseInput(inputs))),
            truth = targets.narrow(1, 0, 2),
            loss = nn.functional.smooth_l1_loss(Ends(place), Ends(truth));
        place = spectra.Limited(place.detach());
        if (isTraining)
        {
            long disturbed = inputs.shape[0] / Disturbed;
            place = cat(
                [spectra.Limited(Disturbance(truth.narrow(0, 0, disturbed))), place.narrow(0, disturbed, inputs.shape[0] - disturbed)],
                0
            );
        }
        int passes = isTraining ? TrainingPasses : _grid.Passes;
        for (int pass = 0; pass < passes; pass++)
        {
            Tensor answer = _refining.call(spectra.Input(place));
            if (isTraining || pass == passes - 1)
                loss = loss.Plus(NegativeLogLikelihood(answer, spectra.Target(place, targets)).Over(isTraining ? passes : 1));
            place = spectra.Corrected(place, answer.detach());
        }
        using Tensor off = Ends(place) - Ends(truth);
        return (loss, off.square().mean());
    }

    /// <summary>-ln of the likelihood of a true scale, on average, but for a constant.</summary>
    public static Tensor NegativeLogLikelihood(Tensor answer, Tensor target)
    {
        Tensor[] off = (target - TensorAlignment.Corrections(answer)).unbind(1),
            logarithms = answer.narrow(1, 3, 3).Within(ScaleEstimate.LeastLogarithm, ScaleEstimate.MostLogarithm).unbind(1),
            factors = answer.narrow(1, 6, 3).Within(-ScaleEstimate.MostFactor, ScaleEstimate.MostFactor).unbind(1);
        Tensor first = logarithms[0].exp() * off[0],
            second = logarithms[1].exp() * (factors[0] * off[0]).Plus(off[1]),
            third = logarithms[2].exp() * (factors[1] * off[0]).Plus(factors[2] * off[1]).Plus(off[2]),
            square = first.square().Plus(second.square()).Plus(third.square()),
            // 2 c sqrt(s) - c^2, with c^2 the largest square, goes on with the same slope.
            far = square.OrAtLeast(1).sqrt().Times(2 * Math.Sqrt(LargestSquare)).Minus(LargestSquare),
            distance = where(square.IsAbove(LargestSquare), far, square);
        return (distance.Times(0.5) - logarithms[0].Plus(logarithms[1]).Plus(logarithms[2])).mean();
    }

    // Places of the lowest and of the middle energy.
    private static Tensor Ends(Tensor place)
    {
        Tensor low = place.narrow(1, 0, 1);
        return cat([low, low.Plus(place.narrow(1, 1, 1))], 1);
    }

    // Both energies off alike, and each by itself.
    private Tensor Disturbance(Tensor truth)
    {
        double binsPerEv = 0.5 * (_grid.LeastSpacingBins + _grid.GreatestSpacingBins) / (_grid.Nodes.MiddleEv - _grid.Nodes.LowEv),
            size = DisturbanceUnits * _grid.CorrectionEv * binsPerEv;
        long count = truth.shape[0];
        Tensor low = randn([count, 1], device: truth.device).Plus(randn([count, 1], device: truth.device)),
            spacing = randn([count, 1], device: truth.device);
        return truth.Plus(cat([low, spacing], 1).Times(size));
    }
}
