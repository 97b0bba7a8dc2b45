using SpectroCal.Detectors;
using SpectroCal.Differentiation;
using SpectroCal.Fitting;
using SpectroCal.Lines;

namespace SpectroCal.LineShapes;

/// <summary>
/// A <see cref="LineFitSpecification"/> made into a fit of one spectrum: components, parameters with starting values, bounds and ties.
/// </summary>
internal sealed class LineFitProblem
{
    private const double Narrowest = 0.02; // of the width at the start: a line without width has no shape
    private const double SiliconKaEv = 1739.98; // energy that leaves with an escaping photon
    private const double SiliconEdgeEv = 1838.9;
    private const double ReachInSigma = 4;
    private const double SearchInSigma = 4.5;

    // A short tail with most of the area is a displaced Gaussian: without these bounds the two exchange roles where counts are few.
    private const double LargestFraction = 0.5;
    private const double LargestFractions = 0.9; // of all tails and the shelf together
    private const double ShortestSlope = 0.4; // in standard deviations
    private const double LeastEnergyRatio = 1.3; // between lines, for a fit of the Fano factor

    private readonly LineFitSpecification _specification;
    private readonly List<FitParameter> _parameters = [];
    private readonly List<SpectrumComponent> _components = [];
    private readonly FitStatistic _statistic;
    private readonly bool _shared;
    private readonly double _meanEnergyEv;

    private LineFitProblem(
        BinnedSpectrum spectrum,
        LineFitSpecification specification,
        double shift,
        double reach,
        CancellationToken cancellation
    )
    {
        _specification = specification;
        IReadOnlyList<LineGroup> lines = specification.Lines;
        if (lines.Count == 0)
            throw new FitException("There is no line to fit.");
        if (lines.DistinctBy(l => l.Name).Count() != lines.Count)
            throw new FitException("A line is named twice.");
        _shared = (specification.Widths ?? (lines.Count > 1 ? LineWidths.Shared : LineWidths.Independent)) == LineWidths.Shared;
        _meanEnergyEv = lines.Average(l => l.Strongest.EnergyEv);
        (double low, double high) = specification.RangeEv ?? DefaultRange();
        Spectrum = spectrum.Within(low, high);
        _statistic = specification.Statistic ?? (Spectrum.AreCounts ? FitStatistic.Poisson : FitStatistic.LeastSquares);
        if (!Spectrum.AreCounts && _statistic != FitStatistic.LeastSquares)
            throw new FitException("The values of the spectrum are not counts, so that only least squares can be had of them.");
        if (Spectrum.Errors?.Index().FirstOrDefault(e => !double.IsFinite(e.Item)) is { Item: > 0, Index: var unknown })
            throw new FitException(
                $"The value at {(Spectrum.EdgesEv[unknown] + Spectrum.EdgesEv[unknown + 1]) / 2:G6} eV has the error zero, though its "
                    + "channel is not empty or its neighbours are not: give its error, or a range without it."
            );
        foreach (LineGroup line in lines)
            if (line.Components.All(c => c.Line.EnergyEv < Spectrum.EdgesEv[0] || c.Line.EnergyEv > Spectrum.EdgesEv[^1]))
                throw new FitException(
                    $"{line.Name} at {line.Strongest.EnergyEv:F0} eV is not within the fitted range "
                        + $"{Spectrum.EdgesEv[0]:F0}-{Spectrum.EdgesEv[^1]:F0} eV."
                );
        AddParameters(spectrum, shift, reach, cancellation);
        ParameterPrior? known = ApplyTail(specification.Tail);
        Apply(specification.Changes);
        Assumed = [.. Assumptions()];
        var model = new SpectrumModel(Spectrum.EdgesEv, _components, [.. _parameters.Select(p => p.Name)]);
        Problem = new FitProblem(model, _parameters, new FitData(Spectrum.Counts, Spectrum.Errors), _statistic)
        {
            Priors = [.. known is null ? Assumed : [known, .. Assumed]],
        };
    }

    /// <summary>The bins that are fitted.</summary>
    public BinnedSpectrum Spectrum { get; }

    /// <summary>The fit. Component l of its model is line l.</summary>
    public FitProblem Problem { get; }

    /// <summary>The tail that was given; null where none was.</summary>
    public DetectorTail? Tail => _specification.Tail;

    /// <summary>Those of its priors that nobody gave.</summary>
    public IReadOnlyList<ParameterPrior> Assumed { get; }

