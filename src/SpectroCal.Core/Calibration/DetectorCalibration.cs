using SpectroCal.Detectors;
using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>What became of one detector of an array.</summary>
/// <param name="Detector">Name.</param>
/// <param name="Status">Whether it has a calibration.</param>
/// <param name="Reason">Why not, or what is doubtful, as a sentence; null for a calibrated one.</param>
/// <param name="Peaks">The peaks found.</param>
public sealed record DetectorCalibration(string Detector, DetectorStatus Status, string? Reason, IReadOnlyList<Peak> Peaks)
{
    /// <summary>The calibration; null where there is none.</summary>
    public StandardCalibration? Standard { get; init; }

    /// <summary>Which peak was taken for which line; null where nothing fitted.</summary>
    public LineAssignment? Assignment { get; init; }

    /// <summary>
    /// By how much that beats the next assignment, in logarithms of likelihood; infinite where there is no other, NaN without one.
    /// </summary>
    public double Lead { get; init; } = double.NaN;

    /// <summary>
    /// What the assignment is better than peaks that are no lines, in logarithms of likelihood; NaN without one.
    /// </summary>
    public double OverChance { get; init; } = double.NaN;

    /// <summary>The lesser of both, which decides; NaN without an assignment.</summary>
    public double Margin => Math.Min(Lead, OverChance);

    /// <summary>
    /// Probability that the assignment is right, 0 to 1: its likelihood over the sum of those of all assignments and of peaks that are no
    /// lines; NaN without one.
    /// </summary>
    public double Confidence { get; init; } = double.NaN;

    /// <summary>Whether only chance speaks against the assignment: enough lines, and no other explains the peaks nearly as well.</summary>
    internal bool MayBeChance { get; init; }

    /// <summary>Whether it is known from elsewhere which lines its peaks are.</summary>
    internal bool IsTold { get; init; }

    /// <summary>Peaks that most detectors of the array show: whatever they are, they say nothing of this one.</summary>
    internal IReadOnlyList<Peak> OfSample { get; init; } = [];

    /// <summary>Peaks that are none of the lines, nor come with one, nor are of the sample.</summary>
    internal IEnumerable<Peak> Rest => Assignment!.Unexplained(Peaks).Except(OfSample);

    /// <summary>Whether a peak may be one of several lines, and was left out.</summary>
    internal bool IsContested { get; init; }

    /// <summary>Width of one line; null where nothing was fitted.</summary>
    internal ResolutionModel? Resolution { get; init; }

    /// <summary>Energies of the lines that may be in the spectrum, eV.</summary>
    internal IReadOnlyList<double> Named { get; init; } = [];

    /// <summary>Channels with counts.</summary>
    internal (double First, double Last) Range { get; init; }

    /// <summary>What is doubtful whatever the constants of the scale are, as a sentence; null for nothing.</summary>
    internal string? DoubtOfLines { get; init; }

    /// <summary>The same detector with another scale through its lines, judged again.</summary>
    /// <param name="standard">The scale.</param>
    /// <param name="warning">Why it is another, as a sentence.</param>
    internal DetectorCalibration With(StandardCalibration standard, string warning)
    {
        string? doubt = ScaleDoubts.Of(standard, Peaks, Named, Resolution!) ?? DoubtOfLines;
        return this with
        {
            Status = doubt is null ? DetectorStatus.Calibrated : DetectorStatus.Suspect,
            Reason = doubt,
            Standard = standard,
            Warnings = [.. Warnings, warning],
        };
    }

    /// <summary>The same detector with something that a person should look at; the first such thing is the reason.</summary>
    /// <param name="doubt">What it is, as a sentence.</param>
    internal DetectorCalibration Doubted(string doubt) => this with { Status = DetectorStatus.Suspect, Reason = Reason ?? doubt };

    /// <summary>Gains of the runs that were joined; empty for a calibration of one spectrum.</summary>
    public IReadOnlyList<RunGain> Runs { get; init; } = [];

    /// <summary>Things that are odd but not wrong, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>What became of a detector.</summary>
public enum DetectorStatus
{
    /// <summary>It has a calibration.</summary>
    Calibrated,

    /// <summary>It has a calibration, and something that a person should look at before it is used; the reason is given.</summary>
    Suspect,

    /// <summary>It has none; the reason is given.</summary>
    Rejected,
}
