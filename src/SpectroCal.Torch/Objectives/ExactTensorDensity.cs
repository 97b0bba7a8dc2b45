using SpectroCal.Estimation;
using SpectroCal.Numerics;
using SpectroCal.Torch.Functions;
using TorchSharp;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Objectives;

/// <summary>O(x) = sum_k n_k phi_h(x - C(a_k; p)), every event at every energy: the published way.</summary>
/// <remarks>
/// Events of the same channel are one with their counts. The energies C(a_k; p) are differentiated by autograd; the density then follows
/// from the kernel's own derivatives, phi' = -z phi and phi'' = (z^2 - 1) phi with z = (x - C)/h: dO/dp_i = sum n C_i z phi / h and
/// d2O/dp_i dp_j = sum n (C_i C_j (z^2 - 1) / h + C_ij z) phi / h, products of matrices. Events are taken in rising order of their
/// channels, some at a time, at the energies that they reach.
/// </remarks>
internal sealed class ExactTensorDensity : ITensorDensity
{
    private const int TensorsPerChunk = 4; // distance, its square, kernel, and one of its derivatives
    private const int NeighbouringEvents = 64; // taken at a time on a processor: more would reach further than the kernel does
    private const double Reach = 8.6; // standard deviations at which the kernel has fallen to 1e-16 of its maximum
    private readonly TensorFunction _function;
    private readonly double[] _grid; // eV
    private readonly Tensor _energies; // 1 x 1 x points, eV
    private readonly Tensor _positions; // batches x events, channels
    private readonly Tensor _counts; // batches x events
    private readonly Tensor _bandwidths; // batches x 1 x 1, eV
    private readonly double _widest; // bandwidth, eV
    private readonly int _eventsPerChunk;
    private readonly int _batchesPerChunk;

    /// <summary>Copies the events of all batches to the device.</summary>
    public ExactTensorDensity(
        IReadOnlyList<ExactKernelDensity> batches,
        TensorFunction function,
        ReadOnlySpan<double> energies,
        TensorSettings settings
    )
    {
        (_function, _grid) = (function, energies.ToArray());
        (double[] Positions, double[] Counts)[] rows = [.. batches.Select(Merged)];
        // A place filled up holds no counts; it lies where an event of the batch or of another does: the function is defined there.
        double any = rows.Select(r => r.Positions.LastOrDefault()).Max();
        double[] positions = PaddedRows.Of(rows.Length, i => rows[i].Positions, row => row.LastOrDefault(any), out int width);
        _positions = settings.Tensor(positions, rows.Length, width);
        _counts = settings.Tensor(PaddedRows.Of(rows.Length, i => rows[i].Counts, _ => 0, out _), rows.Length, width);
        _bandwidths = settings.Tensor([.. batches.Select(b => b.BandwidthEv)], rows.Length, 1, 1);
        _widest = batches.Max(b => b.BandwidthEv);
        _energies = settings.Tensor(_grid, 1, 1, _grid.Length);
        int fitting = settings.Fitting((long)TensorsPerChunk * settings.NumberBytes * _grid.Length);
        _eventsPerChunk = Math.Min(Math.Min(fitting, width), settings.IsOnProcessor ? NeighbouringEvents : width);
        _batchesPerChunk = fitting / _eventsPerChunk;
    }

    /// <inheritdoc/>
    public int BatchesPerChunk(bool withSecond) => _batchesPerChunk;

