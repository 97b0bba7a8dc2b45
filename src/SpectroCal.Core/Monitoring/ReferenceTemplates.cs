namespace SpectroCal.Monitoring;

/// <summary>The tests of a detector, made once for all of its spectra.</summary>
internal sealed class ReferenceTemplates
{
    private const double SmoothedBy = 0.5; // standard deviations of a line: templates need slopes, not the fluctuations of the reference

    /// <summary>Makes the tests.</summary>
    public ReferenceTemplates(DetectorReference reference)
    {
        Reference = reference;
        int bins = reference.Counts.Length;
        double total = reference.Total;
        Sigmas = new double[bins];
        for (int i = 0; i < bins; i++)
            Sigmas[i] = reference.Widths.Sigma(i + 0.5);
        double[] shape = Smoothed(reference.Counts, total);
        Shape = shape;
        Lines = AllLines();
        Floor = new double[bins];
        Array.Fill(Floor, 0.5 / total);
        double[] shift = new double[bins],
            gain = new double[bins],
            resolution = new double[bins],
            smear = new double[bins];
        double[] lines = Lines;
        // A scale that moves takes the shape along: dr/do = -r', dr/dg = -(x r)'; second moments widen it: r''/2, (x^2 r)''/2.
        for (int i = 0; i < bins; i++)
        {
            double x = i + 0.5,
                left = i > 0 ? shape[i - 1] : shape[i],
                right = i < bins - 1 ? shape[i + 1] : shape[i];
            shift[i] = -0.5 * (right - left);
            gain[i] = -0.5 * ((x + 1) * right - (x - 1) * left);
            // Of lines only: noise does not move the edge of the threshold, and where the reference has a count here and there its
            // curvature is nothing but chance.
            double before = i > 0 ? lines[i - 1] : lines[i],
                after = i < bins - 1 ? lines[i + 1] : lines[i];
            resolution[i] = 0.5 * (after + before) - lines[i];
            smear[i] = 0.5 * ((x + 1) * (x + 1) * after + (x - 1) * (x - 1) * before - 2 * x * x * lines[i]);
        }
        Shift = LinearTemplate.Of(shift, shape, Floor, shape, gain);
        Gain = LinearTemplate.Of(gain, shape, Floor, shape);
        GainBesideShift = LinearTemplate.Of(gain, shape, Floor, shape, shift);
        Resolution = LinearTemplate.Of(resolution, shape, Floor, shape, shift, gain);
        Smear = LinearTemplate.Of(smear, shape, Floor, shape, shift, gain);
        Tests = ElementaryTests.Of(this);
        Wander = new Wander[Tests.Length];
    }

    /// <summary>What they belong to.</summary>
    public DetectorReference Reference { get; }

    /// <summary>Standard deviation of lines in each bin, bins.</summary>
    public double[] Sigmas { get; }

    /// <summary>The reference, smoothed; its sum is 1.</summary>
    public double[] Shape { get; }

    /// <summary>What a single count of the whole reference could hide in each bin, of 1.</summary>
    public double[] Floor { get; }

    /// <summary>A shift of the scale by one bin, whatever the gain.</summary>
    public LinearTemplate Shift { get; }

    /// <summary>A relative change of the gain, everything else unchanged.</summary>
    public LinearTemplate Gain { get; }

    /// <summary>The same, whatever the shift.</summary>
    public LinearTemplate GainBesideShift { get; }

    /// <summary>One square bin of variance more in all lines, whatever the scale.</summary>
    public LinearTemplate Resolution { get; }

    /// <summary>A variance of the gain, relative squared, whatever the scale.</summary>
    public LinearTemplate Smear { get; }

    /// <summary>All tests of the counts.</summary>
    public ElementaryTest[] Tests { get; }

    /// <summary>
    /// For each test how much its value differs from run to run when nothing is wrong: gains wander, noise comes and goes, lines follow the
    /// sample.
    /// </summary>
    public Wander[] Wander { get; init; }

    /// <summary>Standard deviation of the strongest line, bins.</summary>
    public double Sigma => Reference.Peaks.Count > 0 ? Reference.Peaks.MaxBy(p => p.Share).Sigma : Sigmas[Sigmas.Length / 2];

    /// <summary>The part of the shape that is lines; the whole shape where no line was found.</summary>
    public double[] Lines { get; }

    /// <summary>The part of the shape that is a line.</summary>
    public double[] Line(ReferencePeak peak)
    {
        var line = new double[Shape.Length];
        for (int i = 0; i < line.Length; i++)
        {
            double d = (i + 0.5 - peak.Position) / peak.Sigma;
            line[i] = Math.Min(Shape[i], peak.Share * Math.Exp(-0.5 * d * d) / (peak.Sigma * Math.Sqrt(2 * Math.PI)));
        }
        return line;
    }

    private double[] AllLines()
    {
        if (Reference.Peaks.Count == 0)
            return Shape;
        var lines = new double[Shape.Length];
        foreach (ReferencePeak peak in Reference.Peaks)
        {
            double[] line = Line(peak);
            for (int i = 0; i < lines.Length; i++)
                lines[i] = Math.Min(Shape[i], lines[i] + line[i]);
        }
        return lines;
    }

    private double[] Smoothed(double[] counts, double total)
    {
        var smooth = new double[counts.Length];
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0)
                continue;
            double sigma = SmoothedBy * Sigmas[i],
                norm = 0;
            int reach = (int)(3 * sigma) + 1,
                from = Math.Max(0, i - reach),
                to = Math.Min(counts.Length - 1, i + reach);
            for (int j = from; j <= to; j++)
                norm += Math.Exp(-0.5 * (j - i) * (j - i) / (sigma * sigma));
            double part = counts[i] / (total * norm);
            for (int j = from; j <= to; j++)
                smooth[j] += part * Math.Exp(-0.5 * (j - i) * (j - i) / (sigma * sigma));
        }
        return smooth;
    }
}
