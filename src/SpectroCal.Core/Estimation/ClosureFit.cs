using SpectroCal.Lines;
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
    private const double Near = 4.5; // standard deviations of a line in which regions count that the calibration left out
    private const double Blend = 2.5; // standard deviations within which the weaker of two lines has no shape of its own
    private const double Nearest = 0.75; // standard deviations from a line, within which a neighbour is not told from its width
    private const double LeastSignificance = 10; // standard errors of the amplitude
    private const double LeastShare = 0.1; // of the strongest line: weaker ones hardly move a scale, and sit on the tails of others
    private static readonly double[] TailSlopes = [0.5, 1, 2];

    private readonly TargetSpectrum _target;
    private readonly double[] _energies;
    private readonly ColumnFit _fit;
    private readonly int _included;
    private readonly int[] _shapeOf; // index of a line's first shape column; -1 where it has none
    private readonly Dictionary<int, List<ClosureNeighbour>> _neighbours = [];
    private readonly double _step;
    private readonly double _extra;

    private ClosureFit(EnergySpectrum spectrum, TargetSpectrum target, IReadOnlyList<EnergyRegion> excluded, double extraVarianceEv2)
    {
        _target = target;
        _step = spectrum.Axis.StepEv;
        _extra = extraVarianceEv2 + _step * _step / 12;
        _energies = [.. Enumerable.Range(0, spectrum.Axis.Count).Select(spectrum.Axis.Centre)];
        bool[] included = [.. _energies.Select(e => !excluded.Any(r => r.Contains(e)) && (target.Includes(e) || IsNearLine(e)))];
        _included = included.Count(x => x);
        _fit = new ColumnFit([.. spectrum.Counts], included, _step, new Workspace());
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
        var fit = new ClosureFit(spectrum, target, excluded, extraVarianceEv2);
        return fit.Solve() ? fit : null;
    }

    /// <summary>Lines that are strong enough, and not hidden under stronger ones, to have a shape of their own.</summary>
    public IEnumerable<int> Lines => Enumerable.Range(0, _shapeOf.Length).Where(k => _shapeOf[k] >= 0);

    /// <summary>
    /// By how much the scale at a line follows a shift of that line. 1 where there are as many lines as parameters.
    /// </summary>
    public double Leverage(int line, int parameters)
    {
        double[] follows = Following(line, parameters);
        return follows.Length == 0 ? 1 : follows.Zip(Powers(line, follows.Length)).Sum(p => p.First * p.Second);
    }

    /// <summary>
    /// Change of a scale x -> x + sum_i s_i u^i, u from -1 to 1 over the range, for a shift of a line by 1 eV: ds/dE in a fit of so many
    /// s_i to all lines, each weighted with its counts over the variance of its shape. Empty where the lines do not determine them.
    /// </summary>
    public double[] Following(int line, int parameters)
    {
        int n = Math.Min(parameters, _target.Lines.Count);
        double Weight(int k) => Math.Max(_fit.Solution[k], 0) / Square(Sigma(k));
        var normal = new double[n * n];
        for (int k = 0; k < _target.Lines.Count; k++)
        {
            double[] x = Powers(k, n);
            for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                normal[i * n + j] += Weight(k) * x[i] * x[j];
        }
        if (SmallMatrix.TryInvert(normal, n) is not { } inverse)
            return [];
        double[] own = Powers(line, n);
        return [.. Enumerable.Range(0, n).Select(i => Weight(line) * own.Select((x, j) => inverse[i * n + j] * x).Sum())];
    }

    /// <summary>How far above its energy a line lies, and the standard error, eV.</summary>
    public (double Value, double Error) Shift(int line) => Ratio(_shapeOf[line], line, -1);

    /// <summary>By what fraction of the target's variance a line is wider, and the standard error.</summary>
    public (double Value, double Error) Widening(int line) => Ratio(_shapeOf[line] + 1, line, 2 / Square(Sigma(line)));

    /// <summary>
    /// Where near a line the fit, free as it is, misses the data most: the energy, eV; the residual over the line's height; and the
    /// residual in standard errors of counts. Null where nothing is near.
    /// </summary>
    public (double EnergyEv, double OfHeight, double Significance)? WorstResidual(int line)
    {
        double energy = _target.Lines[line].Strongest.EnergyEv,
            sigma = Sigma(line),
            height = _fit.Columns[line].Max() * _fit.Solution[line];
        (double EnergyEv, double OfHeight, double Significance)? worst = null;
        for (int j = 0; j < _energies.Length; j++)
        {
            double size = Math.Abs(_fit.Residual[j]) / height,
                significance = _fit.Pull(j);
            if (Math.Abs(_energies[j] - energy) < Near * sigma && significance > (worst?.Significance ?? 0))
                worst = (_energies[j], size, significance);
        }
        return worst;
    }

    /// <summary>The neighbour that would explain most of what is left about a line; null where none would explain anything.</summary>
    public ClosureNeighbour? Neighbour(int line) =>
        Neighbours(line).Where(n => n.Fraction > 0 && Math.Abs(n.DistanceInSigma) >= Nearest).MaxBy(n => n.Significance);

    /// <summary>What a neighbour would get at every place where one could be.</summary>
    public IReadOnlyList<ClosureNeighbour> Neighbours(int line)
    {
        if (_neighbours.TryGetValue(line, out List<ClosureNeighbour>? neighbours))
            return neighbours;
        _neighbours.Add(line, neighbours = []);
        double energy = _target.Lines[line].Strongest.EnergyEv,
            sigma = Sigma(line),
            amplitude = _fit.Solution[line];
        foreach (double distance in HiddenNeighbours.Distances.SelectMany(d => (double[])[-d, d]))
        {
            double place = energy + distance * sigma;
            if (
                !_target.Range.Contains(place)
                || IsKnown(place, line)
                || _fit.Added(_energies.Gaussian(place, sigma)) is not { Coefficient: not 0 } added
            )
                continue;
            double with = amplitude + added.Change[line],
                shift = -(_fit.Solution[_shapeOf[line]] + added.Change[_shapeOf[line]]) / with - Shift(line).Value,
                misfit = Misfit(added.Significance);
            neighbours.Add(new ClosureNeighbour(distance, added.Coefficient / with, misfit * added.Error / with, shift));
        }
        return neighbours;
    }

    /// <summary>
    /// The tail of some lines, the same fraction of each, that would explain most of what is left about them; null where none would.
    /// </summary>
    /// <remarks>
    /// With position and width free, a short exponential of fraction f and slope b (in standard deviations) shows as a third cumulant
    /// 6 f b^3, while it shifts the mean of the line by f b: what the counts can tell, and what it costs.
    /// </remarks>
    public ClosureTail? Tail(IReadOnlyList<int> lines)
    {
        ClosureTail? best = null;
        foreach ((double slope, bool isHigh) in TailSlopes.SelectMany(b => ((double, bool)[])[(b, false), (b, true)]))
        {
            var column = new double[_energies.Length];
            foreach (int line in lines)
                AddTail(column, line, slope, isHigh);
            // The column holds as many counts as the lines do.
            if (_fit.Added(column) is not { } added || !(added.Coefficient > 0))
                continue;
            double significance = added.Significance / Misfit(added.Significance);
            if (best is not null && significance <= best.Significance)
                continue;
            Dictionary<int, double> shifts = lines.ToDictionary(
                k => k,
                k => -(_fit.Solution[_shapeOf[k]] + added.Change[_shapeOf[k]]) / (_fit.Solution[k] + added.Change[k]) - Shift(k).Value
            );
            best = new ClosureTail(isHigh, slope, added.Coefficient, significance, shifts);
        }
        return best;
    }

    /// <summary>Counts of the strongest component of a line, with what the resolution does not separate from it.</summary>
    public double Counts(int line)
    {
        LineGroup group = _target.Lines[line];
        double share = group
            .Components.Where(c => Math.Abs(c.Line.EnergyEv - group.Strongest.EnergyEv) < Sigma(line))
            .Sum(c => c.RelativeIntensity);
        return share * _fit.Solution[line];
    }

    private void AddTail(double[] column, int line, double slope, bool isHigh)
    {
        foreach (LineComponent component in _target.Lines[line].Components)
        {
            double centre = component.Line.EnergyEv,
                own = _target.Resolution.Sigma(centre),
                sigma = Math.Sqrt(own * own + _extra),
                density = _fit.Solution[line] * component.RelativeIntensity / sigma,
                side = isHigh ? -1 : 1;
            for (int j = 0; j < column.Length; j++)
            {
                double z = side * (_energies[j] - centre) / sigma;
                column[j] += density * ErrorFunctions.TailDensity(z, slope * own / sigma, ErrorFunctions.NormalDensity(z));
            }
        }
    }

    private double[] Powers(int line, int count)
    {
        EnergyRegion range = _target.Range;
        double u = 2 * (_target.Lines[line].Strongest.EnergyEv - range.MiddleEv) / (range.HighEv - range.LowEv);
        return [.. Enumerable.Range(0, count).Select(i => Math.Pow(u, i))];
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

    private bool Solve()
    {
        TargetSpectrum model = _target with
        {
            FixedFractions = null,
            BackgroundDegree = _target.BackgroundDegree + FurtherBackground,
            Excluded = [],
        };
        var basis = new TargetBasis(model, _energies, _extra);
        for (int k = 0; k < basis.Count; k++)
            _fit.Columns.Add(basis.Values(k).ToArray());
        double[] expectation = new double[_energies.Length];
        for (int pass = 0; pass < Passes; pass++)
        {
            if (!_fit.SolveTied(_target.Ties))
                return false;
            if (pass == 0)
                AddShapes();
            _fit.Expectation(expectation);
            _fit.Weigh(expectation);
        }
        return _fit.SolveTied(_target.Ties);
    }

    // By how much errors are larger than those of counts, since the fit misses the data even with a column of that significance.
    private double Misfit(double significance = 0) =>
        Math.Sqrt(Math.Max(1, (_fit.ChiSquare - significance * significance) / Math.Max(1, _included - _fit.Columns.Count)));

    private bool IsNearLine(double energyEv) =>
        _target.Lines.Any(l => Math.Abs(l.Strongest.EnergyEv - energyEv) < Near * _target.Resolution.Sigma(l.Strongest.EnergyEv));

    private void AddShapes()
    {
        int lines = _target.Lines.Count,
            n = _fit.Columns.Count;
        for (int k = 0; k < lines; k++)
        {
            double energy = _target.Lines[k].Strongest.EnergyEv;
            bool isHidden = Enumerable
                .Range(0, lines)
                .Any(o =>
                    o != k
                    && _fit.Solution[o] > _fit.Solution[k]
                    && Math.Abs(_target.Lines[o].Strongest.EnergyEv - energy) < Blend * Sigma(k)
                );
            if (
                isHidden
                || _fit.Solution[k] < LeastShare * _fit.Solution[..lines].Max()
                || !(_fit.Solution[k] > LeastSignificance * _fit.Error(k))
            )
                continue;
            _shapeOf[k] = _fit.Columns.Count;
            double[] value = _fit.Columns[k];
            double At(int j) => value[Math.Clamp(j, 0, value.Length - 1)];
            _fit.Columns.Add([.. value.Select((_, j) => (At(j + 1) - At(j - 1)) / (2 * _step))]);
            _fit.Columns.Add([.. value.Select((v, j) => (At(j + 1) - 2 * v + At(j - 1)) / (_step * _step))]);
        }
    }

    private (double Value, double Error) Ratio(int numerator, int line, double factor)
    {
        double amplitude = _fit.Solution[line];
        return (factor * _fit.Solution[numerator] / amplitude, Math.Abs(factor / amplitude) * Misfit() * _fit.Error(numerator));
    }

    private static double Square(double x) => x * x;
}

