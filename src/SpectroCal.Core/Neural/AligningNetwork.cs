using System.Numerics.Tensors;

namespace SpectroCal.Neural;

/// <summary>
/// Two networks that find an energy scale, from which centroids and errors of any lines follow. The first sees the spectrum and says
/// roughly where the scale is. The spectrum is then put onto a grid of energies under that scale, where every line is always in the same
/// place, and the second says how far the scale is off, with a covariance. It is applied several times, each time to the spectrum under
/// the scale corrected before.
/// </summary>
/// <remarks>
/// The second network has an easy task: it looks at small shifts of a known picture, as a fit does in its last iterations. That a scale has
/// three numbers, and that its bend is small, is built in and need not be learned; so the centroid of a weak line comes from all lines.
/// </remarks>
internal sealed class AligningNetwork : ICentroidNetwork
{
    /// <summary>Its name in model files.</summary>
    public const string KindName = "aligning";

    // Measured on 200 to 50 000 counts: the largest rest of spectra as in training was 0.23, and that of a detector with twice the
    // background 0.33; with other lines or a scale beyond that of the training it was 0.5 for half of them.
    private const double LargestRest = 0.3;
    private const double RestDeviations = 3;
    private const double LineWindowUnits = 11; // half a window about a line, in units of corrections: 1.7 FWHM of the narrowest

    // In standard errors, after the last pass; 1 % of spectra of 50 counts as in training had more than 0.5, and none of 200 or more.
    private const double LargestLastCorrection = 0.6;

    private readonly NetworkEvaluator _coarse,
        _refining;
    private readonly double[] _energiesEv;

    /// <summary>Takes trained networks.</summary>
    /// <param name="coarse">The first network.</param>
    /// <param name="refining">The second network.</param>
    /// <param name="weights">Weights of the first, then of the second.</param>
    /// <param name="alignment">The grid of energies.</param>
    /// <param name="energiesEv">Energies of the lines, eV.</param>
    /// <exception cref="ArgumentException">They do not belong together.</exception>
    public AligningNetwork(
        NetworkDescription coarse,
        NetworkDescription refining,
        float[] weights,
        Alignment alignment,
        IReadOnlyList<double> energiesEv
    )
    {
        alignment.Check();
        if (refining.InputLength != AlignedInput.Length(alignment) || coarse.OutputLength() != 2)
            throw new ArgumentException("The networks do not belong to their energy grid.");
        if (refining.OutputLength() != ScaleEstimate.Numbers)
            throw new ArgumentException($"The second network gives {refining.OutputLength()} numbers, not {ScaleEstimate.Numbers}.");
        int first = coarse.WeightCount();
        if (weights.Length < first)
            throw new ArgumentException("There are fewer weights than the networks have.");
        _coarse = new NetworkEvaluator(coarse, weights[..first]);
        _refining = new NetworkEvaluator(refining, weights[first..]);
        _energiesEv = [.. energiesEv];
        (Networks, Weights, Alignment) = ([coarse, refining], weights, alignment);
    }

    /// <summary>The grid of energies.</summary>
    public Alignment Alignment { get; }

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public IReadOnlyList<NetworkDescription> Networks { get; }

    /// <inheritdoc/>
    public float[] Weights { get; }

    /// <inheritdoc/>
    public string? Locate(ReadOnlySpan<float> counts, Span<double> centroids, Span<double> errors)
    {
        StraightPlace place = Place(counts, out ScaleEstimate estimate, out double rest);
        for (int line = 0; line < _energiesEv.Length; line++)
        {
            double energy = _energiesEv[line],
                straight = Alignment.Nodes.Straight(energy, estimate.BendEv);
            centroids[line] = place.Bin(Alignment.Nodes, straight);
            double middle = (energy - Alignment.Nodes.LowEv) / (Alignment.Nodes.MiddleEv - Alignment.Nodes.LowEv);
            errors[line] = estimate.Error(1 - middle, middle, Alignment.Nodes.Parabola(energy)) * place.BinsPerEv(Alignment.Nodes);
        }
        return Doubt(estimate, rest, TensorPrimitives.Sum(counts));
    }

    private static string? Doubt(ScaleEstimate estimate, double rest, double total)
    {
        double correction = Math.Max(
            Math.Abs(estimate.LowEv) / estimate.Error(1, 0, 0),
            Math.Abs(estimate.MiddleEv) / estimate.Error(0, 1, 0)
        );
        if (correction > LargestLastCorrection)
            return "The network does not settle on a scale: the spectrum is unlike those that it was trained with.";
        return rest > LargestRest + RestDeviations * Math.Sqrt(LargestRest * (1 - LargestRest) / total)
            ? FormattableString.Invariant(
                $"{100 * rest:0} % of the counts are away from all lines, more than in spectra that the network was trained with."
            )
            : null;
    }

    // Part of the counts that are away from all lines under the scale by which the spectrum was put onto the grid.
    private double Rest(ReadOnlySpan<float> input)
    {
        double near = 0;
        for (int i = 0; i < Alignment.Steps; i++)
        {
            double energy = 0.5 * (Alignment.Edge(i) + Alignment.Edge(i + 1));
            if (Array.Exists(_energiesEv, e => Math.Abs(e - energy) < LineWindowUnits * Alignment.CorrectionEv))
                near += input[i];
        }
        return 1 - near / Alignment.Steps;
    }

    // The scale after all passes, what the last one said, and what is away from the lines there.
    private StraightPlace Place(ReadOnlySpan<float> counts, out ScaleEstimate estimate, out double rest)
    {
        var sums = new CumulativeCounts(counts);
        Span<float> coarse = stackalloc float[2],
            refined = stackalloc float[ScaleEstimate.Numbers];
        var input = new float[AlignedInput.Length(Alignment)];
        var whole = new float[AlignedInput.CoarseLength(counts.Length)];
        AlignedInput.Fill(counts, whole);
        _coarse.Evaluate(whole, coarse);
        StraightPlace place = Alignment.Place(coarse);
        estimate = default;
        for (int pass = 0; pass < Alignment.Passes; pass++)
        {
            place = Alignment.Limited(place);
            AlignedInput.Fill(Alignment, sums, place, input);
            _refining.Evaluate(input, refined);
            estimate = new ScaleEstimate(Alignment, refined);
            place = place.Corrected(Alignment.Nodes, estimate.LowEv, estimate.MiddleEv);
        }
        rest = Rest(input);
        return place;
    }
}
