using SpectroCal.Detectors;
using SpectroCal.Differentiation;
using SpectroCal.Fitting;
using SpectroCal.Lines;
using SpectroCal.LineShapes;

namespace SpectroCal.Peaks;

/// <summary>
/// The place of a multiplet in a spectrum whose scale is known elsewhere: all its lines are fitted at their distances from one another,
/// with areas of their own, and only their common shift is asked for.
/// </summary>
/// <remarks>
/// A straight scale that is known at a pivot is off by what grows with the distance from it: a line of energy E is shifted by
/// delta (E - pivot) / (middle - pivot), delta the shift in the middle of the multiplet. Areas are a strength for each family times the
/// tabulated intensities, each candidate off by a factor as for <see cref="FamilyAmplitudes"/>, and each subshell by one of its own.
/// </remarks>
internal static class MultipletFit
{
    private const double StepInFwhm = 0.5; // between shifts that fits begin from
    private const double BinsPerFwhm = 5;
    private const double Beyond = 1.3; // FWHM beyond the reach that are fitted, too, and tell the continuum
    private const double ContinuumInFwhm = 5; // an interval of its splines: too long to imitate a peak
    private const double WidthError = 0.15; // relative, of the resolution law: where it is known from blended K lines only, it may be off
    private const double Narrowest = 0.6;
    private const double Widest = 1.5;
    private const double Smallest = 1e-3; // counts of a line to begin with

    /// <summary>
    /// Significance of the lines over a smooth continuum, standard deviations; the logarithm of the number of places comes on top.
    /// </summary>
    private const double LeastSignificance = 4;

    /// <summary>By how much the statistic of another shift must be larger: three standard deviations.</summary>
    private const double LeastLead = 9;

    /// <summary>
    /// Largest deviance per degree of freedom: what is shown is the multiplet, and not something else that comes closest to it here.
    /// </summary>
    private const double LargestReduced = 1.5;

    /// <summary>
    /// The same of many counts, of which no shape is known so well: share of the deviance from a smooth continuum that is left.
    /// </summary>
    private const double LargestUnexplained = 0.05;

    /// <summary>By how much the lines must be likelier than one peak anywhere within the reach, to be told by their pattern.</summary>
    private const double LeastPattern = 16;

    /// <summary>
    /// Intensity, relative to the strongest of its family, of the line with the most counts: where it is a weak one, it is another line.
    /// </summary>
    private const double LeastIntensity = 0.2;

    /// <summary>
    /// Counts of the strongest line of a family, relative to a weaker one that has the most, below which these are something else.
    /// </summary>
    private const double LeastOfMain = 0.5;

    private static readonly FitSettings Settings = new() { Tolerance = 0.01, MaximumIterations = 30 };