/// <summary>A line beside a line of the target, and what it would explain of what is left there.</summary>
/// <param name="DistanceInSigma">Where, in standard deviations of the resolution from the line.</param>
/// <param name="Fraction">Its counts over those of the line; negative where counts are missing there.</param>
/// <param name="FractionError">Standard error of the fraction.</param>
/// <param name="ShiftEv">By how much the line would then lie higher than without it, eV.</param>
internal sealed record ClosureNeighbour(double DistanceInSigma, double Fraction, double FractionError, double ShiftEv)
{
    /// <summary>Its counts in standard errors.</summary>
    public double Significance => Fraction / FractionError;
}

/// <summary>A tail of lines, beside what the target has, that would explain what is left there.</summary>
/// <param name="IsHigh">Whether it goes to high energies.</param>
/// <param name="Slope">Its decay length in standard deviations of the resolution.</param>
/// <param name="Fraction">Fraction of the lines' counts in it.</param>
/// <param name="Significance">Its counts in standard errors.</param>
/// <param name="ShiftsEv">By how much the core of each line would then lie higher than without it, eV.</param>
internal sealed record ClosureTail(
    bool IsHigh,
    double Slope,
    double Fraction,
    double Significance,
    IReadOnlyDictionary<int, double> ShiftsEv
);
