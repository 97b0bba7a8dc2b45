using OxyPlot;

namespace SpectroCal.Plotting.Figures;

/// <summary>Colours that people with any kind of colour vision can tell apart.</summary>
/// <remarks>
/// The eight colours of M. Okabe and K. Ito, "Color Universal Design" (2008); orange, sky blue and yellow are darker than theirs, so that
/// thin lines of any of them have a contrast of 3 : 1 to white at least (WCAG 2.1, 1.4.11).
/// </remarks>
public static class Palette
{
    /// <summary>Blue.</summary>
    public static OxyColor Blue { get; } = OxyColor.Parse("#0072b2");

    /// <summary>Orange.</summary>
    public static OxyColor Orange { get; } = OxyColor.Parse("#bf8400");

    /// <summary>Bluish green.</summary>
    public static OxyColor Green { get; } = OxyColor.Parse("#009e73");

    /// <summary>Vermilion.</summary>
    public static OxyColor Vermilion { get; } = OxyColor.Parse("#d55e00");

    /// <summary>Sky blue.</summary>
    public static OxyColor Sky { get; } = OxyColor.Parse("#2e93cf");

    /// <summary>Reddish purple.</summary>
    public static OxyColor Purple { get; } = OxyColor.Parse("#cc79a7");

    /// <summary>Dark grey, for data.</summary>
    public static OxyColor Ink { get; } = OxyColor.FromRgb(40, 40, 40);

    /// <summary>Dark yellow.</summary>
    public static OxyColor Yellow { get; } = OxyColor.Parse("#928700");

    /// <summary>All of them, in the order in which series take them.</summary>
    public static IReadOnlyList<OxyColor> All { get; } = [Blue, Orange, Green, Vermilion, Purple, Sky, Ink, Yellow];

    /// <summary>The colour of the standard calibration in every figure.</summary>
    public static OxyColor Standard => Orange;

    /// <summary>The colour of the optimised calibration in every figure.</summary>
    public static OxyColor Optimized => Blue;

    /// <summary>The colour of the perfect calibration in every figure.</summary>
    public static OxyColor Perfect => Green;
}
