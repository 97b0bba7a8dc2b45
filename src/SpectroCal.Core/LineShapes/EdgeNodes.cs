using System.Numerics.Tensors;

namespace SpectroCal.LineShapes;

/// <summary>
/// The energies at which a peak is evaluated: the edges of the bins, or fewer where these are much closer than the detector can tell
/// apart, from which its integrals and their derivatives are interpolated.
/// </summary>
/// <remarks>
/// Interpolation is linear in the values, so that derivatives of what is interpolated are what is interpolated of derivatives. Steps of
/// h standard deviations with eight points leave 60 h^7 / 470 of the largest density: 1e-8 at a tenth.
/// </remarks>
internal sealed class EdgeNodes(double[] edges)
{
    private const int Points = 8;
    private const double StepInSigma = 0.1; // at most, and half of that at least
    private const int StepsFarAway = 4; // in one where no line is near
    private const double ReachInSigma = 10;
    private const double Worthwhile = 0.7; // of the edges

    private readonly double[] _edges = edges;
    private int[] _first = []; // node of each edge
    private double[] _weights = []; // of the nodes from there

    /// <summary>The energies, eV, rising.</summary>
    public double[] Energies { get; private set; } = edges;

    /// <summary>Whether they are the edges themselves.</summary>
    public bool AreEdges => ReferenceEquals(Energies, _edges);

    /// <summary>Chooses them; false where they are the same as before.</summary>
    /// <param name="steep">Where the peak may change within a standard deviation, eV, rising.</param>
    /// <param name="sigma">Standard deviation of the detector, eV.</param>
    public bool Choose(ReadOnlySpan<double> steep, double sigma)
    {
        double[] chosen = Nodes(steep, sigma) ?? _edges;
        if (chosen.AsSpan().SequenceEqual(Energies))
            return false;
        Energies = chosen;
        if (!AreEdges)
            Weigh();
        return true;
    }

    /// <summary>Differences of values between edges.</summary>
    /// <param name="values">Values at the nodes.</param>
    /// <param name="scale">Factor.</param>
    /// <param name="bins">Receives the differences times the factor.</param>
    public void Difference(ReadOnlySpan<double> values, double scale, Span<double> bins)
    {
        if (AreEdges)
        {
            for (int j = 0; j < bins.Length; j++)
                bins[j] = scale * (values[j + 1] - values[j]);
            return;
        }
        double before = At(values, 0);
        for (int j = 0; j < bins.Length; j++)
        {
            double next = At(values, j + 1);
            bins[j] = scale * (next - before);
            before = next;
        }
    }

    /// <summary>Weights of the nodes: a sum over them is that of the interpolated values with the weights of the edges.</summary>
    public double[] Spread(double[] ofEdges)
    {
        if (AreEdges)
            return ofEdges;
        var ofNodes = new double[Energies.Length];
        for (int e = 0; e < ofEdges.Length; e++)
        {
            Span<double> near = ofNodes.AsSpan(_first[e], Points);
            TensorPrimitives.MultiplyAdd(_weights.AsSpan(e * Points, Points), ofEdges[e], near, near);
        }
        return ofNodes;
    }

    // As differences from one node: where all values are the same, rounding must not make counts.
    private double At(ReadOnlySpan<double> values, int edge)
    {
        ReadOnlySpan<double> near = values.Slice(_first[edge], Points),
            weights = _weights.AsSpan(edge * Points, Points);
        double origin = near[Points / 2],
            sum = 0;
        for (int i = 0; i < Points; i++)
            sum += weights[i] * (near[i] - origin);
        return origin + sum;
    }

    // Multiples of a power of two, so that they change seldom with position and sigma; null where there are not clearly fewer than edges.
    private double[]? Nodes(ReadOnlySpan<double> steep, double sigma)
    {
        double step = Math.Pow(2, Math.Floor(Math.Log2(StepInSigma * sigma))),
            wide = StepsFarAway * step,
            reach = ReachInSigma * sigma;
        int most = (int)(Worthwhile * _edges.Length);
        double first = Math.Floor(_edges[0] / wide) - Points / 2,
            last = Math.Floor(_edges[^1] / wide) + Points / 2;
        if (!(last - first < most))
            return null;
        var nodes = new List<double>();
        int next = 0; // steep place that is not all below
        for (double k = first; k <= last; k++)
        {
            double low = k * wide;
            while (next < steep.Length && steep[next] + reach < low)
                next++;
            bool isNear = next < steep.Length && steep[next] - reach < low + wide;
            for (int i = 0; i < (isNear ? StepsFarAway : 1); i++)
                nodes.Add(low + i * step);
            if (nodes.Count > most)
                return null;
        }
        return [.. nodes];
    }

    private void Weigh()
    {
        _first = new int[_edges.Length];
        _weights = new double[_edges.Length * Points];
        int node = 0;
        for (int e = 0; e < _edges.Length; e++)
        {
            double x = _edges[e];
            while (Energies[node + 1] <= x)
                node++;
            _first[e] = node + 1 - Points / 2;
            Lagrange(Energies.AsSpan(_first[e], Points), x, _weights.AsSpan(e * Points, Points));
        }
    }

    private static void Lagrange(ReadOnlySpan<double> nodes, double x, Span<double> weights)
    {
        for (int i = 0; i < Points; i++)
        {
            double product = 1;
            for (int k = 0; k < Points; k++)
                if (k != i)
                    product *= (x - nodes[k]) / (nodes[i] - nodes[k]);
            weights[i] = product;
        }
    }
}
