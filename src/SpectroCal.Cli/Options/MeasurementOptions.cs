using System.CommandLine;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Sources;

namespace SpectroCal.Cli.Options;

/// <summary>How measurements are read and what their spectra should look like.</summary>
internal sealed class MeasurementOptions
{
    private readonly Option<IReadOnlyList<LineGroup>> _lines = CliOption.Of(
        "--lines",
        "NAMES",
        "Lines to calibrate with: \"Ti Ka,Cu Ka\"; NAME=ENERGY for others (default for a campaign folder: its known lines)",
        TextParsers.Lines
    );

    private readonly Option<CalibrationFunction> _function = CliOption.Of(
        "--function",
        "F",
        "Calibration function: linear (default), poly2 to poly6, or any expression of adc and p0, p1, ...: \"p0 + p1*adc + p2*sqrt(adc)\"",
        CalibrationFunction.Parse
    );

    private readonly Option<double[]> _start = CliOption.Of(
        "--start",
        "P0,P1,...",
        "Constants to start from (default: what each file states, or else what the peaks of its detector give)",
        TextParsers.Numbers
    );

    private readonly Option<EnergyRegion> _range = CliOption.Of(
        "--range",
        "LO-HI",
        "Energies to compare over, eV (default: ten resolutions beyond the lines)",
        EnergyRegion.Parse
    );

    private readonly Option<double> _noise = CliOption.Of(
        "--noise",
        "EV",
        "Electronic noise, one standard deviation, eV (default: fitted to the data)",
        TextParsers.NotNegative
    );

    private readonly Option<double> _fano = CliOption.Of(
        "--fano",
        "F",
        $"Fano factor (default {ResolutionModel.SiliconFano}, silicon; 0 for a resolution that does not depend on energy)",
        TextParsers.NotNegative
    );

    private readonly Option<bool> _natural = CliOption.Flag(
        "--natural",
        "Natural line shapes instead of delta lines at the library energies"
    );

    private readonly Option<bool> _noCompanions = CliOption.Flag(
        "--no-companions",
        "Only the lines that are named; else K beta comes with K alpha, and so on, where the data have it"
    );

    private readonly Option<double[]> _tail = CliOption.Of(
        "--tail",
        "FRACTION,SLOPE",
        "Fraction of each line in a low-energy tail, and its length in standard deviations, as 'fit' finds them (default: no tail)",
        TextParsers.Numbers
    );

    private readonly Option<int> _background = CliOption.Of(
        "--background-degree",
        "N",
        "Degree of the background polynomial, 0 to 8 (default 1)",
        TextParsers.Whole(0)
    );

    private readonly Option<double[]> _fractions = CliOption.Of(
        "--fractions",
        "F1,F2,...,B",
        "For kde-chi2-fixed: share of the events in each line, and of the background over the range",
        TextParsers.Numbers
    );

    private readonly Option<double> _search = CliOption.Of(
        "--search",
        "EV",
        "How far off the constants to start from may be, eV (default 400; 0: no search)",
        TextParsers.NotNegative
    );

    private readonly Option<int[]> _free = CliOption.Of(
        "--free",
        "P1,P0",
        "Parameters that may change (default: all); the others stay as they are",
        TextParsers.ParameterIndices
    );

