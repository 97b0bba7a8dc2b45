namespace SpectroCal.Peaks;

/// <summary>
/// How well a scale explains the peaks by lines: log-likelihood relative to peaks that lie anywhere in the spectrum.
/// </summary>
/// <remarks>
/// A peak at a line adds to it (<see cref="LinePlaces"/>); widths that do not belong to the lines (<see cref="WidthScore"/>), lines that
/// should be seen and are not, or not at their intensities (<see cref="FamilyScore"/>), and peaks that neither a line nor its companions
/// (<see cref="Companions"/>) explain (<see cref="ExtraPeaks"/>) are penalised, and counts below zero (<see cref="NegativeEnergies"/>).
/// What is known beforehand about the scale is added (<see cref="ScalePrior"/>).
/// </remarks>
internal sealed class AssignmentScore
{
    private readonly LineCandidate[] _lines;
    private readonly ScalePrior _prior;
    private readonly WidthScore _widths;
    private readonly FamilyScore _families;
    private readonly LineMatching _matching;
    private readonly Companions _companions;

    /// <summary>Prepares for lines.</summary>
    /// <param name="lines">The lines, by energy.</param>
    /// <param name="places">Where their peaks may be.</param>
    /// <param name="settings">What is known beforehand.</param>
    public AssignmentScore(LineCandidate[] lines, LinePlaces places, AssignmentSettings settings)
    {
        _lines = lines;
        _prior = new ScalePrior(settings);
        _widths = new WidthScore(settings.StatisticalEv);
        _families = new FamilyScore(lines);
        _matching = new LineMatching(lines, places, _widths, _families);
        _companions = new Companions(lines, new NamedLines(lines).Soft, places, settings);
    }

    /// <summary>Fewest lines of a scale: two, or one where other spectra show others of the same scale.</summary>
    public int LeastLines { get; init; } = 2;

    /// <summary>The score of a scale; negative infinity where fewer than <see cref="LeastLines"/> have a peak.</summary>
    /// <param name="peaks">The peaks, by channel.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="view">What the spectrum would show.</param>
    /// <param name="matched">Takes the indices of the lines that have a peak and of their peaks; null: not needed.</param>
    /// <param name="brought">
    /// Takes the energies of peaks that the lines bring with them, eV, and the indices of these; null: not needed.
    /// </param>
    public ScaleScore Of(
        Peak[] peaks,
        StraightScale scale,
        SpectrumView view,
        List<(int Line, int Peak)>? matched = null,
        List<(double EnergyEv, int Peak)>? brought = null
    )
    {
        matched?.Clear();
        brought?.Clear();
        Span<int> peakOf = stackalloc int[_lines.Length];
        Span<double> gained = stackalloc double[_lines.Length],
            companions = stackalloc double[peaks.Length],
            energies = stackalloc double[peaks.Length];
        double length = view.Range.Length;
        _matching.Match(peaks, scale, view, peakOf, gained);
        double score = _prior.Of(scale, length) - view.Negative.Cost(scale);
        int count = 0;
        for (int l = 0; l < _lines.Length; l++)
        {
            if (peakOf[l] < 0)
                continue;
            count++;
            score += gained[l];
            matched?.Add((l, peakOf[l]));
        }
        if (count < LeastLines)
            return ScaleScore.Nothing;
        _companions.Of(peaks, peakOf, scale, view, companions, energies);
        for (int p = 0; brought is not null && p < peaks.Length; p++)
            if (companions[p] > 0)
                brought.Add((energies[p], p));
        score += Sum(companions) + _widths.OneNoise(peaks, _lines, peakOf, scale.Gain) + _families.Of(peaks, peakOf, scale, view);
        return new ScaleScore(
            score,
            ExtraPeaks.Cost(peaks, peakOf, companions) + _companions.Missing(peaks, peakOf, scale, view),
            ResolutionPrior.Cost(Taken(peaks, peakOf), scale.Gain)
        );
    }

    private List<(LineCandidate, Peak)> Taken(Peak[] peaks, ReadOnlySpan<int> peakOf)
    {
        var taken = new List<(LineCandidate, Peak)>(_lines.Length);
        for (int l = 0; l < _lines.Length; l++)
            if (peakOf[l] >= 0)
                taken.Add((_lines[l], peaks[peakOf[l]]));
        return taken;
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum;
    }
}

/// <summary>How well a scale explains the peaks.</summary>
/// <param name="OverChance">
/// Log-likelihood of the peaks that it explains relative to peaks that lie anywhere; negative infinity where it explains too few.
/// </param>
/// <param name="Doubtful">
/// Cost of the others, which every scale has, and of an escape peak that is not there, as in a detector of another material: it tells
/// scales apart, and says nothing about one alone.
/// </param>
/// <param name="Resolution">
/// That of the resolution (<see cref="ResolutionPrior"/>), of which the same is true: once for a detector, whatever its runs.
/// </param>
internal readonly record struct ScaleScore(double OverChance, double Doubtful, double Resolution)
{
    /// <summary>That of a scale which explains too little.</summary>
    public static ScaleScore Nothing { get; } = new(double.NegativeInfinity, 0, 0);

    /// <summary>What scales are compared by.</summary>
    public double Total => OverChance - Doubtful - Resolution;
}
