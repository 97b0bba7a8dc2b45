using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>How an array of detectors is calibrated without a hand.</summary>
public sealed record ArrayCalibrationSettings
{
    /// <summary>Finds the peaks.</summary>
    public IPeakFinder Finder { get; init; } = new MatchedFilterPeakFinder();

    /// <summary>What is known about gains, and how strictly assignments are judged.</summary>
    public AssignmentSettings Assignment { get; init; } = new();

    /// <summary>Degree of the calibration polynomial.</summary>
    public int Degree { get; init; } = 1;

    /// <summary>
    /// Whether scales of degree 1 become parabolas where the detectors of an array show together that they are bent alike.
    /// </summary>
    public bool FollowsBend { get; init; } = true;

    /// <summary>
    /// Fewest lines of a calibration, three and one more than the degree at least; where the gain is given or known from the array, one
    /// more than the degree suffices.
    /// </summary>
    public int LeastLines { get; init; } = 3;

    /// <summary>Error of a line's energy that its peak's fit does not know of, eV: tails, background.</summary>
    public double LineErrorEv { get; init; } = 2;

    /// <summary>
    /// Resolution up to which <see cref="LineErrorEv"/> and <see cref="LargestResidualEv"/> hold, FWHM in eV; wider peaks have as many
    /// times more.
    /// </summary>
    private const double WideEv = 200;

    /// <summary>An unknown line may lie under each peak, as strong as this share of the spectrum's strongest line.</summary>
    public double UnknownShare { get; init; } = 0.01;

    /// <summary>
    /// A line that is further than so many eV, and 4.5 errors, from where the others put it was not this line, and is dropped.
    /// </summary>
    public double LargestResidualEv { get; init; } = 15;

    /// <summary>Error of the energy of a line of this width (FWHM, eV) that its peak's fit does not know of, eV.</summary>
    internal double LineErrorFor(double fwhmEv) => LineErrorEv * Math.Max(1, fwhmEv / WideEv);

    /// <summary>How far a line of this width (FWHM, eV) may be off and still be this line, eV.</summary>
    internal double LargestResidualFor(double fwhmEv) => LargestResidualEv * Math.Max(1, fwhmEv / WideEv);
}
