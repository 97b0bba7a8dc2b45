using System.Globalization;
using System.Xml.Linq;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.N42;

/// <summary>
/// ANSI N42.42 XML of 2006 (<c>N42InstrumentData</c>) and of 2011/2012 (<c>RadInstrumentData</c>): a spectrum for each detector and
/// measurement.
/// </summary>
/// <remarks>
/// Elements are found by their local names. Times, detector and calibration are those of the spectrum or, where it has none, of the
/// elements around it; derived spectra (sums and the like) are left out. A start with a time zone is kept as the local clock, the zone as
/// metadata.
/// </remarks>
internal sealed class N42Reader
{
    public const string RootOf2006 = "N42InstrumentData";
    public const string RootOf2012 = "RadInstrumentData";

    // Elements that are kept as metadata of these names, and written again.
    public const string MeasurementClass = "MeasurementClassCode";
    public const string DetectorCategory = "RadDetectorCategoryCode";
    public const string DetectorKind = "RadDetectorKindCode";

    private const int LongestQuote = 60;

    private readonly string _file,
        _name;
    private readonly XElement _root;
    private readonly Dictionary<string, XElement> _byId = [];
    private readonly Dictionary<string, string> _instrument = [];
    private readonly Dictionary<(XElement Element, string Name), string?> _texts = [];
    private readonly Dictionary<XElement, XElement?> _calibrations = [];
    private readonly Dictionary<XElement, string[]> _remarks = [];
    private readonly N42Regions _regions = new();
    private readonly FileBudget _budget;
    private readonly CancellationToken _cancellation;
    private readonly Lazy<XElement[]> _energyCalibrations,
        _corrections;

    private N42Reader(XElement root, string file, FileBudget budget, CancellationToken cancellation)
    {
        (_root, _file, _name) = (root, file, Path.GetFileName(file));
        (_budget, _cancellation) = (budget, cancellation);
        _energyCalibrations = new Lazy<XElement[]>(() => [.. root.Descendants().Where(IsEnergy).Take(2)]);
        _corrections = new Lazy<XElement[]>(() => [.. root.Descendants().Where(e => e.Name.LocalName == "NonlinearityCorrection")]);
        foreach (XElement e in root.Descendants())
            if ((e.AttributeText("id") ?? e.AttributeText("ID")) is { } id)
                _byId.TryAdd(id, e);
        XElement? instrument = root.Descendants()
            .FirstOrDefault(e => e.Name.LocalName is "RadInstrumentInformation" or "InstrumentInformation");
        foreach (XElement leaf in instrument?.Elements().Where(e => !e.HasElements) ?? [])
            _instrument.TryAdd(leaf.Name.LocalName, leaf.Value.Trim());
    }

    public static IReadOnlyList<Spectrum> Read(XDocument document, string file, FileBudget budget, CancellationToken cancellation) =>
        new N42Reader(document.Root!, file, budget, cancellation).Read();

    private IReadOnlyList<Spectrum> Read()
    {
        XElement[] all = [.. _root.Descendants().Where(e => e.Name.LocalName == "Spectrum" && e.Children("ChannelData").Any())];
        XElement[] measured = [.. all.Where(e => !e.Ancestors().Any(a => a.Name.LocalName is "DerivedData" or "AnalysisResults"))];
        if (measured.Length == 0)
            throw new SpectrumFormatException(_file, 0, "expected a Spectrum with ChannelData, found none");
        int measurements = measured.Select(Measurement).Distinct().Count();
        var read = new List<CountsOrIntensities>();
        var names = new HashSet<string>();
        for (int i = 0; i < measured.Length; i++)
        {
            _cancellation.ThrowIfCancellationRequested();
            CountsOrIntensities one = ReadOne(measured[i], i, measured.Length, measurements);
            Spectrum spectrum = one.Common;
            string name = spectrum.Name;
            for (int k = 2; !names.Add(name); k++)
                name = string.Create(CultureInfo.InvariantCulture, $"{spectrum.Name}#{k}");
            if (all.Length > measured.Length)
                spectrum = spectrum with { Warnings = [.. spectrum.Warnings, "Spectra that the file derives from others are left out."] };
            read.Add(one with { Common = spectrum with { Name = name } });
        }
        return [.. CountsOrIntensities.Spectra(_file, read).Select((s, i) => N42Extension.Apply(measured[i], s, _file))];
    }

