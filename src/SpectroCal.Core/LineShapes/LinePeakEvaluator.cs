using System.Numerics.Tensors;
using SpectroCal.Numerics;

namespace SpectroCal.LineShapes;

/// <summary>Evaluates a <see cref="LinePeak"/>: parts at the edges of the bins, differences between edges.</summary>
internal sealed class LinePeakEvaluator : ComponentEvaluator
{
    private const int Area = 0,
        Position = 1,
        Sigma = 2;

    private const double Reach = 9; // standard deviations from which the Gaussian is 1e-18 of its maximum
    private const double ShortestOfSums = 0.2; // slope of a tail that is a mere exponential where the Gaussian has ended

    private readonly LinePeak _peak;
    private readonly PeakNodes _nodes;
    private readonly EdgeNodes _at;
    private readonly bool _isComplex; // more than Gaussians
    private readonly double[] _steepOffsets;
    private readonly double[] _steep;
    private double[] _edges; // where the peak is evaluated
    private readonly Part[] _parts;
    private readonly int _lorentzian; // argument of the Lorentzian's width, or -1
    private readonly bool _voigt;
    private readonly bool _isFixed; // all nodes keep their distances: only the natural widths are in them
    private readonly double[] _counts;
    private readonly double[] _core;
    private readonly double[][] _derivatives;
    private readonly double[][] _atEdges; // unit-area derivatives; null for the fractions and the area
    private readonly double[] _binsOfPart;
    private double[] _coreAtEdges;

    public LinePeakEvaluator(LinePeak peak, double[] edges)
    {
        _peak = peak;
        _nodes = new PeakNodes(peak.Components);
        _at = new EdgeNodes(edges);
        _edges = edges;
        LineShape shape = peak.Shape;
        int next = 3;
        _lorentzian = shape.HasLorentzian ? next++ : -1;
        var parts = new List<Part>();
        if (shape.HasTail)
            parts.Add(NewPart(PartKind.LowTail, ref next));
        if (shape.HasLongTail)
            parts.Add(NewPart(PartKind.LowTail, ref next));
        if (shape.HasHighTail)
            parts.Add(NewPart(PartKind.HighTail, ref next));
        if (shape.HasShelf)
            parts.Add(NewPart(PartKind.Shelf, ref next));
        _parts = [.. parts];
        _voigt = shape.HasLorentzian || peak.Components.Any(c => c.FwhmEv > 0);
        _isFixed = _voigt && _lorentzian < 0;
        int bins = edges.Length - 1;
        (_counts, _core, _binsOfPart, _coreAtEdges) = (new double[bins], new double[bins], new double[bins], new double[bins + 1]);
        _isComplex = _voigt || _parts.Length > 0;
        _steepOffsets =
        [
            .. peak
                .Components.Select(c => c.OffsetEv)
                .SelectMany(offset => shape.HasShelf ? new[] { offset, offset - peak.ShelfLengthEv } : [offset])
                .Order(),
        ];
        _steep = new double[_steepOffsets.Length];
        _derivatives = [.. Enumerable.Range(0, next).Select(_ => new double[bins])];
        _atEdges = [.. Enumerable.Range(0, next).Select(_ => new double[bins + 1])];
    }

    public override ReadOnlySpan<double> Counts => _counts;

    public override ReadOnlySpan<double> Derivative(int argument) => _derivatives[argument];

    public override void Evaluate(ReadOnlySpan<double> arguments)
    {
        Begin(arguments);
        double coreFraction = CoreFraction(arguments),
            sigma = arguments[Sigma],
            perSigma = 1 / sigma;
        foreach (PeakComponent line in _peak.Components)
        {
            double position = arguments[Position] + line.OffsetEv,
                gamma = HalfWidth(line, arguments);
            if (_voigt)
                AddVoigt(position, sigma, gamma, line.Fraction, coreFraction);
            if (!_voigt && _parts.Length == 0)
            {
                AddGauss(position, perSigma, line.Fraction);
            }
            else if (_parts.Length > 0 && !_isFixed)
            {
                foreach ((double node, double weight) in LorentzianNodes.For(gamma))
                    AddGaussAndParts(position + gamma * node, line.Fraction * weight, _voigt ? 0 : coreFraction, node, arguments);
            }
        }
        if (_parts.Length > 0 && _isFixed)
            AddNodes(arguments);
        ToBins(arguments, coreFraction);
    }

