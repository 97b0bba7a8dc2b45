namespace SpectroCal.Detectors;

/// <summary>A calibration function some of whose parameters are held at given values; only the free ones remain parameters.</summary>
public sealed class RestrictedFunction : CalibrationFunction
{
    private readonly CalibrationFunction _inner;
    private readonly double[] _held;
    private readonly int[] _free;

    /// <summary>Restricts a function.</summary>
    /// <param name="inner">The function.</param>
    /// <param name="held">Values of all parameters; those of free ones are not used.</param>
    /// <param name="free">Indices of the free parameters, ascending.</param>
    public RestrictedFunction(CalibrationFunction inner, ReadOnlySpan<double> held, IReadOnlyList<int> free)
    {
        if (free.Count == 0 || free.Any(i => i < 0 || i >= inner.ParameterCount))
            throw new CalibrationException($"At least one of the {inner.ParameterCount} parameters of {inner.Expression} must be free.");
        _inner = inner;
        _held = held.ToArray();
        _free = [.. free];
    }

    /// <summary>The function that is restricted.</summary>
    internal CalibrationFunction Inner => _inner;

    /// <summary>Values of all its parameters; those of free ones are not used.</summary>
    internal ReadOnlySpan<double> Held => _held;

    /// <summary>Indices of the free ones, ascending.</summary>
    internal IReadOnlyList<int> FreeParameters => _free;

    /// <inheritdoc/>
    public override string Expression => _inner.Expression;

    /// <inheritdoc/>
    public override int ParameterCount => _free.Length;

    /// <summary>All parameters, the free ones taken from <paramref name="parameters"/>.</summary>
    public double[] Expand(ReadOnlySpan<double> parameters)
    {
        double[] all = [.. _held];
        for (int i = 0; i < _free.Length; i++)
            all[_free[i]] = parameters[i];
        return all;
    }

    /// <summary>The free ones of all parameters.</summary>
    public double[] Select(ReadOnlySpan<double> all)
    {
        var selected = new double[_free.Length];
        for (int i = 0; i < _free.Length; i++)
            selected[i] = all[_free[i]];
        return selected;
    }

    /// <summary>A covariance of the free parameters as one of all parameters; held ones have none.</summary>
    public double[] ExpandCovariance(ReadOnlySpan<double> covariance)
    {
        int n = _inner.ParameterCount;
        var all = new double[n * n];
        for (int i = 0; i < _free.Length; i++)
        for (int j = 0; j < _free.Length; j++)
            all[_free[i] * n + _free[j]] = covariance[i * _free.Length + j];
        return all;
    }

    /// <inheritdoc/>
    public override bool IsLinear => _inner.IsLinear;

    /// <inheritdoc/>
    public override double Energy(double channel, ReadOnlySpan<double> parameters) => _inner.Energy(channel, Expand(parameters));

    /// <inheritdoc/>
    public override double Slope(double channel, ReadOnlySpan<double> parameters) => _inner.Slope(channel, Expand(parameters));

    /// <inheritdoc/>
    public override double Channel(double energyEv, ReadOnlySpan<double> parameters) => _inner.Channel(energyEv, Expand(parameters));

    /// <inheritdoc/>
    public override void Partials(double channel, ReadOnlySpan<double> parameters, Span<double> partials)
    {
        Span<double> all = stackalloc double[_inner.ParameterCount];
        _inner.Partials(channel, Expand(parameters), all);
        for (int i = 0; i < _free.Length; i++)
            partials[i] = all[_free[i]];
    }

    /// <inheritdoc/>
    public override void Derivatives(double channel, ReadOnlySpan<double> parameters, Span<double> inChannel, Span<double> partials)
    {
        Span<double> all = stackalloc double[3 * _inner.ParameterCount];
        _inner.Derivatives(channel, Expand(parameters), inChannel, all);
        for (int i = 0; i < _free.Length; i++)
            all.Slice(3 * _free[i], 3).CopyTo(partials.Slice(3 * i, 3));
    }

    /// <inheritdoc/>
    public override void SecondPartials(double channel, ReadOnlySpan<double> parameters, Span<double> second)
    {
        int n = _inner.ParameterCount,
            at = 0;
        Span<double> all = stackalloc double[n * (n + 1)];
        _inner.SecondPartials(channel, Expand(parameters), all);
        for (int i = 0; i < _free.Length; i++)
        {
            // The free ones ascend: the pair is a pair of the inner function in the same order.
            for (int j = 0; j <= i; j++, at += 2)
                all.Slice(_free[i] * (_free[i] + 1) + 2 * _free[j], 2).CopyTo(second.Slice(at, 2));
        }
    }
}