    /// <summary>The shift; null where the spectrum shows none, several, or something else.</summary>
    /// <param name="counts">The spectrum without faults of the converter.</param>
    /// <param name="bins">From bins to channels.</param>
    /// <param name="usable">Channels that may be fitted: no noise edge and no full end channels.</param>
    /// <param name="multiplet">The lines.</param>
    /// <param name="others">Peaks of the spectrum that are none of them.</param>
    /// <param name="within">Peaks that may be lines of it; one of them may be something else.</param>
    /// <param name="scale">The scale, known at <paramref name="pivotEv"/>.</param>
    /// <param name="pivotEv">Where it is known best, eV; NaN: the multiplet moves as a whole.</param>
    /// <param name="errorEv">Its error at the multiplet, eV.</param>
    /// <param name="resolution">Width of one line.</param>
    public static ShiftedMultiplet? Of(
        double[] counts,
        BinScale bins,
        ChannelRange usable,
        Multiplet multiplet,
        IReadOnlyList<Peak> others,
        IReadOnlyList<Peak> within,
        EnergyCalibration scale,
        double pivotEv,
        double errorEv,
        ResolutionModel resolution
    )
    {
        double fwhm = resolution.Fwhm(multiplet.MiddleEv),
            low = Math.Max(scale.Energy(usable.First), multiplet.Lines[0].EnergyEv - multiplet.ReachEv - Beyond * fwhm),
            high = Math.Min(scale.Energy(usable.Last), multiplet.Lines[^1].EnergyEv + multiplet.ReachEv + Beyond * fwhm);
        LineCandidate[] lines = [.. multiplet.Lines.Where(l => l.EnergyEv > low + 0.5 * fwhm && l.EnergyEv < high - 0.5 * fwhm)];
        if (lines.Length == 0)
            return null;
        int first = (int)Math.Max(0, Math.Ceiling(bins.Bin(scale.Channel(low)))),
            end = (int)Math.Min(counts.Length, Math.Floor(bins.Bin(scale.Channel(high)))),
            merge = Math.Max(1, (int)(fwhm / (BinsPerFwhm * scale.Slope(scale.Channel(multiplet.MiddleEv)) * bins.Width))),
            number = (end - first) / merge;
        if (number < 3 * BinsPerFwhm)
            return null;
        double[] edges = [.. Enumerable.Range(0, number + 1).Select(j => scale.Energy(bins.Channel(first + j * merge)))],
            data = MergedBins.Of(counts[first..(first + number * merge)], merge);
        // About the pivot there is nothing to turn.
        if (pivotEv > lines[0].EnergyEv - fwhm && pivotEv < lines[^1].EnergyEv + fwhm)
            pivotEv = double.NaN;
        var problem = new Problem(edges, data, fwhm, lines, multiplet, others, scale, pivotEv, resolution);
        var found = new List<(Problem Problem, FitResult Fit, double Shift, double Score)>();
        int steps = (int)(multiplet.ReachEv / (StepInFwhm * fwhm) - 0.1); // one beginning reaches a step to either side
        Find(problem, 0);
        foreach (Peak unknown in within.Where(p => scale.Energy(p.Channel) > edges[0] && scale.Energy(p.Channel) < edges[^1]))
            Find(new Problem(edges, data, fwhm, lines, multiplet, [.. others, unknown], scale, pivotEv, resolution), LeastLead);
        if (found.Count == 0)
            return null;
        (Problem chosen, FitResult best, double at, double score) = found.MinBy(f => f.Score);
        // What else is there may be an unknown peak, which explains nothing of the lines.
        double nothing = chosen.Fit(null)?.Statistic ?? double.NaN,
            least = LeastSignificance * LeastSignificance + 2 * Math.Log(1 + 2 * steps);
        if (
            !(nothing - best.Statistic > least)
            || (best.ReducedStatistic > LargestReduced && best.Statistic > LargestUnexplained * nothing)
            || found.Any(f => Math.Abs(f.Shift - at) > StepInFwhm * fwhm && f.Score - score < LeastLead)
        )
            return null;
        if (chosen.Place(best, lines) is not { } place)
            return null;
        double asOne = Enumerable
            .Range(-steps, 2 * steps + 1)
            .Min(k => chosen.FitOne(k * StepInFwhm * fwhm)?.Statistic ?? double.PositiveInfinity);
        return place with { IsPattern = asOne - best.Statistic > LeastPattern };

        void Find(Problem problem, double price)
        {
            for (int k = -steps; k <= steps; k++)
            {
                double start = k * StepInFwhm * fwhm;
                if (problem.Fit(start) is not { Covariance: not null } fit || fit[Problem.Shift].State != ParameterState.Free)
                    continue;
                double shift = fit[Problem.Shift].Value;
                found.Add((problem, fit, shift, fit.Statistic + shift * shift / (errorEv * errorEv) + price));
            }
        }
    }

    // The model of one stretch of a spectrum.
    private sealed class Problem
    {
        public const string Shift = "shift";
        private const string Width = "width";
        private const double MostNamed = 0.6; // share of the counts

        /// <summary>Spread of the vacancies of L1, L2, L3, natural logarithm: they depend on what excites the atoms.</summary>
        private const double SubshellSpread = 0.5;

        private static readonly PeakComponent[] One = [new PeakComponent(0, 1, 0)];

        private readonly double[] _edges,
            _data;
        private readonly double _fwhm,
            _total;
        private readonly List<SpectrumComponent> _others = [],
            _lines = [];
        private readonly List<FitParameter> _otherParameters = [],
            _parameters = [];
        private readonly List<ParameterPrior> _priors = [];
        private readonly List<(LineCandidate Candidate, LineGroup Lines)> _parts = [];
        private readonly double _middleEv,
            _sigmaEv,
            _pivotEv;

