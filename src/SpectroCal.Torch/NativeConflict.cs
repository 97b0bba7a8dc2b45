using System.Diagnostics;
using SpectroCal.Engines;

namespace SpectroCal.Torch;

/// <summary>
/// Finds libtorch that something else has loaded into this process: a native library of the same name exists once, so that this engine
/// would run on that other version.
/// </summary>
internal static class NativeConflict
{
    /// <summary>The native libraries, in the order in which they are loaded.</summary>
    public static readonly string[] Libraries = ["torch_cpu", "LibTorchSharp"];

    /// <summary>Throws where a library of the same name from another place is loaded.</summary>
    /// <param name="plugIn">Path of this plug-in; its native libraries lie in folders below its own.</param>
    public static void Check(string plugIn)
    {
        string folder = Path.GetDirectoryName(plugIn) is { Length: > 0 } own ? own : AppContext.BaseDirectory;
        using Process process = Process.GetCurrentProcess();
        foreach (ProcessModule module in process.Modules)
        {
            string file = module.FileName;
            if (!Libraries.Any(l => Path.GetFileNameWithoutExtension(file) is var n && (n == l || n == "lib" + l)))
                continue;
            if (!Own(folder, Path.GetFileName(file)).Contains(file))
                throw new EngineUnavailableException(
                    $"The engine torch cannot be used in this process, in which another program part has loaded {file}: use it in a new "
                        + "session, before that part."
                );
        }
    }

    // Where this plug-in has a library of that name: the file, or what it is a link to.
    private static IEnumerable<string> Own(string folder, string name) =>
        Directory
            .EnumerateFiles(folder, name, SearchOption.AllDirectories)
            .SelectMany(f => (string[])[f, File.ResolveLinkTarget(f, returnFinalTarget: true)?.FullName ?? f]);
}
