namespace SpectroCal.Optimization;

/// <summary>A box that the parameters may not leave; the minimum may lie on its walls.</summary>
internal sealed class ParameterBounds
{
    private readonly double[] _lower;
    private readonly double[] _upper;

    /// <summary>Creates the box.</summary>
    /// <param name="lower">Lowest value of each parameter, or negative infinity.</param>
    /// <param name="upper">Highest value of each parameter, or positive infinity.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a lower bound is not below its upper bound.</exception>
    public ParameterBounds(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        if (lower.Length != upper.Length)
            throw new ArgumentException($"There are {lower.Length} lower and {upper.Length} upper bounds.", nameof(upper));
        for (int i = 0; i < lower.Length; i++)
            if (!(lower[i] < upper[i]))
                throw new ArgumentException($"The lower bound {lower[i]} is not below the upper bound {upper[i]}.", nameof(lower));
        _lower = lower.ToArray();
        _upper = upper.ToArray();
    }

    /// <summary>Number of parameters.</summary>
    public int Count => _lower.Length;

    /// <summary>Lowest value of each parameter.</summary>
    public ReadOnlySpan<double> Lower => _lower;

    /// <summary>Highest value of each parameter.</summary>
    public ReadOnlySpan<double> Upper => _upper;

    /// <summary>
    /// Whether the objective would only decrease further outside: the parameter is on a wall and the gradient points through it.
    /// </summary>
    public bool Holds(int index, double value, double gradient) =>
        (value <= _lower[index] && gradient > 0) || (value >= _upper[index] && gradient < 0);

    /// <summary>The box seen from a point: how far each parameter may go down and up.</summary>
    internal void Reach(ReadOnlySpan<double> from, Span<double> down, Span<double> up)
    {
        for (int i = 0; i < _lower.Length; i++)
        {
            down[i] = _lower[i] - from[i];
            up[i] = _upper[i] - from[i];
        }
    }
}

/// <summary>Largest step that each parameter may make from where it is; without limits where the spans are empty.</summary>
/// <param name="down">Not positive.</param>
/// <param name="up">Not negative.</param>
public readonly ref struct StepLimits(ReadOnlySpan<double> down, ReadOnlySpan<double> up)
{
    private readonly ReadOnlySpan<double> _down = down;
    private readonly ReadOnlySpan<double> _up = up;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _down.IsEmpty;

    /// <summary>The step of a parameter, cut to the limits.</summary>
    public double Cut(int index, double step) => IsEmpty ? step : Math.Clamp(step, _down[index], _up[index]);
}
