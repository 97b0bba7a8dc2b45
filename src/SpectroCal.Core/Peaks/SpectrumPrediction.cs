using SpectroCal.Detectors;

namespace SpectroCal.Peaks;

/// <summary>
/// The spectrum that lines give on a scale, with what they bring with them, a smooth continuum, and lines that nobody named; amplitudes,
/// noise and the scale itself are those of the greatest likelihood near by.
/// </summary>
/// <remarks>
/// Expectation maximisation (A. P. Dempster, N. M. Laird and D. B. Rubin, J. R. Stat. Soc. B 39 (1977) 1): the counts of each bin are
/// ascribed to the parts in proportion to what they predict there; amplitudes, places and widths then follow from the counts of each part
/// alone. Nothing can become negative, and the likelihood never falls.
/// </remarks>
internal sealed class SpectrumPrediction
{
    private const double ContinuumInFwhm = 5; // an interval of its splines: too long to imitate a peak
    private const double LeastInside = 0.02; // of a line that is predicted at all
    private const double FarthestInFwhm = 0.5; // of the scale from the hypothesis: beyond it is another one
    private const double CompanionShare = 0.01; // mean share of an escape or sum peak in its line
    private const double MostOverMean = 4; // of that share: what is stronger is another line
    private const double Smallest = 1e-9; // counts; keeps logarithms finite
    private const int Rounds = 4; // of ascribing counts with one scale

    private readonly EvidenceBins _bins;
    private readonly double _statisticalEv;
    private readonly StraightScale _hypothesis;
    private readonly EvidenceTemplate[] _continuum;
    private readonly FamilyAmplitudes[] _families;
    private readonly EvidenceLine[] _companions;
    private readonly List<EvidenceLine> _unknown = [];
    private readonly double[] _predicted;
    private readonly double[] _ratio;

    /// <summary>Prepares for a hypothesis.</summary>
    /// <param name="bins">The spectrum.</param>
    /// <param name="scale">The scale, of positions in bins.</param>
    /// <param name="noise">Squared noise to begin with, eV squared.</param>
    /// <param name="lines">Lines that may be there.</param>
    /// <param name="settings">What is known beforehand.</param>
    public SpectrumPrediction(
        EvidenceBins bins,
        StraightScale scale,
        double noise,
        IReadOnlyList<LineCandidate> lines,
        AssignmentSettings settings
    )
    {
        (_bins, _hypothesis, Scale, Noise, _statisticalEv) = (bins, scale, scale, noise, settings.StatisticalEv);
        (_predicted, _ratio) = (new double[bins.Counts.Length], new double[bins.Counts.Length]);
        double interval = ContinuumInFwhm * EvidenceBins.PerFwhm,
            all = bins.Counts.Sum();
        int splines = (int)Math.Ceiling(bins.Counts.Length / interval) + 2;
        _continuum = [.. Enumerable.Range(-2, splines).Select(k => EvidenceTemplate.Spline(k * interval, interval, bins.Counts.Length))];
        foreach (EvidenceTemplate hump in _continuum)
            hump.Amplitude = 0.5 * Counts(hump.First, hump.First + hump.Values.Length) / 3 + Smallest * all;
        _families =
        [
            .. lines
                .Select(l => new EvidenceLine(l, settings.ModelErrorEv + l.SpreadEv))
                .Where(IsInside)
                .GroupBy(l => l.Candidate!.Family)
                .Select(f => new FamilyAmplitudes([.. f])),
        ];
        foreach (FamilyAmplitudes family in _families)
            family.Start(0.5 * CountsAt(family.Main) / family.Main.Candidate!.Intensity);
        _companions = [.. CompanionsOf(settings).Where(IsInside)];
        foreach (EvidenceLine companion in _companions)
            companion.Template.Amplitude = 0.1 * CountsAt(companion);
    }

    /// <summary>The scale, of positions in bins.</summary>
    public StraightScale Scale { get; private set; }

    /// <summary>Squared noise, eV squared.</summary>
    public double Noise { get; private set; }

    /// <summary>Predicted counts of the bins.</summary>
    public ReadOnlySpan<double> Predicted => _predicted;

    /// <summary>The named lines within the spectrum, by families.</summary>
    public IReadOnlyList<FamilyAmplitudes> Families => _families;

    /// <summary>Lines that nobody named.</summary>
    public IReadOnlyList<EvidenceLine> Unknown => _unknown;

    /// <summary>Counts of the strongest line.</summary>
    public double Strongest =>
        Math.Max(
            _families.SelectMany(f => f.Lines).Select(l => l.Template.Amplitude).DefaultIfEmpty(0).Max(),
            _unknown.Select(l => l.Template.Amplitude).DefaultIfEmpty(0).Max()
        );

    /// <summary>Minus the logarithm of the likelihood of ratios, shifts and companions over that of the most likely ones.</summary>
    public double Cost =>
        _families.Sum(f => f.Cost + f.Lines.Sum(l => l.ShiftCost)) + _companions.Sum(c => c.ShiftCost + c.Template.Amplitude / Expected(c));

    /// <summary>Standard deviation of a line at a position, bins.</summary>
    public double Sigma(double position) => EvidenceLine.Sigma(Scale.Energy(position), Noise, _statisticalEv) / Scale.Gain;

    /// <summary>Adds a line that nobody named, in the middle of a bin.</summary>
    public void Add(int bin, double counts)
    {
        var line = new EvidenceLine(Scale.Energy(bin + 0.5), double.PositiveInfinity);
        line.Place(Scale, Noise, _statisticalEv, _bins.Counts.Length);
        line.Template.Amplitude = Math.Max(Smallest, counts);
        _unknown.Add(line);
    }

