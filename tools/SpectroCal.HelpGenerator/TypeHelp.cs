namespace SpectroCal.HelpGenerator;

/// <summary>A type that goes in or comes out.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Description">What it is; may be empty.</param>
public sealed record TypeHelp(string Name, string Description);
