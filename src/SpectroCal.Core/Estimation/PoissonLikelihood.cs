using System.Numerics.Tensors;
using SpectroCal.Detectors;
using SpectroCal.Numerics;
using SpectroCal.Optimization;

namespace SpectroCal.Estimation;

/// <summary>
/// -2 ln L of the events of a batch against the target, as a deviance, with the amplitudes profiled out.
/// </summary>
/// <remarks>
/// 2 sum_j (v_j mu_j - n_j ln mu_j) + 2 sum (n ln n - n), mu_j = w sum_k A_k t_k(C(x_j)) C'(x_j), w the channel width. With the channels as
/// points (<see cref="ChannelCounts"/>, v = 1) it is 2 sum (mu - n + n ln(n / mu)) (Baker and Cousins, Nucl. Instrum. Methods 221 (1984)
/// 437); with events and nodes of an integral (<see cref="SingleEvents"/>) the extended unbinned likelihood (Barlow, Nucl. Instrum.
/// Methods A 297 (1990) 496). The factor C' makes t_k a density of channels; without it a scale that shrinks all energies onto a line
/// would always be the most likely one. The points are those of the region of the last <see cref="Renew"/>: a fixed set, so
/// that the objective is smooth in p. The curvature is the Fisher information (twice it, on the scale of chi2), which for likelihoods
/// serves as Hessian and Gauss-Newton matrix alike.
/// </remarks>
internal sealed class PoissonLikelihood : IBatchObjective
{
    private const int EdgeTolerance = 2; // channels
    private const double SlopeTolerance = 0.1;
    private const double EnergyRounding = 1e-12;
    private readonly CalibrationFunction _function;
    private readonly TargetSpectrum _target;
    private readonly ILikelihoodData _data;
    private readonly int _components;
    private ChannelRegion _region = new([]);
    private LikelihoodPoints _points = new([], [], [], 0);
    private double _slope; // in the middle of the region, eV per channel
    private double _roundingVariance;
    private readonly double[] _evaluatedAt;
    private double[] _energies = [];
    private double[] _work = [];
    private double[][] _values = [];
    private double[][] _slopes = [];
    private double[][] _shift = [];
    private PoissonAmplitudes _amplitudes;

    /// <summary>Creates the objective of one batch.</summary>
    /// <param name="function">Calibration function.</param>
    /// <param name="target">The target; its amplitudes are profiled, or fixed where the target fixes them.</param>
    /// <param name="data">The batch.</param>
    /// <param name="start">Parameters that first choose the region.</param>
    public PoissonLikelihood(CalibrationFunction function, TargetSpectrum target, ILikelihoodData data, ReadOnlySpan<double> start)
    {
        _function = function;
        _target = target;
        _data = data;
        _evaluatedAt = start.ToArray();
        _components = target.ComponentCount;
        _amplitudes = new PoissonAmplitudes(_points, _components);
        Renew(start);
    }

    /// <summary>What is known of the parameters besides the events; null: nothing.</summary>
    public ParameterConstraint? Constraint { get; init; }

    /// <summary>Calibration function.</summary>
    public CalibrationFunction Function => _function;

    /// <summary>The target.</summary>
    public TargetSpectrum Target => _target;

    /// <summary>Width w of a channel, channels.</summary>
    public double ChannelWidth => _data.Histogram.Width;

    /// <summary>Where the density is needed, as it is held.</summary>
    public LikelihoodPoints Held => _points;

    /// <summary>Variance that the rounding to channels adds to every line, as it is held, eV^2.</summary>
    public double HeldRoundingVariance => _roundingVariance;

    /// <summary>The matrix of the penalty of ties, K x K by rows, as it is held.</summary>
    public ReadOnlySpan<double> HeldPenalty => _amplitudes.PenaltyMatrix;

    /// <inheritdoc/>
    public int ParameterCount => _function.ParameterCount;

    /// <inheritdoc/>
    public IReadOnlyList<double> Amplitudes => _amplitudes.Values;

    /// <inheritdoc/>
    /// <remarks>Always 0: a likelihood of counts has no room for an error of the target; <see cref="ReducedValue"/> tells of it.</remarks>
    public double ModelError => 0;

