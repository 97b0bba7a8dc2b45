using System.Runtime.Intrinsics;
using SpectroCal.Tpc.Geometry;
using SpectroCal.Tpc.Physics;

namespace SpectroCal.Tpc.Simulation;

/// <summary>
/// The charge that has been induced on one pixel by each sample of an event, with its derivatives. Memory for one pixel, used for one after
/// the other.
/// </summary>
/// <param name="partials">How a number lies in memory with its derivatives.</param>
internal abstract class PixelSignal(Partials partials)
{
    private readonly int _width = partials.Width;
    private double[] _rows = [];
    private double[] _whole = [];

    /// <summary>First sample that is kept.</summary>
    public int First { get; private set; }

    /// <summary>Samples that are kept; afterwards nothing changes any more.</summary>
    public int Count { get; private set; }

    /// <summary>Pixels on each side of the one below a charge that see it, too.</summary>
    public abstract int ReachPixels { get; }

    /// <summary>Sums of the samples that are kept, one after the other.</summary>
    protected double[] Rows => _rows;

    /// <summary>The signal of a detector.</summary>
    public static PixelSignal Of(TpcDetector detector, Partials partials) =>
        detector.Pads is { } pads ? new PadSignal(detector, pads, partials) : new CollectionSignal(detector, partials);

    /// <summary>
    /// Charge at a sample, electrons, with its derivatives; before the first it is zero, after the last what it was there.
    /// </summary>
    public ReadOnlySpan<double> At(int sample) => _rows.AsSpan((Math.Min(sample, First + Count - 1) - First) * _width, _width);

    /// <summary>Sums the signals of the pieces that reach a pixel. False: nothing is induced within the readout.</summary>
    public abstract bool Fill(Pixel pixel, PieceTable pieces, ReadOnlySpan<int> members);

    /// <summary>Makes room for samples, all zero. False: there are none.</summary>
    protected bool Reserve(int first, int last)
    {
        First = first;
        Count = last - first + 1;
        if (Count < 2)
            return false;
        Clear(ref _rows, Count * _width);
        Clear(ref _whole, Count * _width);
        return true;
    }

    /// <summary>Makes room for numbers, all zero.</summary>
    protected static void Clear(ref double[] array, int length)
    {
        if (array.Length < length)
            array = new double[length];
        else
            Array.Clear(array, 0, length);
    }

    /// <summary>Notes a charge that stays from a sample on, until <see cref="AddWhole"/> adds all of them.</summary>
    protected void AddFrom(int sample, ReadOnlySpan<double> charge)
    {
        Span<double> row = _whole.AsSpan((sample - First) * _width, _width);
        for (int o = 0; o < _width; o++)
            row[o] += charge[o];
    }

    /// <summary>Adds to each sample what has been noted up to it.</summary>
    protected void AddWhole()
    {
        for (int v = 0; v < _width; v += Vector256<double>.Count)
        {
            Vector256<double> sum = Vector256<double>.Zero;
            for (int k = 0; k < Count; k++)
            {
                sum += Vector256.Create<double>(_whole.AsSpan(k * _width + v, Vector256<double>.Count));
                Span<double> row = _rows.AsSpan(k * _width + v, Vector256<double>.Count);
                (Vector256.Create<double>(row) + sum).CopyTo(row);
            }
        }
    }
}
