using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using System.Text.Json;
using SpectroCal.Engines;
using SpectroCal.Torch;

namespace SpectroCal.Tests.Torch;

/// <summary>The plug-in as a program meets it: found, loaded apart, listed; and what is said where it is broken.</summary>
public sealed class PlugInTests : IDisposable
{
    private const string PlugIn = "SpectroCal.Torch";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spectrocal-plugin");

    public void Dispose() => _folder.Delete(recursive: true);

    // In this process libtorch is loaded from the plug-in's folder: its own for the plug-in there, and another's for one elsewhere.
    [TorchFact]
    public void ALibtorchThatAnotherPartHasLoadedIsNoticed()
    {
        string own = EngineCatalogue.Default.Find("torch").GetType().Assembly.Location;
        NativeConflict.Check(own);
        var error = Assert.Throws<EngineUnavailableException>(() => NativeConflict.Check(Path.Combine(_folder.FullName, PlugIn + ".dll")));
        Assert.Contains("in a new session", error.Message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void ItIsLoadedIntoAContextOfItsOwn()
    {
        ICalibrationEngine engine = EngineCatalogue.Default.Find("torch");
        AssemblyLoadContext context = AssemblyLoadContext.GetLoadContext(engine.GetType().Assembly)!;
        Assert.NotSame(AssemblyLoadContext.Default, context);
        // The library is the host's: otherwise the engine would not be one.
        Assert.DoesNotContain(context.Assemblies, a => a.GetName().Name is "SpectroCal.Core" or "MathNet.Numerics");
        Assert.Contains(context.Assemblies, a => a.GetName().Name == "TorchSharp");
        Assert.Same(engine, EngineCatalogue.Default.Find("TORCH"));
    }

    [TorchFact]
    public async Task TheProgramListsItWithVersionsAndMemoryAndNothingElseIsPrinted()
    {
        (int code, string output, string error) = await Run(["engines", "--json"]);
        Assert.Equal((0, ""), (code, error));
        JsonElement torch = JsonDocument
            .Parse(output)
            .RootElement.EnumerateArray()
            .Single(e => e.GetProperty("name").GetString() == "torch");
        Assert.True(torch.GetProperty("isAvailable").GetBoolean(), output);
        Assert.Matches(@"^TorchSharp \d+\.\d+\.\d+.*, libtorch \d+\.\d+\.\d+", torch.GetProperty("runtime").GetString()!);
        JsonElement device = torch.GetProperty("devices")[0];
        Assert.Equal("cpu", device.GetProperty("name").GetString());
        Assert.True(device.GetProperty("memoryBytes").GetInt64() > 1 << 30);
    }

    [TorchFact]
    public async Task CudaIsRefusedWithWhatToDo()
    {
        Assert.SkipWhen(
            EngineCatalogue.Default.Find("torch").Devices.Any(d => d.Name.StartsWith("cuda", StringComparison.Ordinal)),
            "There is a graphics card."
        );
        (int code, string output, string error) = await Run(["engines", "torch", "--device", "cuda"]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("cuda", AssertOneLine(error), StringComparison.Ordinal);
    }

    [TorchTheory]
    [InlineData("LibTorchSharp")]
    [InlineData("torch_cpu")]
    public async Task ABrokenNativeFileIsOneError(string library)
    {
        CopyPlugIn();
        foreach (string file in Directory.GetFiles(_folder.FullName, $"*{library}.*", SearchOption.AllDirectories))
        {
            File.Delete(file); // the link, not what it leads to
            File.WriteAllText(file, "no library");
        }
        await AssertRefused("cannot be loaded");
    }

    // The loader would end the process where the rest of the file should be.
    [TorchTheory]
    [InlineData("LibTorchSharp")]
    [InlineData("torch_cpu")]
    public async Task ANativeFileThatIsCutShortIsOneError(string library)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other loaders refuse such a file themselves.");
        CopyPlugIn();
        string file = Assert.Single(Directory.GetFiles(_folder.FullName, $"lib{library}.so", SearchOption.AllDirectories)),
            whole = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
        byte[] first = new byte[1 << 19];
        using (FileStream from = File.OpenRead(whole))
            from.ReadExactly(first);
        File.Delete(file); // the link, not what it leads to
        File.WriteAllBytes(file, first);
        await AssertRefused($"{file} is cut short");
    }

    [TorchFact]
    public async Task AMissingAssemblyIsOneError()
    {
        CopyPlugIn();
        File.Delete(Path.Combine(_folder.FullName, "torch", "TorchSharp.dll"));
        await AssertRefused("'TorchSharp, Version=");
    }

    [TorchFact]
    public async Task AMissingNativeFolderIsOneError()
    {
        CopyPlugIn();
        Directory.Delete(Path.Combine(_folder.FullName, "torch", "runtimes"), recursive: true);
        await AssertRefused("cannot be loaded");
    }

    [TorchFact]
    public async Task APlugInOfAnotherVersionIsOneError()
    {
        CopyPlugIn();
        string path = Path.Combine(_folder.FullName, "torch", PlugIn + ".dll");
        byte[] bytes = File.ReadAllBytes(path);
        using (var image = new PEReader(new MemoryStream(bytes)))
        {
            MetadataReader metadata = image.GetMetadataReader();
            int row = Enumerable
                .Range(1, metadata.GetTableRowCount(TableIndex.AssemblyRef))
                .First(r =>
                    metadata.GetString(metadata.GetAssemblyReference(MetadataTokens.AssemblyReferenceHandle(r)).Name) == "SpectroCal.Core"
                );
            // A row begins with the major number (ECMA-335, II.22.5).
            bytes[
                image.PEHeaders.MetadataStartOffset
                    + metadata.GetTableMetadataOffset(TableIndex.AssemblyRef)
                    + (row - 1) * metadata.GetTableRowSize(TableIndex.AssemblyRef)
            ] = 77;
        }
        File.Delete(path);
        File.WriteAllBytes(path, bytes);
        await AssertRefused("was built for version 77.");
    }

    private async Task AssertRefused(string text)
    {
        (int code, string output, string error) = await Run(["engines", "torch"], _folder.FullName);
        Assert.Equal((2, ""), (code, output));
        string line = AssertOneLine(error);
        Assert.Contains(text, line, StringComparison.Ordinal);
        Assert.Contains(EngineCatalogue.BuildCommand, line, StringComparison.Ordinal);
        // Everything else works, and the list says why.
        (code, output, error) = await Run(["engines", "--json"], _folder.FullName);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains(text, JsonDocument.Parse(output).RootElement[1].GetProperty("reason").GetString()!, StringComparison.Ordinal);
    }

    private static string AssertOneLine(string error)
    {
        string line = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("spectrocal: error: The engine torch", line, StringComparison.Ordinal);
        return line;
    }

    // A copy of the plug-in, with links to the native libraries where the system has them.
    private void CopyPlugIn()
    {
        string from = Path.Combine(NativeLibraries.Engines, "torch");
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(_folder.FullName, "torch", Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            // The assemblies themselves: what is a link is resolved from where it leads to.
            if (OperatingSystem.IsWindows() || Path.GetDirectoryName(file) == from)
                File.Copy(file, to);
            else
                File.CreateSymbolicLink(to, File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file);
        }
    }

    private static async Task<(int Code, string Out, string Error)> Run(string[] arguments, string? engines = null)
    {
        string configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(RepositoryRoot.Path, "artifacts", "bin", "SpectroCal.Cli", configuration, "spectrocal.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        if (engines is not null)
            start.Environment["SPECTROCAL_ENGINES"] = engines;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(),
            error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
