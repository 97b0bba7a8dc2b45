namespace SpectroCal.Cli;

/// <summary>How this program is called, by itself or by others.</summary>
internal static class ThisProgram
{
    /// <summary>Its words: under the host 'dotnet' the program is the first argument of that.</summary>
    public static IReadOnlyList<string> Words()
    {
        string program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [program, Path.GetFullPath(Environment.GetCommandLineArgs()[0])]
            : [program];
    }
}
