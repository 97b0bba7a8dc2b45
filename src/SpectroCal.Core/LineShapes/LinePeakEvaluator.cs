namespace SpectroCal.LineShapes;

/// <summary>Evaluates a <see cref="LinePeak"/>: parts at the edges of the bins, differences between edges.</summary>
internal sealed class LinePeakEvaluator : ComponentEvaluator
{
    private const int Area = 0, Position = 1, Sigma = 2;

    // A tail or shelf is broad: this many delta lines stand for a Lorentzian under it, at the tangents of evenly spaced angles.
    private static readonly double[] LorentzianNodes = [.. Enumerable.Range(0, 6).Select(k => Math.Tan(Math.PI * ((k + 0.5) / 6 - 0.5)))];
    private static readonly double[] NoWidth = [0];

    private readonly LinePeak _peak;
    private readonly double[] _edges;
    private readonly Part[] _parts;
    private readonly int _lorentzian; // argument of the Lorentzian's width, or -1
    private readonly bool _voigt;
    private readonly double[] _counts;
    private readonly double[] _core;
    private readonly double[][] _derivatives;
    private readonly double[][] _atEdges; // unit-area derivatives; null for the fractions and the area
    private readonly double[] _coreAtEdges;

    public LinePeakEvaluator(LinePeak peak, double[] edges)
    {
        _peak = peak;
        _edges = edges;
        LineShape shape = peak.Shape;
        int next = 3;
        _lorentzian = shape.HasLorentzian ? next++ : -1;
        var parts = new List<Part>();
        if (shape.HasTail) parts.Add(NewPart(PartKind.LowTail, ref next));
        if (shape.HasLongTail) parts.Add(NewPart(PartKind.LowTail, ref next));
        if (shape.HasHighTail) parts.Add(NewPart(PartKind.HighTail, ref next));
        if (shape.HasShelf) parts.Add(NewPart(PartKind.Shelf, ref next));
        _parts = [.. parts];
        _voigt = shape.HasLorentzian || peak.Components.Any(c => c.FwhmEv > 0);
        int bins = edges.Length - 1;
        (_counts, _core, _coreAtEdges) = (new double[bins], new double[bins], new double[bins + 1]);
        _derivatives = [.. Enumerable.Range(0, next).Select(_ => new double[bins])];
        _atEdges = [.. Enumerable.Range(0, next).Select(_ => new double[bins + 1])];
    }

    public override ReadOnlySpan<double> Counts => _counts;

    public override ReadOnlySpan<double> Derivative(int argument) => _derivatives[argument];

    public override void Evaluate(ReadOnlySpan<double> arguments)
    {
        foreach (double[] column in _atEdges) Array.Clear(column);
        Array.Clear(_coreAtEdges);
        Array.Clear(_core);
        foreach (Part part in _parts) Array.Clear(part.AtEdges);
        double coreFraction = CoreFraction(arguments), sigma = arguments[Sigma], perSigma = 1 / sigma;
        foreach (PeakComponent line in _peak.Components)
        {
            double position = arguments[Position] + line.OffsetEv, gamma = HalfWidth(line, arguments);
            if (_voigt) AddVoigtIntegrals(position, sigma, gamma, line.Fraction);
            if (!_voigt && _parts.Length == 0) AddGauss(position, perSigma, line.Fraction);
            else if (!_voigt) AddGaussAndParts(position, sigma, line.Fraction, coreFraction, arguments);
            else
            {
                AddVoigt(position, sigma, gamma, line.Fraction * coreFraction);
                foreach (Part part in _parts) AddPart(part, position, sigma, gamma, line.Fraction, arguments);
            }
        }
        ToBins(arguments, coreFraction);
    }

