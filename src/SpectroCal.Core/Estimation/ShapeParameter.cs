using SpectroCal.Lines;

namespace SpectroCal.Estimation;

/// <summary>A parameter of a target's shape.</summary>
/// <param name="Value">Present value.</param>
/// <param name="Difference">Small change, for derivatives.</param>
/// <param name="LargestStep">Largest change in one iteration of a fit.</param>
/// <param name="Least">Smallest value.</param>
/// <param name="Most">Largest value.</param>
/// <param name="With">The target with another value.</param>
internal sealed record ShapeParameter(
    double Value,
    double Difference,
    double LargestStep,
    double Least,
    double Most,
    Func<TargetSpectrum, double, TargetSpectrum> With
)
{
    /// <summary>Standard deviations from a named line that an unknown one may come to.</summary>
    public const double NearestLine = 1.2;

    private const double LeastVariance = 0.25; // of the narrowest line, over what it is at present
    private const double FanoError = 0.1; // relative: what measurements of one material differ by, at most

    /// <summary>What is known of the value beforehand, as a normal distribution; null for nothing.</summary>
    public (double Value, double Error)? Prior { get; init; }

    /// <summary>Variance of the electronic noise, eV^2.</summary>
    public static ShapeParameter NoiseVariance(TargetSpectrum target)
    {
        double narrowest = Square(target.SmallestSigmaEv),
            noise = Square(target.Resolution.NoiseEv),
            // Without charge statistics the noise alone makes lines wide, and a line without width is none.
            least = Math.Max(0, LeastVariance * narrowest - (narrowest - noise));
        return new ShapeParameter(
            noise,
            1e-3 * narrowest,
            0.5 * narrowest,
            least,
            double.PositiveInfinity,
            (t, v) => t with { Resolution = t.Resolution with { NoiseEv = Math.Sqrt(Math.Max(v, least)) } }
        );
    }

    /// <summary>Fano factor, never further than a tenth from what is expected: a width that needs more has another reason.</summary>
    public static ShapeParameter Fano(TargetSpectrum target, double expected) =>
        new(
            target.Resolution.Fano,
            1e-3 * expected,
            FanoError * expected,
            (1 - FanoError) * expected,
            (1 + FanoError) * expected,
            (t, v) => t with { Resolution = t.Resolution with { Fano = v } }
        )
        {
            Prior = (expected, FanoError * expected),
        };

    /// <summary>Fraction of the lines in the tail.</summary>
    public static ShapeParameter TailFraction(TargetSpectrum target) =>
        new(target.Response.TailFraction, 1e-4, 0.1, 0, 0.6, (t, v) => t with { Response = t.Response with { TailFraction = v } });

    /// <summary>Decay length of the tail in standard deviations of the resolution.</summary>
    public static ShapeParameter TailSlope(TargetSpectrum target) =>
        new(target.Response.TailSlope, 1e-3, 0.5, 0.3, 10, (t, v) => t with { Response = t.Response with { TailSlope = v } });

    /// <summary>Fraction of the lines on the shelf.</summary>
    public static ShapeParameter ShelfFraction(TargetSpectrum target) =>
        new(target.Response.ShelfFraction, 1e-4, 0.02, 0, 0.1, (t, v) => t with { Response = t.Response with { ShelfFraction = v } });

    /// <summary>Energy of an unknown line, eV.</summary>
    /// <param name="target">The target.</param>
    /// <param name="line">Which of the unknown lines.</param>
    /// <param name="named">Lines that it keeps away from.</param>
    public static ShapeParameter UnknownLine(TargetSpectrum target, int line, IReadOnlyList<LineGroup> named)
    {
        double energy = target.UnknownLines[line].MeanEnergyEv,
            sigma = target.Resolution.Sigma(energy),
            least = target.Range.LowEv,
            most = target.Range.HighEv;
        foreach (LineComponent c in named.SelectMany(l => l.Components).Where(c => c.RelativeIntensity > 0.01))
        {
            double reach = NearestLine * target.Resolution.Sigma(c.Line.EnergyEv);
            if (c.Line.EnergyEv < energy)
                least = Math.Max(least, Math.Min(energy, c.Line.EnergyEv + reach));
            else
                most = Math.Min(most, Math.Max(energy, c.Line.EnergyEv - reach));
        }
        return new ShapeParameter(
            energy,
            1e-2 * sigma,
            0.5 * sigma,
            least,
            most,
            (t, v) => t with { UnknownLines = [.. t.UnknownLines.Select((l, k) => k == line ? LineAt(v) : l)] }
        );
    }

    /// <summary>A line that is known by its energy only, eV.</summary>
    public static LineGroup LineAt(double energyEv) =>
        LineGroup.Of(SpectralLine.Custom(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{energyEv:0} eV"), energyEv));

    private static double Square(double x) => x * x;
}
