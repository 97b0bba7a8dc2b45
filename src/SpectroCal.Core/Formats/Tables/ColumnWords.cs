namespace SpectroCal.Formats.Tables;

/// <summary>Words in names of columns, in small letters and several languages.</summary>
internal static class ColumnWords
{
    public static readonly HashSet<string> Channels =
    [
        "channel",
        "channels",
        "chan",
        "ch",
        "adc",
        "bin",
        "bins",
        "chn",
        "kanal",
        "kanäle",
        "canal",
        "canale",
        "canali",
        "index",
        "no",
        "nr",
    ];

    public static readonly HashSet<string> Energies =
    [
        "energy",
        "energies",
        "energie",
        "energien",
        "énergie",
        "energia",
        "energía",
        "e",
        "x",
        "energyev",
        "energykev",
    ];

    public static readonly HashSet<string> Times = ["time", "timestamp", "timetag", "unixnano", "seconds"];

    public static readonly HashSet<string> TimeUnits = ["s", "sec", "ms", "us", "µs", "μs", "ns", "min", "h"];

    // What is numbered in an array of detectors.
    public static readonly HashSet<string> DetectorWords =
    [
        "ch",
        "chan",
        "chn",
        "det",
        "voie",
        "brd",
        "mod",
        "crate",
        "slot",
        "port",
        "input",
        "eingang",
        "chip",
        "asic",
        "fpga",
        "px",
        "pix",
        "row",
        "col",
        "column",
        "element",
        "segment",
        "sector",
        "ring",
        "bar",
        "tile",
        "layer",
        "plane",
        "cell",
        "wire",
        "anode",
        "quadrant",
        "sdd",
        "tes",
        "hpge",
        "pmt",
        "sipm",
        "id",
        "no",
        "nr",
    ];

    // The same as the beginning or end of a word.
    public static readonly string[] DetectorStems =
    [
        "channel",
        "kanal",
        "canal",
        "board",
        "modul",
        "pixel",
        "strip",
        "streifen",
        "sensor",
        "detector",
        "detektor",
        "détecteur",
        "detecteur",
        "rivelatore",
        "crystal",
        "kristall",
        "digitizer",
    ];

    // What is numbered in time.
    public static readonly string[] EventStems = ["event", "evt", "ereignis", "run", "trig", "hit", "spill", "burst", "frame", "file"];

    // Axes of other measurements.
    public static readonly HashSet<string> ForeignWords =
    [
        "theta",
        "tth",
        "twotheta",
        "angle",
        "winkel",
        "wavelength",
        "wavenumber",
        "frequency",
        "temperature",
        "voltage",
        "distance",
        "date",
    ];

    // Columns that programs write beside counts.
    public static readonly HashSet<string> CalculatedWords =
    [
        "net",
        "fit",
        "model",
        "residual",
        "residuals",
        "background",
        "bkg",
        "bg",
        "baseline",
        "continuum",
        "untergrund",
        "fond",
        "fondo",
        "residuum",
        "roi",
        "mask",
        "flag",
        "width",
        "cumulative",
        "cum",
        "integral",
    ];

    // Columns that loggers write beside counts.
    public static readonly HashSet<string> ConditionWords =
    [
        "live",
        "livetime",
        "real",
        "realtime",
        "dead",
        "deadtime",
        "totzeit",
        "lebendzeit",
        "messzeit",
        "zeit",
        "temps",
        "tempo",
        "tiempo",
        "duration",
        "dauer",
        "elapsed",
        "exposure",
        "clock",
        "date",
        "datum",
        "dose",
        "dosis",
        "doserate",
        "temperature",
        "temperatur",
        "température",
        "temperatura",
        "temp",
        "pressure",
        "druck",
        "humidity",
        "voltage",
        "spannung",
        "hv",
        "current",
        "strom",
        "run",
        "lauf",
    ];

    public static readonly HashSet<string> ConditionUnits =
    [
        "c",
        "k",
        "degc",
        "celsius",
        "kelvin",
        "pa",
        "hpa",
        "mbar",
        "v",
        "kv",
        "ma",
        "na",
        "sv",
        "msv",
        "usv",
        "µsv",
        "μsv",
        "nsv",
        "gy",
        "mgy",
        "ugy",
        "id",
        "no",
        "nr",
    ];

