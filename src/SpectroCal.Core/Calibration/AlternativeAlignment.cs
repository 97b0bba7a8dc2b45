using System.Globalization;
using SpectroCal.Detectors;
using SpectroCal.Estimation;

namespace SpectroCal.Calibration;

/// <summary>A second alignment that explains a batch about as well as the first.</summary>
/// <param name="Line">The line that it moves most.</param>
/// <param name="ShiftEv">By how much, eV.</param>
/// <param name="SigmaEv">Resolution there, one standard deviation, eV.</param>
internal sealed record AlternativeAlignment(string Line, double ShiftEv, double SigmaEv)
{
    /// <summary>What that means for the batch, as a sentence.</summary>
    public string Reason =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Two different alignments of lines and peaks, {Math.Abs(ShiftEv):0} eV apart at {Line}, explain the data about equally well."
        );

    /// <summary>Compares the parameters of two alignments.</summary>
    public static AlternativeAlignment Of(TargetSpectrum target, CalibrationFunction function, double[] best, double[] other) =>
        target
            .Lines.Select(l =>
            {
                double energy = function.Energy(function.Channel(l.MeanEnergyEv, other), best);
                return new AlternativeAlignment(l.Name, energy - l.MeanEnergyEv, target.Resolution.Sigma(l.MeanEnergyEv));
            })
            .MaxBy(a => Math.Abs(a.ShiftEv))!;
}
