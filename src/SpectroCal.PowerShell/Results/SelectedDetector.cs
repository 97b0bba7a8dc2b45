using SpectroCal.Monitoring;

namespace SpectroCal.PowerShell.Results;

/// <summary>Whether the spectrum of a detector in a run is used.</summary>
public sealed class SelectedDetector
{
    internal SelectedDetector(SelectedSpectrum spectrum, IReadOnlyList<SelectedSpectrum> table) => (Selected, Table) = (spectrum, table);

    /// <summary>Name of the detector.</summary>
    public string Detector => Selected.Detector;

    /// <summary>Name of the run.</summary>
    public string Run => Selected.Run;

    /// <summary>Good, Suspicious or Bad: bad ones are not used.</summary>
    public string Verdict => Selected.Verdict.ToString();

    /// <summary>Why; empty where nothing is wrong.</summary>
    public string Reason => Selected.Reason;

    /// <summary>Who decided: Monitor, or Person.</summary>
    public string By => Selected.By.ToString();

    internal SelectedSpectrum Selected { get; }

    /// <summary>All rows of the selection: what is filtered out is known to be left out, not to be missing.</summary>
    internal IReadOnlyList<SelectedSpectrum> Table { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Run}, detector {Detector}: {Verdict}";
}
