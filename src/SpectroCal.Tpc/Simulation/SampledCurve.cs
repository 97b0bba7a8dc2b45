using SpectroCal.Differentiation;
using SpectroCal.Tpc.Physics;

namespace SpectroCal.Tpc.Simulation;

/// <summary>
/// The charge of a pixel between its samples: a cubic through two of them with slopes from their neighbours (Catmull and Rom), whose first
/// derivative is continuous.
/// </summary>
internal sealed class SampledCurve(PixelSignal signal, Partials partials)
{
    private const int Steps = 60; // of bisection: exact to the last bit
    private readonly Dictionary<int, Jet[]> _cubics = []; // means over noise ask for the same ones again and again

    /// <summary>Charge at a moment, in samples.</summary>
    public Jet At(Jet sample)
    {
        int k = (int)Math.Floor(sample.Value);
        return k >= signal.First + signal.Count - 1 ? Row(k) : Value(Cubic(k), sample - k);
    }

    /// <summary>When the charge passes a level between two samples.</summary>
    /// <param name="k">The sample before, at which it is not above.</param>
    /// <param name="level">The level, electrons.</param>
    /// <remarks>
    /// The moment itself by bisection; its derivatives by two Newton steps from there on jets: each makes one more order exact.
    /// </remarks>
    public Jet Crossing(int k, Jet level)
    {
        Jet[] cubic = Cubic(k);
        double low = 0,
            high = 1;
        for (int step = 0; step < Steps; step++)
        {
            double middle = 0.5 * (low + high);
            if (((cubic[3].Value * middle + cubic[2].Value) * middle + cubic[1].Value) * middle + cubic[0].Value > level.Value)
                high = middle;
            else
                low = middle;
        }
        Jet u = 0.5 * (low + high);
        for (int order = 0; order < 2; order++)
            u -= (Value(cubic, u) - level) / ((3 * cubic[3] * u + 2 * cubic[2]) * u + cubic[1]);
        return k + u;
    }

    /// <summary>Charge at parts of the way from one sample to the next, from 0 to all of it.</summary>
    public Jet[] Parts(int k, int parts)
    {
        Jet[] cubic = Cubic(k);
        return [cubic[0], .. Enumerable.Range(1, parts - 1).Select(i => Value(cubic, (double)i / parts)), Row(k + 1)];
    }

    private static Jet Value(Jet[] cubic, Jet u) => ((cubic[3] * u + cubic[2]) * u + cubic[1]) * u + cubic[0];

    private Jet[] Cubic(int k)
    {
        if (_cubics.TryGetValue(k, out Jet[]? known))
            return known;
        Jet before = Row(k - 1),
            from = Row(k),
            to = Row(k + 1),
            after = Row(k + 2);
        Jet[] cubic = [from, 0.5 * (to - before), 0.5 * (2 * before - 5 * from + 4 * to - after), 0.5 * (after - before + 3 * (from - to))];
        _cubics.Add(k, cubic);
        return cubic;
    }

    private Jet Row(int k) => partials.Read(signal.At(Math.Max(k, signal.First)));
}