    public override void AddCurvature(ReadOnlySpan<double> arguments, ReadOnlySpan<double> weights, Span<double> hessian)
    {
        int n = _derivatives.Length;
        double area = arguments[Area], coreFraction = CoreFraction(arguments), sigma = arguments[Sigma];
        // sum_j w_j (F_j+1 - F_j) = sum_e (w_e-1 - w_e) F_e
        var edgeWeights = new double[_edges.Length];
        for (int e = 0; e < edgeWeights.Length; e++) edgeWeights[e] = (e > 0 ? weights[e - 1] : 0) - (e < weights.Length ? weights[e] : 0);

        var upper = new double[n * n];
        for (int a = 1; a < n; a++) upper[a] = System.Numerics.Tensors.TensorPrimitives.Dot(_derivatives[a], weights) / area;
        if (area == 0) Array.Clear(upper);
        foreach (PeakComponent line in _peak.Components)
        {
            double position = arguments[Position] + line.OffsetEv, gamma = HalfWidth(line, arguments);
            PeakPart core = default;
            for (int e = 0; e < _edges.Length; e++)
                if (edgeWeights[e] != 0) Accumulate(ref core, CoreAt(_edges[e] - position, sigma, gamma), edgeWeights[e]);
            AddSecond(upper, n, core, area * line.Fraction * coreFraction, _lorentzian);
            foreach (Part part in _parts)
            {
                AddMixed(upper, n, part.Fraction, core, -area * line.Fraction, _lorentzian);
                AddPartCurvature(upper, n, part, position, sigma, gamma, area * line.Fraction, edgeWeights, arguments);
            }
        }
        for (int a = 0; a < n; a++)
            for (int b = 0; b <= a; b++)
            {
                double element = upper[b * n + a];
                hessian[a * n + b] += element;
                if (a != b) hessian[b * n + a] += element;
            }
    }

    private void AddPartCurvature(double[] upper, int n, Part part, double position, double sigma, double gamma, double area, double[] edgeWeights, ReadOnlySpan<double> arguments)
    {
        double[] nodes = gamma > 0 ? LorentzianNodes : NoWidth;
        foreach (double node in nodes)
        {
            PeakPart sum = default;
            for (int e = 0; e < _edges.Length; e++)
                if (edgeWeights[e] != 0) Accumulate(ref sum, PartAt(part, _edges[e] - position - gamma * node, sigma, arguments), edgeWeights[e]);
            double weight = area / nodes.Length, fraction = arguments[part.Fraction];
            AddSecond(upper, n, sum, weight * fraction, part.Slope);
            AddMixed(upper, n, part.Fraction, sum, weight, part.Slope);
            if (_lorentzian < 0 || node == 0) continue;
            // The node lies at gamma times its tangent: it moves with half the FWHM.
            double per = 0.5 * node;
            AddTo(upper, n, Position, _lorentzian, weight * fraction * per * sum.MM);
            AddTo(upper, n, Sigma, _lorentzian, weight * fraction * per * sum.MS);
            AddTo(upper, n, _lorentzian, _lorentzian, weight * fraction * per * per * sum.MM);
            AddTo(upper, n, _lorentzian, part.Fraction, weight * per * sum.M);
            if (part.Slope >= 0) AddTo(upper, n, _lorentzian, part.Slope, weight * fraction * per * sum.ME);
        }
    }

    // Only Gaussians: the commonest case, and the quickest.
    private void AddGauss(double position, double perSigma, double fraction)
    {
        double[] byPosition = _atEdges[Position], bySigma = _atEdges[Sigma];
        for (int e = 0; e < _edges.Length; e++)
        {
            double z = (_edges[e] - position) * perSigma;
            ErrorFunctions.Normal(z, out double phi, out double cumulative);
            double density = fraction * phi * perSigma;
            _coreAtEdges[e] += fraction * cumulative;
            byPosition[e] -= density;
            bySigma[e] -= z * density;
        }
    }

