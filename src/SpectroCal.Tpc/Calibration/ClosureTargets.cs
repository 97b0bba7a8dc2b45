using SpectroCal.Tpc.Physics;

namespace SpectroCal.Tpc.Calibration;

/// <summary>Five sets of constants that published closure tests look for.</summary>
/// <remarks>From the fit histories that belong to Gasiorowski et al., Mach. Learn.: Sci. Technol. 5 (2024) 025012.</remarks>
public static class ClosureTargets
{
    /// <summary>A_B, k_B, E (kV/cm), lifetime (us), D_L, D_T (cm2/us) of each.</summary>
    public static IReadOnlyList<LiquidArgon> All { get; } =
    [
        Of(.8217022, .0616097348, .480233257, 915.523676, 3.02729124e-6, 4.00114375e-6),
        Of(.82359949, .040777787, .493532239, 1986.50669, 4.94257461e-6, 9.49662478e-6),
        Of(.83507979, .0612444347, .501082761, 4533.3189, 8.25062868e-6, 6.90904739e-6),
        Of(.876702984, .0564169675, .521481599, 1472.40273, 6.88410177e-6, 1.37268436e-5),
        Of(.802199317, .0661219692, .541861091, 3252.84738, 5.41887832e-6, 6.06719155e-6),
    ];

    private static LiquidArgon Of(params ReadOnlySpan<double> values) => new LiquidArgon().With(TpcParameterInfo.Published, values);
}