    /// <summary>Goes towards the greatest likelihood.</summary>
    /// <param name="rounds">How often the scale is improved.</param>
    public void Improve(int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < Rounds; i++)
            {
                Ascribe();
                foreach (EvidenceTemplate hump in _continuum)
                    hump.Amplitude = hump.Ascribed / Math.Max(Smallest, hump.Inside);
                foreach (EvidenceLine line in _unknown)
                    line.Template.Amplitude = line.Template.Ascribed / Math.Max(LeastInside, line.Template.Inside);
                foreach (FamilyAmplitudes family in _families)
                    family.Update();
                foreach (EvidenceLine companion in _companions)
                    companion.Template.Amplitude = Math.Min(
                        MostOverMean * Expected(companion),
                        companion.Template.Ascribed / (companion.Template.Inside + 1 / Expected(companion))
                    );
            }
            Ascribe();
            Move();
        }
        Predict();
    }

    private IEnumerable<EvidenceLine> All => [.. _families.SelectMany(f => f.Lines), .. _companions, .. _unknown];

    private IEnumerable<EvidenceLine> CompanionsOf(AssignmentSettings settings)
    {
        EvidenceLine[] strongest =
        [
            .. _families
                .SelectMany(f => f.Lines)
                .OrderByDescending(l => CountsAt(l) * l.Candidate!.Intensity)
                .Take(Companions.MostEscaping),
        ];
        foreach (EvidenceLine line in strongest)
            if (settings.EscapeEv > 0 && line.EnergyEv > settings.EscapeEv)
                yield return new EvidenceLine(line.EnergyEv - settings.EscapeEv, settings.ModelErrorEv) { Parents = [line] };
        for (int i = 0; i < Math.Min(strongest.Length, Companions.MostAdding); i++)
        for (int j = i; j < Math.Min(strongest.Length, Companions.MostAdding); j++)
            yield return new EvidenceLine(strongest[i].EnergyEv + strongest[j].EnergyEv, settings.ModelErrorEv)
            {
                Parents = [strongest[i], strongest[j]],
            };
    }

    // Counts that a companion has on average; their distribution is taken as exponential.
    private static double Expected(EvidenceLine companion) =>
        Math.Max(Smallest, CompanionShare * companion.Parents.Min(p => p.Template.Amplitude));

    private bool IsInside(EvidenceLine line)
    {
        line.Place(Scale, Noise, _statisticalEv, _bins.Counts.Length);
        return line.Template.Inside > LeastInside;
    }

    private double CountsAt(EvidenceLine line)
    {
        int half = EvidenceBins.PerFwhm / 2,
            at = (int)line.Template.Mean;
        return Counts(at - half, at + half);
    }

    private double Counts(int from, int to)
    {
        (from, to) = (Math.Clamp(from, 0, _bins.Counts.Length), Math.Clamp(to, 0, _bins.Counts.Length));
        double sum = 0;
        for (int i = from; i < to; i++)
            sum += _bins.Counts[i];
        return sum;
    }

    private void Predict()
    {
        Array.Fill(_predicted, Smallest);
        foreach (EvidenceTemplate hump in _continuum)
            hump.AddTo(_predicted);
        foreach (EvidenceLine line in All)
            line.Template.AddTo(_predicted);
    }

    private void Ascribe()
    {
        Predict();
        for (int i = 0; i < _ratio.Length; i++)
            _ratio[i] = _bins.Counts[i] / _predicted[i];
        foreach (EvidenceTemplate hump in _continuum)
            hump.Ascribe(_ratio);
        foreach (EvidenceLine line in All)
            line.Template.Ascribe(_ratio);
    }

    // The scale through the counts ascribed to the lines, their noise, and the shift of each.
    private void Move()
    {
        EvidenceLine[] named = [.. _families.SelectMany(f => f.Lines).Where(l => l.Template is { Ascribed: > 1, Variance: > 0 })];
        StraightScale placed = Scale;
        if (named.Length > 1)
        {
            StraightScale through = StraightScale.Through([.. named.Select(Point)]);
            if (IsNear(through))
                Scale = through;
        }
        double weights = 0,
            off = 0;
        foreach (EvidenceTemplate template in named.Select(l => l.Template))
        {
            double weight = template.Ascribed / (template.Variance * template.Variance);
            weights += weight;
            off += weight * (template.AscribedVariance - template.Variance);
        }
        foreach (EvidenceLine line in All)
            line.Shift(placed, Scale);
        if (weights > 0)
            Noise = Math.Max(0, Noise + off / weights * Scale.Gain * Scale.Gain);
        foreach (EvidenceLine line in All)
            line.Place(Scale, Noise, _statisticalEv, _bins.Counts.Length);
    }

    private (double Channel, double EnergyEv, double ErrorEv) Point(EvidenceLine line)
    {
        EvidenceTemplate t = line.Template;
        double variance = t.Variance * Scale.Gain * Scale.Gain / t.Ascribed;
        return (line.AscribedAt(Scale), line.EnergyEv, Math.Sqrt(variance + line.ErrorEv * line.ErrorEv));
    }

    private bool IsNear(StraightScale scale)
    {
        double most = FarthestInFwhm * ResolutionModel.FwhmPerSigma;
        return scale.Gain > 0
            && _families
                .SelectMany(f => f.Lines)
                .All(l =>
                    Math.Abs(scale.Channel(l.EnergyEv) - _hypothesis.Channel(l.EnergyEv)) < most * Sigma(_hypothesis.Channel(l.EnergyEv))
                );
    }
}
