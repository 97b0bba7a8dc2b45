using SpectroCal.Numerics;

namespace SpectroCal.Estimation;

/// <summary>
/// The energies about one line of a target, or about lines that are near each other, and what the target expects there: the integrals of
/// its components and, for each line, of what it changes by if it is elsewhere, wider, or has more tail.
/// </summary>
/// <remarks>
/// To first order a line t(E) that is off by d and wider by a variance v is t - d t' + v t''/2; one with a fraction f in a tail of density
/// q(E) is t + f (q - t). In units of the resolution s the columns are -s t', s^2 t''/2 and q - t: their coefficients over that of t are
/// d/s, v/s^2 and f.
/// </remarks>
internal sealed class LineWindow
{
    private const double ReachInSigma = 7; // so that a background is told from a tail
    private const double TailSlope = 1.2; // standard deviations, of the tail that is looked for
    private const double StepsPerSigma = 16;
    private const double LeastShare = 1e-4; // of a component, from which on it matters in a window

    private LineWindow(TargetSpectrum target, EnergyRegion region, int[] lines)
    {
        (Region, Lines) = (region, lines);
        SigmaEv = lines.Min(k => target.Resolution.Sigma(target.Lines[k].Strongest.EnergyEv));
        int steps = (int)Math.Ceiling((region.HighEv - region.LowEv) / SigmaEv * StepsPerSigma);
        StepEv = (region.HighEv - region.LowEv) / steps;
        double[] energies = [.. Enumerable.Range(0, steps + 1).Select(j => region.LowEv + j * StepEv)];
        TargetSpectrum model = target with
        {
            FixedFractions = null,
            Widths = TargetSpectrum.OneWidth,
            // A window is too narrow for more.
            BackgroundDegree = Math.Min(target.BackgroundDegree, 1),
        };
        var basis = new TargetBasis(model, energies, 0);
        IntegralTable[] all = [.. Enumerable.Range(0, basis.Count).Select(k => IntegralTable.Of(basis.Values(k), basis.Slopes(k), StepEv))];
        Components =
        [
            .. Enumerable
                .Range(0, basis.Count)
                .Where(k => k >= target.LineCount || Array.IndexOf(lines, k) >= 0 || all[k].Integral[^1] > LeastShare),
        ];
        Columns = [.. Components.Select(k => all[k])];
        Forms =
        [
            .. lines.Select(k =>
            {
                double energy = target.Lines[k].Strongest.EnergyEv;
                return Form(basis, k, energy, target.Resolution.Sigma(energy), energies);
            }),
        ];
        Ties =
        [
            .. target
                .Ties.Where(t => Array.IndexOf(Components, t.Component) >= 0 && Array.IndexOf(Components, t.Reference) >= 0)
                .Select(t =>
                    t with
                    {
                        Component = Array.IndexOf(Components, t.Component),
                        Reference = Array.IndexOf(Components, t.Reference),
                    }
                ),
        ];
    }

    /// <summary>Which energies.</summary>
    public EnergyRegion Region { get; }

    /// <summary>Distance of the steps of the tables, eV.</summary>
    public double StepEv { get; }

    /// <summary>Indices of the named lines that it is about.</summary>
    public int[] Lines { get; }

    /// <summary>Smallest resolution of these lines, one standard deviation, eV.</summary>
    public double SigmaEv { get; }

    /// <summary>Indices of the target's components that are there, lines first.</summary>
    public int[] Components { get; }

    /// <summary>Their integrals.</summary>
    public IntegralTable[] Columns { get; }

    /// <summary>What shift, width and tail of each of <see cref="Lines"/> add.</summary>
    public LineForms[] Forms { get; }

    /// <summary>Ties between <see cref="Components"/>, by their place there.</summary>
    public IReadOnlyList<AmplitudeTie> Ties { get; }

    /// <summary>The position of an energy in the tables, steps.</summary>
    public double Steps(double energyEv) => (energyEv - Region.LowEv) / StepEv;

    /// <summary>The windows of a target's named lines; those that overlap are one.</summary>
    public static IReadOnlyList<LineWindow> Of(TargetSpectrum target)
    {
        var windows = new List<LineWindow>();
        var lines = new List<int>();
        double low = 0,
            high = double.NegativeInfinity;
        foreach (int k in Enumerable.Range(0, target.Lines.Count).OrderBy(k => target.Lines[k].Strongest.EnergyEv))
        {
            double energy = target.Lines[k].Strongest.EnergyEv,
                reach = ReachInSigma * target.Resolution.Sigma(energy);
            if (energy - reach > high)
            {
                Close();
                low = Math.Max(energy - reach, target.Range.LowEv);
            }
            lines.Add(k);
            high = Math.Min(energy + reach, target.Range.HighEv);
        }
        Close();
        return windows;

        void Close()
        {
            if (lines.Count > 0)
                windows.Add(new LineWindow(target, new EnergyRegion(low, high), [.. lines]));
            lines.Clear();
        }
    }

    private LineForms Form(TargetBasis basis, int line, double energy, double sigma, ReadOnlySpan<double> energies)
    {
        double[] value = basis.Values(line).ToArray(),
            first = basis.Slopes(line).ToArray(),
            second = Derivative(first);
        var tail = new double[value.Length];
        var slope = new double[value.Length];
        for (int j = 0; j < tail.Length; j++)
        {
            double z = (energies[j] - energy) / sigma,
                density = ErrorFunctions.NormalDensity(z),
                t = ErrorFunctions.TailDensity(z, TailSlope, density);
            tail[j] = (t - density) / sigma;
            slope[j] = ((t - density) / TailSlope + z * density) / (sigma * sigma);
        }
        return new LineForms(Table(value, first, -sigma), Table(first, second, sigma * sigma / 2), IntegralTable.Of(tail, slope, StepEv));
    }

    private IntegralTable Table(double[] integral, double[] density, double factor) =>
        new([.. integral.Select(x => factor * x)], [.. density.Select(x => factor * StepEv * x)]);

    private double[] Derivative(double[] values) =>
        [.. values.Select((_, j) => (values[Math.Min(j + 1, values.Length - 1)] - values[Math.Max(j - 1, 0)]) / (2 * StepEv))];
}

/// <summary>Integrals of what changes the form of a line: its place, its width and its tail.</summary>
internal sealed record LineForms(IntegralTable Shift, IntegralTable Width, IntegralTable Tail);