    /// <inheritdoc/>
    public DensityJets Evaluate(Tensor parameters, BatchRows rows, bool withSecond, CancellationToken cancellation)
    {
        int n = _function.ParameterCount;
        Tensor positions = rows.Of(_positions),
            counts = rows.Of(_counts),
            h = rows.Of(_bandwidths);
        var spread = new SpreadParameters(parameters, positions.shape[1]);
        Tensor energies = _function.Energy(positions, _function.Columns(spread.Columns, rows));
        bool isBent = withSecond && !_function.IsLinear;
        IList<Tensor> partials = spread.Derivatives(energies, isBent);
        Tensor? bends = isBent ? stack([.. spread.SecondDerivatives(partials)], 1).detach() : null;
        using (no_grad())
        {
            energies = energies.detach();
            // An event without an energy, where the function is not defined, takes no part, as in the managed density.
            Tensor defined = energies.isfinite();
            energies = where(defined, energies, energies.FilledWith(_grid[0]));
            counts = where(defined, counts, zeros_like(counts));
            bends = bends is null ? null : Defined(bends) * counts.unsqueeze(1);
            Tensor[] c = [.. partials.Select(p => Defined(p.detach()))];
            Tensor weights = counts.unsqueeze(1),
                slopes = stack(c, 1) * weights;
            Tensor? products = withSecond ? stack([.. Pairs(n).Select(p => c[p.I] * c[p.J])], 1) * weights : null;
            Tensor value = Zeros(1),
                first = Zeros(n);
            Tensor? second = withSecond ? Zeros(n * (n + 1) / 2) : null;
            for (long from = 0; from < positions.shape[1]; from += _eventsPerChunk)
            {
                cancellation.ThrowIfCancellationRequested();
                using DisposeScope scope = NewDisposeScope();
                long length = Math.Min(_eventsPerChunk, positions.shape[1] - from);
                Tensor e = energies.narrow(1, from, length);
                (int start, int points) = Reached(e);
                if (points == 0)
                    continue;
                Tensor z = (_energies.narrow(2, start, points) - e.unsqueeze(2)) / h,
                    kernel = (z * z).Times(-0.5).exp(),
                    slope = kernel * z;
                Add(value, weights, kernel);
                Add(first, slopes, slope / h);
                if (second is null)
                    continue;
                Add(second, products!, (slope * z - kernel) / (h * h));
                if (bends is not null)
                    Add(second, bends, slope / h);

                void Add(Tensor sum, Tensor factors, Tensor of) =>
                    sum.narrow(2, start, points).Add(factors.narrow(2, from, length).bmm(of));
            }
            Tensor height = TensorArithmetic.Over(ErrorFunctions.InverseSqrtTwoPi, h);
            return new DensityJets((value * height).squeeze(1), first * height, second is null ? null : second * height);
        }

        static Tensor Defined(Tensor derivatives) => where(derivatives.isfinite(), derivatives, zeros_like(derivatives));
        Tensor Zeros(int columns) => zeros([rows.Count, columns, _grid.Length], _energies.dtype, _energies.device);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _energies.Dispose();
        _positions.Dispose();
        _counts.Dispose();
        _bandwidths.Dispose();
    }

    /// <summary>The pairs (i, j), j not above i, in the order of <see cref="DensityColumns.Pair"/>.</summary>
    public static IEnumerable<(int I, int J)> Pairs(int parameters) =>
        Enumerable.Range(0, parameters).SelectMany(i => Enumerable.Range(0, i + 1).Select(j => (i, j)));

    // First point and number of the points of the grid that any of some events reaches.
    private (int Start, int Points) Reached(Tensor energies)
    {
        double low = energies.min().Number() - Reach * _widest,
            high = energies.max().Number() + Reach * _widest;
        int start = Below(low);
        return (start, Below(high) - start);

        int Below(double energy) => Array.BinarySearch(_grid, energy) is var at && at < 0 ? ~at : at;
    }

    private static (double[] Positions, double[] Counts) Merged(ExactKernelDensity batch)
    {
        var counts = new SortedDictionary<double, double>();
        for (int k = 0; k < batch.Positions.Length; k++)
            counts[batch.Positions[k]] = counts.GetValueOrDefault(batch.Positions[k]) + batch.Counts[k];
        return ([.. counts.Keys], [.. counts.Values]);
    }
}
