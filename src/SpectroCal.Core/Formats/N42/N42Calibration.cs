using System.Globalization;
using System.Xml.Linq;
using MathNet.Numerics;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.N42;

/// <summary>Energy calibrations of N42 files.</summary>
/// <remarks>
/// E(i) = sum_k c_k i^k (keV) is the energy of the lower edge of channel i: the standard offers the coefficients and the energies of the
/// channels' boundaries as a choice of the same thing, and SpecUtils and InterSpec, whose files are the most common, read it so. The lower
/// edge of channel i is position i, so the coefficients of a file apply to positions unchanged.
/// </remarks>
internal static class N42Calibration
{
    private const double EvPerKeV = 1000;
    private const double StraightTolerance = 1e-6;
    private const double CurveTolerance = 0.01; // of a channel, as for energies in tables
    private const int PointsOfDegree = 6;
    private const int BytesOfEdge = 200; // position, energy, what the curve is sought with, and the point

    /// <summary>The calibration of an element, in keV or the units it names.</summary>
    /// <param name="element">An EnergyCalibration (2011/2012) or a Calibration (2006).</param>
    /// <param name="correction">Deviations that a file of 2006 has for the detector; null where there are none.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="notes">Takes what is odd.</param>
    /// <param name="budget">Memory that the file may take.</param>
    public static (double[] Coefficients, IReadOnlyList<CalibrationPoint> Points) Read(
        XElement element,
        XElement? correction,
        int channels,
        SpectrumNotes notes,
        FileBudget budget
    )
    {
        double unit = EvPerUnit(element, notes);
        EnergyDeviations? deviations =
            EnergyDeviations.In(element, notes) ?? (correction is null ? null : EnergyDeviations.InCorrection(correction, notes));
        (double[] coefficients, IReadOnlyList<CalibrationPoint> points) = Stated(element, unit, channels, notes);
        if (deviations is null)
            return (coefficients, points);
        if (coefficients.Length > 0 && element.Text("EnergyBoundaryValues") is null)
            return Corrected(coefficients, deviations, unit, channels, notes, budget);
        notes.Warn("The deviations of energies, which are those of a polynomial, are not applied.");
        return (coefficients, points);
    }

