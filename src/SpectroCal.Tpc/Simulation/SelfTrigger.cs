using SpectroCal.Differentiation;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Readout;

namespace SpectroCal.Tpc.Simulation;

/// <summary>
/// Readings of a pixel that triggers itself: the threshold is crossed, the charge is read after a while and reset, and so on. Times and
/// charges change smoothly with the parameters (<see cref="SampledCurve"/>); only the number of readings jumps.
/// </summary>
internal static class SelfTrigger
{
    /// <summary>Reads a pixel.</summary>
    /// <param name="signal">Charge induced at each sample.</param>
    /// <param name="frontEnd">The electronics.</param>
    /// <param name="threshold">Threshold of the pixel, electrons.</param>
    /// <param name="partials">How the signal's derivatives lie in memory.</param>
    /// <param name="noise">Draws the noise; null: none.</param>
    public static IEnumerable<PixelReading> Read(PixelSignal signal, FrontEnd frontEnd, double threshold, Partials partials, Random? noise)
    {
        var curve = new SampledCurve(signal, partials);
        Jet lost = 0; // charge of readings before
        int from = signal.First,
            last = Math.Min(frontEnd.Ticks, signal.First + signal.Count - 1);
        double left = Draw(noise, frontEnd.ResetNoiseElectrons);
        for (int hit = 0; hit < frontEnd.MostHits; hit++)
        {
            Jet level = threshold - left + lost;
            if (Bracket(signal, from, last, level.Value) is not { } k)
                yield break;
            Jet crossing = curve.Crossing(k, level),
                read = curve.At(crossing + frontEnd.HoldTicks) - lost + (left + Draw(noise, frontEnd.ReadingNoiseElectrons));
            if (crossing.Value + frontEnd.HoldTicks > frontEnd.Ticks)
                yield break;
            if (read.Value >= threshold)
                yield return new PixelReading(crossing * frontEnd.TickUs + frontEnd.WindowUs.From, read, 1, null);
            Jet reset = crossing + (frontEnd.HoldTicks + frontEnd.ResetTicks);
            lost = curve.At(reset);
            left = Draw(noise, frontEnd.ResetNoiseElectrons);
            from = (int)Math.Floor(reset.Value);
        }
    }

    // The last sample before the charge passes the level.
    private static int? Bracket(PixelSignal signal, int from, int last, double level)
    {
        for (int k = from; k < last; k++)
            if (signal.At(k + 1)[0] > level)
                return signal.At(k)[0] <= level ? k : null;
        return null;
    }

    private static double Draw(Random? noise, double sigma) => noise is null ? 0 : sigma * NormalNumber.Draw(noise);
}
