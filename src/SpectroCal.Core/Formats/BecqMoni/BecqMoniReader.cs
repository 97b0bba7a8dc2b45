using System.Globalization;
using System.Text;
using System.Xml.Linq;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.BecqMoni;

/// <summary>Spectra of BecqMoni and of RadiaCode's programs: XML with the root <c>ResultDataFile</c>.</summary>
/// <remarks>
/// The coefficients are those of powers of the channel number, keV; the energy is taken as that of the channel's centre. The background
/// spectrum that a file may hold is a spectrum of its own.
/// </remarks>
internal static class BecqMoniReader
{
    public const string Root = "ResultDataFile";

    private const string Measured = "EnergySpectrum";
    private const string Background = "BackgroundEnergySpectrum";

    public static IReadOnlyList<Spectrum> Read(XDocument document, string file, FileBudget budget, CancellationToken cancellation)
    {
        XElement[] all = [.. document.Descendants().Where(e => e.Name.LocalName is Measured or Background && e.Children("Spectrum").Any())];
        if (all.Length == 0)
            throw new SpectrumFormatException(file, 0, "expected an EnergySpectrum with a Spectrum, found none");
        return [.. all.Select((e, i) => ReadOne(e, file, all.Length == 1 ? 0 : i + 1, budget, cancellation))];
    }

    private static Spectrum ReadOne(XElement element, string file, int number, FileBudget budget, CancellationToken cancellation)
    {
        var notes = new SpectrumNotes(budget);
        foreach (XElement leaf in element.Elements().Where(e => !e.HasElements))
            notes.Add(leaf.Name.LocalName, leaf.Value.Trim());
        XElement? result = element.Ancestors().FirstOrDefault(e => e.Name.LocalName == "ResultData");
        if (result?.Children("DeviceConfigReference").FirstOrDefault()?.Text("Name") is { } device)
            notes.Add("Device", device);
        var counts = new CountList(budget);
        foreach (XElement point in element.Children("Spectrum").First().Children("DataPoint"))
        {
            cancellation.ThrowIfCancellationRequested();
            if (counts.Add(Encoding.UTF8.GetBytes(point.Value.Trim())) is { } fault)
                throw XmlContent.Error(file, point, fault);
        }
        if (counts.Count == 0)
            throw XmlContent.Error(file, element, "expected DataPoint elements, found none");
        if (element.Text("NumberOfChannels") is { } channels && channels != counts.Count.ToString(CultureInfo.InvariantCulture))
            throw XmlContent.Error(file, element, $"expected {channels} channels as NumberOfChannels says, found {counts.Count}");
        string name = Path.GetFileName(file);
        bool isBackground = element.Name.LocalName == Background;
        var run = new RunInfo(name)
        {
            Start = !isBackground && result?.Text("StartTime") is { } start ? notes.Date("StartTime", start) : null,
            RealTimeSeconds = element.Text("MeasurementTime") is { } time ? notes.Seconds("MeasurementTime", time) : null,
            LiveTimeSeconds = element.Text("LiveTime") is { } live ? notes.Seconds("LiveTime", live) : null,
        };
        string detector =
            number == 0 ? SpectrumFile.DefaultDetector
            : isBackground ? string.Create(CultureInfo.InvariantCulture, $"{number} background")
            : number.ToString(CultureInfo.InvariantCulture);
        return new Spectrum(
            number == 0 ? name : $"{name}:{detector}",
            detector,
            run,
            ChannelHistogram.FromChannels(counts.ToArray(), 0, ChannelConvention.BinCentre)
        )
        {
            CalibrationCoefficients = Calibration(element, notes),
            Metadata = notes.Metadata,
            Warnings = notes.Warnings,
        };
    }

    private static double[] Calibration(XElement element, SpectrumNotes notes)
    {
        XElement? list = element.Children("EnergyCalibration").FirstOrDefault()?.Children("Coefficients").FirstOrDefault();
        var coefficients = new List<double>();
        foreach (XElement c in list?.Children("Coefficient") ?? [])
        {
            if (!NumberText.TryReal(c.Value.Trim(), out double value))
            {
                notes.Warn("The energy calibration does not hold numbers; it is ignored.");
                return [];
            }
            coefficients.Add(value);
        }
        return coefficients.Count < 2 ? [] : StatedScale.OfCentres(coefficients, notes);
    }
}
