namespace SpectroCal.Formats;

/// <summary>The file formats <see cref="SpectrumFile"/> tells apart by their content.</summary>
public enum SpectrumFormat
{
    /// <summary>Amptek DppMCA / PMCA text, first line <c>&lt;&lt;PMCA SPECTRUM&gt;&gt;</c>.</summary>
    AmptekMca,

    /// <summary>IAEA / ORTEC ASCII spectrum of <c>$NAME:</c> blocks.</summary>
    Spe,

    /// <summary>EPICS multichannel-analyser text of the Advanced Photon Source, first line <c>VERSION:</c>.</summary>
    EpicsMca,

    /// <summary>One number a line, the counts of one channel; <c>#</c> starts a comment line.</summary>
    TextColumn,

    /// <summary>Delimited columns of counts, one detector a column: see <see cref="SpectrumFile"/> for the layout.</summary>
    CsvHistogram,

    /// <summary>Delimited rows of single events, read by <see cref="ListModeFile"/>.</summary>
    ListModeCsv,
}
