using System.Globalization;

namespace SpectroCal.Estimation;

/// <summary>Equally spaced energies at which densities are compared; excluded ones carry zero weight.</summary>
public sealed class EnergyGrid
{
    /// <summary>Most points; a longer grid means a bandwidth far too small for the range.</summary>
    /// <remarks>Lines of 1 eV over 20 keV need 50 000; an evaluation of six components there takes milliseconds.</remarks>
    public const int MaximumPoints = 1 << 16;

    private readonly double[] _energies;
    private readonly double[] _included;
    private readonly double[] _includedSteps;

    /// <summary>A grid over the target's range with steps of at most <paramref name="largestStepEv"/>.</summary>
    public EnergyGrid(TargetSpectrum target, double largestStepEv)
    {
        double span = target.Range.HighEv - target.Range.LowEv,
            intervals = Math.Ceiling(span / largestStepEv);
        if (!(intervals >= 1) || intervals >= MaximumPoints)
            throw new CalibrationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The range {target.Range} in steps of {largestStepEv:G4} eV needs {intervals:G4} points; at most "
                        + $"{MaximumPoints} are possible. Use a larger bandwidth or a smaller range."
                )
            );
        int count = (int)intervals + 1;
        StepEv = span / intervals;
        _energies = new double[count];
        _included = new double[count];
        for (int j = 0; j < count; j++)
        {
            _energies[j] = target.Range.LowEv + j * StepEv;
            _included[j] = target.Includes(_energies[j]) ? 1 : 0;
        }
        _includedSteps = [.. _included.Select(i => i * StepEv)];
    }

    /// <summary>Distance of neighbouring energies, eV.</summary>
    public double StepEv { get; }

    /// <summary>Number of points.</summary>
    public int Count => _energies.Length;

    /// <summary>The energies, eV.</summary>
    public ReadOnlySpan<double> Energies => _energies;

    /// <summary>1 where the point takes part in the comparison, else 0.</summary>
    public ReadOnlySpan<double> Included => _included;

    /// <summary>The distance of neighbouring energies where the point takes part, else 0, eV.</summary>
    internal ReadOnlySpan<double> IncludedSteps => _includedSteps;
}