    /// <summary>Puts the fit together, with starts found from the data.</summary>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="specification">Lines, shape, background.</param>
    /// <param name="cancellation">Stops the search for the starts.</param>
    /// <exception cref="FitException">The specification contradicts itself or the spectrum.</exception>
    public static LineFitProblem Of(
        BinnedSpectrum spectrum,
        LineFitSpecification specification,
        CancellationToken cancellation = default
    ) => new(spectrum, specification, 0, specification.Positions == LinePositions.Fixed ? 0 : SearchInSigma, cancellation);

    /// <summary>The same for lines of known position and width: nothing is searched for.</summary>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="specification">Lines, shape, background; its resolution gives the width.</param>
    /// <param name="shiftEv">How far the lines are from the energies of the library, eV.</param>
    public static LineFitProblem AtPlace(BinnedSpectrum spectrum, LineFitSpecification specification, double shiftEv) =>
        new(spectrum, specification, shiftEv, 0, CancellationToken.None);

    /// <summary>Name of a line's parameter.</summary>
    public static string Name(LineGroup line, string argument) => $"{line.Name}.{argument}";

    // Of areas. Values that are no counts have one that files hardly ever state.
    private string Unit => Spectrum.AreCounts ? "counts" : "intensity";

    private double Sigma(LineGroup line) => _specification.Resolution.Sigma(line.Strongest.EnergyEv);

    private (double, double) DefaultRange()
    {
        LineShape shape = _specification.Shape;
        double below = shape.HasShelf || shape.HasLongTail ? 12
            : shape.HasTail ? 9
            : ReachInSigma,
            above = shape.HasHighTail ? 9 : ReachInSigma;
        double low = double.PositiveInfinity,
            high = double.NegativeInfinity;
        foreach (LineGroup line in _specification.Lines)
        {
            double sigma = Sigma(line);
            foreach (LineComponent c in line.Components)
            {
                bool escapes = _specification.HasEscapePeaks && c.Line.EnergyEv > SiliconEdgeEv;
                low = Math.Min(
                    low,
                    Math.Min(c.Line.EnergyEv - below * sigma, escapes ? c.Line.EnergyEv - SiliconKaEv - ReachInSigma * sigma : low)
                );
                high = Math.Max(high, c.Line.EnergyEv + above * sigma);
            }
        }
        return (low, high);
    }

    private void AddParameters(BinnedSpectrum whole, double shift, double reach, CancellationToken cancellation)
    {
        IReadOnlyList<LineGroup> lines = _specification.Lines;
        double[] sigmas = [.. lines.Select(Sigma)];
        var background = new LineFitBackground(_specification.Background, whole, Spectrum, sigmas.Average(), cancellation);
        LineFitStart start = LineFitStart.Find(Spectrum, lines, sigmas, background.Columns, shift, reach, cancellation);
        if (_shared)
            AddResolution(start.WidthFactor);
        if (_specification.Positions == LinePositions.CommonScale)
            AddScale(start.ShiftEv, sigmas.Average());
        double least = 1e-3 * (Spectrum.AreCounts ? Math.Max(Spectrum.Counts.Sum(), 1) : Spectrum.Counts.Sum(Math.Abs));
        for (int l = 0; l < lines.Count; l++)
            AddLine(lines[l], Math.Max(start.Areas[l], least), start.ShiftEv, start.WidthFactor * sigmas[l]);
        AddShape();
        if (_specification.HasEscapePeaks)
            AddEscapePeaks();
        background.AddTo(_parameters, _components, start.Background);
    }

    private void AddResolution(double factor)
    {
        ResolutionModel resolution = _specification.Resolution;
        double variance = factor * factor * resolution.Variance(_meanEnergyEv),
            statistical = resolution.PairEnergyEv * _meanEnergyEv;
        double fano = Math.Min(resolution.Fano, 0.9 * variance / statistical),
            noise = Math.Sqrt(variance - fano * statistical);
        double[] energies = [.. _specification.Lines.Select(l => l.Strongest.EnergyEv)];
        bool fits = resolution.Fano > 0 && energies.Max() > LeastEnergyRatio * energies.Min();
        _parameters.Add(
            new FitParameter("resolution.noise", noise)
            {
                Unit = "eV",
                Lower = Narrowest * noise,
                Upper = 1e3 * noise,
            }
        );
        _parameters.Add(
            new FitParameter(
                "resolution.fano",
                fits ? fano
                    : resolution.Fano > 0 && fano < resolution.Fano ? fano
                    : resolution.Fano
            )
            {
                Lower = 0,
                Upper = Math.Max(10, 10 * fano),
                IsFixed = !fits,
            }
        );
    }

