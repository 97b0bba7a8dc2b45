namespace SpectroCal.Peaks;

/// <summary>Decides between scales that explain the list of peaks about equally well by what they predict for the whole spectrum.</summary>
internal static class DoubtfulScales
{
    /// <summary>
    /// Lines with the same peaks that two assignments share if they are one scale: three lie on a straight line by no chance. Without it a
    /// second peak near one of many lines would make all of them uncertain.
    /// </summary>
    public const int SharedLines = 3;

    /// <summary>
    /// Lead of an assignment, by the peaks, from which it is not doubtful: what the list of peaks leaves out does not change e^10 to 1.
    /// </summary>
    private const double Doubtful = 10;

    private const int MostCompared = 6; // each takes time

    /// <summary>The assignments with scores by the whole spectrum, best first; as they were where the best is not doubtful.</summary>
    /// <remarks>
    /// The peaks are part of the spectrum, and adding what both say would count them twice. So the difference by the spectrum takes the
    /// place of that by the peaks; where they contradict one another, what the peaks say is taken off it.
    /// </remarks>
    /// <param name="assignments">Assignments, best first.</param>
    /// <param name="evidence">The spectrum.</param>
    public static IReadOnlyList<LineAssignment> Decided(IReadOnlyList<LineAssignment> assignments, SpectrumEvidence evidence)
    {
        var compared = new List<LineAssignment>();
        foreach (LineAssignment a in assignments.TakeWhile(a => assignments[0].Score - a.Score < Doubtful))
            if (compared.Count < MostCompared && compared.All(c => !IsOneScale(a, c)))
                compared.Add(a);
        if (compared.Count < 2)
            return assignments;
        SpectrumFit[] fits = [.. compared.Select(evidence.Of)];
        double reduced = fits.Min(f => f.ReducedDeviance);
        double[] scores = [.. fits.Select(f => f.Score(reduced))];
        int best = Array.IndexOf(scores, scores.Max());
        double[] decided = [.. compared.Select((a, k) => Combined(scores[k] - scores[best], a.Score - compared[best].Score))];
        return
        [
            .. assignments
                .Select(a =>
                    compared.FindIndex(c => IsOneScale(a, c)) is >= 0 and int k
                        ? a with
                        {
                            Score = a.Score + compared[best].Score + decided[k] - compared[k].Score,
                        }
                        : a
                )
                .OrderByDescending(a => a.Score),
        ];
    }

    /// <summary>
    /// Whether two assignments differ by a peak or two, and not by the scale: they share three lines, or all that one of them has, two at
    /// least.
    /// </summary>
    public static bool IsOneScale(LineAssignment a, LineAssignment b) =>
        a == b || a.Lines.Intersect(b.Lines).Count() >= Math.Clamp(Math.Min(a.Lines.Count, b.Lines.Count), 2, SharedLines);

    // Differences to the best by the spectrum: by the spectrum, not positive, and by the peaks.
    private static double Combined(double bySpectrum, double byPeaks) => bySpectrum + Math.Max(0, byPeaks);
}
