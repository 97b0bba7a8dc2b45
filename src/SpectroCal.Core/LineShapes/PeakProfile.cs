namespace SpectroCal.LineShapes;

/// <summary>The density of a peak as a curve: where it is highest, and how wide it is at half that height.</summary>
internal sealed class PeakProfile
{
    private const double Tolerance = 1e-9; // of a standard deviation
    private const double Golden = 0.6180339887498949;
    private readonly LinePeak _peak;
    private readonly double[] _arguments;
    private readonly double _sigma;

    public PeakProfile(LinePeak peak, double[] arguments)
    {
        _peak = peak;
        _arguments = arguments;
        _sigma = arguments[2];
        ModeEv = Highest();
    }

    /// <summary>Energy of the maximum, eV.</summary>
    public double ModeEv { get; }

    /// <summary>Full width at half maximum of all lines of the peak with their tails, eV.</summary>
    public double Fwhm()
    {
        double half = 0.5 * Density(ModeEv);
        return Crossing(+1, half) - Crossing(-1, half);
    }

    /// <summary>Counts per eV at area 1.</summary>
    public double Density(double energyEv)
    {
        double halfBin = 5e-4 * _sigma;
        ComponentEvaluator evaluator = _peak.Begin([energyEv - halfBin, energyEv + halfBin]);
        double[] unit = [1, .. _arguments[1..]];
        evaluator.Evaluate(unit);
        return evaluator.Counts[0] / (2 * halfBin);
    }

    // The slope of the density is minus the derivative of the counts with respect to the position, whose sign is exact where the density is
    // flat.
    private double Slope(double energyEv)
    {
        double halfBin = 0.05 * _sigma;
        ComponentEvaluator evaluator = _peak.Begin([energyEv - halfBin, energyEv + halfBin]);
        double[] unit = [1, .. _arguments[1..]];
        evaluator.Evaluate(unit);
        return -evaluator.Derivative(1)[0];
    }

    private double Highest()
    {
        // The strongest line's neighbourhood, first roughly.
        double low = _arguments[1] + _peak.Components.Min(c => c.OffsetEv) - _sigma,
            high = _arguments[1] + _peak.Components.Max(c => c.OffsetEv) + _sigma;
        int steps = (int)Math.Clamp(Math.Ceiling((high - low) / (0.5 * _sigma)), 4, 400);
        double step = (high - low) / steps;
        double best = Enumerable.Range(0, steps + 1).Select(k => low + k * step).MaxBy(Density);
        (double a, double b) = (best - step, best + step);
        if (!(Slope(a) > 0 && Slope(b) < 0))
            return GoldenSection(a, b);
        while (b - a > Tolerance * _sigma)
        {
            double middle = 0.5 * (a + b);
            if (!(middle > a && middle < b))
                break; // a line so narrow that no number lies between
            if (Slope(middle) > 0)
                a = middle;
            else
                b = middle;
        }
        return 0.5 * (a + b);
    }

    private double GoldenSection(double a, double b)
    {
        while (b - a > 1e-6 * _sigma)
        {
            double c = b - Golden * (b - a),
                d = a + Golden * (b - a);
            if (!(c > a && d < b))
                break;
            if (Density(c) > Density(d))
                b = d;
            else
                a = c;
        }
        return 0.5 * (a + b);
    }

    private double Crossing(int sign, double level)
    {
        double inner = ModeEv,
            outer = ModeEv + sign * _sigma;
        for (int k = 0; Density(outer) > level && k < 60; k++)
            (inner, outer) = (outer, ModeEv + 1.5 * (outer - ModeEv));
        // Regula falsi (Illinois): the density is steep here.
        double fInner = Density(inner) - level,
            fOuter = Density(outer) - level;
        for (int k = 0; k < 60 && Math.Abs(outer - inner) > Tolerance * _sigma; k++)
        {
            double next = (inner * fOuter - outer * fInner) / (fOuter - fInner),
                f = Density(next) - level;
            if (f == 0)
                return next;
            if (f * fOuter < 0)
                (inner, fInner) = (outer, fOuter);
            else
                fInner *= 0.5;
            (outer, fOuter) = (next, f);
            if (Math.Abs(f) < 1e-12 * level)
                return next;
        }
        return outer;
    }
}
