namespace SpectroCal.Plotting.Rendering;

/// <summary>A rectangle of whole pixels: right and bottom are the first outside.</summary>
internal readonly record struct PixelRect(int Left, int Top, int Right, int Bottom)
{
    public bool IsEmpty => Right <= Left || Bottom <= Top;
}
