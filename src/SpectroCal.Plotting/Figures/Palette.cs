namespace SpectroCal.Plotting.Figures;

/// <summary>Colours that people with any kind of colour vision can tell apart.</summary>
/// <remarks>
/// The eight colours of M. Okabe and K. Ito, "Color Universal Design" (2008); orange, sky blue and yellow are darker than theirs, so that
/// thin lines of any of them have a contrast of 3 : 1 to white at least (WCAG 2.1, 1.4.11).
/// </remarks>
public static class Palette
{
    /// <summary>Blue.</summary>
    public static Rgba Blue { get; } = Rgba.FromHex("#0072b2");

    /// <summary>Orange.</summary>
    public static Rgba Orange { get; } = Rgba.FromHex("#bf8400");

    /// <summary>Bluish green.</summary>
    public static Rgba Green { get; } = Rgba.FromHex("#009e73");

    /// <summary>Vermilion.</summary>
    public static Rgba Vermilion { get; } = Rgba.FromHex("#d55e00");

    /// <summary>Sky blue.</summary>
    public static Rgba Sky { get; } = Rgba.FromHex("#2e93cf");

    /// <summary>Reddish purple.</summary>
    public static Rgba Purple { get; } = Rgba.FromHex("#cc79a7");

    /// <summary>Dark grey, for data.</summary>
    public static Rgba Ink { get; } = Rgba.Grey(40);

    /// <summary>Dark yellow.</summary>
    public static Rgba Yellow { get; } = Rgba.FromHex("#928700");

    /// <summary>All of them, in the order in which series take them.</summary>
    public static IReadOnlyList<Rgba> All { get; } = [Blue, Orange, Green, Vermilion, Purple, Sky, Ink, Yellow];

    /// <summary>The colour of the standard calibration in every figure.</summary>
    public static Rgba Standard => Orange;

    /// <summary>The colour of the optimised calibration in every figure.</summary>
    public static Rgba Optimized => Blue;

    /// <summary>The colour of the perfect calibration in every figure.</summary>
    public static Rgba Perfect => Green;
}
