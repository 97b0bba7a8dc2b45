using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace SpectroCal.Loader;

/// <summary>
/// Keeps the library and the packages that it uses apart from those of other modules: they lie in <c>deps</c>, where the runtime does not
/// look, and are loaded into a context of their own. PowerShell imports this assembly before that of the cmdlets, which needs them.
/// </summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private const string DependencyFolder = "deps";
    private static readonly string Folder = Path.Combine(
        Path.GetDirectoryName(typeof(ModuleInitializer).Assembly.Location)!,
        DependencyFolder
    );
    private static readonly DependencyContext Dependencies = new();

    // Whose types a user may name.
    private static readonly string[] Named = ["SpectroCal.Core", "SpectroCal.Plotting", "SpectroCal.Store"];

    /// <summary>Called when the module is imported.</summary>
    public void OnImport()
    {
        // A second import in the same process must not answer twice.
        AssemblyLoadContext.Default.Resolving -= Resolve;
        AssemblyLoadContext.Default.Resolving += Resolve;
        TypeNames.Add(Named.Select(name => Dependencies.LoadFromAssemblyName(new AssemblyName(name))));
    }

    /// <summary>Called when the module is removed.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        AssemblyLoadContext.Default.Resolving -= Resolve;
        TypeNames.Remove();
    }

    // Failed loads of other modules come by here too: only the exact versions in the folder are ours to supply.
    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name)
    {
        string path = Path.Combine(Folder, name.Name + ".dll");
        return name.Name is not null && File.Exists(path) && AssemblyName.GetAssemblyName(path).Version == name.Version
            ? Dependencies.LoadFromAssemblyPath(path)
            : null;
    }

    private sealed class DependencyContext() : AssemblyLoadContext("SpectroCal")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string path = Path.Combine(Folder, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }

        // Beside that of another module, which may have loaded another release.
        protected override nint LoadUnmanagedDll(string unmanagedDllName)
        {
            string? path = NativeLibraries.Find(Folder, unmanagedDllName);
            return path is null ? 0 : LoadUnmanagedDllFromPath(path);
        }
    }
}
