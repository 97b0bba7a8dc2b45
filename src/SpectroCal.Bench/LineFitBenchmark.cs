using MathNet.Numerics.Distributions;
using SpectroCal.Detectors;
using SpectroCal.Fitting;
using SpectroCal.LineShapes;

namespace SpectroCal.Bench;

/// <summary>
/// The fit that is timed: the copper doublet with tails on a straight background, 50 000 counts in 300 bins of 5 eV, seven free parameters.
/// </summary>
public static class LineFitBenchmark
{
    private const int Bins = 300;
    private const double LowEv = 7300;
    private const double BinEv = 5;

    /// <summary>The fit, with starts as the data give them.</summary>
    public static FitProblem Problem()
    {
        double[] edges = [.. Enumerable.Range(0, Bins + 1).Select(j => LowEv + BinEv * j)];
        FitProblem empty = LineFitter.Problem(new BinnedSpectrum(edges, new double[Bins]), Specification);
        double[] truth =
        [
            .. empty.Parameters.Select(p =>
                p.Name switch
                {
                    "Cu Ka.area" => 50_000,
                    "Cu Ka.position" => 8047.8,
                    "Cu Ka.sigma" => 65,
                    "tail.fraction" => 0.1,
                    "tail.slope" => 1.5,
                    "background.b0" => 8,
                    "background.b1" => 5,
                    _ => p.Start,
                }
            ),
        ];
        double[] mu = new double[Bins];
        empty.Model.CreateEvaluator(new bool[truth.Length]).Evaluate(truth, mu, []);
        var random = new Random(1);
        return LineFitter.Problem(new BinnedSpectrum(edges, [.. mu.Select(m => (double)Poisson.Sample(random, m))]), Specification);
    }

    private static LineFitSpecification Specification =>
        LineFitSpecification.Vip2 with
        {
            RangeEv = (LowEv, LowEv + Bins * BinEv),
            Resolution = new ResolutionModel(50),
        };
}
