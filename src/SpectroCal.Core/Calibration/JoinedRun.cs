using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>One measurement of a detector that was measured with several sources.</summary>
/// <param name="Name">Name, such as that of its file.</param>
/// <param name="Histogram">Its spectrum.</param>
/// <param name="Lines">Lines that may be in it, at least one.</param>
public sealed record JoinedRun(string Name, ChannelHistogram Histogram, IReadOnlyList<LineCandidate> Lines);
