using SpectroCal.Detectors;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Functions;

/// <summary>
/// The calibration functions of a set of batches as tensor programs: one formula, of which each batch may hold parameters fixed.
/// </summary>
internal sealed class TensorFunction : IDisposable
{
    private readonly IReadOnlyList<CalibrationFunction> _functions;
    private readonly ITensorFormula _formula;
    private readonly int[] _free;
    private readonly Tensor? _held; // of every batch, all parameters; null where none is held

    /// <summary>Makes the programs.</summary>
    /// <param name="functions">The function of each batch.</param>
    /// <param name="settings">Where they run.</param>
    public TensorFunction(IReadOnlyList<CalibrationFunction> functions, TensorSettings settings)
    {
        _functions = functions;
        CalibrationFunction all = Inner(functions[0]);
        _free = Free(functions[0]);
        foreach (CalibrationFunction function in functions)
            if (Inner(function).Expression != all.Expression || !Free(function).SequenceEqual(_free))
                throw new ArgumentException("All batches of a set must have the same calibration function and the same free parameters.");
        _formula = all switch
        {
            PolynomialFunction polynomial => new TensorPolynomial(polynomial.Degree),
            ExpressionFunction expression => new TensorExpression(expression),
            _ => throw new CalibrationException($"The Torch engine has no tensor program for the function {all.Expression}."),
        };
        if (functions[0] is RestrictedFunction)
            _held = settings.Tensor(
                [.. functions.SelectMany(f => ((RestrictedFunction)f).Held.ToArray())],
                functions.Count,
                all.ParameterCount
            );
    }

    /// <summary>Number of free parameters.</summary>
    public int ParameterCount => _free.Length;

    /// <summary>Whether the function is a straight line, whose inverse is a formula.</summary>
    public bool IsStraightLine => _formula is TensorPolynomial { Degree: 1 };

    /// <summary>Whether all second derivatives in the parameters vanish.</summary>
    public bool IsLinear => _functions[0].IsLinear;

    /// <summary>All parameters of some batches, held ones as columns (batches x 1), from the free ones.</summary>
    public Tensor[] Columns(IReadOnlyList<Tensor> free, BatchRows rows)
    {
        if (_held is null)
            return [.. free];
        Tensor held = rows.Of(_held);
        return
        [
            .. Enumerable
                .Range(0, (int)held.shape[1])
                .Select(i => Array.IndexOf(_free, i) is >= 0 and var k ? free[k] : held.narrow(1, i, 1)),
        ];
    }

    /// <summary>C(a; p), eV.</summary>
    public Tensor Energy(Tensor channels, Tensor[] columns) => _formula.Energy(channels, columns);

    /// <summary>C'(a; p), eV per channel.</summary>
    public Tensor Slope(Tensor channels, Tensor[] columns) => _formula.Slope(channels, columns);

    /// <summary>
    /// Channels of energies under one batch's parameters, NaN where the rising branch does not reach: found by iteration.
    /// </summary>
    public void Channels(int batch, ReadOnlySpan<double> energies, ReadOnlySpan<double> parameters, Span<double> channels)
    {
        for (int j = 0; j < energies.Length; j++)
            channels[j] = _functions[batch].Channel(energies[j], parameters);
    }

    /// <inheritdoc/>
    public void Dispose() => _held?.Dispose();

    /// <summary>Functions of the same formula with the same free parameters have the same text.</summary>
    public static string KindOf(CalibrationFunction function) => $"{Inner(function).Expression}; {string.Join(',', Free(function))}";

    private static CalibrationFunction Inner(CalibrationFunction function) => function is RestrictedFunction r ? r.Inner : function;

    private static int[] Free(CalibrationFunction function) =>
        function is RestrictedFunction r ? [.. r.FreeParameters] : [.. Enumerable.Range(0, function.ParameterCount)];
}