    /// <inheritdoc/>
    public bool Renew(ReadOnlySpan<double> parameters)
    {
        var region = ChannelRegion.Of(_data.Histogram, _target, _function, parameters);
        double slope = region.IsEmpty ? 0 : _function.Slope(_data.Histogram.Position(region.Middle), parameters);
        // A channel more or less at an edge changes nothing that matters; a window that moved further is another problem, and so is a scale
        // for which lines are wider or narrower in channels.
        if (
            !_region.IsEmpty
            && !region.IsEmpty
            && Math.Abs(_region.Ends.First - region.Ends.First) <= EdgeTolerance
            && Math.Abs(_region.Ends.Last - region.Ends.Last) <= EdgeTolerance
            && Math.Abs(slope / _slope - 1) <= SlopeTolerance
        )
            return false;
        _region = region;
        _slope = slope;
        _points = _data.Points(region, _target, _function, parameters);
        int points = _points.Positions.Length;
        // Held, too: the gradient does not know that rounding widens the lines with the gain.
        double step = slope * _data.RoundingWidth;
        _roundingVariance = step * step / 12;
        _energies = new double[points];
        _work = new double[points];
        _values = Columns(_components);
        _slopes = Columns(_components);
        _shift = Columns(ParameterCount);
        _amplitudes = new PoissonAmplitudes(_points, _components);
        if (_target.FixedFractions is { } fractions)
        {
            for (int k = 0; k < _components; k++)
                _amplitudes.Values[k] = fractions[k] * _data.Histogram.TotalCounts;
        }
        else if (_target.Ties.Count > 0 && points > 0 && Prepare(parameters))
        {
            // Amplitudes without ties set the scale of the ties.
            _amplitudes.Maximize();
            _amplitudes.Tie(_target.Ties);
        }
        return true;

        double[][] Columns(int count) => [.. Enumerable.Range(0, count).Select(_ => new double[points])];
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> parameters, ObjectiveEvaluation result)
    {
        parameters.CopyTo(_evaluatedAt);
        if (_points.Positions.Length == 0 || !Prepare(parameters))
        {
            result.Value = double.PositiveInfinity;
            return;
        }
        if (_target.FixedFractions is null)
            _amplitudes.Maximize();
        result.Value = _amplitudes.Deviance();
        ComputeShift(parameters);
        Differentiate(result);
        Constraint?.AddTo(parameters, result);
    }

    /// <inheritdoc/>
    /// <remarks>Inverse Fisher information, that of the constraint included.</remarks>
    public double[]? Covariance(ReadOnlySpan<double> parameters)
    {
        double[]? inverse = SmallMatrix.TryInvert(ExpectedCurvature(parameters), ParameterCount);
        return inverse is null ? null : [.. inverse.Select(v => 2 * v)];
    }

    /// <inheritdoc/>
    public double[] ExpectedCurvature(ReadOnlySpan<double> parameters)
    {
        var evaluation = new ObjectiveEvaluation(ParameterCount);
        Evaluate(parameters, evaluation);
        return evaluation.Hessian;
    }

    /// <inheritdoc/>
    public double[] AmplitudeErrors() => _target.FixedFractions is null ? _amplitudes.Errors() : new double[_components];

    /// <inheritdoc/>
    /// <remarks>
    /// The mean deviance of a Poisson count of mean mu, below about 5 no longer 1, is computed and summed. The likelihood of real values
    /// does not tell how good a fit is: that of their histogram takes its place.
    /// </remarks>
    public double ReducedValue(double value)
    {
        value -= Constraint?.Value(_evaluatedAt) ?? 0;
        if (_data.RoundingWidth == 0)
        {
            var binned = new PoissonLikelihood(_function, _target, new ChannelCounts(_data.Histogram), _evaluatedAt);
            var evaluation = new ObjectiveEvaluation(ParameterCount);
            binned.Evaluate(_evaluatedAt, evaluation);
            return binned.ReducedValue(evaluation.Value);
        }
        double expected = 0;
        for (int j = 0; j < _points.Spans.Length; j++)
        {
            // A point stands for v channels of the same mean.
            if (_points.Spans[j] > 0)
                expected += _points.Spans[j] * ExpectedDeviance(_amplitudes.Mean[j]);
        }
        return value / expected;
    }

