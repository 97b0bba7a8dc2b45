using SpectroCal.Detectors;

namespace SpectroCal.Estimation;

/// <summary>How far from the start lines are looked for.</summary>
/// <param name="RangeEv">Largest shift of the lowest and of the highest line, eV.</param>
/// <param name="LowestGain">Least slope of the scale in the middle of the target's range, of that at the start.</param>
/// <param name="HighestGain">Largest, likewise.</param>
internal readonly record struct AlignmentLimits(double RangeEv, double LowestGain, double HighestGain)
{
    /// <summary>Alignments that explain no more than this are of no interest.</summary>
    public double LeastScore { get; init; } = double.NegativeInfinity;
}

/// <summary>Calibrations that shift the lowest and the highest line of a target from where a start puts them.</summary>
internal sealed class ShiftLattice
{
    private const double SpacingInSigma = 0.9;
    private const int GainMargin = 2; // points beyond the limits of the gain from which a minimum within them may be reached
    private const int MostPoints = 160_000;
    private const int MostAlongAxis = 2000;
    private const int MostIterations = 10;
    private const double Tolerance = 1e-3; // resolutions
    private readonly CalibrationFunction _function;
    private readonly TargetSpectrum _target;
    private readonly double[] _start;
    private readonly double _lowest;
    private readonly double _highest;
    private readonly double _lowChannel;
    private readonly double _highChannel;

    /// <summary>Prepares the shifts from a start.</summary>
    public ShiftLattice(CalibrationFunction function, TargetSpectrum target, ReadOnlySpan<double> start)
    {
        _function = function;
        _target = target;
        _start = start.ToArray();
        _lowest = target.Lines.Min(l => l.MeanEnergyEv);
        _highest = target.Lines.Max(l => l.MeanEnergyEv);
        _lowChannel = function.Channel(_lowest, start);
        _highChannel = function.Channel(_highest, start);
        SpacingEv = SpacingInSigma * target.SmallestSigmaEv;
        HasTwo = function.ParameterCount >= 2 && _highest - _lowest > 4 * target.SmallestSigmaEv;
    }

    /// <summary>Distance of neighbouring points, eV.</summary>
    public double SpacingEv { get; }

    /// <summary>Whether both lines can be shifted; else what shifts one shifts the other.</summary>
    public bool HasTwo { get; }

    /// <summary>The shift up to which all points were looked at where there were too many, eV; null where all were.</summary>
    public double? CutAtEv { get; private set; }

    /// <summary>
    /// Follows the lattice from the start to its neighbours and on, nearest first, as long as the gain stays within the limits and some of
    /// the target's range among the channels of the data: beyond, nothing can be found. So the spectrum bounds the work.
    /// </summary>
    /// <param name="limits">How far to follow.</param>
    /// <param name="firstChannel">Where the data begin.</param>
    /// <param name="lastChannel">Where they end.</param>
    /// <param name="cancellation">Checked at every point.</param>
    public IEnumerable<(int Low, int High, double[] Parameters)> Points(
        AlignmentLimits limits,
        double firstChannel,
        double lastChannel,
        CancellationToken cancellation
    )
    {
        (double Lowest, double Highest) slopes = Slopes(limits);
        double reach = Reach(limits);
        var open = new Queue<(int Low, int High)>([(0, 0)]);
        var known = new HashSet<long> { Key((0, 0)) };
        for (int count = 0; open.TryDequeue(out (int Low, int High) point); )
        {
            cancellation.ThrowIfCancellationRequested();
            if (At(point.Low, point.High) is not { } shifted || !IsPossible(shifted, slopes, firstChannel, lastChannel))
                continue;
            if (count++ == MostPoints)
            {
                CutAtEv = (Math.Max(Math.Abs(point.Low), Math.Abs(point.High)) - 1) * SpacingEv;
                yield break;
            }
            yield return (point.Low, point.High, shifted);
            for (int i = -1; i <= 1; i++)
            for (int j = HasTwo ? -1 : i; j <= (HasTwo ? 1 : i); j++)
            {
                (int Low, int High) next = (point.Low + i, point.High + j);
                if (Math.Abs(next.Low) <= reach && Math.Abs(next.High) <= reach && known.Add(Key(next)))
                    open.Enqueue(next);
            }
        }
    }

    // A point as one number, which is found several times as fast as two.
    private static long Key((int Low, int High) point) => ((long)point.Low << 32) | (uint)point.High;