    // Where to evaluate, and nothing there yet.
    private void Begin(ReadOnlySpan<double> arguments)
    {
        if (_isComplex && _at.Choose(SteepPlaces(arguments), arguments[Sigma]))
            _edges = _at.Energies;
        int n = _edges.Length;
        for (int a = 0; a < _atEdges.Length; a++)
            _atEdges[a] = Cleared(_atEdges[a]);
        _coreAtEdges = Cleared(_coreAtEdges);
        Array.Clear(_core);
        foreach (Part part in _parts)
            part.AtEdges = Cleared(part.AtEdges);

        double[] Cleared(double[] column)
        {
            if (column.Length != n)
                return new double[n];
            Array.Clear(column);
            return column;
        }
    }

    // Lines, and the ends of their shelves.
    private ReadOnlySpan<double> SteepPlaces(ReadOnlySpan<double> arguments)
    {
        for (int k = 0; k < _steepOffsets.Length; k++)
            _steep[k] = arguments[Position] + _steepOffsets[k];
        return _steep;
    }

    public override void AddCurvature(ReadOnlySpan<double> arguments, ReadOnlySpan<double> weights, Span<double> hessian)
    {
        int n = _derivatives.Length;
        double area = arguments[Area],
            coreFraction = CoreFraction(arguments),
            sigma = arguments[Sigma];
        // sum_j w_j (F_j+1 - F_j) = sum_e (w_e-1 - w_e) F_e
        double[] edgeWeights = new double[weights.Length + 1];
        for (int e = 0; e < edgeWeights.Length; e++)
            edgeWeights[e] = (e > 0 ? weights[e - 1] : 0) - (e < weights.Length ? weights[e] : 0);
        edgeWeights = _at.Spread(edgeWeights);

        var upper = new double[n * n];
        for (int a = 1; a < n; a++)
            upper[a] = TensorPrimitives.Dot(_derivatives[a], weights) / area;
        if (area == 0)
            Array.Clear(upper);
        foreach (PeakComponent line in _peak.Components)
        {
            double position = arguments[Position] + line.OffsetEv,
                gamma = HalfWidth(line, arguments);
            PeakPart core = _voigt ? SumOfVoigt(position, sigma, gamma, edgeWeights) : default;
            foreach ((double node, double weight) in _isFixed ? [] : LorentzianNodes.For(gamma))
            {
                SumOfParts(position + gamma * node, edgeWeights, arguments, ref core);
                foreach (Part part in _parts)
                    AddPartCurvature(upper, n, part, node, area * line.Fraction * weight, arguments);
            }
            AddSecond(upper, n, core, area * line.Fraction * coreFraction, _lorentzian);
            foreach (Part part in _parts)
                AddMixed(upper, n, part.Fraction, core, -area * line.Fraction, _lorentzian);
        }
        PeakPart none = default;
        foreach ((double offset, double weight) in _isFixed && _parts.Length > 0 ? _nodes.For(sigma) : [])
        {
            SumOfParts(arguments[Position] + offset, edgeWeights, arguments, ref none);
            foreach (Part part in _parts)
                AddPartCurvature(upper, n, part, 0, area * weight, arguments);
        }
        for (int a = 0; a < n; a++)
        for (int b = 0; b <= a; b++)
        {
            double element = upper[b * n + a];
            hessian[a * n + b] += element;
            if (a != b)
                hessian[b * n + a] += element;
        }
    }

