using SpectroCal.Differentiation;

namespace SpectroCal.Detectors;

/// <summary>
/// An energy scale given as an expression, such as "p0 + p1*adc + p2*sqrt(adc)", with exact derivatives.
/// <see cref="CalibrationFunction.Parse"/> makes it.
/// </summary>
/// <remarks>
/// The expression is differentiated once, when it is read; expression and derivatives become straight-line programs that share what they
/// have in common. The channel of an energy is sought on one rising branch: see <see cref="RisingBranch"/>.
/// </remarks>
public sealed class ExpressionFunction : CalibrationFunction, IEquatable<ExpressionFunction>
{
    /// <summary>Maximum number of parameters.</summary>
    public const int MostParameters = PolynomialFunction.HighestDegree + 1;

    private const string ChannelName = "adc";
    private static readonly string[] Names = [ChannelName, .. Enumerable.Range(0, MostParameters).Select(i => $"p{i}")];
    private static readonly Dictionary<string, string> Synonyms = new()
    {
        ["a"] = ChannelName,
        ["x"] = ChannelName,
        ["channel"] = ChannelName,
    };

    private readonly ExpressionProgram _energy;
    private readonly ExpressionProgram _slope;
    private readonly ExpressionProgram _energyAndSlope;
    private readonly ExpressionProgram _partials;
    private readonly ExpressionProgram _derivatives;
    private readonly ExpressionProgram? _second;

    private ExpressionFunction(Expression energy, int parameterCount)
    {
        Formula = energy;
        Expression = energy.ToString();
        ParameterCount = parameterCount;
        Expression slope = energy.Derivative(0),
            bend = slope.Derivative(0),
            twist = bend.Derivative(0);
        Expression[] partials = [.. Enumerable.Range(1, parameterCount).Select(energy.Derivative)];
        Expression[] shapes = [.. partials.SelectMany(p => (Expression[])[p, p.Derivative(0), p.Derivative(0).Derivative(0)])];
        Expression[] second =
        [
            .. Enumerable
                .Range(0, parameterCount)
                .SelectMany(i => Enumerable.Range(0, i + 1).Select(j => partials[i].Derivative(j + 1)))
                .SelectMany(p => (Expression[])[p, p.Derivative(0)]),
        ];
        if (slope.Graph.Is(slope.Node, 0))
            throw new ExpressionException($"expected an energy that depends on {ChannelName}, found {Expression}");
        for (int i = 0; i < parameterCount; i++)
            if (partials[i].Graph.Is(partials[i].Node, 0))
                throw new ExpressionException($"expected an energy that depends on p{i}, found {Expression}");
        _energy = Program(energy);
        _slope = Program(slope);
        _energyAndSlope = Program(energy, slope);
        _partials = Program(partials);
        _derivatives = Program([slope, bend, twist, .. shapes]);
        _second = second.All(s => s.Graph.Is(s.Node, 0)) ? null : Program(second);

        ExpressionProgram Program(params Expression[] results) => new(energy.Graph, parameterCount + 1, [.. results.Select(r => r.Node)]);
    }

    /// <inheritdoc/>
    public override string Expression { get; }

    /// <summary>The energy as an expression of the channel (variable 0), p0 (variable 1), p1, ...</summary>
    internal Expression Formula { get; }

    /// <inheritdoc/>
    public override int ParameterCount { get; }

    /// <inheritdoc/>
    public override bool IsLinear => _second is null;

    /// <inheritdoc/>
    public override double Energy(double channel, ReadOnlySpan<double> parameters) => _energy.Evaluate(channel, parameters);

    /// <inheritdoc/>
    public override double Slope(double channel, ReadOnlySpan<double> parameters) => _slope.Evaluate(channel, parameters);

    /// <inheritdoc/>
    public override double Channel(double energyEv, ReadOnlySpan<double> parameters) =>
        RisingBranch.Of(_energyAndSlope, parameters).Channel(energyEv);

    /// <inheritdoc/>
    public override void Partials(double channel, ReadOnlySpan<double> parameters, Span<double> partials) =>
        _partials.Evaluate(channel, parameters, partials);

    /// <inheritdoc/>
    public override void Derivatives(double channel, ReadOnlySpan<double> parameters, Span<double> inChannel, Span<double> partials)
    {
        Span<double> all = stackalloc double[3 + 3 * MostParameters];
        _derivatives.Evaluate(channel, parameters, all);
        all[..3].CopyTo(inChannel);
        all.Slice(3, 3 * ParameterCount).CopyTo(partials);
    }

    /// <inheritdoc/>
    public override void SecondPartials(double channel, ReadOnlySpan<double> parameters, Span<double> second)
    {
        if (_second is null)
            second.Clear();
        else
            _second.Evaluate(channel, parameters, second);
    }

    /// <summary>Whether both are the same expression, spaces, needless parentheses and synonyms aside.</summary>
    public bool Equals(ExpressionFunction? other) => other?.Expression == Expression;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ExpressionFunction);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Expression);

    /// <summary>Reads an expression; a polynomial becomes the class for polynomials.</summary>
    internal static CalibrationFunction Read(string text)
    {
        Expression energy = Differentiation.Expression.Parse(text, Names, Synonyms);
        int[] used = [.. Enumerable.Range(0, MostParameters).Where(i => energy.Uses(i + 1))];
        if (!energy.Uses(0))
            throw new ExpressionException($"expected an expression of {ChannelName}, found {energy}");
        if (used.Length == 0)
            throw new ExpressionException($"expected parameters p0, p1, ..., found {energy}");
        if (used[^1] != used.Length - 1)
            throw new ExpressionException(
                $"expected parameters p0, p1, ... without a gap, found {string.Join(", ", used.Select(i => $"p{i}"))}"
            );
        return ExpressionPolynomial.Degree(energy) is { } degree
            ? new PolynomialFunction(degree)
            : new ExpressionFunction(energy, used.Length);
    }
}
