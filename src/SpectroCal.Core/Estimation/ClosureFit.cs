using System.Numerics.Tensors;
using SpectroCal.Numerics;
using SpectroCal.Spectra;

namespace SpectroCal.Estimation;

/// <summary>
/// A calibrated spectrum fitted again with more freedom than the calibration had: each line may be elsewhere and of another width than the
/// target says, and may have a neighbour that the target does not know.
/// </summary>
/// <remarks>
/// Linear in all parameters: for a line t(E) that is off by d and wider by a variance v, A t(E - d) = A (t - d t' + v t''/2) to first
/// order; the weights are those of Poisson counts at the fitted expectation. A neighbour is one more column; what it would change follows
/// from the inverse that is known already, so that a scan costs little.
/// </remarks>
internal sealed class ClosureFit
{
    private const int FurtherBackground = 2; // degrees beyond the target's
    private const int Passes = 3;
    private const double LeastExpected = 0.5; // counts a bin, for weights
    private const double Near = 4.5; // standard deviations of a line in which regions count that the calibration left out
    private const double Blend = 2.5; // standard deviations within which the weaker of two lines has no shape of its own
    private const double LeastSignificance = 10; // standard errors of the amplitude
    private const double LeastShare = 0.1; // of the strongest line: weaker ones hardly move a scale, and sit on the tails of others
    private static readonly double[] Distances = [0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4];

    private readonly TargetSpectrum _target;
    private readonly double[] _energies;
    private readonly double[] _weights;
    private readonly double[] _weighted;
    private readonly List<double[]> _columns = [];
    private readonly int[] _shapeOf; // index of a line's first shape column; -1 where it has none
    private readonly double _step;
    private readonly double _extra;
    private double[] _inverse = [];
    private double[] _solution = [];
    private double[] _residual = [];

    private ClosureFit(EnergySpectrum spectrum, TargetSpectrum target, double extraVarianceEv2)
    {
        _target = target;
        _step = spectrum.Axis.StepEv;
        _extra = extraVarianceEv2 + _step * _step / 12;
        _energies = [.. Enumerable.Range(0, spectrum.Axis.Count).Select(spectrum.Axis.Centre)];
        _weights = new double[_energies.Length];
        _weighted = new double[_energies.Length];
        _shapeOf = [.. Enumerable.Repeat(-1, target.Lines.Count)];
    }

    /// <summary>Fits a spectrum; null where its counts do not determine the fit.</summary>
    /// <param name="spectrum">Calibrated spectrum over the target's range, in bins of about a quarter of the resolution.</param>
    /// <param name="target">The target as the calibration used it in the end.</param>
    /// <param name="excluded">Regions that nobody may look at: those that the user left out.</param>
    /// <param name="extraVarianceEv2">Variance that channels add to every line, eV^2.</param>
    public static ClosureFit? Of(
        EnergySpectrum spectrum,
        TargetSpectrum target,
        IReadOnlyList<EnergyRegion> excluded,
        double extraVarianceEv2
    )
    {
        var fit = new ClosureFit(spectrum, target, extraVarianceEv2);
        return fit.Solve(spectrum, excluded) ? fit : null;
    }

    /// <summary>Lines that are strong enough, and not hidden under stronger ones, to have a shape of their own.</summary>
    public IEnumerable<int> Lines => Enumerable.Range(0, _shapeOf.Length).Where(k => _shapeOf[k] >= 0);

    /// <summary>
    /// By how much the scale at a line follows a shift of that line: its leverage in a fit of a scale with so many parameters to all lines,
    /// each weighted with its counts over the variance of its shape. 1 where there are as many lines as parameters.
    /// </summary>
    public double Leverage(int line, int parameters)
    {
        int n = Math.Min(parameters, _target.Lines.Count);
        double middle = _target.Range.MiddleEv;
        double[] Powers(int k) => [.. Enumerable.Range(0, n).Select(p => Math.Pow(_target.Lines[k].Strongest.EnergyEv / middle, p))];
        double Weight(int k) => Math.Max(_solution[k], 0) / Square(Sigma(k));
        var normal = new double[n * n];
        for (int k = 0; k < _target.Lines.Count; k++)
        {
            double[] x = Powers(k);
            for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                normal[i * n + j] += Weight(k) * x[i] * x[j];
        }
        return SmallMatrix.TryInvert(normal, n) is { } inverse ? Weight(line) * SmallMatrix.QuadraticForm(inverse, Powers(line)) : 1;
    }

