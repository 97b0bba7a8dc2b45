namespace SpectroCal.Peaks;

/// <summary>How likely an element is in a spectrum before any peak is seen, in a laboratory where nothing is known of the sample.</summary>
/// <remarks>
/// Without it berkelium is as likely as copper, and the lines of neighbouring elements, which nothing but a small change of the gain tells
/// apart, can never be decided. Elements that are named are not judged by it.
/// </remarks>
internal static class ElementPrior
{
    /// <summary>Common elements that a spectrum shows, on average: a foil shows one, an alloy or a glass five to ten.</summary>
    private const double CommonShown = 2.5;

    /// <summary>Other usual ones, traces and what is in tubes, contacts and solder among them.</summary>
    private const double OthersShown = 1.5;

    // Beside the cost of usual ones that are not common, as logarithms.
    private const double Unusual = 2;
    private const double Rare = 4;
    private const double Unstable = 7;

    // Of the most frequent minerals and of sea water, as far as a silicon detector sees them, and the metals that steels, brasses and their
    // coatings are made of.
    private static readonly HashSet<string> CommonElements = [.. "Al,Si,S,Cl,K,Ca,Ti,Cr,Mn,Fe,Ni,Cu,Zn".Split(',')];

    // Of minerals, alloys, glasses, solders, contacts, anodes and filters of tubes, and calibration foils and sources.
    private static readonly HashSet<string> UsualElements =
    [
        .. "Al,Si,P,S,Cl,Ar,K,Ca,Ti,V,Cr,Mn,Fe,Co,Ni,Cu,Zn,Br,Rb,Sr,Y,Zr,Nb,Mo,Rh,Pd,Ag,Cd,In,Sn,Sb,I,Ba,W,Pt,Au,Hg,Pb,Bi".Split(','),
    ];

    // Gases that are hardly in the air, and metals that are seldom used.
    private static readonly HashSet<string> RareElements = [.. "He,Ne,Kr,Xe,Ru,Pr,Sm,Eu,Tb,Dy,Ho,Er,Tm,Yb,Lu,Re,Os,Ir".Split(',')];

    // Without a stable isotope, or one that lives as long as the Earth.
    private static readonly HashSet<string> UnstableElements = [.. "Tc,Pm,Po,At,Rn,Fr,Ra,Ac,Pa,Np,Pu,Am,Cm,Bk,Cf,Es,Fm".Split(',')];

    // The odds that a common, or another usual element is not there.
    private static readonly double Common = Math.Log(CommonElements.Count / CommonShown - 1);
    private static readonly double Usual = Math.Log((UsualElements.Count - CommonElements.Count) / OthersShown - 1);

    // The same if none of the usual ones were likelier than the others.
    private static readonly double AllAlike = Math.Log(UsualElements.Count / (CommonShown + OthersShown) - 1);

    /// <summary>What elements cost more than if all were as likely as the usual ones on average.</summary>
    public static double Rarity(IEnumerable<string> symbols) => symbols.Sum(s => Cost(s) - AllAlike);

    /// <summary>Natural logarithm of the odds that an element is not there.</summary>
    public static double Cost(string symbol) =>
        CommonElements.Contains(symbol) ? Common
        : UsualElements.Contains(symbol) ? Usual
        : Usual
            + (
                RareElements.Contains(symbol) ? Rare
                : UnstableElements.Contains(symbol) ? Unstable
                : Unusual
            );
}
