namespace SpectroCal.Peaks;

/// <summary>
/// Peaks that lines bring with them: the escape of a silicon X-ray out of the detector, two photons that are counted as one, and M lines
/// and others of the elements by which no scale is found.
/// </summary>
/// <remarks>
/// They explain peaks, and tell where the scale goes beyond the lines, but are no points of a calibration: what is added up depends on the
/// shaping of the pulses, and soft lines are points only where the scale is known.
/// </remarks>
internal sealed class Companions(LineCandidate[] lines, IReadOnlyList<LineCandidate> soft, LinePlaces places, AssignmentSettings settings)
{
    /// <summary>Lines, the strongest, whose escape is looked for; that of others is not seen beside it.</summary>
    internal const int MostEscaping = 6;

    /// <summary>Lines, the strongest, that add up.</summary>
    internal const int MostAdding = 4;

    /// <summary>
    /// Range of an escape peak's counts over those of its line: 2 % just above the absorption edge of silicon, some per mille at 6 keV,
    /// less beyond (S. J. B. Reed and N. G. Ware, J. Phys. E 5 (1972) 582), with a margin for what absorbs the line outside.
    /// </summary>
    private const double LeastEscape = 2e-4,
        LargestEscape = 0.04;

    /// <summary>
    /// Most counts of a sum peak over those of the weaker of its lines: a rate at which a twentieth piles up is far beyond what such
    /// detectors are used at.
    /// </summary>
    private const double LargestSum = 0.06;

    /// <summary>
    /// What such an explanation costs, as a logarithm: 10 to 1, since with so many lines and sums of lines one is near any peak.
    /// </summary>
    private const double Doubt = 2.3;

    /// <summary>
    /// The same of an escape peak that a silicon detector should show, which most detectors of such lines are, and of the main soft line of
    /// a family, before it is one of several: windows and air let one of three through.
    /// </summary>
    private const double OfExpected = 0.2,
        OfMainSoft = 1.1;

    /// <summary>
    /// Standard deviation, natural logarithm, of what escapes over what is expected: angle, dead layers and collimators change it.
    /// </summary>
    private const double EscapeSpread = 0.8;

    /// <summary>Largest cost, as a logarithm, of an escape peak that is not there: the detector may be of another material.</summary>
    private const double NoEscape = 2;

    private readonly double _softDoubt = Doubt + Math.Log(Math.Max(1, soft.Count(l => l.Intensity < 1))),
        _mainSoftDoubt = OfMainSoft + Math.Log(Math.Max(1, soft.Count(l => l.Intensity == 1)));

    /// <summary>
    /// How much likelier each peak is as a companion of the lines than anywhere in the spectrum, as a logarithm; 0 for one that is none.
    /// </summary>
    /// <param name="peaks">The peaks.</param>
    /// <param name="peakOf">The peak assigned to each line; negative: none.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="view">What the spectrum would show.</param>
    /// <param name="gained">Takes the result for each peak.</param>
    /// <param name="energies">Takes the energy of each as a companion, eV.</param>
    public void Of(
        Peak[] peaks,
        ReadOnlySpan<int> peakOf,
        StraightScale scale,
        SpectrumView view,
        Span<double> gained,
        Span<double> energies
    )
    {
        gained[..peaks.Length].Clear();
        double lengthEv = scale.Gain * view.Range.Length;
        Span<int> strongest = stackalloc int[MostEscaping];
        int count = Strongest(peaks, peakOf, strongest);
        for (int p = 0; p < peaks.Length; p++)
        {
            if (peakOf.Contains(p))
                continue;
            double energy = scale.Energy(peaks[p].Channel),
                most = 0,
                at = 0;
            for (int i = 0; i < count; i++)
            {
                (double lineEv, Peak line) = (lines[strongest[i]].EnergyEv, peaks[peakOf[strongest[i]]]);
                if (Escapes(lines[strongest[i]]) && peaks[p].Area / line.Area is > LeastEscape and < LargestEscape)
                    Take(
                        lineEv - settings.EscapeEv,
                        IsSilicon && Expected(lineEv, line, scale, view) is (> 1, var counts)
                            ? OfExpected - FamilyScore.Ratio(peaks[p].Area / counts, EscapeSpread)
                            : Doubt
                    );
                for (int j = i; j < Math.Min(count, MostAdding) && i < MostAdding; j++)
                    if (peaks[p].Area < LargestSum * Math.Min(line.Area, peaks[peakOf[strongest[j]]].Area))
                        Take(lineEv + lines[strongest[j]].EnergyEv, Doubt);
            }
            foreach (LineCandidate line in soft)
                Take(line.EnergyEv, line.Intensity < 1 ? _softDoubt : _mainSoftDoubt);
            (gained[p], energies[p]) = (most, at);

            void Take(double companionEv, double doubt)
            {
                double gains = Gained(peaks[p], scale.Gain, energy - companionEv, lengthEv, companionEv, doubt);
                if (gains > most)
                    (most, at) = (gains, companionEv);
            }
        }
    }

