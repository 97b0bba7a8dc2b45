namespace SpectroCal.Fitting;

/// <summary>The data of a fit.</summary>
public sealed record FitData
{
    /// <summary>Takes counts or values.</summary>
    /// <param name="values">One value for each point, finite.</param>
    /// <param name="errors">Standard errors for <see cref="FitStatistic.LeastSquares"/>, positive; null where they are unknown.</param>
    /// <exception cref="FitException">A value is not finite, an error is not positive, or the lengths differ.</exception>
    public FitData(IReadOnlyList<double> values, IReadOnlyList<double>? errors = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        for (int j = 0; j < values.Count; j++)
            if (!double.IsFinite(values[j]))
                throw new FitException($"Point {j} of the data is {values[j]}.");
        if (errors is not null && errors.Count != values.Count)
            throw new FitException($"There are {values.Count} values and {errors.Count} errors.");
        for (int j = 0; errors is not null && j < errors.Count; j++)
            if (!(errors[j] > 0 && double.IsFinite(errors[j])))
                throw new FitException($"The error of point {j} is {errors[j]}; it must be positive.");
        Values = [.. values];
        Errors = errors is null ? null : [.. errors];
    }

    /// <summary>Counts or values.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>Standard errors; null where they are unknown.</summary>
    public IReadOnlyList<double>? Errors { get; }

    /// <summary>Whether the errors are estimates from the scatter of the values, which say nothing of how well a model fits.</summary>
    public bool AreErrorsEstimated { get; init; }
}
