namespace SpectroCal.Peaks;

/// <summary>A line of a predicted spectrum, or lines with one amplitude.</summary>
internal sealed class EvidenceLine
{
    private readonly (double FromMeanEv, double Share)[] _parts;

    /// <summary>The peak of a candidate.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="errorEv">How far from the scale's place it may be, one standard deviation, eV.</param>
    public EvidenceLine(LineCandidate candidate, double errorEv)
    {
        (Candidate, EnergyEv, ErrorEv) = (candidate, candidate.EnergyEv, errorEv);
        _parts = [.. candidate.Group.Components.Select(c => (c.Line.EnergyEv - EnergyEv, c.RelativeIntensity))];
    }

    /// <summary>A single line, of whatever origin.</summary>
    public EvidenceLine(double energyEv, double errorEv) => (EnergyEv, ErrorEv, _parts) = (energyEv, errorEv, [(0, 1)]);

    /// <summary>The candidate; null for another line.</summary>
    public LineCandidate? Candidate { get; }

    /// <summary>Mean energy, eV.</summary>
    public double EnergyEv { get; }

    /// <summary>How far from the scale's place it may be, one standard deviation, eV; infinite: anywhere.</summary>
    public double ErrorEv { get; }

    /// <summary>How far it is, eV.</summary>
    public double ShiftEv { get; private set; }

    /// <summary>Minus the logarithm of the likelihood of the shift over that of none.</summary>
    public double ShiftCost => 0.5 * (ShiftEv / ErrorEv) * (ShiftEv / ErrorEv);

    /// <summary>Its shape and counts.</summary>
    public EvidenceTemplate Template { get; } = new();

    /// <summary>Lines with which a companion comes, of which it has some share; empty for others.</summary>
    public IReadOnlyList<EvidenceLine> Parents { get; init; } = [];

    /// <summary>Places it on a scale.</summary>
    /// <param name="scale">Scale for positions in bins.</param>
    /// <param name="noise">Squared noise, eV squared.</param>
    /// <param name="statisticalEv">Fano factor times pair energy, eV.</param>
    /// <param name="bins">Bins of the spectrum.</param>
    public void Place(StraightScale scale, double noise, double statisticalEv, int bins)
    {
        Span<(double, double, double)> lines = stackalloc (double, double, double)[_parts.Length];
        for (int i = 0; i < lines.Length; i++)
        {
            double energy = EnergyEv + ShiftEv + _parts[i].FromMeanEv;
            lines[i] = (scale.Channel(energy), Sigma(energy, noise, statisticalEv) / scale.Gain, _parts[i].Share);
        }
        Template.Place(lines, bins);
    }

    /// <summary>Moves it to where its counts are, as far as its error allows.</summary>
    /// <param name="before">Scale for positions in bins on which it was placed.</param>
    /// <param name="after">Scale on which it will be.</param>
    public void Shift(StraightScale before, StraightScale after)
    {
        double weight = Template.Ascribed / (Template.Variance * after.Gain * after.Gain),
            there = after.Energy(AscribedAt(before)) - EnergyEv;
        if (double.IsFinite(weight) && weight > 0)
            ShiftEv = there * weight / (weight + 1 / (ErrorEv * ErrorEv));
    }

    /// <summary>Position at which its counts put it, bins.</summary>
    /// <param name="placed">Scale on which it was placed.</param>
    public double AscribedAt(StraightScale placed) => placed.Channel(EnergyEv + ShiftEv) + Template.AscribedMean - Template.Mean;

    /// <summary>Standard deviation of a line at an energy, eV (U. Fano, Phys. Rev. 72 (1947) 26).</summary>
    public static double Sigma(double energyEv, double noise, double statisticalEv) =>
        Math.Sqrt(Math.Max(1, noise + statisticalEv * Math.Max(0, energyEv)));
}
