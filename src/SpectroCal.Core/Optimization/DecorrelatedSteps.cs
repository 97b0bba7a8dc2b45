using MathNet.Numerics.LinearAlgebra;

namespace SpectroCal.Optimization;

/// <summary>
/// Steps of another method in parameters u without correlation, p = L u: by the chain rule dO/du = L^T dO/dp, and a step du of the method
/// is L du for the parameters. L L^T = 2 H^-1 with H the expected curvature at the first point, so that on the scale of chi2 each u is
/// counted in its standard errors, and O rises by u^2.
/// </summary>
/// <remarks>
/// Offset and gain of a scale that is known far from channel 0 are correlated to one part in a million. Methods that take each parameter
/// by itself then move along the steepest direction only, whatever their learning rates.
/// </remarks>
/// <param name="Inner">The method; its learning rates are for u.</param>
internal sealed record DecorrelatedSteps(OptimizationMethod Inner) : OptimizationMethod
{
    /// <inheritdoc/>
    public override string Name => Inner.Name;

    /// <inheritdoc/>
    internal override bool NeedsCurvature => true;

    /// <inheritdoc/>
    public override IStepper Begin(int parameterCount) => new Stepper(Inner.Begin(parameterCount), parameterCount);

    private sealed class Stepper(IStepper inner, int n) : IStepper
    {
        private const double LeastEigenvalue = 1e-13; // of the largest: what rounding leaves of a correlation matrix
        private readonly ObjectiveEvaluation _current = new(n);
        private readonly ObjectiveEvaluation _trial = new(n);
        private readonly double[] _step = new double[n];
        private Matrix<double>? _axes; // L

        public bool Propose(ObjectiveEvaluation current, StepLimits limits, Span<double> step)
        {
            if (!limits.IsEmpty)
                throw new NotSupportedException("A box of parameters is none in others that are not correlated.");
            _axes ??= Axes(current);
            See(current, _current);
            if (!inner.Propose(_current, limits, _step))
                return false;
            for (int i = 0; i < n; i++)
            {
                step[i] = 0;
                for (int k = 0; k < n; k++)
                    step[i] += _axes[i, k] * _step[k];
            }
            return true;
        }

        public bool Judge(ObjectiveEvaluation current, ObjectiveEvaluation trial, ReadOnlySpan<double> step)
        {
            See(current, _current);
            See(trial, _trial);
            return inner.Judge(_current, _trial, _step);
        }

        private void See(ObjectiveEvaluation at, ObjectiveEvaluation seen)
        {
            seen.Value = at.Value;
            Matrix<double> axes = _axes!;
            axes.TransposeThisAndMultiply(Vector<double>.Build.Dense(at.Gradient)).AsArray().CopyTo(seen.Gradient, 0);
            Turn(at.Hessian, seen.Hessian);
            Turn(at.GaussNewton, seen.GaussNewton);

            void Turn(double[] from, double[] to) =>
                axes.TransposeThisAndMultiply(Square(from)).Multiply(axes).ToRowMajorArray().CopyTo(to, 0);
        }

        private Matrix<double> Square(double[] rows) => Matrix<double>.Build.DenseOfRowMajor(n, n, rows);

        // The principal axes of the curvature, its diagonal put to 1 first: parameters have different units.
        private Matrix<double> Axes(ObjectiveEvaluation first)
        {
            double[] scale = new double[n];
            for (int i = 0; i < n; i++)
                scale[i] = first.GaussNewton[i * n + i] is > 0 and var curvature ? 1 / Math.Sqrt(curvature) : 1;
            var scaled = Square(first.GaussNewton).MapIndexed((i, j, h) => scale[i] * h * scale[j]);
            var eigen = scaled.Evd(Symmetricity.Symmetric);
            double[] values = [.. eigen.EigenValues.Select(v => v.Real)];
            double least = LeastEigenvalue * Math.Max(values.Max(), double.Epsilon);
            return eigen.EigenVectors.MapIndexed((i, k, v) => Math.Sqrt(2) * scale[i] * v / Math.Sqrt(Math.Max(values[k], least)));
        }
    }
}
