using System.Management.Automation;
using System.Reflection;

namespace SpectroCal.Loader;

/// <summary>
/// Makes types known to the shell by their full names, as [SpectroCal.Spectra.Spectrum]: PowerShell itself looks for them in the default
/// context only. It has no public way to add names; without the one it has, types are reached through objects alone.
/// </summary>
internal static class TypeNames
{
    private static readonly Type? Accelerators = typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators");
    private static readonly List<string> Added = [];

    /// <summary>Adds the public types of assemblies.</summary>
    public static void Add(IEnumerable<Assembly> assemblies)
    {
        MethodInfo? add = Accelerators?.GetMethod("Add", [typeof(string), typeof(Type)]);
        // Runspaces in parallel import at the same time.
        lock (Added)
        {
            if (add is null || Added.Count > 0)
                return;
            foreach (Type type in assemblies.SelectMany(a => a.GetExportedTypes()).Where(t => !t.IsNested && !t.IsGenericType))
            {
                add.Invoke(null, [type.FullName, type]);
                Added.Add(type.FullName!);
            }
        }
    }

    /// <summary>Takes them away again.</summary>
    public static void Remove()
    {
        MethodInfo? remove = Accelerators?.GetMethod("Remove", [typeof(string)]);
        lock (Added)
        {
            foreach (string name in Added)
                remove?.Invoke(null, [name]);
            Added.Clear();
        }
    }
}
