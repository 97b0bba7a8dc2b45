namespace SpectroCal.Tpc.Losses;

/// <summary>How the distances of nearest neighbours become a loss.</summary>
public enum ChamferForm
{
    /// <summary>Sum over both of d^2 + (q - q*)^2, over the number of measured readings.</summary>
    Sum,

    /// <summary>Sum over both of d^2 q q*: where positions agree, charges do not matter.</summary>
    Product,

    /// <summary>
    /// Mean over simulated readings of squared differences in units of the detector: width, height, readout, mean charge.
    /// </summary>
    OneWay,
}

/// <summary>Each reading against the nearest one of the other set, in the same event (Chamfer distance).</summary>
/// <param name="Form">How distances are summed.</param>
public sealed record Chamfer(ChamferForm Form = ChamferForm.Sum) : TpcLoss
{
    /// <summary>Charge, in 1 000 electrons, that counts as much as a centimetre.</summary>
    public double ChargeUnit { get; init; } = 10;

    /// <summary>A reading without any partner counts as one that is so far away, cm.</summary>
    public double FarCm { get; init; } = 10;

    /// <summary>Units of <see cref="ChamferForm.OneWay"/>: width and height of an anode and length of the readout, cm, cm, us.</summary>
    public (double X, double Y, double TimeUs) Units { get; init; } = (62.076, 124.152, 200);

    /// <inheritdoc/>
    public override string Name =>
        Form switch
        {
            ChamferForm.Product => "chamfer-product",
            ChamferForm.OneWay => "chamfer-one-way",
            _ => "chamfer",
        };

    /// <inheritdoc/>
    protected internal override Dual Evaluate(LossPoint[] simulated, LossPoint[] target, Span<LossSlope> slopes)
    {
        Dual sum = 0;
        double mean = target.Length == 0 ? 1 : target.Average(t => t.Charge.Value),
            alone = FarCm * FarCm;
        foreach ((int[] s, int[] t) in Groups(simulated, target))
        {
            foreach (int i in s)
                sum += t.Length == 0 ? alone : Term(simulated[i], target[Nearest(simulated[i], t, target)], mean, ref slopes[i]);
            if (Form == ChamferForm.OneWay)
                continue;
            foreach (int j in t)
            {
                if (s.Length == 0)
                {
                    sum += alone;
                    continue;
                }
                int i = Nearest(target[j], s, simulated);
                sum += Term(simulated[i], target[j], mean, ref slopes[i]);
            }
        }
        double scale = Form switch
        {
            ChamferForm.Sum => 1.0 / Math.Max(1, target.Length),
            ChamferForm.OneWay => 1.0 / Math.Max(1, simulated.Length),
            _ => 1,
        };
        foreach (ref LossSlope slope in slopes)
            slope = new LossSlope(slope.Z * scale, slope.Charge * scale, slope.Probability * scale);
        return sum * scale;
    }

    private static int Nearest(LossPoint point, int[] among, LossPoint[] points) => among.MinBy(j => point.SquareTo(points[j]).Value);

    // The neighbour stays the same for small changes, so only the distance is differentiated.
    private Dual Term(LossPoint s, LossPoint t, double mean, ref LossSlope slope)
    {
        Dual square = s.SquareTo(t),
            z = s.Z - t.Z,
            charge = s.Charge - t.Charge;
        switch (Form)
        {
            case ChamferForm.Product:
                Dual product = s.Charge * t.Charge / (ChargeUnit * ChargeUnit);
                slope.Z += 2 * z * product;
                slope.Charge += square * t.Charge / (ChargeUnit * ChargeUnit);
                return square * product;
            case ChamferForm.OneWay:
                double time = VelocityCmPerUs * Units.TimeUs,
                    x = (s.X - t.X) / Units.X,
                    y = (s.Y - t.Y) / Units.Y;
                slope.Z += 2 * z / (time * time);
                slope.Charge += 2 * charge / (mean * mean);
                return x * x + y * y + z * z / (time * time) + charge * charge / (mean * mean);
            default:
                slope.Z += 2 * z;
                slope.Charge += 2 * charge / (ChargeUnit * ChargeUnit);
                return square + charge * charge / (ChargeUnit * ChargeUnit);
        }
    }
}
