namespace SpectroCal.Bench.Arrays;

/// <summary>Form of the continuum under the lines.</summary>
internal enum ContinuumKind
{
    /// <summary>Bremsstrahlung of a tube, cut at low energies by absorption.</summary>
    Bremsstrahlung,

    /// <summary>Falls exponentially.</summary>
    Exponential,

    /// <summary>The same at all energies.</summary>
    Flat,
}

/// <summary>Draws energies of a continuum from a table of its integral.</summary>
internal sealed class ContinuumShape
{
    private const int Nodes = 2048;
    private readonly double _low,
        _step;
    private readonly double[] _integral = new double[Nodes];

    /// <summary>Tabulates it.</summary>
    /// <param name="kind">Its form.</param>
    /// <param name="scaleEv">Bremsstrahlung: the energy of the end; exponential: the mean; eV.</param>
    /// <param name="cutEv">Bremsstrahlung: energy below which most is absorbed, eV.</param>
    /// <param name="lowEv">Lowest energy, eV.</param>
    /// <param name="highEv">Highest energy, eV.</param>
    public ContinuumShape(ContinuumKind kind, double scaleEv, double cutEv, double lowEv, double highEv)
    {
        _low = lowEv;
        _step = (highEv - lowEv) / Nodes;
        double sum = 0;
        for (int k = 0; k < Nodes; k++)
        {
            double e = lowEv + (k + 0.5) * _step;
            sum += kind switch
            {
                // Kramers' law in photons, (E0 - E)/E, and absorption with the photoelectric cross section's third power.
                ContinuumKind.Bremsstrahlung => e > 0 ? Math.Max(scaleEv - e, 0) / e * Math.Exp(-Math.Pow(cutEv / e, 3)) : 0,
                ContinuumKind.Exponential => Math.Exp(-e / scaleEv),
                _ => 1,
            };
            _integral[k] = sum;
        }
    }

    /// <summary>An energy, eV.</summary>
    public double Draw(Random random)
    {
        int k = Array.BinarySearch(_integral, random.NextDouble() * _integral[^1]);
        return _low + ((k < 0 ? ~k : k) + random.NextDouble()) * _step;
    }
}