    private void AddGaussAndParts(double position, double sigma, double fraction, double coreFraction, ReadOnlySpan<double> arguments)
    {
        double perSigma = 1 / sigma;
        double[] byPosition = _atEdges[Position], bySigma = _atEdges[Sigma];
        for (int e = 0; e < _edges.Length; e++)
        {
            double x = _edges[e] - position, z = x * perSigma;
            ErrorFunctions.Normal(z, out double phi, out double cumulative);
            double density = coreFraction * phi * perSigma, m = -density, s = -z * density;
            _coreAtEdges[e] += fraction * cumulative;
            foreach (Part part in _parts)
            {
                double f = arguments[part.Fraction];
                if (part.Kind == PartKind.LowTail)
                {
                    double beta = arguments[part.Slope], t = ErrorFunctions.TailDensity(z, beta, phi), slope = (t - phi) / beta;
                    part.AtEdges[e] += fraction * (cumulative + beta * t);
                    m -= f * t * perSigma;
                    s -= f * z * t * perSigma;
                    _atEdges[part.Slope][e] -= fraction * f * (z * t + slope) / beta;
                    continue;
                }
                PeakPart p = part.Kind == PartKind.Shelf
                    ? PeakPart.Shelf(x, sigma, _peak.ShelfLengthEv, phi, cumulative)
                    : PartAt(part, x, sigma, arguments);
                part.AtEdges[e] += fraction * p.F;
                m += f * p.M;
                s += f * p.S;
                if (part.Slope >= 0) _atEdges[part.Slope][e] += fraction * f * p.E;
            }
            byPosition[e] += fraction * m;
            bySigma[e] += fraction * s;
        }
    }

    private void AddVoigt(double position, double sigma, double gamma, double weight)
    {
        for (int e = 0; e < _edges.Length; e++)
        {
            PeakPart p = CoreAt(_edges[e] - position, sigma, gamma);
            _atEdges[Position][e] += weight * p.M;
            _atEdges[Sigma][e] += weight * p.S;
            if (_lorentzian >= 0) _atEdges[_lorentzian][e] += weight * p.E;
        }
    }

    private void AddVoigtIntegrals(double position, double sigma, double gamma, double fraction)
    {
        for (int j = 0; j < _core.Length; j++)
            _core[j] += fraction * VoigtIntegral.Between(_edges[j] - position, _edges[j + 1] - position, sigma, gamma);
    }

    private void AddPart(Part part, double position, double sigma, double gamma, double fraction, ReadOnlySpan<double> arguments)
    {
        double[] nodes = gamma > 0 ? LorentzianNodes : NoWidth;
        double weight = fraction / nodes.Length, f = arguments[part.Fraction];
        foreach (double node in nodes)
        {
            for (int e = 0; e < _edges.Length; e++)
            {
                PeakPart p = PartAt(part, _edges[e] - position - gamma * node, sigma, arguments);
                part.AtEdges[e] += weight * p.F;
                _atEdges[Position][e] += weight * f * p.M;
                _atEdges[Sigma][e] += weight * f * p.S;
                if (part.Slope >= 0) _atEdges[part.Slope][e] += weight * f * p.E;
                if (_lorentzian >= 0) _atEdges[_lorentzian][e] += weight * f * 0.5 * node * p.M;
            }
        }
    }

    private void ToBins(ReadOnlySpan<double> arguments, double coreFraction)
    {
        double area = arguments[Area];
        double[] byArea = _derivatives[Area];
        for (int j = 0; j < _core.Length; j++)
        {
            if (!_voigt) _core[j] = _coreAtEdges[j + 1] - _coreAtEdges[j];
            byArea[j] = coreFraction * _core[j];
        }
        foreach (Part part in _parts)
        {
            double f = arguments[part.Fraction];
            double[] byFraction = _derivatives[part.Fraction];
            for (int j = 0; j < _core.Length; j++)
            {
                double counts = part.AtEdges[j + 1] - part.AtEdges[j];
                byArea[j] += f * counts;
                byFraction[j] = area * (counts - _core[j]);
            }
            if (part.Slope >= 0) Difference(_atEdges[part.Slope], area, _derivatives[part.Slope]);
        }
        for (int j = 0; j < _counts.Length; j++) _counts[j] = area * byArea[j];
        Difference(_atEdges[Position], area, _derivatives[Position]);
        Difference(_atEdges[Sigma], area, _derivatives[Sigma]);
        if (_lorentzian >= 0) Difference(_atEdges[_lorentzian], area, _derivatives[_lorentzian]);
    }

