using System.Globalization;
using System.Xml.Linq;
using MathNet.Numerics.Interpolation;
using SpectroCal.Formats.Parsing;

namespace SpectroCal.Formats.N42;

/// <summary>Corrections of the energies that a polynomial gives, which N42 files state at some energies.</summary>
/// <remarks>
/// A deviation d at an energy E: where the polynomial gives E - d, the energy is E. Between, d is a cubic spline in what the polynomial
/// gives, without curvature at its lower end and without slope at its upper, and constant beyond: so GADRAS and InterSpec, which write
/// such files, apply them. The standard leaves the sign to the reader.
/// </remarks>
internal sealed class EnergyDeviations
{
    private readonly double[] _nodes,
        _deviations;
    private readonly CubicSpline? _spline;

    private EnergyDeviations(double[] nodes, double[] deviations)
    {
        (_nodes, _deviations) = (nodes, deviations);
        if (nodes.Length > 1)
            _spline = CubicSpline.InterpolateBoundariesSorted(
                nodes,
                deviations,
                SplineBoundaryCondition.SecondDerivative,
                0,
                SplineBoundaryCondition.FirstDerivative,
                0
            );
    }

    /// <summary>The largest deviation, in the units of the file.</summary>
    public double Largest => _deviations.Max(Math.Abs);

    /// <summary>The deviations of a calibration of 2012; null where it has none.</summary>
    /// <param name="calibration">The calibration.</param>
    /// <param name="notes">Takes them as text, and what is odd.</param>
    public static EnergyDeviations? In(XElement calibration, SpectrumNotes notes)
    {
        if (calibration.Text("EnergyDeviationValues") is not { } deviations)
            return null;
        string energies = calibration.Text("EnergyValues") ?? "";
        return Of(N42Calibration.Numbers(energies), N42Calibration.Numbers(deviations), notes);
    }

    /// <summary>The deviations of a detector in a file of 2006; null where it has none.</summary>
    /// <param name="correction">The element NonlinearityCorrection, with an energy and a deviation in each of its children.</param>
    /// <param name="notes">Takes them as text, and what is odd.</param>
    public static EnergyDeviations? InCorrection(XElement correction, SpectrumNotes notes)
    {
        double[]?[] pairs = [.. correction.Children("Deviation").Select(d => N42Calibration.Numbers(d.Value))];
        if (pairs.Length == 0)
            return null;
        bool arePairs = pairs.All(p => p is { Length: 2 });
        return Of(arePairs ? [.. pairs.Select(p => p![0])] : null, arePairs ? [.. pairs.Select(p => p![1])] : null, notes);
    }

    /// <summary>The energy where the polynomial gives one, in the units of the file.</summary>
    public double Corrected(double energy)
    {
        double deviation =
            energy <= _nodes[0] ? _deviations[0]
            : energy >= _nodes[^1] ? _deviations[^1]
            : _spline!.Interpolate(energy);
        return energy + deviation;
    }

    private static EnergyDeviations? Of(double[]? energies, double[]? deviations, SpectrumNotes notes)
    {
        if (energies is null || deviations is null || energies.Length != deviations.Length || energies.Length == 0)
        {
            notes.Warn("The deviations of energies are not pairs of numbers; they are ignored.");
            return null;
        }
        if (deviations.All(d => d == 0))
            return null;
        Array.Sort(energies, deviations);
        notes.Add(
            "EnergyDeviations",
            string.Join("; ", energies.Select((e, i) => string.Create(CultureInfo.InvariantCulture, $"{e} {deviations[i]}")))
        );
        double[] nodes = [.. energies.Select((e, i) => e - deviations[i])];
        for (int i = 1; i < nodes.Length; i++)
        {
            if (nodes[i] > nodes[i - 1])
                continue;
            notes.Warn("The deviations of energies belong to no rising scale; they are ignored.");
            return null;
        }
        return new EnergyDeviations(nodes, deviations);
    }
}
