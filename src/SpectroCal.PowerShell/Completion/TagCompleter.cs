using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.Store.Database;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests the tags of the store that is on the command line.</summary>
public sealed class TagCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    ) => Suggestions.Only(wordToComplete, Tags(ShellValue.Text(ShellValue.Of(fakeBoundParameters?["Path"]))), "TAG");

    private static (string Name, string ToolTip)[] Tags(string path)
    {
        if (path.Length == 0)
            return [];
        try
        {
            // A completer has no session but that of the shell it is called in.
            using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
            string file = shell.AddCommand("Convert-Path").AddParameter("LiteralPath", path).Invoke<string>().FirstOrDefault() ?? "";
            if (!File.Exists(file))
                return [];
            using var store = CalibrationStore.Open(file);
            return
            [
                .. store
                    .Tags()
                    .Select(t => (t.Tag, string.Create(CultureInfo.InvariantCulture, $"detectors: {t.Detectors}, from {t.From:d}"))),
            ];
        }
        catch (Exception e) when (e is SpectrumFormatException or IOException or UnauthorizedAccessException or RuntimeException)
        {
            return [];
        }
    }
}
