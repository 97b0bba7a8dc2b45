namespace SpectroCal.Peaks;

/// <summary>
/// Amplitudes of the lines of one element and shell: one strength times tabulated intensities, each off by a factor that absorption
/// makes likely.
/// </summary>
/// <param name="lines">The lines.</param>
internal sealed class FamilyAmplitudes(IReadOnlyList<EvidenceLine> lines)
{
    private const int Steps = 4; // of Newton's method for each factor; the counts ascribed to the lines change as slowly

    /// <summary>
    /// Standard deviation, natural logarithm, of the ratio of two K lines about the tabulated one: their energies are within a tenth, and
    /// absorbers change it by a factor of two at most. Subshells of L are excited and absorbed more unequally.
    /// </summary>
    private const double OfKLines = 0.4;

    private const double Least = 1e-6; // counts, of a strength that is not there

    // Of one line, where the ratio of two has twice its variance.
    private readonly double _spread = Math.Pow(SpreadOf(lines[0].Candidate!), 2);

    private readonly double[] _factors = new double[lines.Count]; // natural logarithms
    private double _strength; // natural logarithm

    /// <summary>Standard deviation of the factor of one line of a family, natural logarithm.</summary>
    public static double SpreadOf(LineCandidate line) => line.IsOfKShell ? OfKLines / Math.Sqrt(2) : FamilyScore.IntensitySpread;

    /// <summary>The lines.</summary>
    public IReadOnlyList<EvidenceLine> Lines => lines;

    /// <summary>The strongest of them.</summary>
    public EvidenceLine Main => lines.MaxBy(l => l.Candidate!.Intensity)!;

    /// <summary>Minus the logarithm of the likelihood of the factors over that of the tabulated intensities.</summary>
    public double Cost => _factors.Sum(f => 0.5 * f * f / _spread);

    /// <summary>Begins with a strength, counts of a line of intensity 1.</summary>
    public void Start(double strength)
    {
        _strength = Math.Log(Math.Max(Least, strength));
        Apply();
    }

    /// <summary>
    /// The most likely amplitudes for the counts n ascribed to the lines: the maximum of n ln A - t A - d²/(2 s²), where t is what of the
    /// line is in the spectrum, d the factor's logarithm.
    /// </summary>
    public void Update()
    {
        double mean = 0;
        for (int l = 0; l < lines.Count; l++)
        {
            EvidenceTemplate template = lines[l].Template;
            double d = _factors[l];
            for (int step = 0; step < Steps; step++)
            {
                double predicted = template.Inside * lines[l].Candidate!.Intensity * Math.Exp(_strength + d);
                d += Math.Clamp((template.Ascribed - predicted - d / _spread) / (predicted + 1 / _spread), -1, 1);
            }
            _factors[l] = d;
            mean += d / lines.Count;
        }
        // At the most likely strength the factors' logarithms are zero on average.
        _strength = Math.Max(Math.Log(Least), _strength + mean);
        for (int l = 0; l < lines.Count; l++)
            _factors[l] -= mean;
        Apply();
    }

    private void Apply()
    {
        for (int l = 0; l < lines.Count; l++)
            lines[l].Template.Amplitude = lines[l].Candidate!.Intensity * Math.Exp(_strength + _factors[l]);
    }
}