    private static (double[] Coefficients, IReadOnlyList<CalibrationPoint> Points) Corrected(
        double[] coefficients,
        EnergyDeviations deviations,
        double unit,
        int channels,
        SpectrumNotes notes,
        FileBudget budget
    )
    {
        budget.Take((long)BytesOfEdge * (channels + 1));
        var positions = new double[channels + 1];
        var energies = new double[channels + 1];
        double narrowest = double.PositiveInfinity;
        for (int i = 0; i <= channels; i++)
        {
            positions[i] = i;
            energies[i] = unit * deviations.Corrected(Polynomial.Evaluate(i, coefficients) / unit);
            if (i > 0)
                narrowest = Math.Min(narrowest, energies[i] - energies[i - 1]);
        }
        if (!(narrowest > 0))
        {
            notes.Warn("The deviations of energies give no rising scale; they are not applied.");
            return (coefficients, []);
        }
        double largest = deviations.Largest * unit / EvPerKeV;
        notes.Warn(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The deviations of energies that the file states, up to {largest:G4} keV, are added to its polynomial, as InterSpec does."
            )
        );
        if (AxisCurve.Through(positions, energies, _ => CurveTolerance * narrowest, PointsOfDegree) is { } curve)
            return (curve, []);
        notes.Warn("With its deviations the energy scale is no polynomial; the edges of channels are kept as calibration points.");
        return ([], [.. energies.Select((e, i) => new CalibrationPoint(positions[i], e))]);
    }

    private static (double[] Coefficients, IReadOnlyList<CalibrationPoint> Points) Stated(
        XElement element,
        double unit,
        int channels,
        SpectrumNotes notes
    )
    {
        XElement? equation = element.Children("Equation").FirstOrDefault();
        string model = equation?.AttributeText("Model") ?? "Polynomial";
        string? text =
            element.Text("CoefficientValues")
            ?? equation?.Text("Coefficients")
            ?? equation?.Descendants().FirstOrDefault(e => e.Name.LocalName == "Coefficients")?.Value;
        if (element.Text("EnergyBoundaryValues") is { } boundaries)
            return Boundaries(boundaries, unit, channels, notes);
        if (element.Children("ArrayXY").FirstOrDefault() is { } array)
            return Points(array, unit, notes);
        if (model == "LowerChannelEdge" && text is not null)
            return Boundaries(text, unit, channels, notes);
        if (model != "Polynomial")
            notes.Warn($"The energy calibration is of the unknown kind '{model}' and is ignored.");
        else if (text is null || Numbers(text) is not { } stated)
            notes.Warn("The energy calibration has no coefficients; it is ignored.");
        else if (!stated.Skip(1).Any(c => c != 0))
            notes.Warn("The energy calibration is all zero and is ignored.");
        else
            return (Array.ConvertAll(stated[..Length(stated)], c => c * unit), []);
        return ([], []);
    }

    /// <summary>
    /// Coefficients in keV of the lower edge of bin j, at least three, from those in eV of a position; none where they are not a scale.
    /// </summary>
    public static double[] FromPositions(IReadOnlyList<double> coefficients, double firstPosition, double width)
    {
        if (!coefficients.Skip(1).Any(x => x != 0))
            return [];
        double[] c = ChannelPolynomial.Shift([.. coefficients.Select(x => x / EvPerKeV)], -(firstPosition - width / 2));
        double power = 1;
        for (int k = 0; k < c.Length; k++, power *= width)
            c[k] *= power;
        return c.All(double.IsFinite) && c.Skip(1).Any(x => x != 0) ? [.. c, .. new double[Math.Max(0, 3 - c.Length)]] : [];
    }

    /// <summary>Coefficients in eV of a position from those of the lower edge of bin j.</summary>
    public static double[] ToPositions(IReadOnlyList<double> coefficients, double firstPosition, double width)
    {
        double power = 1;
        double[] c = [.. coefficients];
        for (int k = 0; k < c.Length; k++, power *= width)
            c[k] /= power;
        return ChannelPolynomial.Shift(c, firstPosition - width / 2);
    }

    /// <summary>What <see cref="Read"/> gives for coefficients written by <see cref="FromPositions"/>.</summary>
    public static double[] AsRead(IReadOnlyList<double> coefficients, double firstPosition, double width)
    {
        double[] c = FromPositions(coefficients, firstPosition, width);
        return c.Length == 0 ? [] : Array.ConvertAll(c[..Length(c)], x => x * EvPerKeV);
    }

    /// <summary>The number of coefficients without the zeros that only fill the three places of the standard; at least two.</summary>
    private static int Length(double[] c)
    {
        int n = c.Length;
        while (n > 2 && c[n - 1] == 0)
            n--;
        return n;
    }

    private static (double[] Coefficients, IReadOnlyList<CalibrationPoint> Points) Boundaries(
        string text,
        double unit,
        int channels,
        SpectrumNotes notes
    )
    {
        if (Numbers(text) is not { Length: >= 2 } e || !(e[^1] > e[0]))
        {
            notes.Warn("The energies of the channel boundaries are not increasing numbers; they are ignored.");
            return ([], []);
        }
        if (e.Length < channels)
            notes.Warn(
                string.Create(CultureInfo.InvariantCulture, $"There are energies of {e.Length} channel boundaries for {channels} channels.")
            );
        double slope = (e[^1] - e[0]) / (e.Length - 1);
        bool isStraight = e.Select((x, i) => Math.Abs(x - e[0] - slope * i)).Max() <= StraightTolerance * (e[^1] - e[0]);
        if (isStraight)
            return ([e[0] * unit, slope * unit], []);
        notes.Warn("The channel boundaries are not a straight energy scale; they are kept as calibration points.");
        return ([], [.. e.Select((x, i) => new CalibrationPoint(i, x * unit))]);
    }

    // Of 2006: energies of single channels, whose lower edges they are, as those of a polynomial.
    private static (double[] Coefficients, IReadOnlyList<CalibrationPoint> Points) Points(XElement array, double unit, SpectrumNotes notes)
    {
        double[]?[] pairs = [.. array.Children("PointXY").Select(p => Numbers($"{p.Text("X")} {p.Text("Y")}"))];
        bool areChannels = array.AttributeText("X") is null or "Channel" && array.AttributeText("Y") is null or "Energy";
        if (areChannels && pairs.Length > 0 && pairs.All(p => p is { Length: 2 }))
            return ([], [.. pairs.Select(p => new CalibrationPoint(p![0], p[1] * unit))]);
        notes.Warn("The energy calibration is no list of channels and their energies; it is ignored.");
        return ([], []);
    }

    private static double EvPerUnit(XElement element, SpectrumNotes notes)
    {
        string unit = element.AttributeText("EnergyUnits") ?? element.AttributeText("Units") ?? "keV";
        if (unit.Equals("keV", StringComparison.OrdinalIgnoreCase))
            return EvPerKeV;
        if (unit.Equals("eV", StringComparison.OrdinalIgnoreCase))
            return 1;
        if (unit.Equals("MeV", StringComparison.OrdinalIgnoreCase))
            return 1e6;
        notes.Warn($"The energy unit '{unit}' is not known and is taken as keV.");
        return EvPerKeV;
    }

    /// <summary>Numbers of a list; null where it holds anything else, such as decimal commas.</summary>
    public static double[]? Numbers(string text)
    {
        if (HasDecimalCommas(text))
            return null;
        string[] words = text.Split((char[])[' ', '\t', '\r', '\n', ','], StringSplitOptions.RemoveEmptyEntries);
        var numbers = new double[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            if (!NumberText.TryReal(words[i], out numbers[i]))
                return null;
        }
        return numbers;
    }

    // Commas may separate numbers, with or without blanks, but not where blanks do it.
    private static bool HasDecimalCommas(string text)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1
            && words.All(w => w.Trim(',').Contains(',') || !w.Contains(','))
            && words.Any(w => w.Trim(',').Contains(','));
    }
}
