namespace SpectroCal.Peaks;

/// <summary>How likely an element is in a spectrum before any peak is seen, in a laboratory where nothing is known of the sample.</summary>
/// <remarks>
/// Without it berkelium is as likely as copper, and the lines of neighbouring elements, which nothing but a small change of the gain tells
/// apart, can never be decided. Elements that are named are not judged by it.
/// </remarks>
internal static class ElementPrior
{
    private const double Usual = -1; // costs, as logarithms
    private const double Rare = 3;
    private const double Unstable = 6;

    // Of minerals, alloys, glasses, solders, contacts, anodes and filters of tubes, and calibration foils and sources.
    private static readonly HashSet<string> UsualElements =
    [
        .. "Al,Si,P,S,Cl,Ar,K,Ca,Ti,V,Cr,Mn,Fe,Co,Ni,Cu,Zn,Br,Rb,Sr,Y,Zr,Nb,Mo,Rh,Pd,Ag,Cd,In,Sn,Sb,I,Ba,W,Pt,Au,Hg,Pb,Bi".Split(','),
    ];

    // Gases that are hardly in the air, and metals that are seldom used.
    private static readonly HashSet<string> RareElements = [.. "He,Ne,Kr,Xe,Ru,Pr,Sm,Eu,Tb,Dy,Ho,Er,Tm,Yb,Lu,Re,Os,Ir".Split(',')];

    // Without a stable isotope, or one that lives as long as the Earth.
    private static readonly HashSet<string> UnstableElements = [.. "Tc,Pm,Po,At,Rn,Fr,Ra,Ac,Pa,Np,Pu,Am,Cm,Bk,Cf,Es,Fm".Split(',')];

    /// <summary>What it costs that an element is there beside that it is one of many, as a logarithm; less than 0 for usual ones.</summary>
    public static double Cost(string symbol) =>
        UsualElements.Contains(symbol) ? Usual
        : RareElements.Contains(symbol) ? Rare
        : UnstableElements.Contains(symbol) ? Unstable
        : 0;
}
