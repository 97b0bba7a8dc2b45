using SpectroCal.Lines;
using SpectroCal.Numerics;

namespace SpectroCal.Estimation;

/// <summary>Which of the unknown lines of a fitted model is no line.</summary>
/// <remarks>
/// One at a time, the plainest case first: of two that imitate one thing neither is what it seems, and what is left looks another way
/// without one of them.
/// </remarks>
internal static class LinesThatAreNone
{
    private const double LeftOutFrom = 4; // standard deviations from a line of the target: what is nearer cannot be left out as a whole
    private const double LargestWidening = 0.4; // of the variance of an unknown line

    /// <summary>Index of the first that is none; null where all are lines.</summary>
    /// <param name="fit">The fitted model.</param>
    /// <param name="sigmaEv">Standard deviation of a line as it is seen at an energy, eV.</param>
    public static int? First(TargetModelFit fit, Func<double, double> sigmaEv)
    {
        TargetSpectrum target = fit.Model.Target;
        (int Index, double EnergyEv, double Counts, double Error)[] weakestFirst =
        [
            .. target
                .UnknownLines.Select(
                    (line, k) =>
                    {
                        (double counts, double error) = fit.Amplitude(target.Lines.Count + k);
                        return (k, line.MeanEnergyEv, counts, error);
                    }
                )
                .OrderBy(l => l.counts),
        ];
        Func<int, bool>[] isNone =
        [
            i =>
                !(weakestFirst[i].Counts > TargetRefinement.LeastKept * weakestFirst[i].Error)
                || !target.Range.Contains(weakestFirst[i].EnergyEv),
            i => TargetCandidates.IsNear(Stronger(i), weakestFirst[i].EnergyEv, TargetCandidates.LinesApart, target),
            i =>
                !StandsIn(weakestFirst[i].EnergyEv, target)
                && !IsNarrow(fit, weakestFirst[i].EnergyEv, weakestFirst[i].Counts, sigmaEv(weakestFirst[i].EnergyEv)),
        ];
        foreach (Func<int, bool> none in isNone)
            for (int i = 0; i < weakestFirst.Length; i++)
                if (none(i))
                    return weakestFirst[i].Index;
        return null;

        LineGroup[] Stronger(int i) => [.. weakestFirst[(i + 1)..].Select(l => target.UnknownLines[l.Index])];
    }

    // What is no line but beside one cannot be left out as a whole, and half of it would pull at the line. Beside a weak part of a named
    // line, or a companion, a line in its place does less harm than nothing; beside the strongest part it would take the place of a tail.
    private static bool StandsIn(double energyEv, TargetSpectrum target)
    {
        double reach = LeftOutFrom * target.Resolution.Sigma(energyEv);
        return TargetCandidates.IsNear(target.Lines, energyEv, LeftOutFrom, target)
            && !target.Lines.Any(l => !l.IsMultiplet && Math.Abs(l.Strongest.EnergyEv - energyEv) < reach);
    }

    // Whether an unknown line is as wide as the resolution says: a second derivative would widen it by d(sigma^2)/2.
    private static bool IsNarrow(TargetModelFit fit, double energyEv, double counts, double sigmaEv)
    {
        double variance = sigmaEv * sigmaEv;
        var column = new double[fit.Energies.Length];
        for (int j = 0; j < column.Length; j++)
        {
            double x = fit.Energies[j] - energyEv;
            column[j] = ErrorFunctions.NormalDensity(x, sigmaEv) * (x * x / variance - 1) / variance;
        }
        if (fit.Added(column) is not { } added)
            return true;
        double widening = 2 * added.Coefficient / counts / variance;
        return !(widening > LargestWidening && added.Significance > TargetRefinement.LeastKept);
    }
}
