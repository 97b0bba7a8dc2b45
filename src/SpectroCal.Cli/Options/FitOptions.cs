using System.CommandLine;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Fitting;
using SpectroCal.Lines;
using SpectroCal.LineShapes;

namespace SpectroCal.Cli.Options;

/// <summary>What is fitted to spectra, and how.</summary>
internal sealed class FitOptions
{
    private const double DefaultNoiseEv = 50;

    private readonly Option<IReadOnlyList<LineGroup>> _lines = Given.Option("--lines", "NAMES", "Lines to fit: \"Cu Ka,Ni Ka\"; NAME=ENERGY for others (default with --shape vip2: its copper line)", TextParsers.Lines);

    private readonly Option<string> _shape = Given.Option("--shape", "S",
        $"{string.Join(", ", LineShape.Names)}, or several joined by '+', such as natural+tail+shelf (default gauss); vip2 is the published copper line, 7000-8500 eV", ShapeName);

    private readonly Option<BackgroundShape> _background = Given.Option("--background", "B", $"none, constant, linear (default), quadratic, poly0 to poly{BackgroundShape.HighestDegree}, exponential, snip (clipped from the data)", BackgroundShape.Parse);

    private readonly Option<EnergyRegion> _range = Given.Option("--range", "LO-HI", "Energies to fit over, eV (default: around the lines, as far as their shape needs)", TextParsers.Region);

    private readonly Option<double[]> _start = Given.Option("--start", "P0,P1,...", "Energy scale: E = p0 + p1 channel + ... (default: what each file states)", TextParsers.Numbers);

    private readonly Option<LineWidths> _widths = Given.Option("--widths", "W", "shared: sigma^2 = noise^2 + F w E (default for several lines); independent (default for one)",
        TextParsers.OneOf(("shared", LineWidths.Shared), ("independent", LineWidths.Independent)));

    private readonly Option<LinePositions> _positions = Given.Option("--positions", "P", "free (default); scale: one correction of the energy scale for all lines; fixed",
        TextParsers.OneOf(("free", LinePositions.Free), ("scale", LinePositions.CommonScale), ("fixed", LinePositions.Fixed)));

    private readonly Option<FitStatistic> _statistic = Given.Option("--statistic", "S", "poisson (default), pearson, neyman, or leastsquares (equal weights)",
        TextParsers.OneOf(("poisson", FitStatistic.Poisson), ("pearson", FitStatistic.PearsonChiSquare), ("neyman", FitStatistic.NeymanChiSquare), ("leastsquares", FitStatistic.LeastSquares)));

    private readonly Option<double> _noise = Given.Option("--noise", "EV", $"Electronic noise to start from, one standard deviation, eV (default {DefaultNoiseEv:0})", TextParsers.NotNegative);

    private readonly Option<double> _fano = Given.Option("--fano", "F", $"Fano factor to start from (default {ResolutionModel.SiliconFano}, silicon; 0 for a resolution that does not depend on energy)", TextParsers.NotNegative);

    private readonly Option<bool> _escape = Given.Flag("--escape", "Add the silicon escape peak of each line, 1740 eV below it");

    private readonly Option<bool> _minos = Given.Flag("--minos", "Errors to either side from the profile of the statistic, for all free parameters");

    private readonly Option<ParameterChange[]> _fix = Given.Repeated("--fix", "NAME=VALUE", "Fix a parameter, such as tail.slope=1.2; may be repeated", Fix);

    private readonly Option<ParameterChange[]> _free = Given.Repeated("--free", "NAME=START", "Free a parameter that is fixed or tied, or start it elsewhere; may be repeated", Free);

    private readonly Option<ParameterChange[]> _bound = Given.Repeated("--bound", "NAME=LO:HI", "Keep a parameter between bounds; may be repeated", Bound);

