namespace SpectroCal.Monitoring;

/// <summary>What can be wrong with the spectrum of a detector in a run.</summary>
public enum AnomalyKind
{
    /// <summary>Far more or fewer events in its time than the detector has in other runs; none at all is a dead detector.</summary>
    Rate,

    /// <summary>Another share of the time than usual in which the detector could not take events.</summary>
    DeadTime,

    /// <summary>Energies are at other channels: the gain has changed.</summary>
    Gain,

    /// <summary>Lines are wider, or narrower, by the same everywhere.</summary>
    Resolution,

    /// <summary>Lines are wider in proportion to their energy: the gain drifted or jumped inside the run.</summary>
    DriftInside,

    /// <summary>More counts at the low end: noise, or a lower threshold.</summary>
    NoiseBurst,

    /// <summary>Fewer counts at the low end: a higher threshold.</summary>
    Threshold,

    /// <summary>A line is weaker than usual, or not there.</summary>
    MissingLine,

    /// <summary>A line, as wide as lines are, where there is usually none.</summary>
    ExtraLine,

    /// <summary>A peak narrower than a line can be: a pulser, or crosstalk of one.</summary>
    Pulser,

    /// <summary>All lines are there twice: a part of the run had another gain.</summary>
    DoubledPeaks,

    /// <summary>Nothing above some channel: the amplifier or the converter saturates.</summary>
    Saturation,

    /// <summary>Every second, fourth, eighth or sixteenth channel holds more, or fewer, counts than usual.</summary>
    Comb,

    /// <summary>The spectrum differs from all others in a way that has no name here; seen by an autoencoder, where there is one.</summary>
    Shape,

    /// <summary>The spectrum is that of another detector.</summary>
    SwappedChannels,
}
