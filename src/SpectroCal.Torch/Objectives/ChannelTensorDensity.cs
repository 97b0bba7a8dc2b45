using SpectroCal.Estimation;
using SpectroCal.Torch.Functions;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Objectives;

/// <summary>
/// O(x) = F(a) / C'(a) at a = C^-1(x), F = S + k S'' with S the batch smoothed in channel space: <see cref="ChannelKernelDensity"/> as a
/// tensor program.
/// </summary>
/// <remarks>
/// The inverse is differentiated by steps of Newton's method from the channel that was found, a = a0 - (C(a0; p) - x) / C'(a0): its
/// value is a0, its derivative that of the inverse, -C_i / C'. A second step from there has the second derivatives of the inverse as well;
/// the slope may stay what it is, as the first step has left nothing of first order to divide by it.
/// </remarks>
internal sealed class ChannelTensorDensity : ITensorDensity
{
    private const int TensorsPerPass = 60; // of the size batches x points, that a graph keeps
    private readonly TensorFunction _function;
    private readonly double[] _energies;
    private readonly Tensor _energyRow; // 1 x points, eV
    private readonly Tensor[] _nodes; // S, S', S'', S''' at the nodes: batches x nodes each
    private readonly Tensor _firstNodes; // batches x 1, channels
    private readonly Tensor _nodesPerChannel; // batches x 1
    private readonly Tensor _lastNodes; // batches x 1: number of the last node
    private readonly Tensor _smoothedVariances; // batches x 1, channels^2
    private readonly Tensor _kernelVariances; // batches x 1, eV^2
    private readonly TensorSettings _settings;

    /// <summary>Copies the smoothed batches to the device.</summary>
    public ChannelTensorDensity(
        IReadOnlyList<ChannelKernelDensity> batches,
        TensorFunction function,
        ReadOnlySpan<double> energies,
        TensorSettings settings
    )
    {
        (_function, _energies, _settings) = (function, energies.ToArray(), settings);
        _energyRow = settings.Tensor(_energies, 1, _energies.Length);
        SmoothedHistogram[] smoothed = [.. batches.Select(b => b.Smoothed)];
        _nodes =
        [
            Table(s => s.Values.ToArray()),
            Table(s => s.Slopes.ToArray()),
            Table(s => s.Bends.ToArray()),
            Table(s => s.Twists.ToArray()),
        ];
        _firstNodes = Column(i => smoothed[i].FirstNode);
        _nodesPerChannel = Column(i => smoothed[i].NodesPerChannel);
        _lastNodes = Column(i => smoothed[i].LastNode);
        _smoothedVariances = Column(i => smoothed[i].Bandwidth * smoothed[i].Bandwidth);
        _kernelVariances = Column(i => batches[i].BandwidthEv * batches[i].BandwidthEv);

        Tensor Table(Func<SmoothedHistogram, double[]> nodes) =>
            settings.Tensor(PaddedRows.Of(smoothed.Length, i => nodes(smoothed[i]), _ => 0, out int width), smoothed.Length, width);
        Tensor Column(Func<int, double> value) =>
            settings.Tensor([.. Enumerable.Range(0, smoothed.Length).Select(value)], smoothed.Length, 1);
    }

    /// <inheritdoc/>
    public int BatchesPerChunk(bool withSecond)
    {
        int passes = withSecond ? 2 + _function.ParameterCount : 1;
        return _settings.Fitting((long)TensorsPerPass * passes * _settings.NumberBytes * _energies.Length);
    }

