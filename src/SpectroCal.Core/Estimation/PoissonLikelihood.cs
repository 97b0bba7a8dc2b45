using System.Numerics.Tensors;
using SpectroCal.Detectors;
using SpectroCal.Numerics;
using SpectroCal.Optimization;
using SpectroCal.Spectra;

namespace SpectroCal.Estimation;

/// <summary>
/// -2 ln L of the counts of a batch against the target, 2 sum_i (mu_i - n_i + n_i ln(n_i / mu_i)) (Baker and Cousins,
/// Nucl. Instrum. Methods 221 (1984) 437), with the amplitudes profiled out.
/// </summary>
/// <remarks>
/// mu_i = w sum_k A_k t_k(C(a_i)) C'(a_i), w the channel width. The channels compared are those that the parameters of the last
/// <see cref="Renew"/> map into the target's range: a fixed set, so that the objective is smooth in p. The curvature is
/// the Fisher information (twice it, on the scale of chi2), which for likelihoods serves as Hessian and Gauss-Newton matrix alike.
/// </remarks>
internal sealed class PoissonLikelihood : IBatchObjective
{
    private readonly CalibrationFunction _function;
    private readonly TargetSpectrum _target;
    private readonly ChannelHistogram _histogram;
    private readonly int _components;
    private double _roundingVariance;
    private double[] _channels = [];
    private double[] _counts = [];
    private double[] _energies = [];
    private double[] _work = [];
    private double[][] _values = [];
    private double[][] _slopes = [];
    private double[][] _shift = [];
    private PoissonAmplitudes _amplitudes;

    /// <summary>Creates the objective of one batch.</summary>
    /// <param name="function">Calibration function.</param>
    /// <param name="target">The target; its amplitudes are profiled, or fixed where the target fixes them.</param>
    /// <param name="histogram">The batch.</param>
    /// <param name="start">Parameters that first choose the channels.</param>
    public PoissonLikelihood(CalibrationFunction function, TargetSpectrum target, ChannelHistogram histogram, ReadOnlySpan<double> start)
    {
        _function = function;
        _target = target;
        _histogram = histogram;
        _components = target.ComponentCount;
        _amplitudes = new PoissonAmplitudes([], _components);
        Renew(start);
    }

    /// <summary>Calibration function.</summary>
    public CalibrationFunction Function => _function;

    /// <summary>The target.</summary>
    public TargetSpectrum Target => _target;

    /// <summary>Width of a channel, channels.</summary>
    public double ChannelWidth => _histogram.Width;

    /// <summary>Centres of the channels that are compared, as they are held.</summary>
    public ReadOnlySpan<double> HeldChannels => _channels;

    /// <summary>Their counts.</summary>
    public ReadOnlySpan<double> HeldCounts => _counts;

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
        List<double> channels = [],
            counts = [];
        for (int k = 0; k < _histogram.Length; k++)
        {
            double a = _histogram.Position(k);
            if (!(_function.Slope(a, parameters) > 0) || !_target.Includes(_function.Energy(a, parameters)))
                continue;
            channels.Add(a);
            counts.Add(_histogram.Counts[k]);
        }
        // A channel more or less at an edge changes nothing that matters; a window that moved further is another problem.
        double tolerance = 2 * _histogram.Width;
        if (
            _channels.Length > 0
            && channels.Count > 0
            && Math.Abs(_channels[0] - channels[0]) <= tolerance
            && Math.Abs(_channels[^1] - channels[^1]) <= tolerance
        )
            return false;
        _channels = [.. channels];
        _counts = [.. counts];
        // Held, too: the gradient does not know that rounding widens the lines with the gain.
        double step = _channels.Length == 0 ? 0 : _function.Slope(_channels[_channels.Length / 2], parameters) * _histogram.Width;
        _roundingVariance = step * step / 12;
        _energies = new double[_channels.Length];
        _work = new double[_channels.Length];
        _values = Columns(_components);
        _slopes = Columns(_components);
        _shift = Columns(ParameterCount);
        _amplitudes = new PoissonAmplitudes(_counts, _components);
        if (_target.FixedFractions is { } fractions)
        {
            for (int k = 0; k < _components; k++)
                _amplitudes.Values[k] = fractions[k] * _histogram.TotalCounts;
        }
        else if (_target.Ties.Count > 0 && _channels.Length > 0 && Prepare(parameters))
        {
            // Amplitudes without ties set the scale of the ties.
            _amplitudes.Maximize();
            _amplitudes.Tie(_target.Ties);
        }
        return true;

        double[][] Columns(int count) => [.. Enumerable.Range(0, count).Select(_ => new double[_channels.Length])];
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> parameters, ObjectiveEvaluation result)
    {
        if (_channels.Length == 0 || !Prepare(parameters))
        {
            result.Value = double.PositiveInfinity;
            return;
        }
        if (_target.FixedFractions is null)
            _amplitudes.Maximize();
        result.Value = _amplitudes.Deviance();
        ComputeShift(parameters);
        Differentiate(result);
    }

    /// <inheritdoc/>
    /// <remarks>Inverse Fisher information.</remarks>
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
    /// <remarks>The mean deviance of a Poisson count of mean mu, below about 5 no longer 1, is computed and summed.</remarks>
    public double ReducedValue(double value)
    {
        double expected = 0;
        foreach (double mu in _amplitudes.Mean)
            expected += ExpectedDeviance(mu);
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
        for (int j = 0; j < _channels.Length; j++)
        {
            _energies[j] = _function.Energy(_channels[j], parameters);
            if (!double.IsFinite(_energies[j]) || (j > 0 && _energies[j] <= _energies[j - 1]))
                return false;
        }
        TargetBasis.Evaluate(_target, _energies, _roundingVariance, _values, _slopes);
        for (int j = 0; j < _channels.Length; j++)
        {
            double slope = _function.Slope(_channels[j], parameters) * _histogram.Width;
            for (int k = 0; k < _components; k++)
                _amplitudes.ComponentMeans[k][j] = _values[k][j] * slope;
        }
        return true;
    }

    // dmu_j/dp_i = w (T' C_i C' + T C_i').
    private void ComputeShift(ReadOnlySpan<double> parameters)
    {
        int n = ParameterCount;
        Span<double> inChannel = stackalloc double[3],
            partials = stackalloc double[3 * n];
        for (int j = 0; j < _channels.Length; j++)
        {
            _function.Derivatives(_channels[j], parameters, inChannel, partials);
            double value = 0,
                slope = 0;
            for (int k = 0; k < _components; k++)
            {
                value += _amplitudes.Values[k] * _values[k][j];
                slope += _amplitudes.Values[k] * _slopes[k][j];
            }
            for (int i = 0; i < n; i++)
                _shift[i][j] = _histogram.Width * (slope * partials[3 * i] * inChannel[0] + value * partials[3 * i + 1]);
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
            for (int j = 0; j <= i; j++)
                information[i * size + j] = information[j * size + i] = TensorPrimitives.Dot<double>(_work, Column(j));
            if (i < n)
                result.Gradient[i] = 2 * (TensorPrimitives.Sum<double>(_shift[i]) - TensorPrimitives.Dot<double>(_work, _counts));
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
