using SpectroCal.Formats.ListMode;

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

    /// <summary>One number per line, the counts of one channel; <c>#</c> starts a comment line.</summary>
    TextColumn,

    /// <summary>Delimited columns of counts, one detector per column: see <see cref="SpectrumFile"/> for the layout.</summary>
    CsvHistogram,

    /// <summary>Delimited rows of single events, read by <see cref="ListModeFile"/>.</summary>
    ListModeCsv,

    /// <summary>EMSA/MAS spectral data (.msa, ISO 22029), first line <c>#FORMAT</c>.</summary>
    Msa,

    /// <summary>ANSI N42.42 XML of 2006 (<c>N42InstrumentData</c>) and of 2011/2012 (<c>RadInstrumentData</c>).</summary>
    N42,

    /// <summary>Bruker spectrum (.spx), XML with the root <c>TRTSpectrum</c>.</summary>
    BrukerSpx,

    /// <summary>NumPy array (.npy), first bytes <c>\x93NUMPY</c>.</summary>
    Numpy,

    /// <summary>NumPy arrays in a zip file (.npz), first bytes <c>PK\x03\x04</c>.</summary>
    NumpyArchive,

    /// <summary>CAEN CoMPASS binary list mode, first two bytes <c>0xCAEx</c>, read by <see cref="ListModeFile"/>.</summary>
    CompassBinary,

    /// <summary>ORTEC binary spectrum (.Chn), first two bytes <c>0xFF</c>.</summary>
    OrtecChn,

    /// <summary>ORTEC binary spectrum (.Spc) of records of 128 bytes, with integer or floating counts.</summary>
    OrtecSpc,

    /// <summary>Canberra CAM spectrum (.CNF).</summary>
    CanberraCnf,

    /// <summary>PCF of the program GADRAS: any number of spectra.</summary>
    Pcf,

    /// <summary>IEC 61455 (IEC 1455) text, lines that begin with <c>A004</c>.</summary>
    Iec,

    /// <summary>TKA text: live and real time, then counts, one number a line.</summary>
    Tka,

    /// <summary>BecqMoni and RadiaCode XML, root <c>ResultDataFile</c>.</summary>
    BecqMoni,

    /// <summary>Text of the Personal Computer Analyzer of Nucleus, with <c>Elt:</c> in its header.</summary>
    NucleusPca,

    /// <summary>Data file of the program SPEC with arrays <c>@A</c>: any number of spectra.</summary>
    Spec,

    /// <summary>HDF5 file; the data set of counts is recognised or named.</summary>
    Hdf5,

    /// <summary>NumPy array of values of single events, where the caller says that it is one; read by <see cref="ListModeFile"/>.</summary>
    NumpyEvents,

    /// <summary>HDF5 file of values of single events, where the caller says that it is one; read by <see cref="ListModeFile"/>.</summary>
    Hdf5Events,

    /// <summary>Apache Parquet file, first bytes <c>PAR1</c>, a row an event; read by <see cref="ListModeFile"/>.</summary>
    Parquet,
}
