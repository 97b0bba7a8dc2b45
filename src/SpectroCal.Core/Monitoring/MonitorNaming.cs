namespace SpectroCal.Monitoring;

/// <summary>Chooses the name of what is wrong with a spectrum.</summary>
internal static class MonitorNaming
{
    private const double Improbable = 7; // -ln of the probability from which a check says something of its own

    /// <summary>What is wrong.</summary>
    /// <param name="run">The spectrum, measured.</param>
    /// <param name="improbabilities">Of its checks.</param>
    /// <param name="templates">Tests of its detector.</param>
    /// <param name="references">References of all detectors.</param>
    public static Explanation Of(
        MonitoredRun run,
        double[] improbabilities,
        ReferenceTemplates templates,
        IReadOnlyList<DetectorReference> references
    )
    {
        int most = Enumerable.Range(0, improbabilities.Length).MaxBy(k => improbabilities[k]);
        bool isShapeOdd = Enumerable
            .Range(0, improbabilities.Length)
            .Any(k => k is not ((int)AnomalyKind.Rate or (int)AnomalyKind.DeadTime) && improbabilities[k] > Improbable);
        // More noise raises the rate, and a dead time; where the shape is as usual they are what is wrong.
        if (!isShapeOdd)
            return Itself(run, most);
        DetectorReference reference = templates.Reference;
        double rest = reference.Total - (run.IsPart ? run.Counts.Total : 0);
        double[] shape = [.. reference.Counts.Select((c, i) => (c - (run.IsPart ? run.Counts.Counts[i] : 0)) / rest)];
        var naming = new AnomalyNaming(run.Counts, templates, shape);
        Explanation best = naming.All(run.Values, [.. references.Where(r => r.Detector != reference.Detector)]).MinBy(e => e.Cost)!;
        // What explains nothing is no name: the check that found the spectrum odd gives it.
        return best.Cost < naming.Unchanged ? best : Itself(run, most);
    }

    private static Explanation Itself(MonitoredRun run, int check)
    {
        CheckValue value = run.Values[check];
        return new Explanation((AnomalyKind)check, 0, 0, value.Value, value.FromBin, value.ToBin);
    }
}
