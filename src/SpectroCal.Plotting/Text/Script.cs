namespace SpectroCal.Plotting.Text;

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
