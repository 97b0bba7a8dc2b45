using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Lines;
using SpectroCal.Spectra;

namespace SpectroCal.Cli.Commands;

/// <summary>Energy scales of spectra that state none, from their peaks.</summary>
internal static class ScaleOfPeaks
{
    /// <summary>Finds one, and says so.</summary>
    /// <param name="remarks">Takes the name of the spectrum and what was found.</param>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="name">Its name on the screen.</param>
    /// <param name="lines">Lines that are in it.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="CalibrationException">The peaks give none that is certain.</exception>
    public static EnergyCalibration Find(
        List<(string Name, string Text)> remarks,
        ChannelSpectrum spectrum,
        string name,
        IReadOnlyList<LineGroup> lines,
        CancellationToken cancellation = default
    )
    {
        DetectorStart found = spectrum is Spectrum counts
            ? StartConstants.OfPeaks(counts, lines, cancellation)
            : new DetectorStart(null, StatedCalibration.Missing(spectrum));
        if (found.Calibration is not { } calibration)
            throw new CalibrationException($"{name} states {found.Reason}: give one with --start.");
        remarks.Add((name, StartConstants.Remark("The file", calibration)));
        return calibration;
    }
}
