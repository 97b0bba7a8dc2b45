using SpectroCal.Detectors;
using SpectroCal.Lines;

namespace SpectroCal.Simulation;

/// <summary>A line of the VIP-2 setup.</summary>
/// <param name="Group">The lines.</param>
/// <param name="PerManganese">Mean counts over those of Mn Ka.</param>
public sealed record Vip2Line(LineGroup Group, double PerManganese);

/// <summary>
/// The setup of VIP-2: silicon drift detectors that see Ti and Mn lines of an Fe-55 source behind a titanium foil, and copper fluorescence
/// two orders of magnitude weaker (Napolitano et al., Meas. Sci. Technol. 35 (2024) 025501, Section 2).
/// </summary>
/// <remarks>
/// The paper gives detectors, duration of batches, ratio of copper to source, and width and chi2/ndf of the copper line before and after.
/// What it does not give was chosen so that a calibration of a month has copper at its 8050 eV, 185 eV wide, with a chi2/ndf as it prints
/// it, 1.64, and one that follows every drift has its 176 eV. Drift that wanders gives the first width but no chi2 by Eq. 4, whose width
/// and tail are free: that takes events that lie far off on the high side, as batches do in which the gain is raised.
/// </remarks>
public sealed record Vip2Settings
{
    private const int MostEvents = 50_000_000;

    /// <summary>Seed; equal seeds give equal data on any machine and any number of threads.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Detectors: four arrays of eight.</summary>
    public int Detectors { get; init; } = 32;

    /// <summary>Batches of each detector: a month.</summary>
    public int Batches { get; init; } = 15;

    /// <summary>Duration of a batch, days.</summary>
    public double BatchDays { get; init; } = 2;

    /// <summary>Mean counts of Mn Ka in a batch: 30 counts of Cu Ka with the usual ratio.</summary>
    public double ManganeseCounts { get; init; } = 3000;

    /// <summary>Lines with their counts over those of Mn Ka.</summary>
    public IReadOnlyList<Vip2Line> Lines { get; init; } = Usual();

    /// <summary>Spread of the yields of titanium and copper from detector to detector, relative.</summary>
    public double YieldSpread { get; init; } = 0.2;

    /// <summary>Background in a batch, counts per eV, falling by half from 2 to 12 keV.</summary>
    public double BackgroundPerEv { get; init; } = 0.02;

    /// <summary>Resolution of the detectors: 176 eV FWHM at Cu Ka.</summary>
    public ResolutionModel Resolution { get; init; } = new(47);

    /// <summary>Share of the events whose charge is collected in part.</summary>
    public double TailFraction { get; init; } = 0.05;

    /// <summary>Mean loss of such an event, standard deviations of the resolution.</summary>
    public double TailSlope { get; init; } = 1.5;

    /// <summary>Mean gain, eV per ADC; detectors differ from it by a tenth.</summary>
    public double GainEvPerAdc { get; init; } = 5;

    /// <summary>Spread of the offsets of the detectors, eV.</summary>
    public double OffsetSpreadEv { get; init; } = 150;

    /// <summary>
    /// Spread of the front ends' distortion p2: how far Cu Ka lies from the straight line through Ti Ka and Mn Ka, eV.
    /// </summary>
    public double DistortionEv { get; init; } = 5;

    /// <summary>Drift of the gain of every detector, eV at Cu Ka, standard deviation.</summary>
    public double DriftEv { get; init; } = 20;

    /// <summary>Detectors that come back from an interruption with another gain of the amplifier, each at a time of its own.</summary>
    public int UnsteadyDetectors { get; init; } = 12;

    /// <summary>Batches until that is put right.</summary>
    public int StepBatches { get; init; } = 2;

    /// <summary>By how much the line lies too high in them, eV at Cu Ka.</summary>
    public double StepEv { get; init; } = 260;

    /// <summary>Miscalibration of the reference, eV at Cu Ka: its scale is tilted about Mn Ka by this.</summary>
    /// <remarks>
    /// Batches with a raised gain draw the reference of their detector to the other side. With both the line lies 2 eV too high in the sum
    /// of all, as in the paper.
    /// </remarks>
    public double ReferenceBiasEv { get; init; } = 8;

    /// <summary>So many detectors, of which the same share is unsteady.</summary>
    public Vip2Settings WithDetectors(int detectors) =>
        this with
        {
            Detectors = detectors,
            UnsteadyDetectors = (int)((long)UnsteadyDetectors * detectors / Detectors),
        };

    /// <summary>Data that are calibrated from the start: no drift, no steps, no bias of the reference.</summary>
    public Vip2Settings Steady() => this with { DriftEv = 0, UnsteadyDetectors = 0, ReferenceBiasEv = 0 };

    /// <summary>Events that the settings stand for, on average.</summary>
    internal double MeanEvents =>
        Detectors * (double)Batches * (ManganeseCounts * Lines.Sum(l => l.PerManganese) + BackgroundPerEv * Vip2Campaign.BackgroundWidthEv);

    /// <summary>Throws unless the settings make sense.</summary>
    /// <exception cref="CalibrationException">What is wrong.</exception>
    public Vip2Settings Validated()
    {
        if (Detectors < 1 || Batches < 1 || UnsteadyDetectors < 0 || UnsteadyDetectors > Detectors)
            throw new CalibrationException("There must be a detector and a batch at least, and no more unsteady detectors than detectors.");
        if (StepBatches < 0)
            throw new CalibrationException("Batches with another gain cannot be fewer than none.");
        if (!(ManganeseCounts > 0) || !(MeanEvents <= MostEvents))
            throw new CalibrationException($"The counts of Mn Ka in a batch must be positive, and all events at most {MostEvents}.");
        if (!(TailFraction is >= 0 and < 1) || !(TailSlope > 0) || !(GainEvPerAdc > 0) || !(BackgroundPerEv >= 0) || !(BatchDays > 0))
            throw new CalibrationException(
                "Gain, tail slope and duration of a batch must be positive, the tail's fraction from 0 to below 1, the "
                    + "background not negative."
            );
        return this;
    }

    private static Vip2Line[] Usual() =>
        [Line("Ti Ka", 0.8), Line("Ti Kb", 0.11), Line("Mn Ka", 1), Line("Mn Kb", 0.14), Line("Cu Ka", 0.01), Line("Cu Kb", 0.0014)];

    private static Vip2Line Line(string name, double perManganese) => new(LineLibrary.Default.Find(name), perManganese);
}
