using System.CommandLine;
using SpectroCal.Cli.Commands;
using SpectroCal.Cli.Output;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Plotting.Gallery;
using SpectroCal.Spectra;

namespace SpectroCal.Cli.Options;

/// <summary>How spectra of files are drawn.</summary>
internal sealed class SpectrumOptionSet
{
    private readonly Option<EnergyRegion> _range = CliOption.Of(
        "--range",
        "LO-HI",
        "Spectra: range of the abscissa, eV or channels",
        EnergyRegion.Parse
    );

    private readonly Option<bool> _log = CliOption.Flag("--log", "Spectra: logarithmic counts");

    private readonly Option<IReadOnlyList<LineGroup>> _lines = CliOption.Of(
        "--lines",
        "NAMES",
        "Spectra: lines to mark, such as \"Cu Ka,Fe K\"",
        TextParsers.Lines
    );

    private readonly Option<double[]> _start = CliOption.Of(
        "--start",
        "P0,P1,...",
        "Spectra: energy scale (default: what each file states; with --lines else what its peaks give)",
        TextParsers.Numbers
    );

    private readonly Option<bool> _channels = CliOption.Flag("--channels", "Spectra: draw over channels, even if an energy scale is known");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_range, _log, _lines, _start, _channels])
            command.Options.Add(option);
    }

    /// <summary>Refuses options that contradict each other.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="areFiles">Whether spectra of files are drawn.</param>
    public void Check(ParseResult parsed, bool areFiles)
    {
        Option[] all = [_range, _log, _lines, _start, _channels];
        if (!areFiles && all.FirstOrDefault(o => parsed.Has(o)) is { } option)
            throw CliException.Usage($"{option.Name} is for files of spectra.");
        if (parsed.Has(_channels) && (parsed.Has(_start) || parsed.Has(_lines)))
            throw CliException.Usage("--channels draws over channels: leave out --start and --lines.");
        if (parsed.Or(_start, [0, 1]).Length is < 2 or > 7)
            throw CliException.Usage("--start: expected 2 to 7 numbers: p0, p1, ...");
    }

    /// <summary>The spectra with their energy scales.</summary>
    public IReadOnlyList<MeasuredSpectrum> Spectra(
        ParseResult parsed,
        CliConsole console,
        IReadOnlyList<ChannelSpectrum> spectra,
        IReadOnlyList<string> names,
        CancellationToken cancellation
    )
    {
        MeasuredSpectrum[] stated = [.. spectra.Select((s, i) => MeasuredSpectrum.Stated(s, names[i]))];
        double[]? start = parsed.Has(_start) ? parsed.GetRequiredValue(_start) : null;
        // Lines are where the peaks put them.
        var remarks = new List<(string, string)>();
        if (start is null && parsed.Has(_lines))
            stated =
            [
                .. stated.Zip(
                    spectra,
                    (m, s) =>
                        m.Scale is null
                            ? m with
                            {
                                Scale = ScaleOfPeaks.Find(remarks, s, m.Name, parsed.GetRequiredValue(_lines), cancellation),
                            }
                            : m
                ),
            ];
        console.Warnings(remarks);
        // Over energy only if all can be.
        bool channels = parsed.Has(_channels) || (start is null && stated.Any(s => s.Scale is null));
        EnergyCalibration? given = start is null ? null : new EnergyCalibration(new PolynomialFunction(start.Length - 1), start);
        return MeasuredSpectrum.Aligned(stated, given, channels);
    }

    /// <summary>Range, lines and scale.</summary>
    public SpectrumOptions Options(ParseResult parsed, IReadOnlyList<MeasuredSpectrum> spectra) =>
        new()
        {
            AbscissaLabel = spectra[0].Scale is null ? "channel" : "energy (eV)",
            IsLogarithmic = parsed.Has(_log),
            Low = parsed.Has(_range) ? parsed.GetRequiredValue(_range).LowEv : null,
            High = parsed.Has(_range) ? parsed.GetRequiredValue(_range).HighEv : null,
            Markers = SpectrumFigure.Markers(parsed.Or(_lines, [])),
        };
}
