namespace SpectroCal.Plotting.Rendering;

/// <summary>Which part of a label stands at its position.</summary>
internal enum TextAnchor
{
    Start,
    Middle,
    End,
}