    private void AddPartCurvature(double[] upper, int n, Part part, double node, double weight, ReadOnlySpan<double> arguments)
    {
        PeakPart sum = part.Sum;
        double fraction = arguments[part.Fraction];
        AddSecond(upper, n, sum, weight * fraction, part.Slope);
        AddMixed(upper, n, part.Fraction, sum, weight, part.Slope);
        if (_lorentzian < 0 || node == 0)
            return;
        // The node lies at a multiple of gamma: it moves with half the FWHM.
        double per = 0.5 * node;
        AddTo(upper, n, Position, _lorentzian, weight * fraction * per * sum.MM);
        AddTo(upper, n, Sigma, _lorentzian, weight * fraction * per * sum.MS);
        AddTo(upper, n, _lorentzian, _lorentzian, weight * fraction * per * per * sum.MM);
        AddTo(upper, n, _lorentzian, part.Fraction, weight * per * sum.M);
        if (part.Slope >= 0)
            AddTo(upper, n, _lorentzian, part.Slope, weight * fraction * per * sum.ME);
    }

    // Sums over the edges of the parts of one line, and of its Gaussian where the core is one.
    private void SumOfParts(double position, double[] edgeWeights, ReadOnlySpan<double> arguments, ref PeakPart core)
    {
        if (_voigt && _parts.Length == 0)
            return;
        foreach (Part part in _parts)
            part.Sum = default;
        double sigma = arguments[Sigma],
            perSigma = 1 / sigma;
        int end = EndOfParts(position, sigma);
        for (int e = 0; e < end; e++)
        {
            double weight = edgeWeights[e],
                x = _edges[e] - position,
                z = x * perSigma;
            Normal(z, out double phi, out double cumulative);
            if (!_voigt)
                core.Add(PeakPart.Gauss(z, perSigma, phi, cumulative), weight);
            foreach (Part part in _parts)
                part.Sum.Add(PartAt(part, x, sigma, phi, cumulative, arguments), weight);
        }
    }

    // The first edge so far above a position that there all parts are at their ends.
    private int EndOfParts(double position, double sigma) =>
        !_voigt || _peak.Shape.HasHighTail ? _edges.Length : FirstEdge(position + Reach * sigma);

    // Where the core is a Voigt profile, the Gaussian is only in the parts, and far away in nothing that counts.
    private void Normal(double z, out double phi, out double cumulative)
    {
        if (_voigt && Math.Abs(z) > Reach)
            (phi, cumulative) = (0, z > 0 ? 1 : 0);
        else
            ErrorFunctions.Normal(z, out phi, out cumulative);
    }

    private PeakPart SumOfVoigt(double position, double sigma, double gamma, double[] edgeWeights)
    {
        PeakPart sum = default;
        for (int e = 0; e < _edges.Length; e++)
            sum.Add(PeakPart.VoigtWithoutIntegral(sigma, Voigt.Density(_edges[e] - position, sigma, gamma)), edgeWeights[e]);
        return sum;
    }

