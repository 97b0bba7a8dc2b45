namespace SpectroCal.Formats.Tables;

/// <summary>What a column of a table of counts holds.</summary>
public enum TableRole
{
    /// <summary>Counts of one detector; or values that are no counts.</summary>
    Counts,

    /// <summary>Channel numbers or energies, whichever the numbers are.</summary>
    Axis,

    /// <summary>Channel numbers: channel i covers [i, i+1).</summary>
    Channel,

    /// <summary>Centres of bins, in channels.</summary>
    Position,

    /// <summary>Energies of the centres of channels, eV.</summary>
    EnergyEv,

    /// <summary>Energies of the centres of channels, keV.</summary>
    EnergyKeV,

    /// <summary>Energies of the centres of channels, MeV.</summary>
    EnergyMeV,

    /// <summary>Nothing that is wanted.</summary>
    Skip,

    /// <summary>Standard errors of the column before, whose values are then no counts.</summary>
    Errors,
}