    public static readonly HashSet<string> CountWords =
    [
        "counts",
        "count",
        "cts",
        "intensity",
        "impulse",
        "impulses",
        "impulsi",
        "coups",
        "zählungen",
        "ereignisse",
        "imp",
        "conteggi",
        "cuentas",
        "tellen",
        "impulsy",
        "имп",
        "events",
        "yield",
        "spectrum",
    ];

    public static readonly string[] RateWords =
    [
        "cps",
        "kcps",
        "cpm",
        "hz",
        "khz",
        "bq",
        "kbq",
        "kcounts",
        "rate",
        "rates",
        "zählrate",
        "zaehlrate",
        "impulsrate",
        "countrate",
        "taux",
        "tasa",
        "flux",
    ];

    // Before what counts are divided by.
    public static readonly HashSet<string> PerWords = ["per", "pro", "par", "por", "je"];

    // Of counts that are no counts any more.
    public static readonly HashSet<string> ScalingWords =
    [
        "average",
        "averaged",
        "avg",
        "mean",
        "log",
        "ln",
        "norm",
        "normalized",
        "normalised",
        "scaled",
        "weighted",
        "smoothed",
        "corrected",
        "corr",
        "korrigiert",
        "normiert",
        "normalisiert",
    ];

    public static readonly HashSet<string> ErrorWords =
    [
        "error",
        "errors",
        "err",
        "sigma",
        "uncertainty",
        "unc",
        "stdev",
        "std",
        "fehler",
        "unsicherheit",
        "standardabweichung",
        "erreur",
        "incertitude",
        "errore",
        "incertezza",
        "variance",
        "varianz",
        "sqrt",
        "wurzel",
        "racine",
        "radice",
    ];

    public static readonly HashSet<string> DerivedWords = [.. ErrorWords, .. RateWords];

    public static readonly HashSet<string> NoErrors = ["percent", "relative", "rel", "squared", "sq", "variance", "varianz"];

    public static readonly HashSet<string> LowerWords =
    [
        "low",
        "lower",
        "lo",
        "min",
        "left",
        "from",
        "elow",
        "lowe",
        "emin",
        "xlow",
        "xmin",
        "start",
        "untere",
        "untergrenze",
        "unterkante",
        "kanalunterkante",
        "von",
        "inf",
        "inférieure",
        "inferiore",
    ];

    public static readonly HashSet<string> UpperWords =
    [
        "high",
        "upper",
        "hi",
        "max",
        "right",
        "to",
        "ehigh",
        "highe",
        "emax",
        "xhigh",
        "xmax",
        "end",
        "stop",
        "up",
        "obere",
        "obergrenze",
        "oberkante",
        "kanaloberkante",
        "bis",
        "sup",
        "supérieure",
        "superiore",
    ];

    public static readonly HashSet<string> Fillers =
    [
        "number",
        "nummer",
        "binding",
        "kinetic",
        "photon",
        "centre",
        "center",
        "lower",
        "edge",
        "axis",
        "of",
        "per",
        "in",
        "raw",
        "total",
        "bound",
        "boundary",
        "grenze",
        "kante",
        "limit",
        "limite",
        "borne",
        "poisson",
        "statistical",
        "stat",
    ];

    public static readonly Dictionary<string, double> EvPerUnit = new()
    {
        ["ev"] = 1,
        ["energyev"] = 1,
        ["kev"] = 1e3,
        ["energykev"] = 1e3,
        ["mev"] = 1e6,
    };

    public static readonly HashSet<string> SumWords =
    [
        "sum",
        "total",
        "totals",
        "summe",
        "gesamt",
        "somme",
        "totale",
        "somma",
        "suma",
        "razem",
    ];

    public static readonly HashSet<string> OtherUnits =
    [
        "",
        "-",
        "#",
        "1",
        "channel",
        "ch",
        "counts",
        "cts",
        "count",
        "au",
        "s",
        "number",
        "counts/channel",
        "arb",
        "cps",
    ];
}
