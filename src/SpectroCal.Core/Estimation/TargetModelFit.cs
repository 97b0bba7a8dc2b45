using System.Numerics.Tensors;
using SpectroCal.Numerics;
using SpectroCal.Spectra;

namespace SpectroCal.Estimation;

/// <summary>The shape of a target fitted to the combined spectrum of all batches, by Poisson likelihood.</summary>
/// <remarks>
/// Free are the amplitudes, the parameters of the shape, and the energy scale that the batches have in common, as a polynomial
/// x -> x + sum_i s_i u^i with u from -1 to 1 over the range: a shape that is wrong moves all batches, and is not to be believed because
/// they moved. The difference between the covariance of s with the shape free and with the shape given is what the shape's uncertainty adds
/// to the scale of every batch. Gauss-Newton steps; each is halved until the deviance does not rise.
/// </remarks>
internal sealed class TargetModelFit
{
    private const int MostIterations = 10;
    private const double Converged = 0.05; // standard errors
    private const double Rise = 1e-3; // of the deviance that counts as none

    private readonly TargetModel _start;
    private readonly int _scaleTerms;
    private readonly double[] _energies;
    private readonly double _extra;
    private readonly double _halfSpan;
    private readonly int _included;
    private readonly ColumnFit _fit;
    private readonly double[][] _background;
    private readonly double[][] _values;
    private readonly double[][] _slopes;
    private readonly double[][] _otherValues; // of other shapes than the fitted one
    private readonly double[][] _otherSlopes;
    private readonly double[] _expectation;
    private double[] _amplitudes = [];
    private double[] _given = [];
    private double[] _errors = []; // of the parameters of the shape
    private double[] _scale = [];
    private double[] _firstScale = [];

    private TargetModelFit(
        EnergySpectrum spectrum,
        TargetModel model,
        IReadOnlyList<EnergyRegion> excluded,
        double extraVarianceEv2,
        int scaleTerms
    )
    {
        (_start, _scaleTerms, Model, Excluded) = (model, scaleTerms, model, excluded);
        EnergyAxis axis = spectrum.Axis;
        TargetSpectrum target = model.Target;
        _extra = extraVarianceEv2 + axis.StepEv * axis.StepEv / 12;
        _halfSpan = 0.5 * (target.Range.HighEv - target.Range.LowEv);
        _energies = [.. Enumerable.Range(0, axis.Count).Select(axis.Centre)];
        bool[] included = [.. _energies.Select(e => target.Range.Contains(e) && !excluded.Any(r => r.Contains(e)))];
        _included = included.Count(x => x);
        _fit = new ColumnFit([.. spectrum.Counts], included, axis.StepEv, new Workspace());
        _expectation = new double[_energies.Length];
        _values = Columns(target.LineCount + 1);
        _slopes = Columns(target.LineCount + 1);
        _otherValues = Columns(target.LineCount + 1);
        _otherSlopes = Columns(target.LineCount + 1);
        // Columns of the background do not change during the fit.
        TargetSpectrum polynomial = target with
        {
            BackgroundDegree = model.BackgroundDegree,
            BackgroundEnvelope = BackgroundEnvelope.Flat,
            UnknownLines = [],
        };
        var basis = new TargetBasis(polynomial, _energies, _extra);
        _background =
        [
            .. Enumerable.Range(polynomial.LineCount, model.BackgroundDegree + 1).Select(k => basis.Values(k).ToArray()),
            .. model.StepsEv.Select(StepAt),
        ];
    }

    /// <summary>The model with fitted values.</summary>
    public TargetModel Model { get; private set; }

    /// <summary>Poisson deviance at the shape that the fit began with.</summary>
    public double FirstDeviance { get; private set; }

    /// <summary>Poisson deviance at the fitted shape.</summary>
    public double Deviance { get; private set; }

    /// <summary>Regions that the fit left out.</summary>
    public IReadOnlyList<EnergyRegion> Excluded { get; }

    /// <summary>Energies of the bins, eV.</summary>
    public ReadOnlySpan<double> Energies => _energies;

