using SpectroCal.Differentiation;
using SpectroCal.Numerics;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Readout;

namespace SpectroCal.Tpc.Simulation;

/// <summary>
/// Mean readings of a pixel whose resets leave noise: without random numbers, the probability of each reading and the means of its time and
/// charge, with their derivatives.
/// </summary>
/// <remarks>
/// With noise b of standard deviation sigma the threshold is crossed on a short piece of time where S lies between theirs, S + b =
/// threshold: with probability Phi(z_(k+1)) - Phi(z_k), z = (S - threshold)/sigma, and the mean of S there is that of a truncated normal
/// distribution, threshold + sigma (phi(z_k) - phi(z_(k+1)))/P. A further reading begins anew from each of the crossings before it, of
/// which those between the same two samples are taken together.
/// </remarks>
internal sealed class NoiseAveragedTrigger(PixelSignal signal, FrontEnd frontEnd, Partials partials)
{
    private const double NoProbability = 1e-14;
    private const double NoCrossing = 1e-11; // probability of a crossing that changes no mean
    private const double NeverAgain = 1e-4; // probability of a reading that is not worth to be listed
    private const double NoBranch = 1e-9; // probability of crossings that no further reading begins from
    private const double Reach = 7.5;
    private const double Short = 1e-3; // standard deviations
    private const int Parts = 3; // of the time between two samples, in which the charge is taken for straight
    private const double LeastTimeVariance = 1e-4; // squares of ticks: no clock is better

    private readonly record struct Branch(Jet Probability, Jet Lost, int From);

    /// <summary>
    /// Crossings on one piece of time: how probable, and how probable with a reading above the threshold, and what they give.
    /// </summary>
    private readonly record struct Crossing(
        int Tick,
        Jet Probability,
        Jet Read,
        Jet Sample,
        Jet Electrons,
        double NoiseVariance,
        double ReadingVariance,
        double Rise
    );

    private readonly SampledCurve _curve = new(signal, partials);
    private readonly Dictionary<int, Jet[]> _parts = [];

    /// <summary>Mean readings, the first one first.</summary>
    /// <param name="threshold">Threshold of the pixel, electrons.</param>
    public IEnumerable<PixelReading> Read(double threshold)
    {
        List<Branch> branches = [new(1, 0, signal.First)];
        for (int hit = 0; hit < frontEnd.MostHits; hit++)
        {
            var crossings = new List<Crossing>();
            foreach (Branch branch in branches)
                crossings.AddRange(Crossings(branch, threshold));
            if (crossings.Sum(c => c.Probability.Value) < NeverAgain)
                yield break;
            if (crossings.Sum(c => c.Read.Value) >= NeverAgain)
                yield return Mean(crossings);
            branches = Next(crossings);
        }
    }

    // Crossings between the same two samples become one, so that there are not more with each reading. Which belong together must not
    // depend on how many there are: means would jump with the parameters, and fits would not end.
    private List<Branch> Next(List<Crossing> crossings)
    {
        var next = new List<Branch>();
        foreach (IGrouping<int, Crossing> together in crossings.GroupBy(c => c.Tick))
        {
            Jet probability = 0,
                sample = 0;
            foreach (Crossing c in together)
            {
                probability += c.Probability;
                sample += c.Probability * c.Sample;
            }
            if (probability.Value < NoBranch)
                continue;
            Jet reset = sample / probability + (frontEnd.HoldTicks + frontEnd.ResetTicks);
            next.Add(new Branch(probability, _curve.At(reset), (int)Math.Floor(reset.Value)));
        }
        return next;
    }

    private IEnumerable<Crossing> Crossings(Branch branch, double threshold)
    {
        double sigma = frontEnd.ResetNoiseElectrons,
            level = threshold + branch.Lost.Value;
        int last = Math.Min(frontEnd.Ticks, signal.First + signal.Count - 1);
        int top = branch.From; // where the charge was highest: one that falls and rises again passes no new level before it is higher
        for (int k = branch.From; k < last && k + frontEnd.HoldTicks <= frontEnd.Ticks; k++)
        {
            double before = signal.At(k)[0] - level,
                after = signal.At(k + 1)[0] - level;
            if (before > Reach * sigma)
                yield break;
            if (before >= signal.At(top)[0] - level)
                top = k;
            double highest = signal.At(top)[0] - level;
            if (after < -Reach * sigma || !(after > highest))
                continue;
            double passed = ErrorFunctions.NormalCumulative(after / sigma) - ErrorFunctions.NormalCumulative(highest / sigma);
            if (branch.Probability.Value * passed < NoCrossing)
                continue;
            if (!_parts.TryGetValue(k, out Jet[]? charges))
                _parts.Add(k, charges = _curve.Parts(k, Parts));
            Jet? start = top == k ? null : _curve.At(top);
            for (int part = 0; part < Parts; part++)
            {
                (Jet from, Jet to) = (charges[part], charges[part + 1]);
                (Jet sample, Jet length) = (k + (double)part / Parts, 1.0 / Parts);
                if (start is { } highestCharge && from.Value < highestCharge.Value)
                {
                    if (!(to.Value > highestCharge.Value))
                        continue;
                    Jet skipped = (highestCharge - from) / (to - from);
                    (sample, length, from) = (sample + skipped * length, (1 - skipped) * length, highestCharge);
                }
                if (
                    Between(
                        branch,
                        k,
                        threshold,
                        (from - branch.Lost - threshold) / sigma,
                        (to - branch.Lost - threshold) / sigma,
                        sample,
                        length
                    ) is
                    { } crossing
                )
                    yield return crossing;
            }
        }
    }

