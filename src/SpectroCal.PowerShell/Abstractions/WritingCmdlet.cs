using System.ComponentModel;
using System.Management.Automation;
using SpectroCal.Plotting.Reports;
using SpectroCal.Reports;

namespace SpectroCal.PowerShell.Abstractions;

/// <summary>A cmdlet that writes files.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class WritingCmdlet : SpectroCmdlet
{
    /// <summary>Replaces existing files. Without it they are left alone, and nothing is written.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns the files that were written.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Writes the files of a result into a folder, all of them or none.</summary>
    /// <param name="folder">The folder, a full path.</param>
    /// <param name="names">Names of all files that such a result may have.</param>
    /// <param name="make">Makes the files.</param>
    protected void WriteFolder(string folder, IReadOnlyList<string> names, Func<IReadOnlyList<ResultFile>> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        if (!ShouldProcess(folder, $"Write {string.Join(", ", names.Where(n => !n.Contains('/', StringComparison.Ordinal)))}"))
            return;
        using ResultFolder results = ResultFolder.Open(folder, names, Force);
        IReadOnlyList<string> files = Compute("Writing results", (_, cancellation) => results.Write(make(), cancellation));
        WriteVerbose($"Written to {folder}: {string.Join(", ", files.Select(Path.GetFileName))}");
        WriteFiles(files);
    }

    /// <summary>The same with figures among the files; those that cannot be drawn are errors, and the others are written.</summary>
    /// <param name="folder">The folder, a full path.</param>
    /// <param name="names">Names of all files that such a result may have.</param>
    /// <param name="make">Makes the files beside the figures.</param>
    /// <param name="draw">Makes the figures; null where none are asked for.</param>
    private protected void WriteFolder(
        string folder,
        IReadOnlyList<string> names,
        Func<IReadOnlyList<ResultFile>> make,
        Func<FigureFiles>? draw
    )
    {
        FigureFiles figures = FigureFiles.None;
        WriteFolder(folder, names, () => [.. make(), .. (figures = draw?.Invoke() ?? FigureFiles.None).Files]);
        WriteFailures(figures.Failures.Select(f => ((object?)folder, f)));
    }

    /// <summary>Returns files where that is asked for.</summary>
    /// <param name="files">Their paths.</param>
    protected void WriteFiles(IEnumerable<string> files)
    {
        if (PassThru)
            WriteObject(files.Select(f => new FileInfo(f)), enumerateCollection: true);
    }
}