    /// <summary>Fits; null where the spectrum does not determine the amplitudes.</summary>
    /// <param name="spectrum">Combined spectrum of the batches under their present constants.</param>
    /// <param name="model">What to fit, and where to begin.</param>
    /// <param name="excluded">Regions that are left out.</param>
    /// <param name="extraVarianceEv2">Variance that channels add to every line, eV^2.</param>
    /// <param name="scaleTerms">Number of terms of the common scale.</param>
    /// <param name="cancellation">Stops the work between steps.</param>
    public static TargetModelFit? Of(
        EnergySpectrum spectrum,
        TargetModel model,
        IReadOnlyList<EnergyRegion> excluded,
        double extraVarianceEv2,
        int scaleTerms,
        CancellationToken cancellation
    )
    {
        var fit = new TargetModelFit(spectrum, model, excluded, extraVarianceEv2, scaleTerms);
        return fit.Run(cancellation) ? fit : null;
    }

    /// <summary>Counts of a line, known ones first, and the standard error.</summary>
    public (double Value, double Error) Amplitude(int line) => (_fit.Solution[line], _fit.Error(line));

    /// <summary>A parameter of the shape and its standard error, in the order of <see cref="TargetModel.Parameters"/>.</summary>
    public (double Value, double Error) Parameter(int parameter) =>
        (Model.Parameters()[parameter].Value, _fit.Error(LinearColumns + _scaleTerms + parameter));

    /// <summary>By how much the common scale reads too high at an energy, eV.</summary>
    public double ScaleEv(double energyEv) => At(_scale, energyEv);

    /// <summary>The same with the shape that the fit began with, eV.</summary>
    public double FirstScaleEv(double energyEv) => At(_firstScale, energyEv);

    /// <summary>The unknown lines.</summary>
    public IReadOnlyList<UnknownLine> UnknownLines()
    {
        TargetSpectrum target = Model.Target;
        int first = Model.Parameters().Count - target.UnknownLines.Count;
        return
        [
            .. target.UnknownLines.Select(
                (line, k) =>
                {
                    (double counts, double countsError) = Amplitude(target.Lines.Count + k);
                    (double energy, double error) = Parameter(first + k);
                    return new UnknownLine(energy, error, counts, countsError, LineOrigin.Of(energy, target));
                }
            ),
        ];
    }

    /// <summary>What the uncertain shape adds to the covariance of the common scale, and that covariance for a given shape.</summary>
    public (CommonScaleError Shape, CommonScaleError Given) ScaleErrors()
    {
        var added = new double[_scaleTerms * _scaleTerms];
        int n = _fit.Columns.Count;
        // A model that does not describe the data leaves more open than counts do.
        double misfit = Math.Max(1, Deviance / Math.Max(1, _included - n));
        for (int i = 0; i < _scaleTerms; i++)
        for (int j = 0; j < _scaleTerms; j++)
            added[i * _scaleTerms + j] = misfit * (_fit.Inverse[(LinearColumns + i) * n + LinearColumns + j] - _given[i * _scaleTerms + j]);
        EnergyRegion range = Model.Target.Range;
        return (new CommonScaleError(range, added), new CommonScaleError(range, _given));
    }

    /// <summary>What one more column would get; null where the fit can describe it already.</summary>
    public AddedColumn? Added(ReadOnlySpan<double> column, double leastOwn = 0) => _fit.Added(column, leastOwn);

    /// <summary>The expectation at an energy, counts per eV.</summary>
    public double Expected(int bin) => _expectation[bin];

    /// <summary>By how much the expectation changes from the fitted model to another target with the same lines, counts per eV.</summary>
    public double[] Change(Func<TargetSpectrum, TargetSpectrum> with)
    {
        double[] change = LineCounts(with(Model.Target));
        TensorPrimitives.Subtract(change, Sum(_values), change);
        return change;
    }

    /// <summary>A step of unit height at an energy.</summary>
    public double[] StepAt(double energyEv)
    {
        double sigma = _start.Target.Resolution.Sigma(energyEv);
        var step = new double[_energies.Length];
        for (int j = 0; j < step.Length; j++)
        {
            double z = (energyEv - _energies[j]) / sigma;
            step[j] =
                z > ErrorFunctions.KernelReach ? 1
                : z < -ErrorFunctions.KernelReach ? 0
                : ErrorFunctions.NormalCumulative(z);
        }
        return step;
    }

    private int LinearColumns => _start.Target.LineCount + _background.Length;

