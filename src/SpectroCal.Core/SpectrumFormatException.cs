namespace SpectroCal;

/// <summary>A file does not conform to its format. The message names the file, the line and what was expected.</summary>
/// <remarks>The message is a few lines at most, and printable, whatever the file holds.</remarks>
public class SpectrumFormatException : Exception, IRefusal
{
    /// <summary>Creates the error.</summary>
    /// <param name="file">Path or name of the file.</param>
    /// <param name="line">Line number from 1, or 0 where the fault concerns the whole file.</param>
    /// <param name="expected">What was expected and what was found, as a sentence without a final period.</param>
    /// <param name="inner">The cause, if another error led here.</param>
    public SpectrumFormatException(string file, long line, string expected, Exception? inner = null)
        : base($"{TerminalText.Ends(file)}{(line > 0 ? $", line {line}" : "")}: {TerminalText.Ends(expected)}.", inner)
    {
        File = file;
        Line = line;
    }

    /// <summary>Path or name of the file.</summary>
    public string File { get; }

    /// <summary>Line number from 1, or 0.</summary>
    public long Line { get; }
}
