using System.Globalization;
using System.Xml.Linq;
using SpectroCal.Formats.Parsing;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.N42;

/// <summary>
/// What a <see cref="Spectrum"/> knows and the N42 schema has no place for, as the schema's extension element of a spectrum.
/// </summary>
/// <remarks>
/// An element <c>Spectrum</c> of the namespace below: name, run, detector, position and width of the bins, and children for the
/// coefficients in eV (keV and back would change their last digits), calibration points, covariates, metadata and warnings. The standard's
/// own elements win: where another program has changed them, what disagrees here is ignored. Characters that XML cannot hold are
/// written as \uXXXX.
/// </remarks>
internal static class N42Extension
{
    private static readonly XNamespace Namespace = "urn:spectrocal:spectrum:1";

    private static readonly XName Root = Namespace + "Spectrum";

    /// <summary>The extension of a spectrum.</summary>
    public static XElement Of(Spectrum spectrum) =>
        new(
            Root,
            new XAttribute(XNamespace.Xmlns + "spectrocal", Namespace.NamespaceName),
            new XAttribute("name", XmlEscape.Escape(spectrum.Name)),
            new XAttribute("detector", XmlEscape.Escape(spectrum.Detector)),
            new XAttribute("run", XmlEscape.Escape(spectrum.Run.Name)),
            new XAttribute("channels", spectrum.Histogram.Length),
            new XAttribute("firstPosition", Text(spectrum.Histogram.FirstPosition)),
            new XAttribute("width", Text(spectrum.Histogram.Width)),
            spectrum.CalibrationCoefficients.Select(c => new XElement(Namespace + "Coefficient", new XAttribute("value", Text(c)))),
            spectrum.CalibrationPoints.Select(p => new XElement(
                Namespace + "Point",
                new XAttribute("position", Text(p.Channel)),
                new XAttribute("energyEv", Text(p.EnergyEv))
            )),
            spectrum.Covariates.Select(p => new XElement(
                Namespace + "Covariate",
                new XAttribute("name", XmlEscape.Escape(p.Key)),
                new XAttribute("value", Text(p.Value))
            )),
            spectrum.Metadata.Select(p => new XElement(
                Namespace + "Metadata",
                new XAttribute("name", XmlEscape.Escape(p.Key)),
                new XAttribute("value", XmlEscape.Escape(p.Value))
            )),
            spectrum.Warnings.Select(w => new XElement(Namespace + "Warning", new XAttribute("text", XmlEscape.Escape(w))))
        );

    /// <summary>Whether a spectrum has the extension, so that this project wrote it and it is complete.</summary>
    public static bool IsIn(XElement element) => element.Descendants(Root).Any();

    /// <summary>A spectrum as the extension completes it; the spectrum itself where there is none, or one for other counts.</summary>
    /// <param name="element">The N42 Spectrum.</param>
    /// <param name="standard">What the standard's elements say.</param>
    /// <param name="file">Name of the file, for messages.</param>
    public static Spectrum Apply(XElement element, Spectrum standard, string file)
    {
        if (element.Descendants(Root).FirstOrDefault() is not { } root)
            return standard;
        if (Attribute(root, "channels", file) != standard.Histogram.Length.ToString(CultureInfo.InvariantCulture))
            return standard with
            {
                Warnings =
                [
                    .. standard.Warnings,
                    "The counts were changed after they were written; names, calibration points and metadata that belonged to "
                        + "them are ignored.",
                ],
            };
        double first = Number(root, "firstPosition", file),
            width = Number(root, "width", file);
        if (!double.IsFinite(first) || !double.IsFinite(width) || !(width > 0))
            throw XmlContent.Error(file, root, "expected the position and the positive width of the bins");
        double[] coefficients = [.. root.Elements(Namespace + "Coefficient").Select(c => Number(c, "value", file))];
        bool isSame = N42Calibration.AsRead(coefficients, first, width).SequenceEqual(standard.CalibrationCoefficients);
        string detector = Value(root, "detector", file),
            plain = XmlEscape.Plain(detector);
        return standard with
        {
            Name = Value(root, "name", file),
            Detector = plain == standard.Detector || plain.Length == 0 ? detector : standard.Detector,
            Run = standard.Run with { Name = Value(root, "run", file) },
            Histogram = new ChannelHistogram(standard.Histogram.Counts.ToArray(), first, width),
            CalibrationCoefficients = isSame ? coefficients : N42Calibration.ToPositions(standard.CalibrationCoefficients, first, width),
            CalibrationPoints =
            [
                .. root.Elements(Namespace + "Point")
                    .Select(p => new CalibrationPoint(Number(p, "position", file), Number(p, "energyEv", file))),
            ],
            Covariates = Dictionary(root, "Covariate", file, Number),
            Metadata = Dictionary(root, "Metadata", file, Value),
            Warnings =
            [
                .. root.Elements(Namespace + "Warning").Select(w => Value(w, "text", file)),
                .. isSame ? [] : (string[])["The energy calibration was changed after it was written; the changed one is used."],
            ],
        };
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Attribute(XElement element, string name, string file) =>
        element.Attribute(name)?.Value
        ?? throw XmlContent.Error(file, element, $"expected an attribute {name} of {element.Name.LocalName}");

    private static string Value(XElement element, string name, string file) => XmlEscape.Unescape(Attribute(element, name, file));

    private static double Number(XElement element, string name, string file) =>
        double.TryParse(Attribute(element, name, file), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw XmlContent.Error(file, element, $"expected a number as {name} of {element.Name.LocalName}");

    private static Dictionary<string, T> Dictionary<T>(XElement root, string kind, string file, Func<XElement, string, string, T> value)
    {
        var dictionary = new Dictionary<string, T>();
        foreach (XElement e in root.Elements(Namespace + kind))
            dictionary.TryAdd(Value(e, "name", file), value(e, "value", file));
        return dictionary;
    }
}
