namespace SpectroCal.Neural;

/// <summary>A model cannot be read, or not be used for what is asked. The message is a sentence that names the file.</summary>
/// <remarks>The message is one line, and printable, whatever the file holds.</remarks>
public sealed class PeakModelException : Exception, IRefusal
{
    /// <summary>Creates the error.</summary>
    /// <param name="file">Path of the file, or name of the model.</param>
    /// <param name="fault">What is wrong, without a final period.</param>
    /// <param name="inner">The cause, if another error led here.</param>
    public PeakModelException(string file, string fault, Exception? inner = null)
        : base($"{TerminalText.Ends(file)}: {TerminalText.Ends(fault)}.", inner) => File = file;

    /// <summary>Path of the file, or name of the model.</summary>
    public string File { get; }
}
