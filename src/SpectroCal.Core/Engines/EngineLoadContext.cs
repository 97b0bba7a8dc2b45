using System.Reflection;
using System.Runtime.Loader;

namespace SpectroCal.Engines;

/// <summary>
/// Where a plug-in and what it brings along are loaded, apart from everything else: other modules may have loaded the same packages in
/// other versions.
/// </summary>
/// <remarks>
/// What the library itself is made of comes from where the library is (in PowerShell that is not the default context): otherwise every
/// interface would exist twice, and the plug-in would implement the other one.
/// </remarks>
/// <param name="path">Path of the plug-in's assembly; beside it lies its .deps.json.</param>
internal sealed class EngineLoadContext(string path) : AssemblyLoadContext($"SpectroCal engine {Path.GetFileNameWithoutExtension(path)}")
{
    private const string Family = "SpectroCal.";
    private static readonly Assembly Core = typeof(EngineLoadContext).Assembly;
    private static readonly AssemblyLoadContext Host = GetLoadContext(Core)!;
    private static readonly HashSet<string> Shared = [Core.GetName().Name!, .. Core.GetReferencedAssemblies().Select(a => a.Name!)];

    private readonly AssemblyDependencyResolver _resolver = new(path);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (Shared.Contains(assemblyName.Name!))
            return Host.LoadFromAssemblyName(assemblyName);
        if (assemblyName.Name!.StartsWith(Family, StringComparison.Ordinal) && OfHost(assemblyName) is { } other)
            return other;
        return _resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;
    }

    // Another library of the program, where it has that.
    private static Assembly? OfHost(AssemblyName name)
    {
        try
        {
            return Host.LoadFromAssemblyName(name);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } found ? LoadUnmanagedDllFromPath(found) : 0;
}
