using SpectroCal.Numerics;

namespace SpectroCal.Fitting;

/// <summary>
/// What is known of parameters before the fit, as a Gaussian: the statistic gets (t - m)^T V^-1 (t - m), t the parameters or their
/// logarithms. It counts like one measurement of each.
/// </summary>
public sealed record ParameterPrior
{
    /// <summary>States what is known.</summary>
    /// <param name="names">Names of parameters.</param>
    /// <param name="values">Their values, in the units of the parameters.</param>
    /// <param name="covariance">
    /// Covariance of the values by rows; of their natural logarithms where <paramref name="isLogarithmic"/> is set.
    /// </param>
    /// <param name="isLogarithmic">Whether the logarithms are Gaussian: an error is a factor then.</param>
    /// <exception cref="FitException">The lengths differ, the covariance has no inverse, or a logarithm does not exist.</exception>
    public ParameterPrior(
        IReadOnlyList<string> names,
        IReadOnlyList<double> values,
        IReadOnlyList<double> covariance,
        bool isLogarithmic = false
    )
    {
        int n = names.Count;
        if (values.Count != n || covariance.Count != n * n)
            throw new FitException($"Prior knowledge of {n} parameters has {values.Count} values and {covariance.Count} covariances.");
        for (int i = 0; i < n; i++)
            if (!double.IsFinite(values[i]) || (isLogarithmic && values[i] <= 0))
                throw new FitException($"The value {values[i]} of '{names[i]}' cannot be prior knowledge.");
        (Names, Values, Covariance, IsLogarithmic) = ([.. names], [.. values], [.. covariance], isLogarithmic);
        Inverse =
            SmallMatrix.TryInvert([.. covariance], n)
            ?? throw new FitException(
                $"The errors of {string.Join(" and ", names)} are not those of prior knowledge: they must be positive."
            );
    }

    /// <summary>Names of the parameters.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Their values.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>Covariance by rows.</summary>
    public IReadOnlyList<double> Covariance { get; }

    /// <summary>Whether the covariance is that of the natural logarithms.</summary>
    public bool IsLogarithmic { get; }

    internal double[] Inverse { get; }

    /// <summary>One parameter with its standard error.</summary>
    /// <param name="name">Name.</param>
    /// <param name="value">Value.</param>
    /// <param name="error">Standard error, positive.</param>
    public static ParameterPrior Of(string name, double value, double error) => new([name], [value], [error * error]);

    /// <summary>Standard error of a value: with <see cref="IsLogarithmic"/> that of the logarithm.</summary>
    public double Error(int index) => Math.Sqrt(Covariance[index * Names.Count + index]);
}
