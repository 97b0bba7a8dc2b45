using SpectroCal.Differentiation;

namespace SpectroCal.Detectors;

/// <summary>The channels over which an energy scale of given parameters rises, and its inverse there.</summary>
/// <remarks>
/// The scale is sampled in steps of half an octave, from -2^32 over 0 to 2^32 channels. The longest run of steps over which it is finite
/// and rises is the branch; where it ends between two steps, at an extremum or where the domain ends, the end is found by bisection. An
/// inverse starts from a cubic through both ends of its step and their slopes, and is refined by Newton's method inside the step. A feature
/// of the scale that is narrower than a step is not seen, except that a channel where the scale does not rise is never returned. Each
/// thread keeps the last branch: the inverse is asked for hundreds of energies with the same parameters.
/// </remarks>
internal sealed class RisingBranch
{
    private const int LowestExponent = -8,
        HighestExponent = 32,
        StepsPerOctave = 2;
    private const int MostIterations = 100;
    private const int Bisections = 60;
    private const double Tolerance = 1e-13; // of a channel
    private const double EnergyRounding = 1e-15; // of an energy
    private static readonly double[] Steps = AllSteps();

    [ThreadStatic]
    private static RisingBranch? _latest;

    private readonly ExpressionProgram _scale;
    private readonly double[] _parameters;

    // Branch: channels, energies and slopes; _count of each.
    private readonly double[] _channels = new double[Steps.Length + 2];
    private readonly double[] _energies = new double[Steps.Length + 2];
    private readonly double[] _slopes = new double[Steps.Length + 2];
    private int _count;

    private RisingBranch(ExpressionProgram scale, int parameters)
    {
        _scale = scale;
        _parameters = new double[parameters];
    }

    /// <summary>The branch of a scale.</summary>
    /// <param name="scale">C and C' as a program.</param>
    /// <param name="parameters">p.</param>
    public static RisingBranch Of(ExpressionProgram scale, ReadOnlySpan<double> parameters)
    {
        RisingBranch? branch = _latest;
        if (branch is not null && branch._scale == scale && parameters.SequenceEqual(branch._parameters))
            return branch;
        if (branch is null || branch._scale != scale)
            _latest = branch = new RisingBranch(scale, parameters.Length);
        branch.Find(parameters);
        return branch;
    }

    /// <summary>The channel of an energy; NaN if the branch does not reach it.</summary>
    public double Channel(double energyEv)
    {
        if (_count == 0 || !(energyEv >= _energies[0] && energyEv <= _energies[_count - 1]))
            return double.NaN;
        int right = Array.BinarySearch(_energies, 0, _count, energyEv);
        if (right < 0)
            right = ~right;
        int left = Math.Max(0, right - 1);
        double low = _channels[left],
            high = _channels[left + 1],
            a = Start(left, energyEv);
        for (int i = 0; i < MostIterations; i++)
        {
            (double energy, double slope) = At(a);
            if (energy > energyEv)
                high = a;
            else
                low = a;
            double next = a - (energy - energyEv) / slope;
            if (!(next >= low && next <= high))
                next = low + (high - low) / 2; // also for NaN
            double change = Math.Abs(next - a);
            a = next;
            double rounding = EnergyRounding * Math.Abs(energyEv) / slope;
            if (change <= Tolerance * (1 + Math.Abs(a)) + rounding)
                return slope > 0 ? a : double.NaN;
        }
        return double.NaN;
    }

    // The cubic in E through the ends of a step with slopes 1/C', if that stays inside; else the straight line.
    private double Start(int left, double energyEv)
    {
        double span = _energies[left + 1] - _energies[left],
            low = _channels[left],
            high = _channels[left + 1];
        double t = (energyEv - _energies[left]) / span,
            u = 1 - t,
            line = low * u + high * t;
        double cubic = line + t * u * (u * (span / _slopes[left] - (high - low)) - t * (span / _slopes[left + 1] - (high - low)));
        return cubic > low && cubic < high ? cubic : line;
    }

    private void Find(ReadOnlySpan<double> parameters)
    {
        parameters.CopyTo(_parameters);
        int best = 0,
            bestLength = 0,
            start = 0;
        double before = double.NaN;
        Span<double> energies = stackalloc double[Steps.Length],
            slopes = stackalloc double[Steps.Length];
        for (int k = 0; k < Steps.Length; k++)
        {
            (energies[k], slopes[k]) = At(Steps[k]);
            bool rises = Rises(energies[k], slopes[k]);
            if (!rises || !(energies[k] > before))
                start = rises ? k : k + 1;
            before = rises ? energies[k] : double.NaN;
            if (k + 1 - start <= bestLength)
                continue;
            (best, bestLength) = (start, k + 1 - start);
        }
        _count = 0;
        if (bestLength == 0)
            return;
        int last = best + bestLength - 1;
        if (best > 0)
            AddEnd(Steps[best], Steps[best - 1], energies[best]);
        for (int k = best; k <= last; k++)
            Add(Steps[k], energies[k], slopes[k]);
        if (last + 1 < Steps.Length)
            AddEnd(Steps[last], Steps[last + 1], energies[last]);
        if (_count == 1)
            _count = 0;
    }

    // The last channel towards another step up to which the scale rises, if it is not the first.
    private void AddEnd(double inside, double outside, double energy)
    {
        double end = inside;
        for (int i = 0; i < Bisections; i++)
        {
            double middle = end + (outside - end) / 2;
            (double e, double s) = At(middle);
            // Beyond a pole the scale rises again, but from below.
            if (Rises(e, s) && (inside < outside ? e >= energy : e <= energy))
                end = middle;
            else
                outside = middle;
        }
        (double atEnd, double slope) = At(end);
        if (end != inside && atEnd != energy)
            Add(end, atEnd, slope);
    }

    private void Add(double channel, double energy, double slope)
    {
        _channels[_count] = channel;
        _energies[_count] = energy;
        _slopes[_count++] = slope;
    }

    private (double Energy, double Slope) At(double channel)
    {
        Span<double> results = stackalloc double[2];
        _scale.Evaluate(channel, _parameters, results);
        return (results[0], results[1]);
    }

    private static bool Rises(double energy, double slope) => double.IsFinite(energy) && slope > 0;

    private static double[] AllSteps()
    {
        double[] up =
        [
            .. Enumerable
                .Range(0, (HighestExponent - LowestExponent) * StepsPerOctave + 1)
                .Select(k => Math.Pow(2, LowestExponent + (double)k / StepsPerOctave)),
        ];
        return [.. up.Reverse().Select(a => -a), 0, .. up];
    }
}
