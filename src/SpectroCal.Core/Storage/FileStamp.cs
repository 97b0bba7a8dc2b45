namespace SpectroCal.Storage;

/// <summary>What tells a file from another one that takes its name. A rename does not change it.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="WrittenTicks">Time of the last writing, in ticks of UTC.</param>
internal readonly record struct FileStamp(long Length, long WrittenTicks);
