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
    public void Locate(ReadOnlySpan<float> counts, Span<double> centroids, Span<double> errors)
    {
        StraightPlace place = Place(counts, out ScaleEstimate estimate);
        for (int line = 0; line < _energiesEv.Length; line++)
        {
            double energy = _energiesEv[line],
                straight = Alignment.Nodes.Straight(energy, estimate.BendEv);
            centroids[line] = place.Bin(Alignment.Nodes, straight);
            double middle = (energy - Alignment.Nodes.LowEv) / (Alignment.Nodes.MiddleEv - Alignment.Nodes.LowEv);
            errors[line] = estimate.Error(1 - middle, middle, Alignment.Nodes.Parabola(energy)) * place.BinsPerEv(Alignment.Nodes);
        }
    }

    // The scale after all passes, and what the last one said.
    private StraightPlace Place(ReadOnlySpan<float> counts, out ScaleEstimate estimate)
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
        return place;
    }
}
