namespace SpectroCal.Tests.Formats;

/// <summary>A folder that is gone after the test.</summary>
/// <param name="isInMemory">In memory where the system has a place for that: bringing many files to a disk takes its time.</param>
internal sealed class TemporaryFolder(bool isInMemory = false) : IDisposable
{
    private const string Memory = "/dev/shm";

    private readonly DirectoryInfo _folder =
        isInMemory && Directory.Exists(Memory)
            ? Directory.CreateDirectory(Path.Combine(Memory, "spectrocal" + Path.GetRandomFileName()))
            : Directory.CreateTempSubdirectory("spectrocal");

    public string this[string name] => Path.Combine(_folder.FullName, name);

    public string[] Files => [.. _folder.GetFiles().Select(f => f.Name)];

    public void Dispose() => _folder.Delete(recursive: true);
}
