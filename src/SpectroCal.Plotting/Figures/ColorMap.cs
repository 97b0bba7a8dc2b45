using OxyPlot;

namespace SpectroCal.Plotting.Figures;

/// <summary>Colours for values from 0 to 1: straight lines in a perceptually uniform colour space.</summary>
/// <remarks>Points 1/16 apart on lines in Oklab (B. Ottosson, 2020), so that equal steps of the value look equal.</remarks>
public sealed class ColorMap
{
    private const int Steps = 256;
    private readonly IList<OxyColor> _colors;

    private ColorMap(string points) =>
        _colors = OxyPalette.Interpolate(Steps, [.. points.Split(' ').Select(p => OxyColor.Parse("#" + p))]).Colors;

    /// <summary>Dark to light: amounts.</summary>
    public static ColorMap Sequential { get; } =
        new("10204f 132f5d 173f6c 1a4f7b 1d5f8a 246e8c 2c7d8e 358b8f 3f9a8f 5da589 78b081 91bb77 a9c66b bed17a d3db88 e8e697 fdf0a6");

    /// <summary>Blue through white to vermilion: values of either sign.</summary>
    public static ColorMap Diverging { get; } =
        new("0b4f8a 2c679d 4880b1 6399c4 7fb3d8 9dc4e0 bbd5e8 d9e6f0 f7f7f7 f7e2d8 f6cdb9 f3b89a f0a37a e18a60 d27046 c2562a b23a00");

    /// <summary>The colour of a value; beyond 0 and 1 that of the nearer end.</summary>
    public OxyColor this[double value] => _colors[(int)Math.Round(Math.Clamp(value, 0, 1) * (Steps - 1))];
}