    /// <summary>
    /// What it costs, as a logarithm, that the strongest line has no escape peak where a silicon detector should show it; 0 where it has,
    /// or where another peak may hide it.
    /// </summary>
    /// <param name="peaks">The peaks.</param>
    /// <param name="peakOf">The peak assigned to each line; negative: none.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="view">What the spectrum would show.</param>
    public double Missing(Peak[] peaks, ReadOnlySpan<int> peakOf, StraightScale scale, SpectrumView view)
    {
        Span<int> strongest = stackalloc int[1];
        if (!IsSilicon || Strongest(peaks, peakOf, strongest) == 0 || !Escapes(lines[strongest[0]]))
            return 0;
        (double lineEv, Peak peak) = (lines[strongest[0]].EnergyEv, peaks[peakOf[strongest[0]]]);
        double channel = scale.Channel(lineEv - settings.EscapeEv);
        foreach (Peak p in peaks)
            if (Math.Abs(p.Channel - channel) < p.FwhmChannels)
                return 0;
        (double times, _) = Expected(lineEv, peak, scale, view);
        return times > 1 && view.Range.Contains(channel) ? Math.Min(NoEscape, FamilyScore.MissingCost(times, EscapeSpread)) : 0;
    }

    private bool IsSilicon => settings.EscapeEv == AssignmentSettings.SiliconEscapeEv;

    // Counts of the escape peak of a line, and how many times those that it needs to be seen.
    private (double Times, double Counts) Expected(double lineEv, Peak line, StraightScale scale, SpectrumView view)
    {
        double counts = SiliconEscape.Share(lineEv) * line.Area;
        return (
            counts / view.LeastSeen(scale.Channel(lineEv - settings.EscapeEv), line.FwhmChannels, FamilyScore.SeenSignificance),
            counts
        );
    }

    // Gamma rays are absorbed so deep in the detector that nothing of its own X-rays comes out.
    private bool Escapes(LineCandidate line) => settings.EscapeEv > 0 && !line.IsGamma;

    private double Gained(Peak peak, double gain, double distanceEv, double lengthEv, double energyEv, double doubt) =>
        places.Gained(peak, gain, distanceEv, lengthEv, energyEv) is { } gains ? Math.Max(0, gains - doubt) : 0;

    // The lines whose peaks have most counts.
    private static int Strongest(Peak[] peaks, ReadOnlySpan<int> peakOf, Span<int> strongest)
    {
        int count = 0;
        for (int l = 0; l < peakOf.Length; l++)
        {
            if (peakOf[l] < 0)
                continue;
            int at = count;
            while (at > 0 && peaks[peakOf[strongest[at - 1]]].Area < peaks[peakOf[l]].Area)
                at--;
            if (at == strongest.Length)
                continue;
            count = Math.Min(count + 1, strongest.Length);
            for (int k = count - 1; k > at; k--)
                strongest[k] = strongest[k - 1];
            strongest[at] = l;
        }
        return count;
    }
}
