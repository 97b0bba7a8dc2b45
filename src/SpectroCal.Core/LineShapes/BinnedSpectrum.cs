using SpectroCal.Detectors;
using SpectroCal.Fitting;
using SpectroCal.Spectra;

namespace SpectroCal.LineShapes;

/// <summary>Counts in energy bins of any width: what line shapes are fitted to.</summary>
public sealed record BinnedSpectrum
{
    private readonly double[] _edges;
    private readonly double[] _counts;

    /// <summary>Takes edges and counts.</summary>
    /// <param name="edgesEv">Edges of the bins, eV, increasing: one more than there are counts.</param>
    /// <param name="counts">Counts in each bin; not whole numbers where channels were shared among bins.</param>
    /// <exception cref="FitException">The lengths do not match, or the edges do not increase.</exception>
    public BinnedSpectrum(IReadOnlyList<double> edgesEv, IReadOnlyList<double> counts)
    {
        if (edgesEv.Count != counts.Count + 1)
            throw new FitException($"{counts.Count} bins have {counts.Count + 1} edges; {edgesEv.Count} were given.");
        for (int j = 0; j < counts.Count; j++)
            if (!(edgesEv[j + 1] > edgesEv[j]))
                throw new FitException($"The energy does not rise from {edgesEv[j]} to {edgesEv[j + 1]} eV.");
        (_edges, _counts) = ([.. edgesEv], [.. counts]);
    }

    /// <summary>Edges of the bins, eV.</summary>
    public IReadOnlyList<double> EdgesEv => _edges;

    /// <summary>Counts in each bin.</summary>
    public IReadOnlyList<double> Counts => _counts;

    /// <summary>A spectrum on an energy axis.</summary>
    public static BinnedSpectrum Of(EnergySpectrum spectrum) =>
        new(
            [.. Enumerable.Range(0, spectrum.Axis.Count + 1).Select(j => spectrum.Axis.StartEv + j * spectrum.Axis.StepEv)],
            spectrum.Counts
        );

    /// <summary>
    /// The channels of a histogram at their energies: each channel stays one bin, so that the counts keep their Poisson statistics.
    /// Channels outside the stretch around the middle in which the energy rises are left out.
    /// </summary>
    /// <exception cref="FitException">The energy rises nowhere.</exception>
    public static BinnedSpectrum Of(ChannelHistogram histogram, EnergyCalibration calibration)
    {
        int n = histogram.Length;
        double[] edges =
        [
            .. Enumerable.Range(0, n + 1).Select(j => calibration.Energy(histogram.Position(0) + (j - 0.5) * histogram.Width)),
        ];
        int first = n / 2,
            last = n / 2;
        while (last < n && edges[last + 1] > edges[last])
            last++;
        while (first > 0 && edges[first] > edges[first - 1])
            first--;
        if (last == first)
            throw new FitException("The calibration gives no rising energy.");
        return new BinnedSpectrum(
            edges[first..(last + 1)],
            [.. Enumerable.Range(first, last - first).Select(j => (double)histogram.Counts[j])]
        );
    }

    /// <summary>The bins that overlap a range by more than half.</summary>
    /// <exception cref="FitException">There are none.</exception>
    public BinnedSpectrum Within(double lowEv, double highEv)
    {
        int[] inside =
        [
            .. Enumerable
                .Range(0, _counts.Length)
                .Where(j => 0.5 * (_edges[j] + _edges[j + 1]) is var centre && centre > lowEv && centre < highEv),
        ];
        if (inside.Length == 0)
            throw new FitException(
                $"The spectrum, from {_edges[0]:G6} to {_edges[^1]:G6} eV, has no bins between {lowEv:G6} and {highEv:G6} eV."
            );
        return new BinnedSpectrum(_edges[inside[0]..(inside[^1] + 2)], _counts[inside[0]..(inside[^1] + 1)]);
    }
}