    /// <summary>How far above its energy a line lies, and the standard error, eV.</summary>
    public (double Value, double Error) Shift(int line) => Ratio(_shapeOf[line], line, -1);

    /// <summary>By what fraction of the target's variance a line is wider, and the standard error.</summary>
    public (double Value, double Error) Widening(int line) => Ratio(_shapeOf[line] + 1, line, 2 / Square(Sigma(line)));

    /// <summary>The neighbour that would explain most of what is left about a line; null where none would explain anything.</summary>
    public ClosureNeighbour? Neighbour(int line)
    {
        ClosureNeighbour? best = null;
        double energy = _target.Lines[line].Strongest.EnergyEv,
            sigma = Sigma(line);
        foreach (double distance in Distances.SelectMany(d => (double[])[-d, d]))
        {
            double place = energy + distance * sigma;
            if (!_target.Range.Contains(place) || IsKnown(place, line))
                continue;
            double[] column = [.. _energies.Select(e => ErrorFunctions.NormalDensity(e - place, sigma))];
            if (Added(column) is not { } added || !(added.Amplitude > 0))
                continue;
            double significance = added.Amplitude / added.Error;
            if (best is not null && significance <= best.Significance)
                continue;
            double amplitude = _solution[line] + added.Change[line],
                shift = -(_solution[_shapeOf[line]] + added.Change[_shapeOf[line]]) / amplitude;
            best = new ClosureNeighbour(distance, added.Amplitude / amplitude, significance, shift - Shift(line).Value);
        }
        return best;
    }

    private double Sigma(int line) => Math.Sqrt(Square(_target.Resolution.Sigma(_target.Lines[line].Strongest.EnergyEv)) + _extra);

    // Whether the target has a line there already.
    private bool IsKnown(double energyEv, int line) =>
        _target
            .Lines.Where((_, k) => k != line)
            .SelectMany(l => l.Components)
            .Concat(_target.Lines[line].Components)
            .Any(c =>
                c.RelativeIntensity > 0.01
                && c.Line != _target.Lines[line].Strongest
                && Math.Abs(c.Line.EnergyEv - energyEv) < 0.7 * Sigma(line)
                && Math.Abs(c.Line.EnergyEv - _target.Lines[line].Strongest.EnergyEv) > 0.7 * Sigma(line)
            );

    private bool Solve(EnergySpectrum spectrum, IReadOnlyList<EnergyRegion> excluded)
    {
        TargetSpectrum model = _target with
        {
            FixedFractions = null,
            BackgroundDegree = _target.BackgroundDegree + FurtherBackground,
            Excluded = [],
        };
        var basis = new TargetBasis(model, _energies, _extra);
        for (int k = 0; k < basis.Count; k++)
            _columns.Add(basis.Values(k).ToArray());
        bool[] included = [.. _energies.Select(e => !excluded.Any(r => r.Contains(e)) && (_target.Includes(e) || IsNearLine(e)))];
        double[] counts = [.. spectrum.Counts.Select(c => c / _step)];
        for (int j = 0; j < counts.Length; j++)
            _weights[j] = included[j] ? _step * _step / Math.Max(spectrum.Counts[j], 1) : 0;
        for (int pass = 0; pass < Passes; pass++)
        {
            if (!Refit(counts))
                return false;
            if (pass == 0)
                AddShapes();
            for (int j = 0; j < counts.Length; j++)
                _weights[j] = included[j] ? _step * _step / Math.Max((counts[j] - _residual[j]) * _step, LeastExpected) : 0;
        }
        return Refit(counts);
    }

    private bool IsNearLine(double energyEv) =>
        _target.Lines.Any(l => Math.Abs(l.Strongest.EnergyEv - energyEv) < Near * _target.Resolution.Sigma(l.Strongest.EnergyEv));

