using System.CommandLine;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Fitting;
using SpectroCal.Lines;
using SpectroCal.LineShapes;
using SpectroCal.Reports;

namespace SpectroCal.Cli.Options;

/// <summary>What is fitted to spectra, and how.</summary>
internal sealed class FitOptions
{
    private const double DefaultNoiseEv = 50;

    private readonly Option<IReadOnlyList<LineGroup>> _lines = CliOption.Of(
        "--lines",
        "NAMES",
        "Lines to fit: \"Cu Ka,Ni Ka\"; NAME=ENERGY for others (default with --shape vip2: its copper line)",
        TextParsers.Lines
    );

    private readonly Option<string> _shape = CliOption.Of(
        "--shape",
        "S",
        $"{string.Join(", ", LineShape.Names)}, or several joined by '+', such as natural+tail+shelf (default gauss); vip2 is "
            + "the published copper line, 7000-8500 eV",
        ShapeName
    );

    private readonly Option<BackgroundShape> _background = CliOption.Of(
        "--background",
        "B",
        $"none, constant, linear (default), quadratic, poly0 to poly{BackgroundShape.HighestDegree}, exponential, snip "
            + "(clipped from the data)",
        BackgroundShape.Parse
    );

    private readonly Option<DetectorTail> _tail = CliOption.Of(
        "--tail",
        "F,SLOPE|FILE",
        "The detector's tail: its fraction and slope with their errors, 0.10+-0.02,1.8+-0.3, which count as measurements (held "
            + "without errors), or the fits.json of a fit with many counts",
        TailReference.Read
    );

    private readonly Option<EnergyRegion> _range = CliOption.Of(
        "--range",
        "LO-HI",
        "Energies to fit over, eV (default: around the lines, as far as their shape needs)",
        EnergyRegion.Parse
    );

    private readonly Option<double[]> _start = CliOption.Of(
        "--start",
        "P0,P1,...",
        "Energy scale: E = p0 + p1 channel + ... (default: what each file states, or else what its peaks give)",
        TextParsers.Numbers
    );

    private readonly Option<LineWidths> _widths = CliOption.Of(
        "--widths",
        "W",
        "shared: sigma^2 = noise^2 + F w E (default for several lines); independent (default for one)",
        TextParsers.OneOf(("shared", LineWidths.Shared), ("independent", LineWidths.Independent))
    );

    private readonly Option<LinePositions> _positions = CliOption.Of(
        "--positions",
        "P",
        "free (default); scale: one correction of the energy scale for all lines; fixed",
        TextParsers.OneOf(("free", LinePositions.Free), ("scale", LinePositions.CommonScale), ("fixed", LinePositions.Fixed))
    );

    private readonly Option<FitStatistic> _statistic = CliOption.Of(
        "--statistic",
        "S",
        "poisson (default), pearson, neyman, or leastsquares: of counts with equal weights; of values that are not counts, which have no "
            + "other, with the errors that their file states, or their scatter",
        TextParsers.OneOf(
            ("poisson", FitStatistic.Poisson),
            ("pearson", FitStatistic.PearsonChiSquare),
            ("neyman", FitStatistic.NeymanChiSquare),
            ("leastsquares", FitStatistic.LeastSquares)
        )
    );

    private readonly Option<double> _noise = CliOption.Of(
        "--noise",
        "EV",
        $"Electronic noise to start from, one standard deviation, eV (default {DefaultNoiseEv:0})",
        TextParsers.NotNegative
    );

    private readonly Option<double> _fano = CliOption.Of(
        "--fano",
        "F",
        $"Fano factor to start from (default {ResolutionModel.SiliconFano}, silicon; 0 for a resolution that does not depend on energy)",
        TextParsers.NotNegative
    );

    private readonly Option<bool> _escape = CliOption.Flag("--escape", "Add the silicon escape peak of each line, 1740 eV below it");

    private readonly Option<bool> _minos = CliOption.Flag(
        "--minos",
        "Asymmetric errors from the profile of the statistic, for all free parameters"
    );

