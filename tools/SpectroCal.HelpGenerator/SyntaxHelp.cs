namespace SpectroCal.HelpGenerator;

/// <summary>A parameter set.</summary>
/// <param name="Set">Its name.</param>
/// <param name="IsDefault">Whether it applies where the parameters do not decide.</param>
/// <param name="Parameters">Its parameters: positional ones, then mandatory ones, then the others by name.</param>
public sealed record SyntaxHelp(string Set, bool IsDefault, IReadOnlyList<ParameterHelp> Parameters);
