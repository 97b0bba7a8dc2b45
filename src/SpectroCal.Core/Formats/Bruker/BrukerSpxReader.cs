using System.Globalization;
using System.Text;
using System.Xml.Linq;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Bruker;

/// <summary>Bruker spectra (.spx, Esprit and Artax): XML in which every header is a <c>ClassInstance</c> with a type.</summary>
/// <remarks>
/// E(i) = CalibAbs + CalibLin i (keV) is the energy of the centre of channel i, here position i + 0.5: HyperSpy and PyMca plot it so. Times
/// are milliseconds; the peak near zero energy is an electronic one at ZeroPeakPosition, which is kept as text.
/// </remarks>
internal static class BrukerSpxReader
{
    public const string Root = "TRTSpectrum";

    private const double EvPerKeV = 1000;
    private const double SecondsPerMillisecond = 1e-3;

    private static readonly string[] Headers =
    [
        "TRTSpectrumHardwareHeader",
        "TRTDetectorHeader",
        "TRTESMAHeader",
        "TRTXrfHeader",
        "TRTGeneratorHeader",
        "TRTSpectrumHeader",
    ];

    public static IReadOnlyList<Spectrum> Read(XDocument document, string file, FileBudget budget, CancellationToken cancellation)
    {
        XElement[] instances = [.. document.Descendants().Where(e => IsOf(e, Root) && e.Children("Channels").Any())];
        if (instances.Length == 0)
            throw new SpectrumFormatException(file, 0, "expected a TRTSpectrum with Channels, found none");
        return CountsOrIntensities.Spectra(
            file,
            [.. instances.Select((e, i) => ReadOne(e, file, instances.Length == 1 ? 0 : i + 1, budget, cancellation))]
        );
    }

    private static bool IsOf(XElement element, string type) =>
        element.Name.LocalName == "ClassInstance" && element.AttributeText("Type") == type;

    /// <summary>A spectrum and its values; its number in the file, or 0 if it is the only one.</summary>
    private static CountsOrIntensities ReadOne(
        XElement instance,
        string file,
        int number,
        FileBudget budget,
        CancellationToken cancellation
    )
    {
        var notes = new SpectrumNotes(budget);
        Dictionary<string, XElement> headers = [];
        foreach (XElement e in instance.Descendants())
        {
            string? type = Headers.FirstOrDefault(h => IsOf(e, h));
            if (type is not null)
                headers.TryAdd(type, e);
        }
        if (instance.AttributeText("Name") is { } title)
            notes.Add("Name", title);
        foreach (string header in Headers)
        foreach (XElement leaf in headers.TryGetValue(header, out XElement? h) ? h.Elements().Where(e => !e.HasElements) : [])
            notes.Add(leaf.Name.LocalName, leaf.Value.Trim());
        if (Number(notes, "DetectorTemperature") is { } temperature)
            notes.Covariates["detectorTemperatureC"] = temperature;

        TableColumn values = Values(instance.Children("Channels").First(), file, budget, cancellation);
        if (Number(notes, "ChannelCount") is { } channels && channels != values.Rows)
            notes.Warn(
                string.Create(CultureInfo.InvariantCulture, $"ChannelCount says {channels}, but there are {values.Rows}; all are kept.")
            );
        string name = Path.GetFileName(file);
        string detector =
            headers.TryGetValue("TRTDetectorHeader", out XElement? d) && d.Text("Type") is { } kind && d.Text("Serial") is { } serial
                ? $"{kind}-{serial}"
            : number == 0 ? SpectrumFile.DefaultDetector
            : number.ToString(CultureInfo.InvariantCulture);
        var run = new RunInfo(name)
        {
            Start = Start(notes),
            LiveTimeSeconds = Seconds(notes, "LifeTime"),
            RealTimeSeconds = Seconds(notes, "RealTime"),
        };
        var common = new Spectrum(
            number == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:{number}"),
            detector,
            run,
            CountsOrIntensities.Nothing
        )
        {
            CalibrationCoefficients = Calibration(notes),
            Covariates = notes.Covariates,
            Metadata = notes.Metadata,
            Warnings = notes.Warnings,
        };
        return new CountsOrIntensities(common, values);
    }

    private static TableColumn Values(XElement channels, string file, FileBudget budget, CancellationToken cancellation)
    {
        const int checkEvery = 0x10000;
        const string separators = ", \t\r\n";
        var values = new TableColumn(budget);
        long line = XmlContent.Line(channels);
        ReadOnlySpan<char> text = channels.Value;
        while (!(text = text.TrimStart(separators)).IsEmpty)
        {
            if (values.Rows % checkEvery == 0)
                cancellation.ThrowIfCancellationRequested();
            int end = text.IndexOfAny(separators);
            ReadOnlySpan<char> field = end < 0 ? text : text[..end];
            if (values.Add(Encoding.UTF8.GetBytes(field.ToString()), line) is { } fault)
                throw XmlContent.Error(file, channels, fault);
            text = text[field.Length..];
        }
        return values.Rows > 0 ? values : throw XmlContent.Error(file, channels, "expected counts between commas, found none");
    }

    private static double[] Calibration(SpectrumNotes notes)
    {
        double? offset = Number(notes, "CalibAbs"),
            slope = Number(notes, "CalibLin");
        if (offset is null || slope is null || slope == 0)
        {
            notes.Warn("CalibAbs and CalibLin are not an energy calibration and are ignored.");
            return [];
        }
        return ChannelPolynomial.Shift([offset.Value * EvPerKeV, slope.Value * EvPerKeV], 0.5);
    }

    /// <summary>A number, written in the locale of whatever program.</summary>
    private static double? Number(SpectrumNotes notes, string name) =>
        notes.Metadata.TryGetValue(name, out string? text) && NumberText.TryReal(text.Replace(',', '.'), out double value) ? value : null;

    private static double? Seconds(SpectrumNotes notes, string name)
    {
        if (!notes.Metadata.TryGetValue(name, out string? text))
            return null;
        if (Number(notes, name) is { } milliseconds and >= 0)
            return milliseconds * SecondsPerMillisecond;
        notes.Warn($"{name} is not a time in milliseconds: '{text}'.");
        return null;
    }

    private static DateTime? Start(SpectrumNotes notes)
    {
        if (!notes.Metadata.TryGetValue("Date", out string? date))
            return null;
        string text = $"{date} {notes.Metadata.GetValueOrDefault("Time", "0:0:0")}";
        if (DateTime.TryParseExact(text, "d.M.yyyy H:m:s", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime start))
            return start;
        notes.Warn($"Date and Time do not look like 31.12.2000 and 12:00:00: '{text}'.");
        return null;
    }
}
