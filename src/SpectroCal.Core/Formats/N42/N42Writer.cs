using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using SpectroCal.Formats.Parsing;
using SpectroCal.Spectra;
using SpectroCal.Storage;

namespace SpectroCal.Formats.N42;

/// <summary>Writes spectra as ANSI N42.42-2012 XML, the format that keeps every property of a <see cref="Spectrum"/>.</summary>
/// <remarks>
/// Counts, start, live and real time, detector names and energy calibrations are in the elements of the standard, as other programs read
/// them; what the standard has no place for is in an extension of each spectrum (see <c>docs/formats.md</c>). An element whose value is not
/// known is left out, also where the schema asks for it, and a polynomial of more than three coefficients is written whole, though the
/// schema counts three.
/// </remarks>
internal static class N42Writer
{
    private const string Calibration = "Calibration";

    private static readonly XNamespace N42 = "http://physics.nist.gov/N42/2011/N42";

    /// <summary>Writes spectra.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="spectra">At least one spectrum.</param>
    /// <param name="force">Whether an existing file may be replaced.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    /// <exception cref="ArgumentException">A spectrum has a live or real time that is negative or not finite.</exception>
    public static void Write(string path, IReadOnlyList<Spectrum> spectra, bool force = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        if (spectra.Count == 0)
            throw new ArgumentException("Give at least one spectrum.", nameof(spectra));
        XDocument document = Document(spectra);
        AtomicFile.Write(
            path,
            force,
            stream =>
            {
                var settings = new XmlWriterSettings
                {
                    Encoding = new UTF8Encoding(false),
                    Indent = true,
                    NewLineChars = "\n",
                    NewLineHandling = NewLineHandling.Entitize,
                    CloseOutput = false,
                };
                using var writer = XmlWriter.Create(stream, settings);
                document.Save(writer);
            },
            cancellation
        );
    }

    private static XDocument Document(IReadOnlyList<Spectrum> spectra)
    {
        string[] detectors = [.. spectra.Select(s => s.Detector).Distinct()];
        string[][] scales = [.. spectra.Select(Scale)];
        string[] distinct = [.. scales.Where(c => c.Length > 0).Select(Joined).Distinct()];
        Dictionary<string, int> detectorIndex = Indices(detectors),
            scaleIndex = Indices(distinct);
        return new XDocument(
            new XDeclaration("1.0", "utf-8", null),
            new XElement(
                N42 + N42Reader.RootOf2012,
                new XElement(N42 + "RadInstrumentDataCreatorName", "SpectroCal"),
                Instrument(),
                detectors.Select((d, i) => Detector(spectra.First(s => s.Detector == d), i)),
                distinct.Select(
                    (c, i) =>
                        new XElement(
                            N42 + "EnergyCalibration",
                            new XAttribute("id", Id("calibration", i)),
                            new XElement(N42 + "CoefficientValues", c)
                        )
                ),
                Measurements(spectra)
                    .Select(
                        (m, i) =>
                            Measurement(
                                m,
                                i,
                                index =>
                                    Spectrum(
                                        spectra[index],
                                        index,
                                        detectorIndex[spectra[index].Detector],
                                        scaleIndex.GetValueOrDefault(Joined(scales[index]), -1)
                                    )
                            )
                    )
            )
        );
    }

    private static Dictionary<string, int> Indices(string[] names) =>
        names.Select((name, i) => (name, i)).ToDictionary(n => n.name, n => n.i);

    private static XElement Instrument() =>
        new(
            N42 + "RadInstrumentInformation",
            new XAttribute("id", "instrument"),
            new XElement(N42 + "RadInstrumentManufacturerName", "unknown"),
            new XElement(N42 + "RadInstrumentModelName", "unknown"),
            new XElement(N42 + "RadInstrumentClassCode", "Other"),
            new XElement(
                N42 + "RadInstrumentVersion",
                new XElement(N42 + "RadInstrumentComponentName", "Software"),
                new XElement(N42 + "RadInstrumentComponentVersion", "unknown")
            )
        );