    /// <inheritdoc/>
    public DensityJets Evaluate(Tensor parameters, BatchRows rows, bool withSecond, CancellationToken cancellation)
    {
        var spread = new SpreadParameters(parameters, _energies.Length);
        Tensor density = Density(parameters, spread, rows, withSecond, cancellation, out Tensor inside);
        IList<Tensor> first = spread.Derivatives(density, withSecond);
        cancellation.ThrowIfCancellationRequested();
        Tensor? second = withSecond ? Inside(spread.SecondDerivatives(first)) : null;
        return new DensityJets(density.detach(), Inside(first), second);

        // Outside, where the density is zero, the function may not be defined: autograd then has zero times what is not a number.
        Tensor Inside(IEnumerable<Tensor> derivatives)
        {
            Tensor all = stack([.. derivatives], 1).detach();
            return where(inside.unsqueeze(1), all, zeros_like(all));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (
            Tensor tensor in (Tensor[])
                [_energyRow, .. _nodes, _firstNodes, _nodesPerChannel, _lastNodes, _smoothedVariances, _kernelVariances]
        )
            tensor.Dispose();
    }

    private Tensor Density(
        Tensor parameters,
        SpreadParameters spread,
        BatchRows rows,
        bool withSecond,
        CancellationToken cancellation,
        out Tensor inside
    )
    {
        Tensor[] columns = _function.Columns(spread.Columns, rows);
        Tensor nodesPerChannel = Rows(_nodesPerChannel),
            channels = _function.IsStraightLine
                ? StraightInverse(columns)
                : Inverse(parameters, columns, rows, withSecond ? 2 : 1, cancellation);
        Tensor u = (channels - Rows(_firstNodes)) * nodesPerChannel;
        inside = u.IsAtLeast(0).logical_and(u < Rows(_lastNodes)); // false for NaN
        u = where(inside, u, zeros_like(u));
        channels = where(inside, channels, Rows(_firstNodes).expand_as(channels));
        Tensor k = u.detach().floor().to(ScalarType.Int64),
            t = u - u.detach().floor();
        Tensor squared = nodesPerChannel * nodesPerChannel,
            value = Hermite(t, k, Rows(_nodes[0]), Rows(_nodes[1])),
            bend = Hermite(t, k, Rows(_nodes[2]), Rows(_nodes[3])) * squared;
        Tensor slope = _function.Slope(channels, columns),
            widening = (Rows(_kernelVariances) / (slope * slope) - Rows(_smoothedVariances)).Times(0.5);
        Tensor density = value.Plus(widening * bend) / slope;
        density = where(inside, density, zeros_like(density));
        // A straight line that does not rise is no scale, and its density no number, as in the managed one.
        return _function.IsStraightLine ? where(columns[1].IsAbove(0), density, density.FilledWith(double.NaN)) : density;

        Tensor Rows(Tensor all) => rows.Of(all);
    }

    // (x - p0) / p1; a line that falls or lies flat reaches no energy.
    private Tensor StraightInverse(Tensor[] columns)
    {
        Tensor rising = columns[1].IsAbove(0),
            gain = where(rising, columns[1], ones_like(columns[1]));
        Tensor channels = (_energyRow - columns[0]) / gain;
        return where(rising, channels, channels.FilledWith(double.NaN));
    }

    private Tensor Inverse(Tensor parameters, Tensor[] columns, BatchRows rows, int steps, CancellationToken cancellation)
    {
        int n = _function.ParameterCount,
            points = _energies.Length;
        using Tensor host = parameters.detach().to(ScalarType.Float64).cpu().contiguous();
        double[] p = host.data<double>().ToArray(),
            found = new double[rows.Count * points];
        Parallel.For(
            0,
            rows.Count,
            new ParallelOptions { MaxDegreeOfParallelism = _settings.ThreadsPerChunk, CancellationToken = cancellation },
            i => _function.Channels(rows.Batches[i], _energies, p.AsSpan(i * n, n), found.AsSpan(i * points, points))
        );
        Tensor at = _settings.Tensor(found, rows.Count, points),
            slope = _function.Slope(at, columns).detach();
        for (int step = 0; step < steps; step++)
        {
            Tensor energy = _function.Energy(at, columns);
            // The energy there is x: only the derivative is wanted, and rounding is not to be added to the channel.
            at = at - (energy - energy.detach()) / slope;
        }
        return at;
    }

    // y0 + t (m0 + t (c + t d)) between the nodes k and k + 1 with given values and slopes.
    private static Tensor Hermite(Tensor t, Tensor k, Tensor values, Tensor slopes)
    {
        Tensor next = k.Next();
        Tensor y0 = values.gather(1, k),
            m0 = slopes.gather(1, k),
            m1 = slopes.gather(1, next);
        Tensor rise = values.gather(1, next) - y0,
            c = rise.Times(3) - m0.Times(2) - m1,
            d = m0.Plus(m1) - rise.Times(2);
        return y0.Plus(t * m0.Plus(t * c.Plus(t * d)));
    }
}
