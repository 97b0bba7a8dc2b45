using SpectroCal.Numerics;
using SpectroCal.Spectra;

namespace SpectroCal.Estimation;

/// <summary>A target's amplitudes fitted to a calibrated spectrum, positions held: what the target explains and what it does not.</summary>
public sealed class TargetFit
{
    private TargetFit(double[] energies, double[] data, double[] included, double[] target, double[] amplitudes, double[] errors)
    {
        Energies = energies;
        Data = data;
        Included = included;
        Target = target;
        Amplitudes = amplitudes;
        AmplitudeErrors = errors;
    }

    /// <summary>Bin centres, eV.</summary>
    public IReadOnlyList<double> Energies { get; }

    /// <summary>Counts per bin.</summary>
    public IReadOnlyList<double> Data { get; }

    /// <summary>1 where a bin took part in the fit, else 0.</summary>
    public IReadOnlyList<double> Included { get; }

    /// <summary>Fitted counts per bin.</summary>
    public IReadOnlyList<double> Target { get; }

    /// <summary>Fitted counts per component.</summary>
    public IReadOnlyList<double> Amplitudes { get; }

    /// <summary>Their standard errors.</summary>
    public IReadOnlyList<double> AmplitudeErrors { get; }

    /// <summary>Poisson deviance per included bin.</summary>
    public double ReducedDeviance
    {
        get
        {
            double sum = 0,
                bins = 0;
            for (int j = 0; j < Data.Count; j++)
            {
                if (Included[j] == 0)
                    continue;
                sum += PoissonDeviance.Of(Data[j], Math.Max(Target[j], 1e-3));
                bins++;
            }
            return sum / Math.Max(bins, 1);
        }
    }

    /// <summary>Fits the target to a spectrum by least squares with weights from the target itself.</summary>
    /// <param name="spectrum">Calibrated spectrum that covers the target's range.</param>
    /// <param name="target">The target.</param>
    /// <param name="extraVarianceEv2">Variance added to every line (rounding to channels), eV^2.</param>
    public static TargetFit To(EnergySpectrum spectrum, TargetSpectrum target, double extraVarianceEv2)
    {
        EnergyAxis axis = spectrum.Axis;
        double[] energies = [.. Enumerable.Range(0, axis.Count).Select(axis.Centre)];
        double[] included = [.. energies.Select(e => target.Includes(e) ? 1.0 : 0.0)];
        double[] density = [.. spectrum.Counts.Select(c => c / axis.StepEv)];
        var basis = new TargetBasis(target, energies, extraVarianceEv2 + axis.StepEv * axis.StepEv / 12);
        var solver = new AmplitudeSolver(basis, new Workspace());
        double[] amplitudes = new double[basis.Count],
            fitted = new double[energies.Length];
        solver.Reweight(density, [.. included.Select(i => i * axis.StepEv)], floor: 1 / axis.StepEv, amplitudes, fitted);
        return new TargetFit(
            energies,
            [.. spectrum.Counts],
            included,
            [.. fitted.Select(t => t * axis.StepEv)],
            amplitudes,
            solver.Errors()
        );
    }
}