    // Mean of 2 (mu - n + n ln(n/mu)) over Poisson counts n; 1 + 1/(6 mu) for large mu.
    private static double ExpectedDeviance(double mu)
    {
        if (mu > 20)
            return 1 + 1 / (6 * mu);
        double probability = Math.Exp(-mu),
            sum = probability * 2 * mu;
        for (int n = 1; n < 100; n++)
        {
            probability *= mu / n;
            sum += probability * 2 * (mu - n + n * Math.Log(n / mu));
        }
        return sum;
    }

    // t_k and their slopes at C(a_i), and the means per unit amplitude w t_k C'. False where the scale is not rising.
    private bool Prepare(ReadOnlySpan<double> parameters)
    {
        double[] positions = _points.Positions;
        for (int j = 0; j < positions.Length; j++)
        {
            _energies[j] = _function.Energy(positions[j], parameters);
            _work[j] = _function.Slope(positions[j], parameters);
            if (!double.IsFinite(_energies[j]) || !(_work[j] > 0) || (j > 0 && IsBelow(_energies[j], _energies[j - 1])))
                return false;
        }
        TargetBasis.Evaluate(_target, _energies, _roundingVariance, _values, _slopes);
        for (int j = 0; j < positions.Length; j++)
        {
            double slope = _work[j] * ChannelWidth;
            for (int k = 0; k < _components; k++)
                _amplitudes.ComponentMeans[k][j] = _values[k][j] * slope;
        }
        return true;
    }

    // Not by rounding alone: values may lie closer to each other than energies can tell.
    private static bool IsBelow(double energy, double other) => energy < other - EnergyRounding * Math.Abs(other);

    // dmu_j/dp_i = w (T' C_i C' + T C_i').
    private void ComputeShift(ReadOnlySpan<double> parameters)
    {
        int n = ParameterCount;
        Span<double> inChannel = stackalloc double[3],
            partials = stackalloc double[3 * n];
        for (int j = 0; j < _points.Positions.Length; j++)
        {
            _function.Derivatives(_points.Positions[j], parameters, inChannel, partials);
            double value = 0,
                slope = 0;
            for (int k = 0; k < _components; k++)
            {
                value += _amplitudes.Values[k] * _values[k][j];
                slope += _amplitudes.Values[k] * _slopes[k][j];
            }
            for (int i = 0; i < n; i++)
                _shift[i][j] = ChannelWidth * (slope * partials[3 * i] * inChannel[0] + value * partials[3 * i + 1]);
        }
    }

    // Gradient, and the Fisher information of p with that of the free amplitudes eliminated (Schur complement).
    private void Differentiate(ObjectiveEvaluation result)
    {
        int n = ParameterCount;
        int[] free = _target.FixedFractions is null ? _amplitudes.Free() : [];
        int size = n + free.Length;
        double[] information = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            TensorPrimitives.Divide(Column(i), _amplitudes.Mean, _work);
            if (i < n)
                result.Gradient[i] =
                    2 * (TensorPrimitives.Dot<double>(_points.Spans, _shift[i]) - TensorPrimitives.Dot<double>(_work, _points.Counts));
            TensorPrimitives.Multiply<double>(_work, _points.Spans, _work);
            for (int j = 0; j <= i; j++)
                information[i * size + j] = information[j * size + i] = TensorPrimitives.Dot<double>(_work, Column(j));
        }
        double[] factor = new double[free.Length * free.Length],
            solved = new double[free.Length];
        for (int r = 0; r < free.Length; r++)
        for (int c = 0; c < free.Length; c++)
            factor[r * free.Length + c] = information[(n + r) * size + n + c] + _amplitudes.Penalty(free[r], free[c]);
        bool profiled = SmallMatrix.TryCholesky(factor, free.Length);
        for (int i = 0; i < n; i++)
        {
            information.AsSpan(i * size + n, free.Length).CopyTo(solved);
            if (profiled)
                SmallMatrix.CholeskySolve(factor, solved);
            for (int m = 0; m < n; m++)
            {
                double curvature = information[i * size + m];
                if (profiled)
                    curvature -= TensorPrimitives.Dot<double>(solved, information.AsSpan(m * size + n, free.Length));
                result.Hessian[i * n + m] = result.GaussNewton[i * n + m] = 2 * curvature;
            }
        }

        ReadOnlySpan<double> Column(int i) => i < n ? _shift[i] : _amplitudes.ComponentMeans[free[i - n]];
    }
}
