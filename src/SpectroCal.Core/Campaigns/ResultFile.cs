namespace SpectroCal.Campaigns;

/// <summary>A file that goes into a folder of results beside those that are always there.</summary>
/// <param name="Name">Its name from the folder on, with forward slashes.</param>
/// <param name="Write">Writes its content.</param>
public sealed record ResultFile(string Name, Action<Stream> Write);
