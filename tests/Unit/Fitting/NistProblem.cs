using System.Globalization;
using SpectroCal.Differentiation;
using SpectroCal.Fitting;

namespace SpectroCal.Tests.Fitting;

/// <summary>A non-linear regression problem of the NIST Statistical Reference Datasets, read from its file.</summary>
public sealed record NistProblem(
    string Name,
    double[] Start1,
    double[] Start2,
    double[] Certified,
    double[] CertifiedDeviations,
    double ResidualSum,
    double[] X,
    double[] Y
)
{
    /// <summary>The model of the problem, from the "Model:" lines of its file.</summary>
    public Func<double, Jet[], Jet> Function =>
        Name switch
        {
            "Bennett5" => (x, b) => b[0] * Jet.Pow(b[1] + x, -1 / b[2]),
            "Chwirut2" => (x, b) => Jet.Exp(-b[0] * x) / (b[1] + b[2] * x),
            "DanWood" => (x, b) => b[0] * Jet.Pow(Jet.Constant(x), b[1]),
            "Eckerle4" => (x, b) => b[0] / b[1] * Jet.Exp(-0.5 * Jet.Pow((x - b[2]) / b[1], 2)),
            "Gauss1" or "Gauss2" or "Gauss3" => (x, b) =>
                b[0] * Jet.Exp(-b[1] * x) + b[2] * Jet.Exp(-Jet.Pow((x - b[3]) / b[4], 2)) + b[5] * Jet.Exp(-Jet.Pow((x - b[6]) / b[7], 2)),
            "Hahn1" or "Thurber" => (x, b) =>
                (b[0] + b[1] * x + b[2] * (x * x) + b[3] * (x * x * x)) / (1 + b[4] * x + b[5] * (x * x) + b[6] * (x * x * x)),
            "Lanczos1" or "Lanczos3" => (x, b) => b[0] * Jet.Exp(-b[1] * x) + b[2] * Jet.Exp(-b[3] * x) + b[4] * Jet.Exp(-b[5] * x),
            "MGH09" => (x, b) => b[0] * (x * x + x * b[1]) / (x * x + x * b[2] + b[3]),
            "MGH17" => (x, b) => b[0] + b[1] * Jet.Exp(-x * b[3]) + b[2] * Jet.Exp(-x * b[4]),
            "Misra1a" => (x, b) => b[0] * (1 - Jet.Exp(-b[1] * x)),
            "Misra1c" => (x, b) => b[0] * (1 - Jet.Pow(1 + 2 * b[1] * x, -0.5)),
            _ => throw new ArgumentException($"The model of {Name} is not known.", nameof(Name)),
        };

    /// <summary>Reads a file: lines "b1 = start1 start2 certified deviation", then the data below the second "Data:".</summary>
    public static NistProblem Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        double Number(string s) => double.Parse(s, CultureInfo.InvariantCulture);
        string[] Fields(string s) => s.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string[][] parameters = [.. lines.Select(Fields).Where(f => f.Length == 6 && f[0].StartsWith('b') && f[1] == "=")];
        double residuals = Number(Fields(lines.Single(l => l.StartsWith("Residual Sum of Squares:", StringComparison.Ordinal)))[^1]);
        int data = Array.FindLastIndex(lines, l => l.StartsWith("Data:", StringComparison.Ordinal));
        double[][] rows = [.. lines[(data + 1)..].Select(Fields).Where(f => f.Length == 2).Select(f => f.Select(Number).ToArray())];
        return new NistProblem(
            Path.GetFileNameWithoutExtension(path),
            [.. parameters.Select(f => Number(f[2]))],
            [.. parameters.Select(f => Number(f[3]))],
            [.. parameters.Select(f => Number(f[4]))],
            [.. parameters.Select(f => Number(f[5]))],
            residuals,
            [.. rows.Select(r => r[1])],
            [.. rows.Select(r => r[0])]
        );
    }

    /// <summary>The fit from a start.</summary>
    public FitProblem Problem(double[] start) =>
        new(
            new FunctionModel(X, start.Length, Function),
            [.. start.Select((s, i) => new FitParameter($"b{i + 1}", s))],
            new FitData(Y),
            FitStatistic.LeastSquares
        );

    /// <summary>Common decimal digits, -log10 of the relative difference (NIST's log relative error).</summary>
    public static double Digits(double value, double certified) =>
        value == certified ? 16 : -Math.Log10(Math.Abs(value - certified) / Math.Abs(certified));
}
