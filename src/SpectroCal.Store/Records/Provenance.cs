namespace SpectroCal.Store.Records;

/// <summary>Where constants come from.</summary>
/// <param name="Inputs">The files they were made from.</param>
/// <param name="Options">How they were made: a command line, or the method in words.</param>
/// <param name="Seed">Seed of a simulation; null for measurements.</param>
/// <param name="Software">Name and version of the software that made them.</param>
public sealed record Provenance(IReadOnlyList<InputFile> Inputs, string Options, long? Seed, string Software)
{
    /// <summary>This software, as <see cref="Software"/> names it.</summary>
    public static string ThisSoftware { get; } = $"SpectroCal {BugReport.Version}";
}