    // Only Gaussians: the most common case, and the fastest.
    private void AddGauss(double position, double perSigma, double fraction)
    {
        double[] byPosition = _atEdges[Position],
            bySigma = _atEdges[Sigma];
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

    // All nodes of a peak. Far below a line a tail falls exponentially and a shelf is straight: there one node stands for all above.
    private void AddNodes(ReadOnlySpan<double> arguments)
    {
        double position = arguments[Position],
            sigma = arguments[Sigma];
        (double OffsetEv, double Weight)[] nodes = _nodes.For(sigma);
        bool haveSums = !_peak.Shape.HasHighTail;
        foreach (Part part in _parts)
            haveSums &= part.Slope < 0 || arguments[part.Slope] > ShortestOfSums;
        // Where the shelf of the highest node ends, nothing is straight.
        int low =
            !haveSums ? _edges.Length
            : !_peak.Shape.HasShelf ? 0
            : FirstEdge(position + nodes[^1].OffsetEv - _peak.ShelfLengthEv + Reach * sigma);
        var near = new int[nodes.Length];
        for (int k = 0; k < nodes.Length; k++)
        {
            (double offset, double weight) = nodes[k];
            double at = position + offset;
            int end = EndOfParts(at, sigma);
            near[k] = Math.Min(Math.Max(FirstEdge(at - Reach * sigma), low), end);
            AddGaussAndParts(at, weight, 0, 0, arguments, 0, Math.Min(low, end));
            AddGaussAndParts(at, weight, 0, 0, arguments, near[k], end);
            AddAbove(end, weight);
        }
        if (haveSums)
            AddFarBelow(nodes, near, low, arguments);
    }

    // At each edge from a first one what the nodes add for which it is far below.
    private void AddFarBelow((double OffsetEv, double Weight)[] nodes, int[] near, int first, ReadOnlySpan<double> arguments)
    {
        double position = arguments[Position],
            perSigma = 1 / arguments[Sigma],
            perLength = 1 / _peak.ShelfLengthEv;
        double[] byPosition = _atEdges[Position],
            bySigma = _atEdges[Sigma];
        foreach (Part part in _parts)
        {
            double f = arguments[part.Fraction],
                beta = part.Slope < 0 ? double.PositiveInfinity : arguments[part.Slope];
            (double Sum, double Moment)[] sums = Sums(nodes, perSigma, 1 / beta);
            for (int e = first, k = 0; e < near[^1]; e++)
            {
                while (near[k] <= e)
                    k++;
                double z = (_edges[e] - position - nodes[k].OffsetEv) * perSigma;
                (double sum, double moment) = sums[k];
                if (part.Slope < 0)
                {
                    part.AtEdges[e] += sum + perLength * (z * sum - moment) / perSigma;
                    byPosition[e] -= f * perLength * sum;
                    continue;
                }
                double tail = ErrorFunctions.TailDensity(z, beta, 0),
                    t = tail * sum,
                    zt = tail * (z * sum - moment);
                part.AtEdges[e] += beta * t;
                _atEdges[part.Slope][e] -= f * (zt + t / beta) / beta;
                byPosition[e] -= f * t * perSigma;
                bySigma[e] -= f * zt * perSigma;
            }
        }
    }

    // For each node the weights w of it and all above it, and w d, both times exp(-rate d): d the distance from it, in standard deviations.
    private static (double Sum, double Moment)[] Sums((double OffsetEv, double Weight)[] nodes, double perSigma, double rate)
    {
        var sums = new (double Sum, double Moment)[nodes.Length];
        sums[^1] = (nodes[^1].Weight, 0);
        for (int k = nodes.Length - 2; k >= 0; k--)
        {
            double distance = (nodes[k + 1].OffsetEv - nodes[k].OffsetEv) * perSigma,
                fall = Math.Exp(-rate * distance);
            (double sum, double moment) = sums[k + 1];
            sums[k] = (nodes[k].Weight + fall * sum, fall * (moment + distance * sum));
        }
        return sums;
    }

    private int FirstEdge(double energyEv)
    {
        int found = Array.BinarySearch(_edges, energyEv);
        return found < 0 ? ~found : found;
    }

    // Above a line all parts are whole.
    private void AddAbove(int end, double weight)
    {
        foreach (Part part in _parts)
            TensorPrimitives.Add(part.AtEdges.AsSpan(end), weight, part.AtEdges.AsSpan(end));
    }

    // First derivatives only, for lines or nodes without width; weight is the fraction of the line, coreFraction zero where the core is a
    // Voigt profile.
    private void AddGaussAndParts(double position, double weight, double coreFraction, double node, ReadOnlySpan<double> arguments)
    {
        int end = EndOfParts(position, arguments[Sigma]);
        AddGaussAndParts(position, weight, coreFraction, node, arguments, 0, end);
        AddAbove(end, weight);
    }

    private void AddGaussAndParts(
        double position,
        double weight,
        double coreFraction,
        double node,
        ReadOnlySpan<double> arguments,
        int first,
        int end
    )
    {
        double sigma = arguments[Sigma],
            perSigma = 1 / sigma;
        double[] byPosition = _atEdges[Position],
            bySigma = _atEdges[Sigma];
        double[]? byLorentzian = _lorentzian >= 0 ? _atEdges[_lorentzian] : null;
        for (int e = first; e < end; e++)
        {
            double x = _edges[e] - position,
                z = x * perSigma,
                parts = 0,
                s = 0;
            Normal(z, out double phi, out double cumulative);
            foreach (Part part in _parts)
            {
                double f = arguments[part.Fraction];
                if (part.Kind == PartKind.Shelf)
                {
                    PeakPart shelf = PeakPart.Shelf(x, sigma, _peak.ShelfLengthEv, phi, cumulative);
                    part.AtEdges[e] += weight * shelf.F;
                    parts += f * shelf.M;
                    s += f * shelf.S;
                    continue;
                }
                // A high-energy tail is the mirror image of a low-energy one.
                bool high = part.Kind == PartKind.HighTail;
                double zLow = high ? -z : z,
                    cumulativeLow = high ? 1 - cumulative : cumulative;
                double beta = arguments[part.Slope],
                    t = ErrorFunctions.TailDensity(zLow, beta, phi),
                    slope = (t - phi) / beta;
                double integral = cumulativeLow + beta * t,
                    bySlope = -(zLow * t + slope) / beta;
                part.AtEdges[e] += weight * (high ? 1 - integral : integral);
                _atEdges[part.Slope][e] += weight * f * (high ? -bySlope : bySlope);
                parts -= f * t * perSigma;
                s -= f * z * t * perSigma;
            }
            double core = coreFraction * phi * perSigma;
            if (!_voigt)
                _coreAtEdges[e] += weight * cumulative;
            byPosition[e] += weight * (parts - core);
            bySigma[e] += weight * (s - z * core);
            if (byLorentzian is not null)
                byLorentzian[e] += weight * 0.5 * node * parts;
        }
    }

    private void AddVoigt(double position, double sigma, double gamma, double fraction, double coreFraction)
    {
        double weight = fraction * coreFraction;
        VoigtValue before = default;
        for (int e = 0; e < _edges.Length; e++)
        {
            double x = _edges[e] - position;
            VoigtValue voigt = Voigt.Density(x, sigma, gamma);
            PeakPart p = PeakPart.VoigtWithoutIntegral(sigma, voigt);
            _atEdges[Position][e] += weight * p.M;
            _atEdges[Sigma][e] += weight * p.S;
            if (_lorentzian >= 0)
                _atEdges[_lorentzian][e] += weight * p.E;
            if (e > 0)
            {
                double counts = fraction * VoigtIntegral.Between(_edges[e - 1] - position, x, before, voigt, sigma, gamma);
                if (_at.AreEdges)
                    _core[e - 1] += counts;
                else
                    _coreAtEdges[e] += counts;
            }
            before = voigt;
        }
    }

    private void ToBins(ReadOnlySpan<double> arguments, double coreFraction)
    {
        double area = arguments[Area];
        double[] byArea = _derivatives[Area];
        if (_voigt && !_at.AreEdges)
        {
            for (int e = 1; e < _edges.Length; e++)
                _coreAtEdges[e] += _coreAtEdges[e - 1];
        }
        if (!_voigt || !_at.AreEdges)
            _at.Difference(_coreAtEdges, 1, _core);
        for (int j = 0; j < _core.Length; j++)
            byArea[j] = coreFraction * _core[j];
        foreach (Part part in _parts)
        {
            double f = arguments[part.Fraction];
            double[] byFraction = _derivatives[part.Fraction];
            _at.Difference(part.AtEdges, 1, _binsOfPart);
            for (int j = 0; j < _core.Length; j++)
            {
                double counts = _binsOfPart[j];
                byArea[j] += f * counts;
                byFraction[j] = area * (counts - _core[j]);
            }
            if (part.Slope >= 0)
                _at.Difference(_atEdges[part.Slope], area, _derivatives[part.Slope]);
        }
        for (int j = 0; j < _counts.Length; j++)
            _counts[j] = area * byArea[j];
        _at.Difference(_atEdges[Position], area, _derivatives[Position]);
        _at.Difference(_atEdges[Sigma], area, _derivatives[Sigma]);
        if (_lorentzian >= 0)
            _at.Difference(_atEdges[_lorentzian], area, _derivatives[_lorentzian]);
    }

    private double CoreFraction(ReadOnlySpan<double> arguments)
    {
        double rest = 1;
        foreach (Part part in _parts)
            rest -= arguments[part.Fraction];
        return rest;
    }

    // A width that is bounded by 0 may be less by rounding.
    private double HalfWidth(PeakComponent line, ReadOnlySpan<double> arguments) =>
        0.5 * Math.Max(0, line.FwhmEv + (_lorentzian >= 0 ? arguments[_lorentzian] : 0));

    private PeakPart PartAt(Part part, double x, double sigma, double phi, double cumulative, ReadOnlySpan<double> arguments)
    {
        if (part.Kind == PartKind.Shelf)
            return PeakPart.Shelf(x, sigma, _peak.ShelfLengthEv, phi, cumulative);
        double perSigma = 1 / sigma,
            z = x * perSigma,
            beta = arguments[part.Slope];
        if (part.Kind == PartKind.LowTail)
            return PeakPart.Tail(z, beta, perSigma, phi, cumulative, ErrorFunctions.TailDensity(z, beta, phi));
        return PeakPart.Mirrored(PeakPart.Tail(-z, beta, perSigma, phi, 1 - cumulative, ErrorFunctions.TailDensity(-z, beta, phi)));
    }

    // Second derivatives of weight times a part with respect to position, sigma and its own argument.
    private static void AddSecond(double[] upper, int n, in PeakPart p, double weight, int own)
    {
        AddTo(upper, n, Position, Position, weight * p.MM);
        AddTo(upper, n, Position, Sigma, weight * p.MS);
        AddTo(upper, n, Sigma, Sigma, weight * p.SS);
        if (own < 0)
            return;
        AddTo(upper, n, Position, own, weight * p.ME);
        AddTo(upper, n, Sigma, own, weight * p.SE);
        AddTo(upper, n, own, own, weight * p.EE);
    }

    // The same with respect to a fraction, which multiplies the part, and one of those.
    private static void AddMixed(double[] upper, int n, int fraction, in PeakPart p, double weight, int own)
    {
        AddTo(upper, n, Position, fraction, weight * p.M);
        AddTo(upper, n, Sigma, fraction, weight * p.S);
        if (own >= 0)
            AddTo(upper, n, fraction, own, weight * p.E);
    }

    private static void AddTo(double[] upper, int n, int a, int b, double value) => upper[Math.Min(a, b) * n + Math.Max(a, b)] += value;

    private Part NewPart(PartKind kind, ref int next)
    {
        int fraction = next++;
        return new Part(kind, fraction, kind == PartKind.Shelf ? -1 : next++, _edges.Length);
    }

    private enum PartKind
    {
        LowTail,
        HighTail,
        Shelf,
    }

    private sealed class Part(PartKind kind, int fraction, int slope, int edges)
    {
        /// <summary>What it is.</summary>
        public PartKind Kind => kind;

        /// <summary>Argument of its fraction.</summary>
        public int Fraction => fraction;

        /// <summary>Argument of its slope, or -1.</summary>
        public int Slope => slope;

        /// <summary>Its integral at the edges, of all lines.</summary>
        public double[] AtEdges { get; set; } = new double[edges];

        /// <summary>Its weighted sum over the edges, of one line.</summary>
        public PeakPart Sum;
    }
}
