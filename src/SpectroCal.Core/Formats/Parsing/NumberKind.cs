namespace SpectroCal.Formats.Parsing;

/// <summary>How a number is written.</summary>
internal enum NumberKind
{
    /// <summary>Not plainly, or not a number at all.</summary>
    Other,

    /// <summary>Digits only.</summary>
    Integer,

    /// <summary>Digits with a decimal point.</summary>
    Real,
}
