using SpectroCal.Lines;
using SpectroCal.Numerics;

namespace SpectroCal.LineShapes;

/// <summary>Where a line fit starts, found from the data.</summary>
/// <param name="ShiftEv">Common shift of the lines, eV.</param>
/// <param name="WidthFactor">Common factor of the widths.</param>
/// <param name="Areas">Counts in each line.</param>
/// <param name="Background">Factor of each background column.</param>
internal sealed record LineFitStart(double ShiftEv, double WidthFactor, double[] Areas, double[] Background)
{
    private const double CoarseStep = 0.75; // in standard deviations
    private const double FineStep = 0.25;
    private static readonly double[] WidthFactors = [0.5, 0.7, 1.4, 2, 3];

    /// <summary>
    /// Tries common shifts and widths of Gaussian lines; areas and background enter linearly and are solved for, none below zero. First
    /// shifts at the expected width, then widths, then shifts in finer steps.
    /// </summary>
    /// <param name="spectrum">The bins of the fit.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="sigmas">Their expected standard deviations, eV.</param>
    /// <param name="background">Counts in each bin for each background column at factor 1.</param>
    /// <param name="middle">Shift about which is searched, eV.</param>
    /// <param name="reach">How far the lines may be off from there, in standard deviations; 0: no search.</param>
    /// <param name="cancellation">Stops the search.</param>
    public static LineFitStart Find(
        BinnedSpectrum spectrum,
        IReadOnlyList<LineGroup> lines,
        double[] sigmas,
        double[][] background,
        double middle,
        double reach,
        CancellationToken cancellation
    )
    {
        var trial = new Trial(spectrum, lines, sigmas, background);
        double sigma = sigmas.Average();
        (double Score, LineFitStart Start) best = trial.At(middle, 1);
        void Try(double shift, double factor)
        {
            cancellation.ThrowIfCancellationRequested();
            if (trial.At(shift, factor) is var at && at.Score < best.Score)
                best = at;
        }

        if (!(reach > 0))
            return best.Start;
        for (double s = CoarseStep; s <= reach; s += CoarseStep)
        {
            Try(middle + s * sigma, 1);
            Try(middle - s * sigma, 1);
        }
        double shift = best.Start.ShiftEv;
        foreach (double factor in WidthFactors)
            Try(shift, factor);
        double width = best.Start.WidthFactor;
        foreach (double s in new[] { -2, -1, 1, 2 })
            Try(shift + s * FineStep * sigma * width, width);
        return best.Start;
    }

    private sealed class Trial
    {
        private readonly double[] _counts;
        private readonly double[] _weights;
        private readonly ComponentEvaluator[] _peaks;
        private readonly double[] _energies;
        private readonly double[] _sigmas;
        private readonly double[][] _background;

        public Trial(BinnedSpectrum spectrum, IReadOnlyList<LineGroup> lines, double[] sigmas, double[][] background)
        {
            _counts = [.. spectrum.Counts];
            double[] edges = [.. spectrum.EdgesEv];
            _peaks =
            [
                .. lines.Select(l =>
                    new LinePeak(l.Name, LineShape.Gaussian, NaturalComponents.Narrow(l), 1, ["a", "p", "s"]).Begin(edges)
                ),
            ];
            _energies = [.. lines.Select(l => l.Strongest.EnergyEv)];
            (_sigmas, _background) = (sigmas, background);
            // Variances from neighbours, so that an empty bin does not get too much weight.
            _weights =
                spectrum.Errors is { } errors ? [.. errors.Select(e => 1 / (e * e))]
                : !spectrum.AreCounts ? [.. _counts.Select(_ => 1.0)]
                :
                [
                    .. Enumerable
                        .Range(0, _counts.Length)
                        .Select(j => 1 / (1 + _counts[Math.Max(0, j - 1)..Math.Min(_counts.Length, j + 2)].Average())),
                ];
        }

        public (double Score, LineFitStart Start) At(double shift, double factor)
        {
            var columns = new double[_peaks.Length + _background.Length][];
            for (int l = 0; l < _peaks.Length; l++)
            {
                _peaks[l].Evaluate([1, _energies[l] + shift, factor * _sigmas[l]]);
                columns[l] = _peaks[l].Counts.ToArray();
            }
            _background.CopyTo(columns, _peaks.Length);
            (double score, double[] factors) = NonNegativeSolution(columns);
            return (score, new LineFitStart(shift, factor, factors[.._peaks.Length], factors[_peaks.Length..]));
        }

        // Weighted least squares; the most negative factor is set to zero until none is left.
        private (double Score, double[] Factors) NonNegativeSolution(double[][] columns)
        {
            int n = columns.Length;
            double[] normal = new double[n * n],
                right = new double[n],
                weighted = new double[_counts.Length];
            double square = 0;
            for (int j = 0; j < _counts.Length; j++)
                square += _weights[j] * _counts[j] * _counts[j];
            for (int a = 0; a < n; a++)
            {
                System.Numerics.Tensors.TensorPrimitives.Multiply(columns[a], _weights, weighted);
                right[a] = System.Numerics.Tensors.TensorPrimitives.Dot<double>(weighted, _counts);
                for (int b = 0; b < n; b++)
                    normal[a * n + b] = System.Numerics.Tensors.TensorPrimitives.Dot<double>(weighted, columns[b]);
            }
            List<int> used = [.. Enumerable.Range(0, n).Where(a => normal[a * n + a] > 0)];
            while (true)
            {
                var factors = new double[n];
                double[] matrix = new double[used.Count * used.Count],
                    solution = [.. used.Select(a => right[a])];
                for (int a = 0; a < used.Count; a++)
                for (int b = 0; b < used.Count; b++)
                    matrix[a * used.Count + b] = normal[used[a] * n + used[b]] * (a == b ? 1 + 1e-10 : 1);
                if (!SmallMatrix.TryCholesky(matrix, used.Count))
                    return (double.PositiveInfinity, factors);
                SmallMatrix.CholeskySolve(matrix, solution);
                int lowest = Enumerable.Range(0, used.Count).DefaultIfEmpty(-1).MinBy(a => a < 0 ? 0 : solution[a]);
                if (lowest >= 0 && solution[lowest] < 0)
                {
                    used.RemoveAt(lowest);
                    continue;
                }
                double score = square;
                for (int a = 0; a < used.Count; a++)
                {
                    factors[used[a]] = solution[a];
                    score -= solution[a] * right[used[a]];
                }
                return (score, factors);
            }
        }
    }
}