        public Problem(
            double[] edges,
            double[] data,
            double fwhm,
            LineCandidate[] lines,
            Multiplet multiplet,
            IReadOnlyList<Peak> others,
            EnergyCalibration scale,
            double pivotEv,
            ResolutionModel resolution
        )
        {
            (_edges, _data, _fwhm, _total, _middleEv, _pivotEv) = (edges, data, fwhm, data.Sum(), multiplet.MiddleEv, pivotEv);
            _sigmaEv = resolution.Sigma(_middleEv);
            Continuum();
            foreach ((int k, Peak peak) in others.Index())
            {
                double energy = scale.Energy(peak.Channel);
                if (energy > edges[0] && energy < edges[^1] && peak.Area > 0)
                    Other(k, energy, peak.Area, resolution.Sigma(energy));
            }
            foreach (IGrouping<string, LineCandidate> family in lines.GroupBy(l => l.Family))
                Family([.. family], resolution);
        }

        /// <summary>The fit that begins at a shift; null: without the lines.</summary>
        public FitResult? Fit(double? start) =>
            start is { } shift ? Fit([Shifted(shift), .. _parameters], _lines, _priors) : Fit([], [], []);

        /// <summary>The fit of one peak in the place of the lines.</summary>
        public FitResult? FitOne(double start)
        {
            double middle = _middleEv,
                sigma = _sigmaEv;
            return Fit(
                [
                    Shifted(start),
                    new FitParameter("area", 0.3 * _total) { Lower = 0 },
                    Tied("position", [Shift], p => middle + p[0]),
                    Tied("sigma", [Width], p => sigma * p[0]),
                ],
                [new LinePeak("peak", LineShape.Gaussian, One, 1, ["area", "position", "sigma"])],
                []
            );
        }

        private FitParameter Shifted(double start) =>
            new(Shift, start) { Lower = start - StepInFwhm * _fwhm, Upper = start + StepInFwhm * _fwhm };

        private FitResult? Fit(FitParameter[] more, IEnumerable<SpectrumComponent> lines, IEnumerable<ParameterPrior> priors)
        {
            FitParameter[] parameters = [.. _otherParameters, new FitParameter(Width, 1) { Lower = Narrowest, Upper = Widest }, .. more];
            var model = new SpectrumModel(_edges, [.. _others, .. lines], [.. parameters.Select(p => p.Name)]);
            try
            {
                return Fitter.Fit(
                    new FitProblem(model, parameters, new FitData(_data)) { Priors = [ParameterPrior.Of(Width, 1, WidthError), .. priors] },
                    Settings
                );
            }
            catch (FitException)
            {
                return null;
            }
        }

        /// <summary>Where a fit puts the lines; null where most of it is a weak one.</summary>
        public ShiftedMultiplet? Place(FitResult fit, LineCandidate[] lines)
        {
            (LineCandidate Line, double Area)[] areas =
            [
                .. lines
                    .Select(l => (l, _parts.Where(p => p.Candidate == l).Sum(p => fit[Area(p.Lines)].Value)))
                    .OrderByDescending(a => a.Item2),
            ];
            if (
                areas[0].Line.Intensity < LeastIntensity
                || areas.Any(a => IsMainOf(a.Line, areas[0].Line) && a.Area < LeastOfMain * areas[0].Area)
            )
                return null;
            double total = areas.Sum(a => a.Area),
                energy = _parts.Sum(p => fit[Area(p.Lines)].Value * p.Lines.MeanEnergyEv) / total,
                factor = Factor(energy),
                error = factor * fit[Shift].Error * Math.Sqrt(Math.Max(1, fit.ReducedStatistic)),
                // Soft lines are not where a table has them: charge near the surface is lost, and what absorbs them decides their shares.
                spread = Math.Sqrt(areas.Where(a => a.Line.IsSoft).Sum(a => a.Area * a.Line.SpreadEv * a.Line.SpreadEv) / total),
                sum = 0;
            string name = string.Join(
                " + ",
                areas.TakeWhile(a => (sum += a.Area) - a.Area < MostNamed * total).Select(a => a.Line.Group.Name)
            );
            return new ShiftedMultiplet(factor * fit[Shift].Value, Math.Sqrt(error * error + spread * spread), energy, name)
            {
                AssumedEv = spread,
            };
        }

        private static bool IsMainOf(LineCandidate line, LineCandidate other) =>
            line.Family == other.Family && line.IsSoft == other.IsSoft && line.Intensity == 1 && other.Intensity < 1;

        private double Factor(double energyEv) => double.IsNaN(_pivotEv) ? 1 : (energyEv - _pivotEv) / (_middleEv - _pivotEv);