    private static XElement Detector(Spectrum spectrum, int index) =>
        new(
            N42 + "RadDetectorInformation",
            new XAttribute("id", Id("detector", index)),
            XmlEscape.Plain(spectrum.Detector) is { Length: > 0 } plain ? new XElement(N42 + "RadDetectorName", plain) : null,
            new XElement(N42 + N42Reader.DetectorCategory, Code(spectrum, N42Reader.DetectorCategory) ?? "Gamma"),
            new XElement(N42 + N42Reader.DetectorKind, Code(spectrum, N42Reader.DetectorKind) ?? "Other"),
            new XElement(N42 + "RadDetectorDescription", "X-ray detector")
        );

    /// <summary>Spectra that follow one another in one run, of different detectors, are one measurement.</summary>
    private static List<(RunInfo Run, string Class, List<int> Indices)> Measurements(IReadOnlyList<Spectrum> spectra)
    {
        var measurements = new List<(RunInfo Run, string Class, List<int> Indices)>();
        var detectors = new HashSet<string>(); // of the last measurement
        for (int i = 0; i < spectra.Count; i++)
        {
            RunInfo run = spectra[i].Run with { LiveTimeSeconds = null };
            string kind = Class(spectra[i]);
            bool isSame = measurements.Count > 0 && measurements[^1].Run == run && measurements[^1].Class == kind;
            isSame &= !detectors.Contains(spectra[i].Detector);
            if (isSame)
            {
                measurements[^1].Indices.Add(i);
            }
            else
            {
                measurements.Add((run, kind, [i]));
                detectors.Clear();
            }
            detectors.Add(spectra[i].Detector);
        }
        return measurements;
    }

    // What another file said, as long as it does not contradict what the run is taken for.
    private static string Class(Spectrum spectrum)
    {
        bool isCalibration = spectrum.Run.Kind == RunKind.Calibration;
        string? stated = Code(spectrum, N42Reader.MeasurementClass);
        return stated is not null && stated == Calibration == isCalibration ? stated
            : isCalibration ? Calibration
            : "Foreground";
    }

    // A code of the standard is a word.
    private static string? Code(Spectrum spectrum, string name) =>
        spectrum.Metadata.TryGetValue(name, out string? value) && value.Length > 0 && value.All(char.IsAsciiLetterOrDigit) ? value : null;

    private static XElement Measurement(
        (RunInfo Run, string Class, List<int> Indices) measurement,
        int number,
        Func<int, XElement> spectrum
    ) =>
        new(
            N42 + "RadMeasurement",
            new XAttribute("id", Id("measurement", number)),
            new XElement(N42 + N42Reader.MeasurementClass, measurement.Class),
            measurement.Run.Start is { } start ? new XElement(N42 + "StartDateTime", N42Time.Format(start)) : null,
            measurement.Run.RealTimeSeconds is { } real ? new XElement(N42 + "RealTimeDuration", IsoDuration.Format(real)) : null,
            measurement.Indices.Select(spectrum)
        );

    private static XElement Spectrum(Spectrum spectrum, int index, int detector, int scale) =>
        new(
            N42 + "Spectrum",
            new XAttribute("id", Id("spectrum", index)),
            new XAttribute("radDetectorInformationReference", Id("detector", detector)),
            scale < 0 ? null : new XAttribute("energyCalibrationReference", Id("calibration", scale)),
            spectrum.Run.LiveTimeSeconds is { } live ? new XElement(N42 + "LiveTimeDuration", IsoDuration.Format(live)) : null,
            new XElement(
                N42 + "ChannelData",
                new XAttribute("compressionCode", CountedZeroes.Name),
                CountedZeroes.Format(spectrum.Histogram.Counts)
            ),
            new XElement(N42 + "SpectrumExtension", N42Extension.Of(spectrum))
        );

    private static string[] Scale(Spectrum spectrum) =>
        [
            .. N42Calibration
                .FromPositions(spectrum.CalibrationCoefficients, spectrum.Histogram.FirstPosition, spectrum.Histogram.Width)
                .Select(c => c.ToString("R", CultureInfo.InvariantCulture)),
        ];

    private static string Joined(string[] coefficients) => string.Join(' ', coefficients);

    private static string Id(string kind, int index) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{index + 1}");
}