    private readonly Option<ParameterChange[]> _tie = Given.Repeated("--tie", "NAME=F*OTHER+C", "Tie a parameter to another, such as \"Cu Kb.area=0.13*Cu Ka.area\"; may be repeated", Tie);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_lines, _shape, _background, _range, _start, _widths, _positions, _statistic, _noise, _fano, _escape, _minos, _fix, _free, _bound, _tie])
            command.Options.Add(option);
    }

    /// <summary>Whether asymmetric errors are asked for.</summary>
    public bool WantsMinos(ParseResult parsed) => parsed.Has(_minos);

    /// <summary>The energy scale given; null: that of each file.</summary>
    public EnergyCalibration? Scale(ParseResult parsed)
    {
        if (!parsed.Has(_start)) return null;
        double[] p = parsed.GetRequiredValue(_start);
        if (p.Length is < 2 or > 7) throw CliException.Usage("--start: expected 2 to 7 numbers: p0, p1, ...");
        if (p.Length == 2 && !(p[1] > 0)) throw CliException.Usage("--start: the gain p1 must be positive.");
        return new EnergyCalibration(new PolynomialCalibration(p.Length - 1), p);
    }

    /// <summary>What is fitted.</summary>
    public LineFitSpecification Specification(ParseResult parsed)
    {
        string shape = parsed.Or(_shape, LineShape.Names[0]);
        bool isVip2 = shape.Equals("vip2", StringComparison.OrdinalIgnoreCase);
        IReadOnlyList<LineGroup>? lines = parsed.Has(_lines) ? parsed.GetRequiredValue(_lines) : null;
        if (lines is null && !isVip2) throw CliException.Usage("Give the lines to fit, such as --lines \"Cu Ka\".");
        // The published doublet is that of copper; other lines get the same shape with the doublet of the library.
        LineFitSpecification specification = isVip2 && (lines is null || (lines.Count == 1 && lines[0].Name == LineFitSpecification.Vip2.Lines[0].Name))
            ? LineFitSpecification.Vip2
            : new LineFitSpecification { Lines = lines!, Shape = LineShape.Parse(shape) };
        var resolution = new ResolutionModel(parsed.Or(_noise, DefaultNoiseEv), parsed.Or(_fano, ResolutionModel.SiliconFano));
        if (resolution.NoiseEv == 0 && resolution.Fano == 0) throw CliException.Usage("--noise 0 and --fano 0 together leave lines without width.");
        return specification with
        {
            Background = parsed.Or(_background, specification.Background),
            RangeEv = parsed.Has(_range) ? (parsed.GetRequiredValue(_range).LowEv, parsed.GetRequiredValue(_range).HighEv) : specification.RangeEv,
            Widths = parsed.OrNull(_widths),
            Positions = parsed.Or(_positions, specification.Positions),
            Statistic = parsed.Or(_statistic, specification.Statistic),
            Resolution = resolution,
            HasEscapePeaks = parsed.Has(_escape),
            Changes = [.. parsed.Or(_free, []), .. parsed.Or(_bound, []), .. parsed.Or(_fix, []), .. parsed.Or(_tie, [])],
        };
    }

    private static string ShapeName(string text)
    {
        LineShape.Parse(text);
        return text.Trim();
    }

    private static ParameterChange Fix(string text)
    {
        (string name, string value) = Assignment(text, "NAME=VALUE such as tail.slope=1.2");
        return ParameterChange.Fix(name, TextParsers.Number(value));
    }

    private static ParameterChange Free(string text)
    {
        (string name, string value) = Assignment(text, "NAME=START such as background.scale=1");
        return ParameterChange.Free(name, TextParsers.Number(value));
    }

    private static ParameterChange Bound(string text)
    {
        (string name, string value) = Assignment(text, "NAME=LO:HI such as tail.slope=0.5:3");
        string[] ends = value.Split(':');
        if (ends.Length != 2) throw new FormatException($"expected NAME=LO:HI such as tail.slope=0.5:3, found '{text}'");
        double low = TextParsers.Number(ends[0]), high = TextParsers.Number(ends[1]);
        return high > low ? ParameterChange.Bound(name, low, high) : throw new FormatException($"expected a lower and a higher bound, found '{text}'");
    }

    private static ParameterChange Tie(string text)
    {
        const string Expected = "NAME=F*OTHER+C such as \"Cu Kb.area=0.13*Cu Ka.area\"";
        (string name, string value) = Assignment(text, Expected);
        int star = value.IndexOf('*');
        double factor = star < 0 ? 1 : TextParsers.Number(value[..star]);
        string rest = value[(star + 1)..];
        // A constant stands behind a sign that is neither that of an exponent nor part of a name: the first from which on there is a number.
        int sign = Enumerable.Range(1, Math.Max(0, rest.Length - 1)).FirstOrDefault(i => rest[i] is '+' or '-' && IsNumber(Constant(i)));
        double constant = sign == 0 ? 0 : TextParsers.Number(Constant(sign));
        string other = (sign == 0 ? rest : rest[..sign]).Trim();
        string Constant(int from) => rest[from..].Replace(" ", "", StringComparison.Ordinal);
        return other.Length > 0 ? ParameterChange.Tie(name, factor, other, constant) : throw new FormatException($"expected {Expected}, found '{text}'");
    }

    private static bool IsNumber(string text) => double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out double value) && double.IsFinite(value);

    private static (string Name, string Value) Assignment(string text, string expected)
    {
        int sign = text.IndexOf('=');
        return sign > 0 && sign < text.Length - 1 ? (text[..sign].Trim(), text[(sign + 1)..].Trim()) : throw new FormatException($"expected {expected}, found '{text}'");
    }
}