    private CountsOrIntensities ReadOne(XElement element, int index, int count, int measurements)
    {
        var notes = new SpectrumNotes(_budget);
        string detector =
            Detector(element) ?? (count == 1 ? SpectrumFile.DefaultDetector : (index + 1).ToString(CultureInfo.InvariantCulture));
        XElement? measurement = Measurement(element);
        string? id = measurement?.AttributeText("id");
        string runName =
            measurements == 1 || measurement is null ? _name : $"{_name}:{id ?? (index + 1).ToString(CultureInfo.InvariantCulture)}";
        bool isCalibration = measurement is not null && TextIn(measurement, MeasurementClass) is "Calibration";
        AddNotes(element, measurement, notes);
        var run = new RunInfo(runName, isCalibration ? RunKind.Calibration : RunKind.Physics)
        {
            Start = Nearest(element, "StartDateTime", "StartTime") is { } start ? N42Time.Parse(start, notes) : null,
            LiveTimeSeconds = Seconds(element, notes, "LiveTimeDuration", "LiveTime"),
            RealTimeSeconds = Seconds(element, notes, "RealTimeDuration", "RealTime", "SampleRealTime"),
        };
        TableColumn values = Counts(element);
        int first = FirstChannel(element, notes);
        (double[] coefficients, IReadOnlyList<CalibrationPoint> points) = Calibration(element, notes) is { } calibration
            ? N42Calibration.Read(calibration, Correction(detector), values.Rows, notes, _budget)
            : ([], []);
        var common = new Spectrum(count == 1 ? _name : $"{runName}:{detector}", detector, run, CountsOrIntensities.Nothing)
        {
            CalibrationCoefficients = coefficients,
            CalibrationPoints = points,
            Metadata = notes.Metadata,
            Warnings = notes.Warnings,
        };
        return new CountsOrIntensities(common, values, FirstChannel: first);
    }

    private TableColumn Counts(XElement element)
    {
        XElement[] all = [.. element.Children("ChannelData")];
        XElement data = all[0];
        if (all.Length > 1)
            throw XmlContent.Error(_file, all[1], "expected one ChannelData in a Spectrum, found a second");
        string compression = data.AttributeText("compressionCode") ?? data.AttributeText("Compression") ?? "None";
        bool isCompressed = compression.Equals(CountedZeroes.Name, StringComparison.OrdinalIgnoreCase);
        if (!isCompressed && !compression.Equals("None", StringComparison.OrdinalIgnoreCase))
            throw XmlContent.Error(_file, data, $"expected the compression None or CountedZeroes, found '{Short(compression)}'");
        return CountedZeroes.Read(data, isCompressed, _file, _budget, _cancellation);
    }