    // A crossing on a piece short enough to be straight, from z at a moment to z a part of a sample later.
    private Crossing? Between(Branch branch, int tick, double threshold, Jet from, Jet to, Jet sample, Jet length)
    {
        double sigma = frontEnd.ResetNoiseElectrons;
        if (!(to.Value > from.Value))
            return null;
        // Differences of small numbers, not of numbers near one.
        Jet probability = from.Value > 0 ? Cumulative(-from) - Cumulative(-to) : Cumulative(to) - Cumulative(from);
        if (branch.Probability.Value * probability.Value < NoCrossing)
            return null;
        // The mean of (S - threshold)/sigma at the crossing; on a short way it is the middle, where the quotient would be rounding.
        bool isShort = to.Value - from.Value < Short;
        Jet middle = isShort ? 0.5 * (from + to) : (Density(from) - Density(to)) / probability,
            moment = sample + (middle - from) / (to - from) * length;
        // E[z^2] = 1 + (z_k phi(z_k) - z_(k+1) phi(z_(k+1)))/P
        double square = 1 + (from.Value * Density(from).Value - to.Value * Density(to).Value) / probability.Value,
            width = to.Value - from.Value,
            variance = sigma * sigma * (isShort ? width * width / 12 : Math.Max(0, square - middle.Value * middle.Value));
        Jet charge = _curve.At(moment + frontEnd.HoldTicks) - branch.Lost - sigma * middle;
        (Jet read, Jet mean, double readingVariance) = Reading(charge, threshold);
        Jet all = branch.Probability * probability;
        return new Crossing(tick, all, all * read, moment, mean, variance, readingVariance, (to.Value - from.Value) * sigma / length.Value);
    }

    // What is read has noise of its own, and counts only if it is not below the threshold: its probability, mean and variance.
    private (Jet Probability, Jet Mean, double Variance) Reading(Jet charge, double threshold)
    {
        double sigma = frontEnd.ReadingNoiseElectrons;
        if (sigma == 0)
            return (1, charge, 0);
        Jet above = (charge - threshold) / sigma,
            probability = Cumulative(above);
        if (probability.Value < NoProbability)
            return (0, charge, sigma * sigma);
        Jet ratio = Density(above) / probability;
        return (
            probability,
            charge + sigma * ratio,
            sigma * sigma * Math.Max(0, 1 - above.Value * ratio.Value - ratio.Value * ratio.Value)
        );
    }

    private PixelReading Mean(List<Crossing> crossings)
    {
        Jet all = 0,
            time = 0,
            charge = 0;
        foreach (Crossing c in crossings)
        {
            all += c.Read;
            time += c.Read * c.Sample;
            charge += c.Read * c.Electrons;
        }
        time /= all;
        charge /= all;
        double times = 0,
            charges = 0,
            both = 0;
        foreach (Crossing c in crossings)
        {
            double p = c.Read.Value / all.Value,
                t = c.Sample.Value - time.Value,
                q = c.Electrons.Value - charge.Value;
            // Between two samples noise that is left moves the crossing along a straight line.
            times += p * (t * t + c.NoiseVariance / (c.Rise * c.Rise));
            charges += p * (q * q + c.NoiseVariance + c.ReadingVariance);
            both += p * (t * q - c.NoiseVariance / c.Rise);
        }
        times = Math.Max(times, LeastTimeVariance);
        return new PixelReading(
            time * frontEnd.TickUs + frontEnd.WindowUs.From,
            charge,
            all,
            new ReadingSpread(
                Math.Sqrt(times) * frontEnd.TickUs,
                Math.Sqrt(charges),
                Math.Clamp(both / Math.Sqrt(times * charges), -0.99, 0.99)
            )
        );
    }

    private static Jet Density(Jet z)
    {
        double phi = ErrorFunctions.NormalDensity(z.Value);
        return z.Apply(phi, -z.Value * phi, (z.Value * z.Value - 1) * phi);
    }

    private static Jet Cumulative(Jet z)
    {
        ErrorFunctions.Normal(z.Value, out double phi, out double cumulative);
        return z.Apply(cumulative, phi, -z.Value * phi);
    }
}
