using System.Reflection;
using System.Runtime.Loader;

namespace SpectroCal.HelpGenerator;

/// <summary>
/// Loads the assembly of the cmdlets, with what lies beside it, apart from everything else. PowerShell itself is not needed: the reference
/// assembly that the cmdlets were compiled with is enough.
/// </summary>
internal sealed class CmdletAssembly(string folder) : AssemblyLoadContext("Cmdlets")
{
    public static Assembly Load(string path) =>
        new CmdletAssembly(Path.GetDirectoryName(Path.GetFullPath(path))!).LoadFromAssemblyPath(Path.GetFullPath(path));

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
