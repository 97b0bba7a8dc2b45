using Op = SpectroCal.Differentiation.ExpressionOperation;

namespace SpectroCal.Differentiation;

/// <summary>Functions and constants that expressions may name.</summary>
/// <remarks>No minimum or maximum: where they switch, they have no derivative, and an optimiser would stop there.</remarks>
internal static class ExpressionFunctions
{
    /// <summary>Function of two arguments: the operator ^ as a function.</summary>
    public const string Power = "pow";

    private static readonly (string Name, Op Operation)[] All =
    [
        ("sqrt", Op.Sqrt),
        ("exp", Op.Exp),
        ("log", Op.Log),
        ("log10", Op.Log10),
        ("log2", Op.Log2),
        ("sin", Op.Sin),
        ("cos", Op.Cos),
        ("tan", Op.Tan),
        ("atan", Op.Atan),
        ("tanh", Op.Tanh),
        ("erf", Op.Erf),
        ("abs", Op.Abs),
    ];

    /// <summary>Constants.</summary>
    public static IReadOnlyDictionary<string, double> Constants { get; } =
        new Dictionary<string, double> { ["pi"] = Math.PI, ["e"] = Math.E };

    /// <summary>Names of all functions.</summary>
    public static IEnumerable<string> Names => [.. All.Select(f => f.Name), Power];

    /// <summary>The function of a name; null where there is none.</summary>
    public static Op? Find(string name)
    {
        foreach ((string known, Op operation) in All)
            if (known == name)
                return operation;
        return null;
    }

    /// <summary>The name of a function.</summary>
    public static string Name(Op operation) => operation == Op.Sign ? "sign" : All.First(f => f.Operation == operation).Name;
}