    private readonly Option<ParameterChange[]> _fix = CliOption.Repeated(
        "--fix",
        "NAME=VALUE",
        "Fix a parameter, such as tail.slope=1.2; may be repeated",
        ParameterChange.ParseFix
    );

    private readonly Option<ParameterChange[]> _free = CliOption.Repeated(
        "--free",
        "NAME=START",
        "Free a parameter that is fixed or tied, or change its starting value; may be repeated",
        ParameterChange.ParseFree
    );

    private readonly Option<ParameterChange[]> _bound = CliOption.Repeated(
        "--bound",
        "NAME=LO:HI",
        "Keep a parameter between bounds; may be repeated",
        ParameterChange.ParseBound
    );

    private readonly Option<ParameterChange[]> _tie = CliOption.Repeated(
        "--tie",
        "NAME=F*OTHER+C",
        "Tie a parameter to another, such as \"Cu Kb.area=0.13*Cu Ka.area\"; may be repeated",
        ParameterChange.ParseTie
    );

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (
            Option option in (Option[])
                [
                    _lines,
                    _shape,
                    _background,
                    _tail,
                    _range,
                    _start,
                    _widths,
                    _positions,
                    _statistic,
                    _noise,
                    _fano,
                    _escape,
                    _minos,
                    _fix,
                    _free,
                    _bound,
                    _tie,
                ]
        )
            command.Options.Add(option);
    }

    /// <summary>Whether asymmetric errors are asked for.</summary>
    public bool WantsMinos(ParseResult parsed) => parsed.Has(_minos);

    /// <summary>The energy scale given; null: that of each file.</summary>
    public EnergyCalibration? Scale(ParseResult parsed)
    {
        if (!parsed.Has(_start))
            return null;
        double[] p = parsed.GetRequiredValue(_start);
        if (p.Length is < 2 or > 7)
            throw CliException.Usage("--start: expected 2 to 7 numbers: p0, p1, ...");
        if (p.Length == 2 && !(p[1] > 0))
            throw CliException.Usage("--start: the gain p1 must be positive.");
        return new EnergyCalibration(new PolynomialFunction(p.Length - 1), p);
    }

    /// <summary>What is fitted.</summary>
    public LineFitSpecification Specification(ParseResult parsed)
    {
        string shape = parsed.Or(_shape, LineShape.Names[0]);
        bool isVip2 = shape.Equals("vip2", StringComparison.OrdinalIgnoreCase);
        IReadOnlyList<LineGroup>? lines = parsed.Has(_lines) ? parsed.GetRequiredValue(_lines) : null;
        if (lines is null && !isVip2)
            throw CliException.Usage("Give the lines to fit, such as --lines \"Cu Ka\".");
        LineFitSpecification specification = LineFitSpecification.Named(shape, lines);
        var resolution = new ResolutionModel(parsed.Or(_noise, DefaultNoiseEv), parsed.Or(_fano, ResolutionModel.SiliconFano));
        if (resolution.NoiseEv == 0 && resolution.Fano == 0)
            throw CliException.Usage("--noise 0 and --fano 0 together leave the lines without width.");
        return specification with
        {
            Background = parsed.Or(_background, specification.Background),
            RangeEv = parsed.Has(_range)
                ? (parsed.GetRequiredValue(_range).LowEv, parsed.GetRequiredValue(_range).HighEv)
                : specification.RangeEv,
            Widths = parsed.OrNull(_widths),
            Positions = parsed.Or(_positions, specification.Positions),
            Statistic = parsed.OrNull(_statistic),
            Resolution = resolution,
            HasEscapePeaks = parsed.Has(_escape),
            Tail = parsed.Has(_tail) ? parsed.GetRequiredValue(_tail) : null,
            Changes = [.. parsed.Or(_free, []), .. parsed.Or(_bound, []), .. parsed.Or(_fix, []), .. parsed.Or(_tie, [])],
        };
    }

    private static string ShapeName(string text)
    {
        LineShape.Parse(text);
        return text.Trim();
    }
}