        private void Continuum()
        {
            double widthOfBin = (_edges[^1] - _edges[0]) / _data.Length,
                interval = Math.Max(ContinuumInFwhm * _fwhm / widthOfBin, 1);
            int splines = (int)Math.Ceiling(_data.Length / interval);
            interval = (double)_data.Length / splines;
            for (int k = -2; k < splines; k++)
            {
                EvidenceTemplate hump = EvidenceTemplate.Spline(k * interval, interval, _data.Length);
                double[] values = new double[_data.Length];
                hump.Values.CopyTo(values.AsSpan(hump.First));
                string name = $"continuum{k}";
                _others.Add(new TemplateBackground(values, name));
                _otherParameters.Add(new FitParameter(name, Math.Max(Smallest, 0.3 * _total / (splines + 2))) { Lower = 0 });
            }
        }

        private void Other(int k, double energy, double area, double sigma)
        {
            (string a, string p, string s) = ($"other{k}.area", $"other{k}.position", $"other{k}.sigma");
            _otherParameters.Add(new FitParameter(a, area) { Lower = 0 });
            _otherParameters.Add(new FitParameter(p, energy) { Lower = energy - sigma, Upper = energy + sigma });
            _otherParameters.Add(new FitParameter(s, sigma) { Tie = new ParameterTie([Width], w => sigma * w[0]) });
            _others.Add(new LinePeak(a, LineShape.Gaussian, One, 1, [a, p, s]));
        }

        private void Family(LineCandidate[] family, ResolutionModel resolution)
        {
            string strength = family[0].Family + ".strength";
            double strongest = family.Max(l => l.Intensity);
            _parameters.Add(new FitParameter(strength, Math.Max(Smallest, 0.3 * _total / family.Length)) { Lower = 0 });
            double spread = FamilyAmplitudes.SpreadOf(family[0]);
            string[] shells = [.. family.SelectMany(l => l.Group.Components).Select(Subshell).Distinct()];
            foreach (string shell in shells.Where(_ => shells.Length > 1))
                Free(Vacancies(shell), SubshellSpread);
            foreach (LineCandidate line in family)
            {
                string off = line.Group.Name + ".off";
                if (family.Length > 1)
                    Free(off, spread);
                foreach (IGrouping<string, LineComponent> part in line.Group.Components.GroupBy(Subshell))
                {
                    string[] factors =
                    [
                        .. family.Length > 1 ? [off] : Array.Empty<string>(),
                        .. shells.Length > 1 ? [Vacancies(part.Key)] : Array.Empty<string>(),
                    ];
                    Part(
                        line,
                        new LineGroup($"{line.Group.Name} {part.Key}", part),
                        line.Intensity / strongest * part.Sum(c => c.RelativeIntensity),
                        strength,
                        factors,
                        resolution
                    );
                }
            }

            string Vacancies(string shell) => $"{family[0].Family} {shell}.vacancies";

            void Free(string name, double sigma)
            {
                _parameters.Add(new FitParameter(name, 0));
                _priors.Add(ParameterPrior.Of(name, 0, sigma));
            }
        }

        // The lines of a candidate that start in one shell: strength times intensity times the exponential of the factors' sum.
        private void Part(
            LineCandidate candidate,
            LineGroup lines,
            double intensity,
            string strength,
            string[] factors,
            ResolutionModel resolution
        )
        {
            double energy = lines.Strongest.EnergyEv,
                factor = Factor(energy),
                width = resolution.Sigma(energy);
            (string area, string position, string sigma) = (Area(lines), lines.Name + ".position", lines.Name + ".sigma");
            _parts.Add((candidate, lines));
            _parameters.Add(
                Tied(area, [strength, .. factors], p => intensity * p.Skip(1).Aggregate(p[0], (product, f) => product * Jet.Exp(f)))
            );
            _parameters.Add(Tied(position, [Shift], p => energy + factor * p[0]));
            _parameters.Add(Tied(sigma, [Width], p => width * p[0]));
            _lines.Add(new LinePeak(lines.Name, LineShape.Gaussian, NaturalComponents.Natural(lines), 1, [area, position, sigma]));
        }

        // The shell of the vacancy; gamma lines have none.
        private static string Subshell(LineComponent line) => line.Line.InitialShell ?? "";

        private static string Area(LineGroup lines) => lines.Name + ".area";

        private static FitParameter Tied(string name, string[] of, Func<Jet[], Jet> function) =>
            new(name, 0) { Tie = new ParameterTie(of, function) };
    }
}
