using System.Numerics.Tensors;
using SpectroCal.Numerics;

namespace SpectroCal.Estimation;

/// <summary>
/// The amplitudes that maximise the likelihood of events, n_j ln mu_j - v_j mu_j summed over points, mu_j = sum_k A_k m_kj, A_k not
/// negative: a convex problem, solved by Newton steps.
/// </summary>
internal sealed class PoissonAmplitudes
{
    private const double SmallestMean = 1e-12; // keeps ln(mu) finite where every component vanishes
    private const int MostIterations = 100;
    private readonly double[] _counts;
    private readonly double[] _spans;
    private readonly double _saturated;
    private readonly double[] _mean;
    private readonly double[] _ratio;
    private readonly double[] _work;
    private readonly double[] _gradient;
    private readonly double[] _information;
    private readonly double[] _penalty;
    private readonly int _components;

    /// <summary>Prepares for given points; the component means there are filled in by the caller.</summary>
    public PoissonAmplitudes(LikelihoodPoints points, int components)
    {
        double[] counts = points.Counts;
        _counts = counts;
        _components = components;
        _spans = points.Spans;
        _saturated = points.Saturated;
        _mean = new double[counts.Length];
        _ratio = new double[counts.Length];
        _work = new double[counts.Length];
        _gradient = new double[components];
        _information = new double[components * components];
        _penalty = new double[components * components];
        Values = new double[components];
        Array.Fill(Values, counts.Sum() / components);
        ComponentMeans = [.. Enumerable.Range(0, components).Select(_ => new double[counts.Length])];
    }

    /// <summary>The amplitudes A_k, counts.</summary>
    public double[] Values { get; }

    /// <summary>m_kj: means per unit amplitude.</summary>
    public double[][] ComponentMeans { get; }

    /// <summary>mu_j at the amplitudes of the last <see cref="Deviance()"/>.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>Takes the present amplitudes as the scale of ties.</summary>
    public void Tie(IReadOnlyList<AmplitudeTie> ties) => TiePenalty.Fill(ties, Values, _penalty);

    /// <summary>The matrix of the penalty of ties, K x K by rows.</summary>
    public ReadOnlySpan<double> PenaltyMatrix => _penalty;

    /// <summary>Second derivative of the penalty of ties.</summary>
    public double Penalty(int row, int column) => _penalty[row * _components + column];

    /// <summary>Deviance with the penalty of ties.</summary>
    public double Deviance() => Deviance(Values);

    /// <summary>Components that may vary: those at zero whose derivative pushes outwards may not.</summary>
    public int[] Free() => [.. Enumerable.Range(0, _components).Where(k => Values[k] > 0 || _gradient[k] < 0)];

    /// <summary>Moves the amplitudes to the maximum of the likelihood.</summary>
    public void Maximize()
    {
        double deviance = Deviance(Values);
        var trial = new double[_components];
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            Differentiate();
            int[] free = Free();
            var factor = new double[free.Length * free.Length];
            var step = new double[free.Length];
            for (int r = 0; r < free.Length; r++)
            {
                step[r] = -_gradient[free[r]];
                for (int c = 0; c < free.Length; c++)
                    factor[r * free.Length + c] = _information[free[r] * _components + free[c]];
                factor[r * free.Length + r] *= 1 + 1e-12;
            }
            if (!SmallMatrix.TryCholesky(factor, free.Length))
                return;
            SmallMatrix.CholeskySolve(factor, step);
            double decrement = 0;
            for (int r = 0; r < free.Length; r++)
                decrement -= step[r] * _gradient[free[r]];
            if (decrement < 1e-13 * (1 + deviance))
            {
                // The last step is too small to be seen in the deviance; the gradient in the parameters, for which the amplitudes are at
                // the maximum, would miss it by its square root.
                Move(free, step, 1, Values);
                return;
            }
            if (!TryStep(free, step, trial, ref deviance))
                return;
        }
    }

    /// <summary>Standard errors of the amplitudes; infinite where the counts do not determine them.</summary>
    public double[] Errors()
    {
        Differentiate();
        var errors = new double[_components];
        double[]? inverse = SmallMatrix.TryInvert(_information, _components);
        for (int k = 0; k < _components; k++)
            errors[k] = inverse is null ? double.PositiveInfinity : Math.Sqrt(inverse[k * _components + k]);
        return errors;
    }

    private bool TryStep(int[] free, double[] step, double[] trial, ref double deviance)
    {
        for (double length = 1; length > 1e-6; length /= 2)
        {
            Values.CopyTo(trial, 0);
            Move(free, step, length, trial);
            double reached = Deviance(trial);
            if (reached > deviance)
                continue;
            deviance = reached;
            trial.CopyTo(Values, 0);
            return true;
        }
        return false;
    }

    private static void Move(int[] free, double[] step, double length, double[] amplitudes)
    {
        for (int r = 0; r < free.Length; r++)
            amplitudes[free[r]] = Math.Max(0, amplitudes[free[r]] + length * step[r]);
    }

    // Gradient and second derivatives of half the deviance: sum m_k (v - n/mu) and sum n/mu^2 m_k m_l.
    private void Differentiate()
    {
        SumMeans(Values);
        TensorPrimitives.Divide<double>(_counts, _mean, _ratio);
        for (int k = 0; k < _components; k++)
        {
            double gradient =
                TensorPrimitives.Dot<double>(ComponentMeans[k], _spans) - TensorPrimitives.Dot<double>(ComponentMeans[k], _ratio);
            for (int l = 0; l < _components; l++)
                gradient += Penalty(k, l) * Values[l];
            _gradient[k] = gradient;
        }
        TensorPrimitives.Divide<double>(_ratio, _mean, _ratio);
        for (int k = 0; k < _components; k++)
        {
            TensorPrimitives.Multiply<double>(ComponentMeans[k], _ratio, _work);
            for (int l = 0; l <= k; l++)
                _information[k * _components + l] = _information[l * _components + k] =
                    TensorPrimitives.Dot<double>(_work, ComponentMeans[l]) + Penalty(k, l);
        }
    }

    private double Deviance(double[] amplitudes)
    {
        SumMeans(amplitudes);
        TensorPrimitives.Log<double>(_mean, _work);
        double sum = TensorPrimitives.Dot<double>(_mean, _spans) - TensorPrimitives.Dot<double>(_counts, _work) + _saturated;
        return 2 * sum + SmallMatrix.QuadraticForm(_penalty, amplitudes);
    }

    private void SumMeans(double[] amplitudes)
    {
        Array.Fill(_mean, SmallestMean);
        for (int k = 0; k < _components; k++)
            TensorPrimitives.MultiplyAdd(ComponentMeans[k], amplitudes[k], _mean, _mean);
    }
}
