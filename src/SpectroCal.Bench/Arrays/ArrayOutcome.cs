namespace SpectroCal.Bench.Arrays;

/// <summary>What a calibration made of a simulated detector.</summary>
public enum ArrayOutcome
{
    /// <summary>Calibrated, and right within a quarter of the FWHM at all named lines that the spectrum shows.</summary>
    Right,

    /// <summary>Calibrated, and not right.</summary>
    Wrong,

    /// <summary>Calibrated with a doubt, right or not.</summary>
    Suspect,

    /// <summary>Refused.</summary>
    Refused,

    /// <summary>The calibration of the array ended with an exception.</summary>
    Crashed,
}
