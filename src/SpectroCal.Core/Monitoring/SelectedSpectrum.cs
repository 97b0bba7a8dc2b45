using SpectroCal.Peaks;

namespace SpectroCal.Monitoring;

/// <summary>Whether the spectrum of a detector in a run is used.</summary>
/// <param name="Detector">Name of the detector.</param>
/// <param name="Run">Name of the run.</param>
/// <param name="Verdict">Good, suspicious or bad: bad ones are not used.</param>
/// <param name="Reason">Why; empty where nothing is wrong.</param>
/// <param name="By">Who decided.</param>
public sealed record SelectedSpectrum(string Detector, string Run, QualityVerdict Verdict, string Reason, SelectedBy By)
{
    /// <summary>The selection that a monitor makes: what a person decided stays.</summary>
    /// <param name="verdicts">What the monitor says.</param>
    /// <param name="former">A selection that was made before; may be empty.</param>
    public static IReadOnlyList<SelectedSpectrum> Of(IReadOnlyList<SpectrumVerdict> verdicts, IReadOnlyList<SelectedSpectrum> former)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        ArgumentNullException.ThrowIfNull(former);
        Dictionary<(string, string), SelectedSpectrum> decided = former
            .Where(s => s.By == SelectedBy.Person)
            .ToDictionary(s => (s.Detector, s.Run));
        return
        [
            .. verdicts.Select(v =>
                decided.Remove((v.Detector, v.Run), out SelectedSpectrum? own)
                    ? own
                    : new SelectedSpectrum(v.Detector, v.Run, v.Verdict, v.Reason, SelectedBy.Monitor)
            ),
            // What was decided of spectra that are not here today is not forgotten.
            .. decided.Values,
        ];
    }
}

/// <summary>Who decided about a spectrum.</summary>
public enum SelectedBy
{
    /// <summary>A monitor.</summary>
    Monitor,

    /// <summary>A person, whose decision a monitor does not change.</summary>
    Person,
}
