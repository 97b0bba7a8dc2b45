using SpectroCal.Spectra;

namespace SpectroCal.Sources;

/// <summary>What <c>manifest.json</c> of a campaign folder holds.</summary>
public sealed record CampaignManifest
{
    /// <summary>Value of <see cref="Format"/>.</summary>
    public const string FormatName = "spectrocal-campaign";

    /// <summary>Highest <see cref="Version"/> that can be read.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Always <see cref="FormatName"/>.</summary>
    public string? Format { get; init; }

    /// <summary>Version of the layout.</summary>
    public int Version { get; init; }

    /// <summary>Calibration function that the constants belong to, as an expression; null: a polynomial of <see cref="Degree"/>.</summary>
    public string? Function { get; init; }

    /// <summary>Degree of the calibration polynomial where no function is given; null: 1.</summary>
    public int? Degree { get; init; }

    /// <summary>Seed of the simulation; null for measurements.</summary>
    public long? Seed { get; init; }

    /// <summary>Lines of the campaign.</summary>
    public IReadOnlyList<ManifestLine>? Lines { get; init; }

    /// <summary>Electronic noise of the detectors, eV (one standard deviation); null if not known.</summary>
    public double? NoiseEv { get; init; }

    /// <summary>Fano factor; null if not known.</summary>
    public double? Fano { get; init; }

    /// <summary>Constants found by the calibration runs.</summary>
    public IReadOnlyList<ManifestCalibration>? CalibrationRuns { get; init; }

    /// <summary>The physics batches, in the order of data taking.</summary>
    public IReadOnlyList<ManifestBatch>? Batches { get; init; }
}

/// <summary>A line of a campaign.</summary>
/// <param name="Name">Name.</param>
/// <param name="EnergyEv">Energy, eV.</param>
/// <param name="Known">Whether it may serve for calibration.</param>
public sealed record ManifestLine(string Name, double EnergyEv, bool Known)
{
    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>The constants of one calibration run.</summary>
/// <param name="Run">Name of the run.</param>
/// <param name="Detector">Detector.</param>
/// <param name="Parameters">p0 (eV), p1 (eV per channel), ...</param>
public sealed record ManifestCalibration(string Run, string Detector, IReadOnlyList<double> Parameters);

/// <summary>One physics batch.</summary>
/// <param name="Run">Name of the run.</param>
/// <param name="Detector">Detector.</param>
/// <param name="File">
/// Its events, a file inside the folder (list-mode CSV or a histogram), path relative to it with forward slashes.
/// </param>
/// <param name="Standard">Constants of the last calibration run.</param>
public sealed record ManifestBatch(string Run, string Detector, string File, IReadOnlyList<double> Standard)
{
    /// <summary>Start of the run.</summary>
    public DateTime? Start { get; init; }

    /// <summary>Live time, s.</summary>
    public double? LiveTimeSeconds { get; init; }

    /// <summary>Real time, s.</summary>
    public double? RealTimeSeconds { get; init; }

    /// <summary>True constants; simulations only.</summary>
    public IReadOnlyList<double>? Truth { get; init; }

    /// <summary>The run this batch belongs to.</summary>
    internal RunInfo ToRun() =>
        new(Run)
        {
            Start = Start,
            LiveTimeSeconds = LiveTimeSeconds,
            RealTimeSeconds = RealTimeSeconds,
        };
}
