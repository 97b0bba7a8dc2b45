using System.Reflection;
using System.Text.RegularExpressions;

namespace SpectroCal.Tests;

/// <summary>Checks source text of Core against the rooms it may use.</summary>
/// <param name="Allowed">Each room and the rooms it may use.</param>
/// <param name="TypesByRoom">
/// Names of the types of each room: inside the namespace SpectroCal.X another room's type can be reached as <c>Room.Type</c>, without
/// the SpectroCal before it, and is told by these from a property that is called as a room.
/// </param>
public sealed partial record RoomRules(IReadOnlyDictionary<string, string[]> Allowed, ILookup<string, string> TypesByRoom)
{
    /// <summary>Names of the types of an assembly by room.</summary>
    public static ILookup<string, string> TypesOf(Assembly assembly) =>
        assembly
            .GetTypes()
            .Where(t => t.Namespace is { } n && n.StartsWith("SpectroCal.", StringComparison.Ordinal))
            .ToLookup(t => t.Namespace!.Split('.')[1], t => t.Name.Split('`')[0]);

    /// <summary>A sentence for each violation.</summary>
    /// <param name="path">Path of the file from the folder of Core, with forward slashes; the first folder is the room.</param>
    /// <param name="source">Text of the file.</param>
    public IReadOnlyList<string> Violations(string path, string source)
    {
        if (path.StartsWith("obj/", StringComparison.Ordinal) || path.StartsWith("bin/", StringComparison.Ordinal))
            return [];
        string? room = path.Contains('/') ? path.Split('/')[0] : null;
        if (room is not null && !Allowed.ContainsKey(room))
            return [$"{path}: {room} is not a declared room."];

        var found = new List<string>();
        string code = CommentOrText().Replace(source, Blank);
        void Report(int index, string what) => found.Add($"{path}, line {code.AsSpan(0, index).Count('\n') + 1}: {what}.");

        string expected = room is null ? "SpectroCal" : $"SpectroCal.{room}";
        string[] namespaces = [.. Namespace().Matches(code).Select(m => m.Groups[1].Value)];
        bool Fits(string name) => name == expected || (room is not null && name.StartsWith(expected + ".", StringComparison.Ordinal));
        if (namespaces.Length == 0 || !namespaces.All(Fits))
            found.Add($"{path}: its namespace must be {expected}.");

        foreach (Match m in GlobalUsing().Matches(code))
            Report(m.Index, "a global using gives a room to all others");
        foreach (Match m in ConsoleUse().Matches(code))
            Report(m.Index, "Core must not use Console");
        foreach (Match m in Mention().Matches(code))
        {
            string other = m.Groups["room"].Value;
            bool declared = Allowed.ContainsKey(other);
            bool qualified = m.Groups["root"].Success;
            // SpectroCal.Name in code is a type of the root, in a using directive it is a room
            if (!declared && qualified && m.Groups["using"].Success && !m.Groups["static"].Success)
                Report(m.Index, $"{other} is not a declared room");
            if (!declared || other == room || (room is not null && Allowed[room].Contains(other)))
                continue;
            if (qualified || TypesByRoom[other].Contains(m.Groups["type"].Value))
                Report(m.Index, $"{room ?? "the root"} must not use {other}");
        }
        return found;
    }

    /// <summary>Blanks comments and text, but keeps line ends, and keeps interpolated text since it contains code.</summary>
    private static string Blank(Match m) =>
        m.Value[0] == '$' || m.Value.StartsWith("@$", StringComparison.Ordinal)
            ? m.Value
            : string.Concat(m.Value.Select(c => c == '\n' ? '\n' : ' '));

    [GeneratedRegex(
        """
            \$?\"{3}[\s\S]*?\"{3} | (?:@\$|\$?@)"(?:[^"]|"")*" | \$?"(?:\\.|[^"\\\n])*" | '(?:\\.[^'\n]*|[^'\\\n])' | //[^\n]*
            | /\*[\s\S]*?\*/
            """,
        RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex CommentOrText();

    [GeneratedRegex(@"^\s*namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\bglobal\s+using\s[^;]*SpectroCal")]
    private static partial Regex GlobalUsing();

    [GeneratedRegex(@"\bConsole\b")]
    private static partial Regex ConsoleUse();

    [GeneratedRegex(
        @"(?<using>\busing\s+(?<static>static\s+)?)?"
            + @"(?<![\w.])(?<root>(?:global::)?SpectroCal\s*\.\s*)?(?<room>[A-Z]\w*)(?:\s*\.\s*(?<type>[A-Z]\w*))?"
    )]
    private static partial Regex Mention();
}
