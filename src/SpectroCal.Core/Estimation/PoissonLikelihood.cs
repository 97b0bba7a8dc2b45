using System.Numerics.Tensors;
using SpectroCal.Detectors;
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
public sealed class PoissonLikelihood : IBatchObjective
{
    private const double SmallestMean = 1e-12; // keeps ln(mu) finite where every component vanishes
    private readonly CalibrationFunction _function;
    private readonly TargetSpectrum _target;
    private readonly ChannelHistogram _histogram;
    private readonly int _components;
    private readonly double[] _amplitudes;
    private readonly double[] _gradientA;
    private readonly double[] _information;
    private readonly double[] _penalty;
    private double[] _channels = [];
    private double[] _counts = [];
    private double[] _energies = [];
    private double[] _mean = [];
    private double[] _ratio = [];
    private double[] _work = [];
    private double _saturated; // sum of n ln n - n: the part of the deviance that no parameter changes
    private double[][] _values = [];
    private double[][] _slopes = [];
    private double[][] _means = [];
    private double[][] _shift = [];

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
        _amplitudes = new double[_components];
        _gradientA = new double[_components];
        _information = new double[_components * _components];
        _penalty = new double[_components * _components];
        Renew(start);
    }

    /// <inheritdoc/>
    public int ParameterCount => _function.ParameterCount;

    /// <inheritdoc/>
    public IReadOnlyList<double> Amplitudes => _amplitudes;

    /// <inheritdoc/>
    /// <remarks>Always 0: a likelihood of counts has no room for an error of the target; <see cref="ReducedValue"/> tells of it.</remarks>
    public double ModelError => 0;

    /// <inheritdoc/>
    public bool Renew(ReadOnlySpan<double> parameters)
    {
        List<double> channels = [], counts = [];
        for (int k = 0; k < _histogram.Length; k++)
        {
            double a = _histogram.Position(k);
            if (!(_function.Slope(a, parameters) > 0) || !_target.Includes(_function.Energy(a, parameters))) continue;
            channels.Add(a);
            counts.Add(_histogram.Counts[k]);
        }
        // A channel more or less at an edge changes nothing that matters; a window that moved further is another problem.
        double tolerance = 2 * _histogram.Width;
        if (_channels.Length > 0 && channels.Count > 0
            && Math.Abs(_channels[0] - channels[0]) <= tolerance && Math.Abs(_channels[^1] - channels[^1]) <= tolerance)
            return false;
        _channels = [.. channels];
        _counts = [.. counts];
        _energies = new double[_channels.Length];
        _mean = new double[_channels.Length];
        _ratio = new double[_channels.Length];
        _work = new double[_channels.Length];
        _saturated = _counts.Sum(n => n > 0 ? n * Math.Log(n) - n : 0);
        _values = Columns(_components);
        _slopes = Columns(_components);
        _means = Columns(_components);
        _shift = Columns(ParameterCount);
        if (_target.FixedFractions is { } fractions)
            for (int k = 0; k < _components; k++) _amplitudes[k] = fractions[k] * _histogram.TotalCounts;
        else
            FirstAmplitudes(parameters);

        return true;

        double[][] Columns(int count) => [.. Enumerable.Range(0, count).Select(_ => new double[_channels.Length])];
    }

    // Amplitudes without ties, which then set the scale of the ties.
    private void FirstAmplitudes(ReadOnlySpan<double> parameters)
    {
        Array.Clear(_penalty);
        Array.Fill(_amplitudes, _counts.Sum() / _components);
        if (_target.Ties.Count == 0 || _channels.Length == 0 || !Prepare(parameters)) return;
        ProfileAmplitudes();
        TiePenalty.Fill(_target.Ties, _amplitudes, _penalty);
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> parameters, ObjectiveEvaluation result)
    {
        int n = ParameterCount;
        if (_channels.Length == 0 || !Prepare(parameters))
        {
            result.Value = double.PositiveInfinity;
            return;
        }
        if (_target.FixedFractions is null) ProfileAmplitudes();
        result.Value = Deviance(_amplitudes);

        Span<double> inChannel = stackalloc double[3], partials = stackalloc double[3 * n];
        for (int j = 0; j < _channels.Length; j++)
        {
            _function.Derivatives(_channels[j], parameters, inChannel, partials);
            double value = 0, slope = 0;
            for (int k = 0; k < _components; k++)
            {
                value += _amplitudes[k] * _values[k][j];
                slope += _amplitudes[k] * _slopes[k][j];
            }
            for (int i = 0; i < n; i++)
                _shift[i][j] = _histogram.Width * (slope * partials[3 * i] * inChannel[0] + value * partials[3 * i + 1]);
        }

        FisherBlocks(n, out double[] blocks);
        TensorPrimitives.Divide<double>(_counts, _mean, _ratio);
        int[] free = _target.FixedFractions is null ? FreeAmplitudes() : [];
        double[] factor = new double[free.Length * free.Length], solved = new double[free.Length];
        for (int r = 0; r < free.Length; r++)
            for (int c = 0; c < free.Length; c++)
                factor[r * free.Length + c] = Block(n + free[r], n + free[c]);
        bool profiled = SmallMatrix.TryCholesky(factor, free.Length);
        for (int i = 0; i < n; i++)
        {
            result.Gradient[i] = 2 * (TensorPrimitives.Sum<double>(_shift[i]) - TensorPrimitives.Dot<double>(_shift[i], _ratio));
            for (int r = 0; r < free.Length; r++) solved[r] = Block(i, n + free[r]);
            if (profiled) SmallMatrix.CholeskySolve(factor, solved);
            for (int m = 0; m < n; m++)
            {
                double curvature = Block(i, m);
                for (int r = 0; r < free.Length && profiled; r++) curvature -= solved[r] * Block(m, n + free[r]);
                result.Hessian[i * n + m] = result.GaussNewton[i * n + m] = 2 * curvature;
            }
        }

        double Block(int row, int column) =>
            blocks[row * (n + _components) + column] + (row >= n && column >= n ? _penalty[(row - n) * _components + column - n] : 0);
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
    public double[] AmplitudeErrors()
    {
        var errors = new double[_components];
        if (_target.FixedFractions is not null) return errors;
        AmplitudeInformation();
        double[]? inverse = SmallMatrix.TryInvert(_information, _components);
        for (int k = 0; k < _components; k++) errors[k] = inverse is null ? 0 : Math.Sqrt(inverse[k * _components + k]);
        return errors;
    }

    /// <inheritdoc/>
    /// <remarks>The mean deviance of a Poisson count of mean mu, below about 5 no longer 1, is computed and summed.</remarks>
    public double ReducedValue(double value)
    {
        double expected = 0;
        foreach (double mu in _mean) expected += ExpectedDeviance(mu);
        return value / expected;
    }

    // Mean of 2 (mu - n + n ln(n/mu)) over Poisson counts n; 1 + 1/(6 mu) for large mu.
    private static double ExpectedDeviance(double mu)
    {
        if (mu > 20) return 1 + 1 / (6 * mu);
        double probability = Math.Exp(-mu), sum = probability * 2 * mu;
        for (int n = 1; n < 100; n++)
        {
            probability *= mu / n;
            sum += probability * 2 * (mu - n + n * Math.Log(n / mu));
        }
        return sum;
    }

    // t_k and their slopes at C(a_i), and mu_ik = w t_k C'. False where the scale is not rising.
    private bool Prepare(ReadOnlySpan<double> parameters)
    {
        for (int j = 0; j < _channels.Length; j++)
        {
            _energies[j] = _function.Energy(_channels[j], parameters);
            if (!double.IsFinite(_energies[j]) || (j > 0 && _energies[j] <= _energies[j - 1])) return false;
        }
        double step = _function.Slope(_channels[_channels.Length / 2], parameters) * _histogram.Width;
        TargetBasis.Evaluate(_target, _energies, step * step / 12, _values, _slopes);
        for (int j = 0; j < _channels.Length; j++)
        {
            double slope = _function.Slope(_channels[j], parameters) * _histogram.Width;
            for (int k = 0; k < _components; k++) _means[k][j] = _values[k][j] * slope;
        }
        return true;
    }

    // Newton on a convex function with A >= 0: components at zero whose derivative pushes outwards are held there.
    private void ProfileAmplitudes()
    {
        double deviance = Deviance(_amplitudes);
        var trial = new double[_components];
        for (int iteration = 0; iteration < 100; iteration++)
        {
            AmplitudeInformation();
            int[] free = FreeAmplitudes();
            var factor = new double[free.Length * free.Length];
            var step = new double[free.Length];
            for (int r = 0; r < free.Length; r++)
            {
                step[r] = -_gradientA[free[r]];
                for (int c = 0; c < free.Length; c++) factor[r * free.Length + c] = _information[free[r] * _components + free[c]];
                factor[r * free.Length + r] *= 1 + 1e-12;
            }
            if (!SmallMatrix.TryCholesky(factor, free.Length)) return;
            SmallMatrix.CholeskySolve(factor, step);
            double decrement = 0;
            for (int r = 0; r < free.Length; r++) decrement -= step[r] * _gradientA[free[r]];
            if (decrement < 1e-13 * (1 + deviance)) return;
            bool accepted = false;
            for (double length = 1; length > 1e-6 && !accepted; length /= 2)
            {
                _amplitudes.CopyTo(trial, 0);
                for (int r = 0; r < free.Length; r++) trial[free[r]] = Math.Max(0, trial[free[r]] + length * step[r]);
                double reached = Deviance(trial);
                if (reached > deviance) continue;
                accepted = true;
                deviance = reached;
                trial.CopyTo(_amplitudes, 0);
            }
            if (!accepted) return;
        }
    }

    // Gradient and second derivatives of half the deviance in the amplitudes: sum t_k (1 - n/mu) and sum n/mu^2 t_k t_l.
    private void AmplitudeInformation()
    {
        SumMeans(_amplitudes);
        TensorPrimitives.Divide<double>(_counts, _mean, _ratio);
        for (int k = 0; k < _components; k++)
        {
            double gradient = TensorPrimitives.Sum<double>(_means[k]) - TensorPrimitives.Dot<double>(_means[k], _ratio);
            for (int l = 0; l < _components; l++) gradient += _penalty[k * _components + l] * _amplitudes[l];
            _gradientA[k] = gradient;
        }
        TensorPrimitives.Divide<double>(_ratio, _mean, _ratio);
        for (int k = 0; k < _components; k++)
        {
            TensorPrimitives.Multiply<double>(_means[k], _ratio, _work);
            for (int l = 0; l <= k; l++)
            {
                double sum = TensorPrimitives.Dot<double>(_work, _means[l]);
                _information[k * _components + l] = _information[l * _components + k] = sum + _penalty[k * _components + l];
            }
        }
    }

    private int[] FreeAmplitudes() => [.. Enumerable.Range(0, _components).Where(k => _amplitudes[k] > 0 || _gradientA[k] < 0)];

    private void FisherBlocks(int n, out double[] blocks)
    {
        int size = n + _components;
        blocks = new double[size * size];
        SumMeans(_amplitudes);
        for (int i = 0; i < size; i++)
        {
            TensorPrimitives.Divide<double>(Column(i), _mean, _work);
            for (int j = 0; j <= i; j++) blocks[i * size + j] = blocks[j * size + i] = TensorPrimitives.Dot<double>(_work, Column(j));
        }

        double[] Column(int i) => i < n ? _shift[i] : _means[i - n];
    }

    private double Deviance(double[] amplitudes)
    {
        SumMeans(amplitudes);
        TensorPrimitives.Log<double>(_mean, _work);
        double sum = TensorPrimitives.Sum<double>(_mean) - TensorPrimitives.Dot<double>(_counts, _work) + _saturated;
        return 2 * sum + (_target.Ties.Count == 0 ? 0 : SmallMatrix.QuadraticForm(_penalty, amplitudes));
    }

    private void SumMeans(double[] amplitudes)
    {
        Array.Fill(_mean, SmallestMean);
        for (int k = 0; k < _components; k++) TensorPrimitives.MultiplyAdd(_means[k], amplitudes[k], _mean, _mean);
    }
}
