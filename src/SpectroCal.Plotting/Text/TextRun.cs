namespace SpectroCal.Plotting.Text;

/// <summary>A stretch of a label in one position.</summary>
/// <param name="Text">The characters.</param>
/// <param name="Script">Where they stand.</param>
public sealed record TextRun(string Text, Script Script);

/// <summary>Where a run of a label stands.</summary>
public enum Script
{
    /// <summary>On the base line.</summary>
    Baseline,

    /// <summary>Lowered and smaller.</summary>
    Subscript,

    /// <summary>Raised and smaller.</summary>
    Superscript,
}
