namespace SpectroCal.Peaks;

/// <summary>How likely an element is in a spectrum before any peak is seen, in a laboratory where nothing is known of the sample.</summary>
/// <remarks>
/// Without it berkelium is as likely as copper, and the lines of neighbouring elements, which nothing but a small change of the gain tells
/// apart, can never be decided. Elements that are named are not judged by it.
/// </remarks>
internal static class ElementPrior
{
    /// <summary>Usual elements that a spectrum shows, on average: a foil shows one, an alloy or a glass five to ten.</summary>
    private const double Shown = 4;

    // Beside the cost of usual ones, as logarithms.
    private const double Unusual = 2;
    private const double Rare = 4;
    private const double Unstable = 7;

    // Of minerals, alloys, glasses, solders, contacts, anodes and filters of tubes, and calibration foils and sources.
    private static readonly HashSet<string> UsualElements =
    [
        .. "Al,Si,P,S,Cl,Ar,K,Ca,Ti,V,Cr,Mn,Fe,Co,Ni,Cu,Zn,Br,Rb,Sr,Y,Zr,Nb,Mo,Rh,Pd,Ag,Cd,In,Sn,Sb,I,Ba,W,Pt,Au,Hg,Pb,Bi".Split(','),
    ];

    // Gases that are hardly in the air, and metals that are seldom used.
    private static readonly HashSet<string> RareElements = [.. "He,Ne,Kr,Xe,Ru,Pr,Sm,Eu,Tb,Dy,Ho,Er,Tm,Yb,Lu,Re,Os,Ir".Split(',')];

    // Without a stable isotope, or one that lives as long as the Earth.
    private static readonly HashSet<string> UnstableElements = [.. "Tc,Pm,Po,At,Rn,Fr,Ra,Ac,Pa,Np,Pu,Am,Cm,Bk,Cf,Es,Fm".Split(',')];

    // The odds that a usual element is not there.
    private static readonly double Usual = Math.Log(UsualElements.Count / Shown - 1);

    /// <summary>Natural logarithm of the odds that an element is not there.</summary>
    public static double Cost(string symbol) =>
        UsualElements.Contains(symbol)
            ? Usual
            : Usual
                + (
                    RareElements.Contains(symbol) ? Rare
                    : UnstableElements.Contains(symbol) ? Unstable
                    : Unusual
                );
}
