namespace SpectroCal.LineShapes;

/// <summary>An exponential background, height exp(rate (x - middle)) counts per eV.</summary>
/// <param name="middleEv">Where the height is taken, eV: the middle of the range, so that height and rate are nearly independent.</param>
/// <param name="height">Name of the parameter for the height, counts per eV.</param>
/// <param name="rate">Name of the parameter for the rate, 1/eV; negative where the background falls.</param>
internal sealed class ExponentialBackground(double middleEv, string height, string rate) : SpectrumComponent("background", [height, rate])
{
    internal override ComponentEvaluator Begin(double[] edges) => new Evaluator(middleEv, edges);

    private sealed class Evaluator(double middle, double[] edges) : ComponentEvaluator
    {
        private readonly double[] _counts = new double[edges.Length - 1];
        private readonly double[] _byHeight = new double[edges.Length - 1];
        private readonly double[] _byRate = new double[edges.Length - 1];

        public override ReadOnlySpan<double> Counts => _counts;

        public override ReadOnlySpan<double> Derivative(int argument) => argument == 0 ? _byHeight : _byRate;

        public override void Evaluate(ReadOnlySpan<double> arguments)
        {
            for (int j = 0; j < _counts.Length; j++)
            {
                (double integral, double first, _) = Bin(j, arguments[1]);
                _counts[j] = arguments[0] * integral;
                _byHeight[j] = integral;
                _byRate[j] = arguments[0] * first;
            }
        }

        public override void AddCurvature(ReadOnlySpan<double> arguments, ReadOnlySpan<double> weights, Span<double> hessian)
        {
            for (int j = 0; j < weights.Length; j++)
            {
                (_, double first, double second) = Bin(j, arguments[1]);
                hessian[1] += weights[j] * first;
                hessian[2] += weights[j] * first;
                hessian[3] += weights[j] * arguments[0] * second;
            }
        }

        // Integral over bin j at height 1, w e^(k c) S(k w/2) with S(y) = sinh(y)/y, and its derivatives with respect to the rate k.
        private (double Integral, double First, double Second) Bin(int j, double rate)
        {
            double half = 0.5 * (edges[j + 1] - edges[j]),
                centre = 0.5 * (edges[j + 1] + edges[j]) - middle,
                y = rate * half;
            double s,
                s1,
                s2;
            if (Math.Abs(y) < 0.05)
            {
                double q = y * y;
                s = 1 + q / 6 * (1 + q / 20 * (1 + q / 42));
                s1 = y / 3 * (1 + q / 10 * (1 + q / 28));
                s2 = 1.0 / 3 * (1 + q * (3.0 / 10 + q * (5.0 / 280)));
            }
            else
            {
                double sinh = Math.Sinh(y),
                    cosh = Math.Cosh(y);
                s = sinh / y;
                s1 = (cosh - s) / y;
                s2 = (sinh - 2 * s1) / y;
            }
            double e = 2 * half * Math.Exp(rate * centre);
            return (e * s, e * (centre * s + half * s1), e * (centre * centre * s + 2 * centre * half * s1 + half * half * s2));
        }
    }
}