    private void AddScale(double shift, double sigma)
    {
        _parameters.Add(
            new FitParameter("scale.offset", shift)
            {
                Unit = "eV",
                Lower = shift - 10 * sigma,
                Upper = shift + 10 * sigma,
            }
        );
        _parameters.Add(
            new FitParameter("scale.stretch", 0)
            {
                Lower = -0.1,
                Upper = 0.1,
                IsFixed = _specification.Lines.Count < 2,
            }
        );
    }

    private void AddLine(LineGroup line, double area, double shift, double sigma)
    {
        double energy = line.Strongest.EnergyEv,
            fromMean = energy - _meanEnergyEv;
        _parameters.Add(new FitParameter(Name(line, "area"), area) { Unit = Unit, Lower = 0 });
        var position = new FitParameter(Name(line, "position"), energy + shift)
        {
            Unit = "eV",
            Lower = energy + shift - 6 * sigma,
            Upper = energy + shift + 6 * sigma,
        };
        _parameters.Add(
            _specification.Positions switch
            {
                LinePositions.CommonScale => position with
                {
                    Tie = new ParameterTie(["scale.offset", "scale.stretch"], p => energy + p[0] + fromMean * p[1]),
                },
                LinePositions.Fixed => position with { Start = energy, IsFixed = true },
                _ => position,
            }
        );
        var width = new FitParameter(Name(line, "sigma"), sigma)
        {
            Unit = "eV",
            Lower = Narrowest * sigma,
            Upper = 50 * sigma,
        };
        double statistical = _specification.Resolution.PairEnergyEv * energy;
        _parameters.Add(
            _shared
                ? width with
                {
                    Tie = new ParameterTie(["resolution.noise", "resolution.fano"], p => Jet.Sqrt(p[0] * p[0] + statistical * p[1])),
                }
                : width
        );
        if (_specification.Shape.HasLorentzian)
            _parameters.Add(
                new FitParameter(Name(line, "lorentzian.fwhm"), 0.5 * sigma)
                {
                    Unit = "eV",
                    Lower = 0,
                    Upper = 50 * sigma,
                }
            );
        PeakComponent[] components = _specification.Shape.IsNatural ? NaturalComponents.Natural(line) : NaturalComponents.Narrow(line);
        _components.Add(new LinePeak(line.Name, _specification.Shape, components, energy, Arguments(line)));
    }

    // A line's own arguments, then those of the detector, which all lines share.
    private List<string> Arguments(LineGroup line) =>
        [
            .. LinePeak
                .ArgumentNames(_specification.Shape)
                .Select(a => a is "area" or "position" or "sigma" or "lorentzian.fwhm" ? Name(line, a) : a),
        ];

    private void AddShape()
    {
        // Together they must leave something of the peak itself.
        double largest = Math.Min(
            LargestFraction,
            LargestFractions
                / Math.Max(1, LinePeak.ArgumentNames(_specification.Shape).Count(a => a.EndsWith(".fraction", StringComparison.Ordinal)))
        );
        foreach (string name in LinePeak.ArgumentNames(_specification.Shape))
        {
            FitParameter? parameter = name switch
            {
                "tail.fraction" => new FitParameter(name, 0.05) { Lower = 0, Upper = largest },
                "tail.slope" => new FitParameter(name, TailAssumption.Slope)
                {
                    Unit = "sigma",
                    Lower = ShortestSlope,
                    Upper = 20,
                },
                "longtail.fraction" => new FitParameter(name, 0.02) { Lower = 0, Upper = largest },
                "longtail.slope" => new FitParameter(name, 8)
                {
                    Unit = "sigma",
                    Lower = 3,
                    Upper = 200,
                },
                "hightail.fraction" => new FitParameter(name, 0.02) { Lower = 0, Upper = largest },
                "hightail.slope" => new FitParameter(name, 1)
                {
                    Unit = "sigma",
                    Lower = ShortestSlope,
                    Upper = 20,
                },
                "shelf.fraction" => new FitParameter(name, 0.01) { Lower = 0, Upper = largest },
                _ => null,
            };
            if (parameter is not null)
                _parameters.Add(parameter);
        }
    }

