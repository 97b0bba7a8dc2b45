using System.Runtime.Loader;
using SpectroCal.Engines;

namespace SpectroCal.Tests.Engines;

/// <summary>What the catalogue finds, and what it says of what it does not.</summary>
public sealed class EngineCatalogueTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spectrocal-engines");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void TheManagedEngineIsAlwaysThere()
    {
        EngineListing engine = new EngineCatalogue([]).List()[0];
        Assert.Equal(("managed", true, ""), (engine.Name, engine.IsAvailable, engine.Reason));
        EngineDevice device = Assert.Single(engine.Devices);
        Assert.Equal("cpu", device.Name);
        Assert.True(device.MemoryBytes > 1 << 20);
        Assert.Contains($"{Environment.ProcessorCount} threads", device.Description, StringComparison.Ordinal);
        Assert.Matches(@"^\d+\.\d+", engine.Version);
    }

    [Fact]
    public void NamesAreReadInAnyCase() => Assert.Equal("managed", new EngineCatalogue([]).Find(" Managed ").Name);

    [Fact]
    public void AMissingPlugInIsOneSentenceThatNamesTheCommand()
    {
        var catalogue = new EngineCatalogue([]);
        var error = Assert.Throws<EngineUnavailableException>(() => catalogue.Find("torch"));
        Assert.Contains($"'{EngineCatalogue.BuildCommand}'", error.Message, StringComparison.Ordinal);
        AssertOneSentence(error.Message);
        EngineListing listed = Assert.Single(catalogue.List(), e => !e.IsAvailable);
        Assert.Equal(("torch", error.Message), (listed.Name, listed.Reason));
    }

    [Fact]
    public void TheCommandNamesAProjectThatExists() =>
        Assert.True(Directory.Exists(Path.Combine(RepositoryRoot.Path, EngineCatalogue.BuildCommand.Split(' ')[^1])));

    [Fact]
    public void AnEngineThatNobodyKnowsIsAnErrorWithTheNames()
    {
        var error = Assert.Throws<EngineUnavailableException>(() => new EngineCatalogue([]).Find("abacus"));
        Assert.Equal("There is no engine 'abacus'; the engines are managed, torch.", error.Message);
    }

    [Theory]
    [InlineData("cuda")]
    [InlineData("cpu:1")]
    [InlineData("")]
    public void ADeviceThatIsNotThereIsAnError(string device) =>
        AssertOneSentence(Assert.Throws<EngineUnavailableException>(() => new ManagedEngine().Device(device)).Message);

    [Fact]
    public void SinglePrecisionNeedsAnEngineThatHasIt()
    {
        var error = Assert.Throws<EngineUnavailableException>(() => Here().Choose("auto", "", singlePrecision: true));
        Assert.Contains("64 bits", error.Message, StringComparison.Ordinal);
        AssertOneSentence(error.Message);
        Assert.Equal("managed", Here().Choose("auto", " CPU ", singlePrecision: false).Name);
    }

    [Fact]
    public void AFolderThatMayNotBeReadIsSaidToBeBroken()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Whoever runs this test may read every folder.");
        if (OperatingSystem.IsWindows())
            return; // permissions there are another matter
        string torch = _folder.CreateSubdirectory("torch").FullName;
        UnixFileMode mode = File.GetUnixFileMode(torch);
        File.SetUnixFileMode(torch, UnixFileMode.None);
        AssertBroken("denied");
        File.SetUnixFileMode(torch, mode);
        mode = File.GetUnixFileMode(_folder.FullName);
        File.SetUnixFileMode(_folder.FullName, UnixFileMode.None);
        Assert.Equal(["managed", "torch"], Here().Names);
        File.SetUnixFileMode(_folder.FullName, mode);
    }

    [Fact]
    public void AFolderWithoutAPlugInIsSaidToBeBroken()
    {
        _folder.CreateSubdirectory("torch");
        AssertBroken("there is no plug-in in it");
    }

    [Fact]
    public void AFileThatIsNoAssemblyIsSaidToBeBroken()
    {
        string torch = _folder.CreateSubdirectory("torch").FullName;
        File.WriteAllText(Path.Combine(torch, "Damaged.deps.json"), """{ "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0" } }""");
        File.WriteAllText(Path.Combine(torch, "Damaged.dll"), "no assembly");
        AssertBroken("cannot be loaded");
    }

    [Fact]
    public void AnAssemblyWithoutAnEngineIsSaidToBeBroken()
    {
        string torch = _folder.CreateSubdirectory("torch").FullName;
        File.WriteAllText(Path.Combine(torch, "Rooms.deps.json"), """{ "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0" } }""");
        File.Copy(typeof(NetArchTest.Rules.Types).Assembly.Location, Path.Combine(torch, "Rooms.dll"));
        AssertBroken("holds no engine");
    }

    [Fact]
    public void OtherEnginesAreFoundByTheirFolders()
    {
        _folder.CreateSubdirectory("Abacus");
        Assert.Equal(["managed", "torch", "abacus"], Here().Names);
    }

    [Fact]
    public void FoldersAreThoseStatedThenThoseBesideTheLibrary()
    {
        string stated = _folder.CreateSubdirectory("stated").FullName,
            program = _folder.CreateSubdirectory("artifacts/bin/Program/release").FullName,
            module = _folder.CreateSubdirectory("artifacts/module/SpectroCal/deps").FullName,
            own = _folder.CreateSubdirectory("artifacts/module/SpectroCal/engines").FullName,
            built = _folder.CreateSubdirectory("artifacts/engines").FullName;
        _folder.CreateSubdirectory("engines"); // above the build output: not looked at
        Assert.Equal([stated, built], EngineFolders.Of($" {stated} {Path.PathSeparator}", program));
        Assert.Equal([own, built], EngineFolders.Of(null, module));
        Assert.Empty(EngineFolders.Of(Path.Combine(stated, "missing"), _folder.FullName + "/stated"));
    }

    [Fact]
    public void AStatedFolderThatDoesNotExistIsAnErrorWhereAPlugInIsAskedFor()
    {
        string stated = _folder.CreateSubdirectory("stated").FullName,
            mistyped = Path.Combine(_folder.FullName, "sttated");
        IReadOnlyList<string> missing = EngineFolders.Missing($"{mistyped}{Path.PathSeparator} {stated}");
        Assert.Equal([mistyped], missing);
        Assert.Empty(EngineFolders.Missing(null));
        var catalogue = new EngineCatalogue([stated]) { Missing = missing };
        Assert.Equal("managed", catalogue.Choose("auto", "").Name);
        string message = Assert.Throws<EngineUnavailableException>(() => catalogue.Find("torch")).Message;
        Assert.Contains(EngineFolders.Variable, message);
        Assert.Contains($"'{mistyped}'", message);
        Assert.Equal(message, catalogue.Listing("torch").Reason);
    }

    [Fact]
    public void LookingForNamesLoadsNothing()
    {
        _folder.CreateSubdirectory("torch");
        int before = AssemblyLoadContext.All.Count();
        _ = Here().Names;
        Assert.Equal(before, AssemblyLoadContext.All.Count());
    }

    private EngineCatalogue Here() => new([_folder.FullName]);

    private void AssertBroken(string text)
    {
        var error = Assert.Throws<EngineUnavailableException>(() => Here().Find("torch"));
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.Contains(EngineCatalogue.BuildCommand, error.Message, StringComparison.Ordinal);
        AssertOneSentence(error.Message);
    }

    private static void AssertOneSentence(string message)
    {
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain(". ", message, StringComparison.Ordinal);
    }
}