    private static void Difference(double[] atEdges, double scale, double[] bins)
    {
        for (int j = 0; j < bins.Length; j++) bins[j] = scale * (atEdges[j + 1] - atEdges[j]);
    }

    private double CoreFraction(ReadOnlySpan<double> arguments)
    {
        double rest = 1;
        foreach (Part part in _parts) rest -= arguments[part.Fraction];
        return rest;
    }

    private double HalfWidth(PeakComponent line, ReadOnlySpan<double> arguments) => 0.5 * (line.FwhmEv + (_lorentzian >= 0 ? arguments[_lorentzian] : 0));

    private PeakPart CoreAt(double x, double sigma, double gamma)
    {
        if (_voigt) return PeakPart.VoigtWithoutIntegral(sigma, Voigt.Density(x, sigma, gamma));
        double z = x / sigma;
        ErrorFunctions.Normal(z, out double phi, out double cumulative);
        return PeakPart.Gauss(z, 1 / sigma, phi, cumulative);
    }

    private PeakPart PartAt(Part part, double x, double sigma, ReadOnlySpan<double> arguments)
    {
        double z = (part.Kind == PartKind.HighTail ? -x : x) / sigma;
        ErrorFunctions.Normal(z, out double phi, out double cumulative);
        if (part.Kind == PartKind.Shelf) return PeakPart.Shelf(x, sigma, _peak.ShelfLengthEv, phi, cumulative);
        double beta = arguments[part.Slope];
        PeakPart low = PeakPart.Tail(z, beta, 1 / sigma, phi, cumulative, ErrorFunctions.TailDensity(z, beta, phi));
        return part.Kind == PartKind.HighTail ? PeakPart.Mirrored(low) : low;
    }

    private static void Accumulate(ref PeakPart sum, in PeakPart p, double weight)
    {
        sum.F += weight * p.F;
        sum.M += weight * p.M;
        sum.S += weight * p.S;
        sum.E += weight * p.E;
        sum.MM += weight * p.MM;
        sum.MS += weight * p.MS;
        sum.ME += weight * p.ME;
        sum.SS += weight * p.SS;
        sum.SE += weight * p.SE;
        sum.EE += weight * p.EE;
    }

    // Second derivatives of weight times a part with respect to position, sigma and its own argument.
    private static void AddSecond(double[] upper, int n, in PeakPart p, double weight, int own)
    {
        AddTo(upper, n, Position, Position, weight * p.MM);
        AddTo(upper, n, Position, Sigma, weight * p.MS);
        AddTo(upper, n, Sigma, Sigma, weight * p.SS);
        if (own < 0) return;
        AddTo(upper, n, Position, own, weight * p.ME);
        AddTo(upper, n, Sigma, own, weight * p.SE);
        AddTo(upper, n, own, own, weight * p.EE);
    }

    // The same with respect to a fraction, which multiplies the part, and one of those.
    private static void AddMixed(double[] upper, int n, int fraction, in PeakPart p, double weight, int own)
    {
        AddTo(upper, n, Position, fraction, weight * p.M);
        AddTo(upper, n, Sigma, fraction, weight * p.S);
        if (own >= 0) AddTo(upper, n, fraction, own, weight * p.E);
    }

    private static void AddTo(double[] upper, int n, int a, int b, double value) => upper[Math.Min(a, b) * n + Math.Max(a, b)] += value;

    private Part NewPart(PartKind kind, ref int next)
    {
        int fraction = next++;
        return new Part(kind, fraction, kind == PartKind.Shelf ? -1 : next++, new double[_edges.Length]);
    }

    private enum PartKind
    {
        LowTail,
        HighTail,
        Shelf,
    }

    /// <param name="Kind">What it is.</param>
    /// <param name="Fraction">Argument of its fraction.</param>
    /// <param name="Slope">Argument of its slope, or -1.</param>
    /// <param name="AtEdges">Its integral at the edges, of all lines.</param>
    private sealed record Part(PartKind Kind, int Fraction, int Slope, double[] AtEdges);
}
