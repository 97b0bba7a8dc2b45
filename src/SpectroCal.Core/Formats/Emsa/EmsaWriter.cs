using System.Globalization;
using System.Text;
using SpectroCal.Spectra;
using SpectroCal.Storage;

namespace SpectroCal.Formats.Emsa;

/// <summary>Writes one spectrum as EMSA/MAS spectral data (.msa, ISO 22029), one count per line.</summary>
/// <remarks>
/// OFFSET and XPERCHAN give the energies of the channels' centres, as <see cref="SpectrumFile"/> reads them; channels below the first are
/// written as empty. The detector is the user-defined key <c>##DETECTOR</c>; metadata whose names are not keys become comments. The format
/// has no place for calibration points and covariates.
/// </remarks>
internal static class EmsaWriter
{
    internal const string DetectorKey = "DETECTOR";

    private const int LongestKey = 12;
    private const string LineEnd = "\r\n";

    /// <summary>Keys that are written from the spectrum itself.</summary>
    private static readonly string[] OwnKeys =
    [
        .. EmsaReader.LayoutKeys,
        "TITLE",
        "DATE",
        "TIME",
        "OWNER",
        "XUNITS",
        "YUNITS",
        "XPERCHAN",
        "OFFSET",
        "CHOFFSET",
        "LIVETIME",
        "REALTIME",
        DetectorKey,
    ];

    /// <summary>Optional keys of the standard; others are the user's.</summary>
    private static readonly string[] StandardKeys =
    [
        "SIGNALTYPE",
        "XLABEL",
        "YLABEL",
        "COMMENT",
        "BEAMKV",
        "EMISSION",
        "PROBECUR",
        "BEAMDIAM",
        "MAGCAM",
        "OPERMODE",
        "CONVANGLE",
        "COLLANGLE",
        "DWELLTIME",
        "INTEGTIME",
        "ELSDET",
        "THICKNESS",
        "XTILTSTGE",
        "YTILTSTGE",
        "XPOSITION",
        "YPOSITION",
        "ZPOSITION",
        "ELEVANGLE",
        "AZIMANGLE",
        "SOLIDANGLE",
        "SOLIDANGL",
        "TBEWIND",
        "TAUWIND",
        "TDEADLYR",
        "TACTLYR",
        "TALWIND",
        "TPYWIND",
        "TBNWIND",
        "TDIWIND",
        "THCWIND",
        "EDSDET",
        "CHECKSUM",
    ];

    /// <summary>Writes a spectrum.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="spectrum">The spectrum; bins one channel wide from channel 0 or later, a straight energy scale or none.</param>
    /// <param name="force">Whether an existing file may be replaced.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    /// <exception cref="ArgumentException">The format cannot hold the spectrum.</exception>
    public static void Write(string path, Spectrum spectrum, bool force = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        byte[] text = Encoding.UTF8.GetBytes(Text(spectrum, cancellation));
        AtomicFile.Write(path, force, stream => stream.Write(text), cancellation);
    }

    private static string Text(Spectrum spectrum, CancellationToken cancellation)
    {
        long[] counts = SingleChannels.Counts(spectrum);
        (double offset, double step, string unit) = Scale(spectrum);
        var text = new StringBuilder();
        Add(text, "FORMAT", "EMSA/MAS Spectral Data File");
        Add(text, "VERSION", "TC202v2.0");
        AddLines(text, "TITLE", spectrum.Metadata.GetValueOrDefault("TITLE", spectrum.Name));
        if (spectrum.Run.Start is { } start)
        {
            Add(text, "DATE", start.ToString("dd-MMM-yyyy", CultureInfo.InvariantCulture).ToUpperInvariant());
            Add(text, "TIME", start.ToString(start.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture));
        }
        Add(text, "OWNER", spectrum.Metadata.GetValueOrDefault("OWNER", ""));
        Add(text, "NPOINTS", counts.Length.ToString(CultureInfo.InvariantCulture));
        Add(text, "NCOLUMNS", "1");
        Add(text, "XUNITS", unit);
        Add(text, "YUNITS", "counts");
        Add(text, "DATATYPE", "Y");
        Add(text, "XPERCHAN", Number(step));
        Add(text, "OFFSET", Number(offset));
        if (spectrum.Run.LiveTimeSeconds is { } live)
            Add(text, "LIVETIME", Number(live));
        if (spectrum.Run.RealTimeSeconds is { } real)
            Add(text, "REALTIME", Number(real));
        if (spectrum.Detector != SpectrumFile.DefaultDetector)
            Add(text, "#" + DetectorKey, spectrum.Detector);
        foreach ((string name, string value) in spectrum.Metadata)
            AddMetadata(text, name, value);
        Add(text, "SPECTRUM", "");
        foreach (long count in counts)
        {
            cancellation.ThrowIfCancellationRequested();
            text.Append(CultureInfo.InvariantCulture, $"{count}{LineEnd}");
        }
        Add(text, "ENDOFDATA", "");
        return text.ToString();
    }

    /// <summary>
    /// Energy of the centre of channel 0 and the step from channel to channel, eV; without a calibration channel numbers.
    /// </summary>
    private static (double Offset, double Step, string Unit) Scale(Spectrum spectrum)
    {
        IReadOnlyList<double> c = spectrum.CalibrationCoefficients;
        if (c.Count < 2)
            return (0, 1, "channel");
        if (c.Skip(2).Any(higher => higher != 0))
            throw new ArgumentException(
                $"The energy scale of {spectrum.Name} is not a straight line, and this format holds straight lines only; N42 holds any."
            );
        // Channel 0 lies where the first bin would lie without the channels before it.
        double centre = spectrum.Histogram.FirstPosition - SingleChannels.First(spectrum);
        return (c[0] + c[1] * centre, c[1], "eV");
    }

    private static void AddMetadata(StringBuilder text, string name, string value)
    {
        if (OwnKeys.Contains(name))
            return;
        bool isKey = name.Length is > 0 and <= LongestKey && name.All(ch => char.IsAsciiLetterUpper(ch) || char.IsAsciiDigit(ch));
        if (StandardKeys.Contains(name))
            AddLines(text, name, value);
        else if (isKey)
            Add(text, "#" + name, value);
        else
            Add(text, "COMMENT", $"{name} = {value}");
    }

    private static void AddLines(StringBuilder text, string key, string value)
    {
        foreach (string line in value.Split('\n'))
            Add(text, key, line);
    }

    private static void Add(StringBuilder text, string key, string value) =>
        text.Append('#').Append(key.PadRight(LongestKey)).Append(": ").Append(OneLine(value)).Append(LineEnd);

    private static string OneLine(string value) => string.Concat(value.Select(ch => char.IsControl(ch) ? ' ' : ch)).Trim();

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
