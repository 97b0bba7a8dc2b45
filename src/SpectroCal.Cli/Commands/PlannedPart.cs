using SpectroCal.Sources;

namespace SpectroCal.Cli.Commands;

/// <summary>A part of a campaign of files that is calibrated by itself.</summary>
/// <param name="Part">The part.</param>
/// <param name="NamesTwice">Names of files that the whole campaign has in several folders, for names that tell all runs apart.</param>
/// <param name="Starts">Constants that its batches start from, in their order; null: what is stated.</param>
internal sealed record PlannedPart(CampaignPart Part, IReadOnlyList<string> NamesTwice, IReadOnlyList<IReadOnlyList<double>>? Starts);
