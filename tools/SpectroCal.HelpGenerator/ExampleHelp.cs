namespace SpectroCal.HelpGenerator;

/// <summary>An example.</summary>
/// <param name="Code">What to type.</param>
/// <param name="Remarks">What it does.</param>
public sealed record ExampleHelp(string Code, IReadOnlyList<string> Remarks);
