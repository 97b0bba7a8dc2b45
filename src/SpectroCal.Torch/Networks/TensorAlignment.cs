using SpectroCal.Neural;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Networks;

/// <summary>
/// Spectra, one in a row, put onto a grid of energies: the tensor form of <see cref="AlignedInput"/>, <see cref="CumulativeCounts"/> and
/// <see cref="StraightPlace"/>, to which a test holds it. A scale is a row of two: place of the lowest energy, distance of the middle one.
/// </summary>
internal sealed class TensorAlignment
{
    private readonly Alignment _grid;
    private readonly Tensor _below; // counts below each edge of the bins
    private readonly Tensor _total;
    private readonly Tensor _fromLow; // of the edges of the grid, in parts of the distance of lowest and middle energy
    private readonly long _bins;

    /// <summary>Takes spectra.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="counts">Counts in bins.</param>
    public TensorAlignment(Alignment grid, Tensor counts)
    {
        _grid = grid;
        _bins = counts.shape[1];
        _total = counts.sum(1, keepdim: true).OrAtLeast(1);
        _below = cat([zeros([counts.shape[0], 1], device: counts.device), counts.cumsum(1)], 1);
        double distance = grid.Nodes.MiddleEv - grid.Nodes.LowEv;
        float[] edges = [.. Enumerable.Range(0, grid.Steps + 1).Select(i => (float)((grid.Edge(i) - grid.Nodes.LowEv) / distance))];
        _fromLow = tensor(edges, device: counts.device).unsqueeze(0);
    }

    /// <summary>What the first network is shown.</summary>
    public static Tensor CoarseInput(Tensor counts)
    {
        Tensor total = counts.sum(1, keepdim: true).OrAtLeast(1);
        return cat([(counts / total).Times(counts.shape[1]).sqrt(), total.log()], 1);
    }

    /// <summary>Corrections that the second network answers with, within their limits.</summary>
    public static Tensor Corrections(Tensor answer) =>
        answer.narrow(1, 0, 3).Within(-ScaleEstimate.MostCorrection, ScaleEstimate.MostCorrection);

    /// <summary>The scale that the first network answers with.</summary>
    public Tensor Place(Tensor coarse) =>
        cat(
            [
                coarse.narrow(1, 0, 1).Times(_grid.GreatestLowBin - _grid.LeastLowBin).Plus(_grid.LeastLowBin),
                coarse.narrow(1, 1, 1).Times(_grid.GreatestSpacingBins - _grid.LeastSpacingBins).Plus(_grid.LeastSpacingBins),
            ],
            1
        );

    /// <summary>A scale within what is possible.</summary>
    public Tensor Limited(Tensor place) =>
        cat(
            [
                place.narrow(1, 0, 1).Within(_grid.LeastLowBin, _grid.GreatestLowBin),
                place.narrow(1, 1, 1).Within(_grid.LeastSpacingBins, _grid.GreatestSpacingBins),
            ],
            1
        );

    /// <summary>What the second network is shown.</summary>
    public Tensor Input(Tensor place)
    {
        Tensor spacing = place.narrow(1, 1, 1),
            edges = (_fromLow * spacing).Plus(place.narrow(1, 0, 1)).Within(0, _bins),
            below = Below(edges),
            counts = below.narrow(1, 1, _grid.Steps) - below.narrow(1, 0, _grid.Steps),
            shares = (counts.OrAtLeast(0) / _total).Times(_grid.Steps),
            binWidth = spacing.reciprocal().Times((_grid.Nodes.MiddleEv - _grid.Nodes.LowEv) / _grid.StepEv);
        return cat([shares, shares.sqrt(), _total.log(), binWidth], 1);
    }

    /// <summary>What the second network should answer: the energies that the true scale has at the places, and its bend.</summary>
    /// <param name="place">The scale that was thought.</param>
    /// <param name="truth">The true one: place, distance, bend in its unit.</param>
    public Tensor Target(Tensor place, Tensor truth)
    {
        Tensor spacing = truth.narrow(1, 1, 1),
            unitsPerBin = spacing.reciprocal().Times((_grid.Nodes.MiddleEv - _grid.Nodes.LowEv) / _grid.CorrectionEv),
            low = place.narrow(1, 0, 1) - truth.narrow(1, 0, 1),
            middle = low.Plus(place.narrow(1, 1, 1)) - spacing;
        return cat([low * unitsPerBin, middle * unitsPerBin, truth.narrow(1, 2, 1)], 1);
    }

    /// <summary>The scale corrected by an answer of the second network.</summary>
    public Tensor Corrected(Tensor place, Tensor answer)
    {
        double distance = _grid.Nodes.MiddleEv - _grid.Nodes.LowEv;
        Tensor corrections = Corrections(answer).Times(_grid.CorrectionEv),
            low = corrections.narrow(1, 0, 1),
            binsPerEv = place.narrow(1, 1, 1) / (corrections.narrow(1, 1, 1) - low).Plus(distance);
        return Limited(cat([place.narrow(1, 0, 1) - low * binsPerEv, binsPerEv.Times(distance)], 1));
    }

    private Tensor Below(Tensor edges)
    {
        Tensor whole = edges.floor().Within(0, _bins - 1),
            index = whole.to_type(ScalarType.Int64),
            lower = _below.gather(1, index),
            upper = _below.gather(1, index.Next());
        return ((edges - whole) * (upper - lower)).Plus(lower);
    }
}
