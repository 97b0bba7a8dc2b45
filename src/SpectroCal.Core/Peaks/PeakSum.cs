using SpectroCal.Fitting;
using SpectroCal.LineShapes;

namespace SpectroCal.Peaks;

/// <summary>
/// A sum of Gaussian peaks on a straight background, put together peak by peak and fitted to counts: the fit of a few peaks in a short
/// stretch of a spectrum. Peaks may share parameters.
/// </summary>
internal sealed class PeakSum
{
    private static readonly PeakComponent[] One = [new PeakComponent(0, 1, 0)];
    private readonly List<SpectrumComponent> _components = [];
    private readonly List<FitParameter> _parameters = [];

    /// <summary>Adds a parameter; peaks that name it use it.</summary>
    public PeakSum With(FitParameter parameter)
    {
        _parameters.Add(parameter);
        return this;
    }

    /// <summary>Adds one Gaussian.</summary>
    /// <param name="area">Name of the parameter that holds its counts.</param>
    /// <param name="position">Of its position, in the unit of the edges.</param>
    /// <param name="sigma">Of its standard deviation.</param>
    public PeakSum Peak(string area, string position, string sigma) => Peak(One, area, position, sigma);

    /// <summary>Adds lines with fixed relative intensities and separations.</summary>
    /// <param name="lines">The lines; their positions are relative to the parameter <paramref name="position"/>.</param>
    /// <param name="area">Name of the parameter that holds the counts of all of them.</param>
    /// <param name="position">Of their position, in the unit of the edges.</param>
    /// <param name="sigma">Of the standard deviation of each.</param>
    public PeakSum Peak(IReadOnlyList<PeakComponent> lines, string area, string position, string sigma)
    {
        _components.Add(new LinePeak(area, LineShape.Gaussian, lines, 1, [area, position, sigma]));
        return this;
    }

    /// <summary>Fits the peaks and their background, which is not negative at either end.</summary>
    /// <param name="edges">Edges of the bins, one more than there are counts.</param>
    /// <param name="counts">Counts in the bins.</param>
    /// <param name="left">Background at the first edge to begin with, counts per unit of the edges.</param>
    /// <param name="right">The same at the last edge.</param>
    /// <param name="settings">How; null: the defaults of fits.</param>
    public FitResult Fit(double[] edges, double[] counts, double left, double right, FitSettings? settings = null)
    {
        FitParameter[] parameters = [.. _parameters, new("b0", left) { Lower = 0 }, new("b1", right) { Lower = 0 }];
        var model = new SpectrumModel(
            edges,
            [.. _components, new PolynomialBackground(edges[0], edges[^1], ["b0", "b1"])],
            [.. parameters.Select(p => p.Name)]
        );
        return Fitter.Fit(new FitProblem(model, parameters, new FitData(counts)), settings);
    }
}