    private bool Run(CancellationToken cancellation)
    {
        ShapeParameter[] initial = [.. _start.Parameters()];
        double[] best = [.. initial.Select(p => p.Value)],
            trial = [.. best];
        double[]? step = null;
        FirstDeviance = Deviance = double.NaN;
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            TargetSpectrum target = At(initial, trial);
            if (Profile(target) is not { } deviance)
                return false;
            if (iteration == 0)
                (FirstDeviance, _firstScale) = (deviance, _scale);
            deviance += Penalty(initial, trial);
            if (iteration > 0 && deviance > Deviance + Rise && step is not null)
            {
                // The step was too long: back to where it began, and half as far. With hardly a count in a bin the weights do not lead to
                // the least deviance exactly, and what is left is not worth more steps.
                if (IsSmall(step))
                    break;
                for (int m = 0; m < trial.Length; m++)
                    trial[m] = best[m] + (step[m] *= 0.5);
                continue;
            }
            double fall = Deviance - deviance;
            Deviance = deviance;
            trial.CopyTo(best, 0);
            Model = _start with { Target = WithBackground(target) };
            if (!Whole(initial, best, target))
                return false;
            step = NextStep(initial, best);
            if (trial.Length == 0 || IsSmall(step) || (fall < 0.01 && iteration > 2))
                break;
            for (int m = 0; m < trial.Length; m++)
                trial[m] = best[m] + step[m];
        }
        // A last trial that was worse left its own columns.
        TargetSpectrum final = At(initial, best);
        return Profile(final) is not null && Whole(initial, best, final);
    }

    private TargetSpectrum At(ShapeParameter[] parameters, double[] values)
    {
        TargetSpectrum target = _start.Target;
        for (int m = 0; m < parameters.Length; m++)
            target = parameters[m].With(target, values[m]);
        return target;
    }

    private static double Penalty(ShapeParameter[] parameters, double[] values) =>
        parameters.Select((p, m) => p.Prior is { } prior ? Square((values[m] - prior.Value) / prior.Error) : 0).Sum();

    // Amplitudes and common scale for a given shape; the deviance, or null where they are not determined.
    private double? Profile(TargetSpectrum target)
    {
        EvaluateLines(target, _values, _slopes);
        _fit.Columns.Clear();
        _fit.Columns.AddRange(_values[..^1]);
        _fit.Columns.AddRange(_background);
        if (_amplitudes.Length == 0)
        {
            // First the weights of the counts, then those of a fit: counts of zero would otherwise pull it down.
            for (int pass = 0; pass < 3; pass++)
            {
                if (!_fit.Solve(LinearColumns))
                    return null;
                _fit.Expectation(_expectation);
                _fit.Weigh(_expectation);
            }
            _amplitudes = _fit.Solution;
        }
        AddScale();
        for (int pass = 0; pass < 2; pass++)
        {
            if (!_fit.Solve(_fit.Columns.Count, Ties()))
                return null;
            _fit.Expectation(_expectation);
            _fit.Weigh(_expectation);
        }
        _amplitudes = _fit.Solution[..LinearColumns];
        _scale = _fit.Solution[LinearColumns..];
        int n = _fit.Columns.Count;
        _given = new double[_scaleTerms * _scaleTerms];
        for (int i = 0; i < _scaleTerms; i++)
        for (int j = 0; j < _scaleTerms; j++)
            _given[i * _scaleTerms + j] = _fit.Inverse[(LinearColumns + i) * n + LinearColumns + j];
        return _fit.Deviance(_expectation);
    }

    // Everything at once: the step of the shape's parameters, and the covariance of all.
    private bool Whole(ShapeParameter[] parameters, double[] values, TargetSpectrum target)
    {
        int common = parameters.Length - target.UnknownLines.Count;
        for (int m = 0; m < parameters.Length; m++)
        {
            ShapeParameter p = parameters[m];
            double[] column;
            if (m >= common)
            {
                // Only one line moves.
                int line = target.Lines.Count + m - common;
                column = new double[_energies.Length];
                TensorPrimitives.Multiply(_slopes[line], -_amplitudes[line], column);
            }
            else
            {
                double low = Math.Max(p.Least, values[m] - p.Difference),
                    high = Math.Min(p.Most, values[m] + p.Difference);
                column = Difference(p.With(target, low), p.With(target, high));
                TensorPrimitives.Divide(column, high - low, column);
            }
            _fit.Columns.Add(column);
        }
        int n = _fit.Columns.Count,
            first = LinearColumns + _scaleTerms;
        double[] penalty = Ties(),
            pull = new double[n];
        for (int m = 0; m < parameters.Length; m++)
        {
            if (parameters[m].Prior is not { } prior)
                continue;
            double weight = 1 / Square(prior.Error);
            penalty[(first + m) * n + first + m] += weight;
            pull[first + m] += weight * (prior.Value - values[m]);
        }
        if (!_fit.Solve(n, penalty, pull))
            return false;
        _errors = [.. Enumerable.Range(first, parameters.Length).Select(_fit.Error)];
        return true;
    }

    private double[] NextStep(ShapeParameter[] parameters, double[] values)
    {
        int first = LinearColumns + _scaleTerms;
        return
        [
            .. parameters.Select(
                (p, m) =>
                    Math.Clamp(values[m] + Math.Clamp(_fit.Solution[first + m], -p.LargestStep, p.LargestStep), p.Least, p.Most) - values[m]
            ),
        ];
    }

    private bool IsSmall(double[] step) => step.Zip(_errors).All(p => Math.Abs(p.First) < Converged * p.Second);

    // Events at x move by u^i ds_i: the continuity equation, as for the parameters of a batch.
    private void AddScale()
    {
        double[] value = Sum(_values),
            slope = Sum(_slopes);
        double[][] columns = Columns(_scaleTerms);
        for (int j = 0; j < value.Length; j++)
        {
            double u = U(_energies[j]),
                below = 0, // u^(i-1)
                power = 1;
            for (int i = 0; i < _scaleTerms; i++)
            {
                columns[i][j] = -(slope[j] * power + value[j] * i * below / _halfSpan);
                (below, power) = (power, power * u);
            }
        }
        _fit.Columns.AddRange(columns);
    }

    private double[] Difference(TargetSpectrum low, TargetSpectrum high)
    {
        double[] difference = LineCounts(high);
        TensorPrimitives.Subtract(difference, LineCounts(low), difference);
        return difference;
    }

    // What the lines of a target give with the fitted amplitudes, counts per eV.
    private double[] LineCounts(TargetSpectrum target)
    {
        EvaluateLines(target, _otherValues, _otherSlopes);
        return Sum(_otherValues);
    }

    private double[] Sum(double[][] lines)
    {
        var sum = new double[_energies.Length];
        for (int k = 0; k < _start.Target.LineCount; k++)
            TensorPrimitives.MultiplyAdd(lines[k], _amplitudes[k], sum, sum);
        return sum;
    }

    private void EvaluateLines(TargetSpectrum target, double[][] values, double[][] slopes) =>
        TargetBasis.Evaluate(
            target with
            {
                BackgroundDegree = 0,
                BackgroundEnvelope = BackgroundEnvelope.Flat,
            },
            _energies,
            _extra,
            values,
            slopes
        );

    private double[] Ties()
    {
        int n = _fit.Columns.Count;
        var penalty = new double[n * n];
        double[] amplitudes = new double[n];
        _amplitudes.CopyTo(amplitudes, 0);
        TiePenalty.Fill(_start.Target.Ties, amplitudes, penalty);
        return penalty;
    }

    // The target with the background's shape, where that is more than each batch fits by itself.
    private TargetSpectrum WithBackground(TargetSpectrum target)
    {
        if (_start.BackgroundDegree == target.BackgroundDegree && _start.StepsEv.Count == 0)
            return target with { BackgroundEnvelope = BackgroundEnvelope.Flat };
        int terms = _start.BackgroundDegree + 1,
            first = target.LineCount;
        double span = 2 * _halfSpan;
        double[] coefficients = [.. Enumerable.Range(first, terms).Select(k => _amplitudes[k] * terms / span)];
        double[] heights = [.. Enumerable.Range(first + terms, _start.StepsEv.Count).Select(k => _amplitudes[k])];
        double mean = coefficients.Average() + heights.Select((h, s) => h * (_start.StepsEv[s] - target.Range.LowEv) / span).Sum();
        if (!(mean > 0))
            return target with { BackgroundEnvelope = BackgroundEnvelope.Flat };
        return target with
        {
            BackgroundEnvelope = new BackgroundEnvelope(
                [.. coefficients.Select(c => c / mean)],
                [.. heights.Select((h, s) => new BackgroundStep(_start.StepsEv[s], h / mean))]
            ),
        };
    }

    private double At(double[] scale, double energyEv) => scale.Select((s, i) => s * Math.Pow(U(energyEv), i)).Sum();

    private double U(double energyEv) => (energyEv - Model.Target.Range.MiddleEv) / _halfSpan;

    private double[][] Columns(int count) => [.. Enumerable.Range(0, count).Select(_ => new double[_energies.Length])];

    private static double Square(double x) => x * x;
}
