namespace SpectroCal.HelpGenerator;

/// <summary>What the help says about a cmdlet.</summary>
/// <param name="Verb">Its verb.</param>
/// <param name="Noun">Its noun.</param>
/// <param name="Aliases">Other names of it.</param>
/// <param name="Synopsis">One sentence.</param>
/// <param name="Description">Paragraphs.</param>
/// <param name="Syntax">One for each parameter set.</param>
/// <param name="Parameters">All parameters, in the order of their names.</param>
/// <param name="Inputs">What the pipeline may bring.</param>
/// <param name="Outputs">What comes out.</param>
/// <param name="Examples">Examples.</param>
/// <param name="Links">Names of cmdlets and about topics for further reading.</param>
public sealed record CommandHelp(
    string Verb,
    string Noun,
    IReadOnlyList<string> Aliases,
    string Synopsis,
    IReadOnlyList<string> Description,
    IReadOnlyList<SyntaxHelp> Syntax,
    IReadOnlyList<ParameterHelp> Parameters,
    IReadOnlyList<TypeHelp> Inputs,
    IReadOnlyList<TypeHelp> Outputs,
    IReadOnlyList<ExampleHelp> Examples,
    IReadOnlyList<string> Links
)
{
    /// <summary>Verb-Noun.</summary>
    public string Name => $"{Verb}-{Noun}";
}