    /// <summary>
    /// The points at which only one of the two lines is shifted, or both are alike, from the start outwards in each direction, under the
    /// same limits; null at the end of a direction that has more than are looked at.
    /// </summary>
    /// <param name="limits">How far to follow.</param>
    /// <param name="firstChannel">Where the data begin.</param>
    /// <param name="lastChannel">Where they end.</param>
    /// <param name="cancellation">Checked at every point.</param>
    public IEnumerable<double[]?> Axes(AlignmentLimits limits, double firstChannel, double lastChannel, CancellationToken cancellation)
    {
        (double Lowest, double Highest) slopes = Slopes(limits);
        double reach = Reach(limits);
        (int Low, int High)[] directions = HasTwo ? [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1)] : [(1, 1), (-1, -1)];
        foreach ((int low, int high) in directions)
        {
            for (int i = 1; i <= reach; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (At(i * low, i * high) is not { } shifted || !IsPossible(shifted, slopes, firstChannel, lastChannel))
                    break;
                if (i > MostAlongAxis)
                {
                    yield return null;
                    break;
                }
                yield return shifted;
            }
        }
    }

    private double Reach(AlignmentLimits limits) => Math.Ceiling(limits.RangeEv / SpacingEv);

    // Limits of the slope, with a margin; without two lines the slope is that of the start.
    private (double Lowest, double Highest) Slopes(AlignmentLimits limits)
    {
        double margin = HasTwo ? GainMargin * SpacingEv / (_highest - _lowest) : double.PositiveInfinity,
            slope = _function.SlopeAt(_target.Range.MiddleEv, _start);
        return (slope * Math.Max(0, limits.LowestGain - margin), slope * (limits.HighestGain + margin));
    }

    private bool IsPossible(double[] parameters, (double Lowest, double Highest) slopes, double firstChannel, double lastChannel)
    {
        double now = _function.SlopeAt(_target.Range.MiddleEv, parameters);
        if (!(now >= slopes.Lowest && now <= slopes.Highest))
            return false;
        // An end that the scale does not reach has no channel: comparisons with NaN are false.
        bool isBelow = _function.Channel(_target.Range.HighEv, parameters) < firstChannel,
            isAbove = _function.Channel(_target.Range.LowEv, parameters) > lastChannel;
        return !isBelow && !isAbove;
    }

    /// <summary>The parameters at a point; null where none shift the lines so.</summary>
    public double[]? At(int low, int high) => Shift(low * SpacingEv, (HasTwo ? high : low) * SpacingEv);

    // Parameters whose energies at the channels of two lines are shifted by given amounts, by way of the first one or two parameters:
    // at once where the function is linear in them, else by Newton's method.
    private double[]? Shift(double lowShift, double highShift)
    {
        if (double.IsNaN(_lowChannel) || double.IsNaN(_highChannel))
            return null;
        double[] shifted = [.. _start];
        if (_function.IsLinear)
            return Move(shifted, lowShift, highShift) ? shifted : null;
        for (int i = 0; i < MostIterations; i++)
        {
            double lowLeft = _lowest + lowShift - _function.Energy(_lowChannel, shifted),
                highLeft = HasTwo ? _highest + highShift - _function.Energy(_highChannel, shifted) : 0;
            if (Math.Abs(lowLeft) + Math.Abs(highLeft) < Tolerance * _target.SmallestSigmaEv)
                return shifted;
            if (!Move(shifted, lowLeft, highLeft))
                return null;
        }
        return null;
    }

    // Moves parameters so that energies at two channels shift by given amounts, to first order.
    private bool Move(double[] parameters, double lowShift, double highShift)
    {
        int n = _function.ParameterCount;
        Span<double> first = stackalloc double[n],
            second = stackalloc double[n];
        _function.Partials(_lowChannel, parameters, first);
        if (!HasTwo)
        {
            if (first[0] == 0)
                return false;
            parameters[0] += lowShift / first[0];
            return true;
        }
        _function.Partials(_highChannel, parameters, second);
        double determinant = first[0] * second[1] - first[1] * second[0];
        if (determinant == 0)
            return false;
        parameters[0] += (lowShift * second[1] - highShift * first[1]) / determinant;
        parameters[1] += (first[0] * highShift - second[0] * lowShift) / determinant;
        return true;
    }
}