    private void AddEscapePeaks()
    {
        LineGroup[] escaping =
        [
            .. _specification.Lines.Where(l =>
                // One that reaches in from below would else be taken for a tail or for background.
                l.Strongest.EnergyEv > SiliconEdgeEv
                && l.Strongest.EnergyEv - SiliconKaEv + ReachInSigma * Sigma(l) > Spectrum.EdgesEv[0]
            ),
        ];
        if (escaping.Length == 0)
            throw new FitException("No line has its escape peak within the fitted range.");
        _parameters.Add(new FitParameter("escape.fraction", 0.005) { Lower = 0, Upper = 0.2 });
        foreach (LineGroup line in escaping)
        {
            var peak = (LinePeak)_components[_specification.Lines.ToList().IndexOf(line)];
            double energy = line.Strongest.EnergyEv - SiliconKaEv,
                ratio = _specification.Resolution.Sigma(energy) / Sigma(line);
            string Named(string argument) => $"{line.Name} escape.{argument}";
            string area = Named("area"),
                position = Named("position"),
                sigma = Named("sigma");
            // Ties reach through to what the line's own parameters depend on: a tie may not point at a tied one.
            _parameters.Add(
                new FitParameter(area, 0) { Unit = Unit, Tie = new ParameterTie([Name(line, "area"), "escape.fraction"], p => p[0] * p[1]) }
            );
            _parameters.Add(Following(position, "eV", Name(line, "position"), p => p - SiliconKaEv));
            _parameters.Add(Following(sigma, "eV", Name(line, "sigma"), s => ratio * s));
            _components.Add(
                new LinePeak(
                    $"{line.Name} escape",
                    _specification.Shape,
                    peak.Components,
                    energy,
                    [area, position, sigma, .. peak.Arguments.Skip(3)]
                )
            );
        }
    }

    private FitParameter Following(string name, string unit, string other, Func<Jet, Jet> function)
    {
        FitParameter leader = _parameters.First(p => p.Name == other);
        ParameterTie tie = leader.Tie is { } tied
            ? new ParameterTie(tied.Of, p => function(tied.Function(p)))
            : new ParameterTie([other], p => function(p[0]));
        return new FitParameter(name, 0) { Unit = unit, Tie = tie };
    }

    private ParameterPrior? ApplyTail(DetectorTail? tail)
    {
        if (tail is null)
            return null;
        if (!_specification.Shape.HasTail)
            throw new FitException($"A tail is given, but the shape {_specification.Shape} has none: add +tail.");
        if (_statistic == FitStatistic.LeastSquares)
            throw new FitException("Least squares cannot be combined with what is known of a tail: choose another statistic.");
        Start(DetectorTail.FractionName, tail.Fraction, tail.FractionError);
        Start(DetectorTail.SlopeName, tail.Slope, tail.SlopeError);
        return tail.Prior();

        void Start(string name, double value, double error)
        {
            int k = _parameters.FindIndex(p => p.Name == name);
            _parameters[k] =
                error > 0
                    ? _parameters[k] with
                    {
                        Start = Math.Clamp(value, _parameters[k].Lower, _parameters[k].Upper),
                    }
                    : _parameters[k] with
                    {
                        Start = value,
                        IsFixed = true,
                    };
        }
    }

    // Of what nobody said anything of. Errors scaled by the scatter of the data have no unit that an assumption could have.
    private IEnumerable<ParameterPrior> Assumptions() =>
        _statistic == FitStatistic.LeastSquares
            ? []
            : _parameters
                .Where(p => p.IsFree && !IsSpokenOf(p.Name))
                .Select(p => TailAssumption.Of(p.Name, p.Start))
                .OfType<ParameterPrior>();

    private bool IsSpokenOf(string name) =>
        (_specification.Tail is not null && (name is DetectorTail.FractionName or DetectorTail.SlopeName))
        || _specification.Changes.Any(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private void Apply(IReadOnlyList<ParameterChange> changes)
    {
        foreach (ParameterChange change in changes)
        {
            int k = _parameters.FindIndex(p => p.Name.Equals(change.Name, StringComparison.OrdinalIgnoreCase));
            if (k < 0)
                throw new UnknownParameterException(change.Name, _parameters.Select(p => p.Name));
            FitParameter changed = change.Change(_parameters[k]);
            // Names in ties may be spelt as freely as the name of the tied parameter.
            _parameters[k] = changed.Tie is { } tie ? changed with { Tie = tie with { Of = [.. tie.Of.Select(Spelt)] } } : changed;
        }
    }

    private string Spelt(string name) => _parameters.Find(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Name ?? name;
}