    // Of 2006. Channels are numbered from 0 or from 1, and nothing says which; whoever cuts a spectrum begins far from both.
    private int FirstChannel(XElement element, SpectrumNotes notes)
    {
        XElement data = element.Children("ChannelData").First();
        if (data.AttributeText("StartChannel") is not { } text)
            return 0;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int start) || start > HistogramBuilder.MaximumSpan)
            throw XmlContent.Error(_file, data, $"expected the number of a channel as StartChannel, found '{Short(text)}'");
        if (start <= 1)
            return 0;
        notes.Warn(
            string.Create(CultureInfo.InvariantCulture, $"The counts begin with channel {start}, as the file says, counted from channel 0.")
        );
        return start;
    }

    private void AddNotes(XElement element, XElement? measurement, SpectrumNotes notes)
    {
        foreach ((string name, string value) in _instrument)
            notes.Add(name, value);
        if (measurement is not null && TextIn(measurement, MeasurementClass) is { } code)
            notes.Add(MeasurementClass, code);
        XElement? information = Information(element);
        foreach (string name in (string[])[DetectorCategory, DetectorKind])
            if (information?.Text(name) is { } value)
                notes.Add(name, value);
        if (information?.Text(DetectorCategory) is "Neutron")
            notes.Warn("Its detector counts neutrons.");
        string remarks = string.Join('\n', new[] { element, measurement, _root }.OfType<XElement>().SelectMany(Remarks).Distinct());
        notes.Add("Remark", remarks);
        _regions.AddTo(notes, new[] { element, measurement, _root }.OfType<XElement>());
    }

    private string? Detector(XElement element)
    {
        if (element.AttributeText("radDetectorInformationReference") is { } reference)
            return Information(element)?.Text("RadDetectorName") ?? reference;
        return element.AncestorsAndSelf().Select(e => e.AttributeText("Detector")).FirstOrDefault(d => d is not null);
    }

    private XElement? Information(XElement element) =>
        element.AttributeText("radDetectorInformationReference") is { } reference ? _byId.GetValueOrDefault(reference) : null;

    /// <summary>The deviations of energies that a file of 2006 has for a detector.</summary>
    private XElement? Correction(string detector) =>
        _corrections.Value.FirstOrDefault(c => c.AttributeText("Detector") is { } of && of == detector);

    private static XElement? Measurement(XElement element) =>
        element.Ancestors().FirstOrDefault(e => e.Name.LocalName is "RadMeasurement" or "Measurement");

    /// <summary>The calibration of a spectrum: its own, the one it refers to, the nearest around it, or the only one in the file.</summary>
    private XElement? Calibration(XElement element, SpectrumNotes notes)
    {
        if (element.Children("Calibration").Concat(element.Children("EnergyCalibration")).FirstOrDefault(IsEnergy) is { } own)
            return own;
        string[] references =
        [
            .. NumberText.Words($"{element.AttributeText("energyCalibrationReference")} {element.AttributeText("CalibrationIDs")}"),
        ];
        XElement[] referred = [.. references.Select(r => _byId.GetValueOrDefault(r)).OfType<XElement>()];
        if (referred.FirstOrDefault(IsEnergy) is { } named)
            return named;
        bool isLost = references.Length > 0 && referred.Length == 0;
        if (isLost)
            notes.Warn($"The spectrum refers to a calibration '{Short(string.Join(' ', references))}' that the file does not have.");
        XElement? around = element.Ancestors().Select(EnergyCalibrationIn).FirstOrDefault(c => c is not null);
        if (around is not null || isLost)
            return isLost ? null : around;
        XElement[] all = _energyCalibrations.Value;
        if (all.Length != 1 || N42Extension.IsIn(element))
            return null;
        notes.Warn("The spectrum refers to no energy calibration; the only one in the file is used.");
        return all[0];
    }

    private static bool IsEnergy(XElement e) =>
        e.Name.LocalName == "EnergyCalibration"
        || (
            e.Name.LocalName == "Calibration"
            && e.AttributeText("Type") is null or "Energy"
            && (e.Children("Equation").Any() || e.Children("ArrayXY").Any())
        );

    private string? Nearest(XElement element, params ReadOnlySpan<string> names)
    {
        foreach (XElement e in element.AncestorsAndSelf())
        {
            foreach (string name in names)
                if (TextIn(e, name) is { } text)
                    return text;
        }
        return null;
    }

    // All spectra of a file have the same elements around them, with as many children as there are spectra: these are searched once.
    private string? TextIn(XElement element, string name)
    {
        if (!_texts.TryGetValue((element, name), out string? text))
            _texts.Add((element, name), text = element.Text(name));
        return text;
    }

    private XElement? EnergyCalibrationIn(XElement element)
    {
        if (!_calibrations.TryGetValue(element, out XElement? calibration))
            _calibrations.Add(element, calibration = element.Children("Calibration").FirstOrDefault(IsEnergy));
        return calibration;
    }

    private string[] Remarks(XElement element)
    {
        if (!_remarks.TryGetValue(element, out string[]? remarks))
            _remarks.Add(element, remarks = [.. element.Children("Remark").Select(r => r.Value.Trim()).Distinct()]);
        return remarks;
    }

    private double? Seconds(XElement element, SpectrumNotes notes, params ReadOnlySpan<string> names)
    {
        if (Nearest(element, names) is not { } text)
            return null;
        if (IsoDuration.TryParse(text, out double seconds))
            return seconds;
        if (NumberText.TryReal(text, out seconds) && seconds >= 0)
            notes.Warn($"{names[0]} is not an ISO 8601 duration and is taken as seconds: '{Short(text)}'.");
        else
            notes.Warn($"{names[0]} is not a duration: '{Short(text)}'.");
        return seconds >= 0 && NumberText.TryReal(text, out _) ? seconds : null;
    }

    private static string Short(string text) => string.Concat(text.Take(LongestQuote).Select(c => char.IsControl(c) ? ' ' : c));
}