    private void AddShapes()
    {
        int lines = _target.Lines.Count,
            n = _columns.Count;
        for (int k = 0; k < lines; k++)
        {
            double energy = _target.Lines[k].Strongest.EnergyEv;
            bool isHidden = Enumerable
                .Range(0, lines)
                .Any(o =>
                    o != k && _solution[o] > _solution[k] && Math.Abs(_target.Lines[o].Strongest.EnergyEv - energy) < Blend * Sigma(k)
                );
            if (
                isHidden
                || _solution[k] < LeastShare * _solution[..lines].Max()
                || !(_solution[k] > LeastSignificance * Math.Sqrt(_inverse[k * n + k]))
            )
                continue;
            _shapeOf[k] = _columns.Count;
            double[] value = _columns[k];
            double At(int j) => value[Math.Clamp(j, 0, value.Length - 1)];
            _columns.Add([.. value.Select((_, j) => (At(j + 1) - At(j - 1)) / (2 * _step))]);
            _columns.Add([.. value.Select((v, j) => (At(j + 1) - 2 * v + At(j - 1)) / (_step * _step))]);
        }
    }

    private bool Refit(double[] counts)
    {
        int n = _columns.Count;
        double[] normal = new double[n * n],
            right = new double[n],
            amplitudes = new double[n];
        // The first fit has no amplitudes yet that could set the scale of a tie.
        _solution.CopyTo(amplitudes, 0);
        if (_solution.Length > 0)
            TiePenalty.Fill(_target.Ties, amplitudes, normal);
        for (int i = 0; i < n; i++)
        {
            TensorPrimitives.Multiply(_columns[i], _weights, _weighted);
            for (int j = 0; j <= i; j++)
                normal[j * n + i] = normal[i * n + j] += TensorPrimitives.Dot<double>(_weighted, _columns[j]);
            right[i] = TensorPrimitives.Dot<double>(_weighted, counts);
        }
        if (SmallMatrix.TryInvert(normal, n) is not { } inverse)
            return false;
        _inverse = inverse;
        _solution = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Sum(j => inverse[i * n + j] * right[j]))];
        _residual = [.. counts];
        for (int i = 0; i < n; i++)
        for (int j = 0; j < counts.Length; j++)
            _residual[j] -= _solution[i] * _columns[i][j];
        return _solution.All(double.IsFinite);
    }

    // One more column c in a weighted least-squares fit with inverse normal matrix N: its amplitude is (c W r) / (c W c - b N b) with
    // b = X W c, and it changes the others by -N b times that.
    private (double Amplitude, double Error, double[] Change)? Added(double[] column)
    {
        int n = _columns.Count;
        TensorPrimitives.Multiply(column, _weights, _weighted);
        double[] b = [.. _columns.Select(x => TensorPrimitives.Dot<double>(_weighted, x))],
            nb = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Sum(j => _inverse[i * n + j] * b[j]))];
        double own = TensorPrimitives.Dot<double>(_weighted, column),
            free = own - Enumerable.Range(0, n).Sum(i => b[i] * nb[i]);
        if (!(free > 1e-6 * own))
            return null;
        double amplitude = TensorPrimitives.Dot<double>(_weighted, _residual) / free;
        return (amplitude, 1 / Math.Sqrt(free), [.. nb.Select(x => -x * amplitude)]);
    }

    private (double Value, double Error) Ratio(int numerator, int line, double factor)
    {
        double amplitude = _solution[line];
        return (
            factor * _solution[numerator] / amplitude,
            Math.Abs(factor / amplitude) * Math.Sqrt(_inverse[numerator * _columns.Count + numerator])
        );
    }

    private static double Square(double x) => x * x;
}

/// <summary>A line beside a line of the target that would explain what is left there.</summary>
/// <param name="DistanceInSigma">Where, in standard deviations of the resolution from the line.</param>
/// <param name="Fraction">Its counts over those of the line.</param>
/// <param name="Significance">Its counts in standard errors.</param>
/// <param name="ShiftEv">By how much the line would then lie higher than without it, eV.</param>
internal sealed record ClosureNeighbour(double DistanceInSigma, double Fraction, double Significance, double ShiftEv);
