namespace SpectroCal.Formats.Tables;

/// <summary>Axes from which the energies of empty channels are left out: all steps are multiples of one.</summary>
internal static class SparseAxis
{
    private const double StepTolerance = 0.1;
    private const int FewestSteps = 10; // single ones in a row, from which the step is known in spite of rounding
    private const double NearPlace = 0.35; // steps to the next place, for a number to belong there

    /// <summary>Numbers of the channels, from 0 at the first; null where the energies are no such axis.</summary>
    /// <param name="energies">The energies, rising.</param>
    /// <param name="column">Their column, for how they are rounded.</param>
    public static int[]? Places(double[] energies, TableColumn column)
    {
        double unit = column.LastDigit(energies[^1]),
            smallest = double.PositiveInfinity;
        for (int i = 1; i < energies.Length; i++)
            smallest = Math.Min(smallest, energies[i] - energies[i - 1]);
        return Followed(energies, smallest, unit) ?? Rounded(energies, smallest, unit);
    }

    private static int[]? Followed(double[] energies, double step, double unit)
    {
        if (unit > StepTolerance * step)
            return null;
        var places = new int[energies.Length];
        long filled = 0;
        for (int i = 1; i < energies.Length; i++)
        {
            double steps = (energies[i] - energies[i - 1]) / step,
                whole = Math.Round(steps);
            filled += (long)Math.Min(whole - 1, TableAxis.MostFilled + 1);
            if (Math.Abs(steps - whole) > StepTolerance || filled > TableAxis.MostFilled)
                return null;
            places[i] = places[i - 1] + (int)whole;
            // Steps may grow slowly.
            step = (energies[i] - energies[i - 1]) / whole;
        }
        return places;
    }

    // Energies that are rounded to a good part of a step. Single steps differ by the last digit only; the longest row of them gives the
    // step well enough to count those of the nearest gap, and each number beyond makes it better.
    private static int[]? Rounded(double[] energies, double single, double unit)
    {
        int n = energies.Length;
        double most = single + 1.01 * unit;
        if (2 * single <= most)
            return null;
        (int from, int to) = LongestRow(energies, most);
        if (to - from < FewestSteps)
            return null;
        var places = new long[n];
        var line = new LatticeLine();
        for (int i = from; i <= to; i++)
            line.Add(places[i] = i - from, energies[i]);
        for (int i = to + 1; i < n; i++)
            if (!Place(i, i - 1))
                return null;
        for (int i = from - 1; i >= 0; i--)
            if (!Place(i, i + 1))
                return null;
        if (places[^1] - places[0] + 1 - n > TableAxis.MostFilled)
            return null;
        for (int i = 0; i < n; i++)
            if (Math.Abs(energies[i] - line.Energy(places[i])) > unit)
                return null;
        return [.. places.Select(p => (int)(p - places[0]))];

        bool Place(int i, int neighbour)
        {
            double place = line.Place(energies[i]);
            places[i] = (long)Math.Round(place);
            line.Add(places[i], energies[i]);
            return Math.Abs(place - places[i]) <= NearPlace
                && Math.Sign(places[i] - places[neighbour]) == Math.Sign(i - neighbour)
                && Math.Abs(place) <= TableAxis.MostFilled + n;
        }
    }

    // The straight line through the energies placed so far, by least squares.
    private sealed class LatticeLine
    {
        private double _n,
            _x,
            _y,
            _xx,
            _xy;

        public void Add(double place, double energy)
        {
            _n++;
            _x += place;
            _y += energy;
            _xx += place * place;
            _xy += place * energy;
        }

        public double Energy(double place) => _y / _n + Step * (place - _x / _n);

        public double Place(double energy) => _x / _n + (energy - _y / _n) / Step;

        private double Step => (_xy - _x * _y / _n) / (_xx - _x * _x / _n);
    }

    private static (int From, int To) LongestRow(double[] energies, double most)
    {
        (int from, int to) = (0, 0);
        int begin = 0;
        for (int i = 1; i < energies.Length; i++)
        {
            if (energies[i] - energies[i - 1] > most)
                begin = i;
            if (i - begin > to - from)
                (from, to) = (begin, i);
        }
        return (from, to);
    }
}
