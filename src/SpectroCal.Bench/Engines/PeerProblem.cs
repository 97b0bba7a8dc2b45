using System.Runtime.InteropServices;
using System.Text.Json;
using SpectroCal.Calibration;
using SpectroCal.Engines;
using SpectroCal.Estimation;
using SpectroCal.Optimization;
using SpectroCal.Storage;

namespace SpectroCal.Bench.Engines;

/// <summary>
/// A problem as other programs read it: ID.json names arrays with their shapes, ID.bin holds them one after the other, double precision,
/// little endian, by rows. Loss and gradient at the parameters are among them, so that a peer can show that it computes the same.
/// </summary>
internal sealed class PeerProblem
{
    private readonly List<(string Name, int[] Shape, double[] Values)> _arrays = [];
    private readonly int _batches;

    private PeerProblem(BatchProblem[] problems)
    {
        _batches = problems.Length;
        ObjectiveEvaluation[] at = [.. problems.Select(p => new ObjectiveEvaluation(p.Start.Length))];
        for (int i = 0; i < problems.Length; i++)
            problems[i].Objective.Evaluate(problems[i].Start, at[i]);
        Rows("parameters", i => problems[i].Start);
        Rows("loss", i => [at[i].Value]);
        Rows("gradient", i => at[i].Gradient);
        if (problems[0].Objective is KdeChiSquare)
            Density([.. problems.Select(p => (KdeChiSquare)p.Objective)]);
        else
            Likelihood([.. problems.Select(p => (PoissonLikelihood)p.Objective)]);
    }

    /// <summary>Writes a problem into a folder.</summary>
    public static void Write(string folder, EngineCell cell, BatchProblem[] problems)
    {
        var problem = new PeerProblem(problems);
        var head = new
        {
            id = cell.Id,
            objective = cell.Objective.Name(),
            batches = cell.Batches,
            events = cell.Events,
            arrays = problem._arrays.Select(a => new { name = a.Name, shape = a.Shape }),
        };
        string[] names = [$"{cell.Id}.bin", $"{cell.Id}.json"];
        using var transaction = FolderTransaction.Open(folder, names);
        transaction.Write(
            names[0],
            stream =>
            {
                foreach ((_, _, double[] values) in problem._arrays)
                    stream.Write(MemoryMarshal.AsBytes<double>(values));
            }
        );
        transaction.Write(names[1], stream => JsonSerializer.Serialize(stream, head));
        transaction.Commit([], force: true);
    }

    private void Density(KdeChiSquare[] batches)
    {
        Add("energies", [batches[0].Grid.Count], batches[0].Grid.Energies.ToArray());
        Rows("weights", i => batches[i].HeldWeights.ToArray());
        switch (batches[0].Estimate)
        {
            case ExactKernelDensity:
                ExactKernelDensity[] exact = [.. batches.Select(b => (ExactKernelDensity)b.Estimate)];
                Rows("bandwidth", i => [exact[i].BandwidthEv]);
                Rows("target", i => batches[i].Target.ToArray());
                Rows("positions", i => exact[i].Positions.ToArray());
                Rows("counts", i => exact[i].Counts.ToArray());
                break;
            case ChannelKernelDensity:
                ChannelKernelDensity[] smoothed = [.. batches.Select(b => (ChannelKernelDensity)b.Estimate)];
                Rows("bandwidth", i => [smoothed[i].BandwidthEv]);
                Rows("smoothedBandwidth", i => [smoothed[i].Smoothed.Bandwidth]);
                int components = batches[0].Basis.Count;
                double[] bases = [.. batches.SelectMany(b => Enumerable.Range(0, components).SelectMany(k => b.Basis.Values(k).ToArray()))];
                Add("basis", [_batches, components, batches[0].Grid.Count], bases);
                Rows("firstNode", i => [smoothed[i].Smoothed.FirstNode]);
                Rows("nodesPerChannel", i => [smoothed[i].Smoothed.NodesPerChannel]);
                Rows("values", i => smoothed[i].Smoothed.Values.ToArray());
                Rows("slopes", i => smoothed[i].Smoothed.Slopes.ToArray());
                Rows("bends", i => smoothed[i].Smoothed.Bends.ToArray());
                Rows("twists", i => smoothed[i].Smoothed.Twists.ToArray());
                break;
        }
    }

    private void Likelihood(PoissonLikelihood[] batches)
    {
        TargetSpectrum target = batches[0].Target;
        double[] lines = [.. target.Lines.Select(l => l.Strongest.EnergyEv)];
        Add("lines", [lines.Length], lines);
        Rows("variances", i => [.. lines.Select(e => target.Resolution.Variance(e) + batches[i].HeldRoundingVariance)]);
        Add("range", [2], [target.Range.LowEv, target.Range.HighEv]);
        Rows("amplitudes", i => [.. batches[i].Amplitudes]);
        Rows("positions", i => batches[i].Held.Positions);
        Rows("counts", i => batches[i].Held.Counts);
        Rows("spans", i => batches[i].Held.Spans);
        Rows("saturated", i => [batches[i].Held.Saturated]);
    }

    // One row for each batch, filled up with zeros.
    private void Rows(string name, Func<int, double[]> row)
    {
        double[][] rows = [.. Enumerable.Range(0, _batches).Select(row)];
        int width = rows.Max(r => r.Length);
        var values = new double[_batches * width];
        for (int i = 0; i < _batches; i++)
            rows[i].CopyTo(values, i * width);
        Add(name, [_batches, width], values);
    }

    private void Add(string name, int[] shape, double[] values) => _arrays.Add((name, shape, values));
}