    private readonly ListModeOptions _listMode = new();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (
            Option option in (Option[])
                [_lines, _function, _start, _range, _noise, _fano, _natural, _noCompanions, _tail, _background, _fractions, _search, _free]
        )
            command.Options.Add(option);
        _listMode.AddTo(command);
    }

    /// <summary>Refuses options that contradict each other, before any work is done.</summary>
    public void Check(ParseResult parsed, ObjectiveKind objective, bool isCampaign)
    {
        if (objective == ObjectiveKind.KdeChiSquareFixed && !parsed.Has(_fractions))
            throw CliException.Usage("--objective kde-chi2-fixed needs the amplitudes: give --fractions, or choose --objective kde-chi2.");
        if (objective != ObjectiveKind.KdeChiSquareFixed && parsed.Has(_fractions))
            throw CliException.Usage("--fractions is for --objective kde-chi2-fixed; the other objectives fit the amplitudes.");
        if (!isCampaign && !parsed.Has(_lines))
            throw CliException.Usage("Give the lines to calibrate with, such as --lines \"Ti Ka,Cu Ka\".");
        if (isCampaign)
        {
            Option[] ofFiles = [_start, .. _listMode.All];
            if (ofFiles.FirstOrDefault(o => parsed.Has(o)) is { } option)
                throw CliException.Usage($"{option.Name} is for files; the manifest of a campaign folder settles that.");
        }
        CalibrationFunction function = Function(parsed);
        int n = function.ParameterCount;
        if (parsed.Has(_start) && parsed.GetRequiredValue(_start).Length != n)
            throw CliException.Usage(
                $"--start: expected {n} numbers for {function.Expression}, found {parsed.GetRequiredValue(_start).Length}."
            );
        if (parsed.Has(_start) && function is PolynomialFunction { Degree: 1 } && !(parsed.GetRequiredValue(_start)[1] > 0))
            throw CliException.Usage("--start: the gain p1 must be positive.");
        if (!isCampaign && parsed.Or(_free, []).Any(i => i >= n))
            throw CliException.Usage($"--free: {function.Expression} has the parameters p0 to p{n - 1}.");
    }

    /// <summary>Refuses options for list mode where no file is of that kind.</summary>
    public void CheckListMode(ParseResult parsed, IReadOnlyList<string> files) => _listMode.Check(parsed, files);

    /// <summary>The calibration function asked for.</summary>
    public CalibrationFunction Function(ParseResult parsed) => parsed.Or(_function, PolynomialFunction.Linear);

    /// <summary>The calibration function on the command line; null where there is none.</summary>
    public CalibrationFunction? GivenFunction(ParseResult parsed) => parsed.Has(_function) ? Function(parsed) : null;

    /// <summary>The constants to start from on the command line; null where there are none.</summary>
    public EnergyCalibration? Start(ParseResult parsed) =>
        parsed.Has(_start) ? new EnergyCalibration(Function(parsed), parsed.GetRequiredValue(_start)) : null;

    /// <summary>How list mode is read.</summary>
    public ListModeReading Reading(ParseResult parsed) => _listMode.Reading(parsed);

    /// <summary>Whether lines are named on the command line.</summary>
    public bool NamesLines(ParseResult parsed) => parsed.Has(_lines);

    /// <summary>What the spectra should look like.</summary>
    public TargetRequest Target(ParseResult parsed)
    {
        IReadOnlyList<LineGroup> lines = parsed.Or(_lines, []);
        double[]? fractions = parsed.Has(_fractions) ? parsed.GetRequiredValue(_fractions) : null;
        if (fractions is not null && lines.Count > 0 && fractions.Length != lines.Count + 1)
            throw CliException.Usage(
                $"--fractions: expected {lines.Count + 1} numbers, one for each line and one for the background, found {fractions.Length}."
            );
        return new TargetRequest(lines)
        {
            Range = parsed.Has(_range) ? parsed.GetRequiredValue(_range) : null,
            NoiseEv = parsed.OrNull(_noise),
            Fano = parsed.OrNull(_fano),
            Response = Response(parsed),
            BackgroundDegree = parsed.OrNull(_background),
            Fractions = fractions,
            AddCompanions = !parsed.Has(_noCompanions),
            FreeParameters = parsed.Or(_free, []),
            SearchRangeEv = parsed.OrNull(_search),
        };
    }

    private TargetResponse Response(ParseResult parsed)
    {
        var response = new TargetResponse { IsNatural = parsed.Has(_natural) };
        if (!parsed.Has(_tail))
            return response;
        double[] tail = parsed.GetRequiredValue(_tail);
        return tail.Length == 2
            ? response with
            {
                TailFraction = tail[0],
                TailSlope = tail[1],
            }
            : throw CliException.Usage("--tail: expected a fraction and a slope, such as 0.1,1.5.");
    }
}
