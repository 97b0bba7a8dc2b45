using System.Reflection;
using NetArchTest.Rules;

namespace SpectroCal.Tests;

/// <summary>The rooms of an assembly, which are the namespaces right below its root, and which of them use which.</summary>
/// <param name="Assembly">The compiled assembly.</param>
/// <param name="Root">Its root namespace.</param>
internal sealed record Rooms(Assembly Assembly, string Root)
{
    /// <summary>Names of the rooms.</summary>
    public string[] Names =>
        [
            .. Types
                .InAssembly(Assembly)
                .That()
                .ResideInNamespaceStartingWith(Root + ".")
                .GetTypes()
                .Select(t => t.Namespace![(Root.Length + 1)..].Split('.')[0])
                .Distinct(),
        ];

    /// <summary>The rooms that a room uses, each with the names of the types that do.</summary>
    public Dictionary<string, string[]> UsedBy(string room) =>
        Names
            .Where(other => other != room)
            .Select(other => (other, Users: UsersOf($"{Root}.{other}", room)))
            .Where(u => u.Users.Length > 0)
            .ToDictionary(u => u.other, u => u.Users);

    /// <summary>Names of the types of a room, or of the root where there is none, that use a namespace or type.</summary>
    public string[] UsersOf(string dependency, string? room) =>
        [
            .. Types
                .InAssembly(Assembly)
                .That()
                .ResideInNamespaceMatching(room is null ? $@"^{Root}$" : $@"^{Root}\.{room}(\.|$)")
                .And()
                .HaveDependencyOn(dependency)
                .GetTypes()
                .Select(t => t.FullName!),
        ];
}
