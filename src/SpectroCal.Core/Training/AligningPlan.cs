using SpectroCal.Detectors;
using SpectroCal.Neural;
using SpectroCal.Simulation;

namespace SpectroCal.Training;

/// <summary>The networks of an <see cref="AligningNetwork"/>: they are shown counts, and should answer with the scale.</summary>
internal sealed class AligningPlan : ICentroidPlan
{
    /// <summary>Numbers of a scale: place of the lowest energy and distance of the middle one, bins; bend, in its unit.</summary>
    public const int ScaleNumbers = 3;

    private const double StepsPerFwhm = 2.6; // of the narrowest lines: finer steps did not improve centroids
    private const double MarginFwhms = 5; // of the widest lines, from the outer lines to the ends of the grid
    private const double UnitsPerFwhm = 6.5; // corrections, of the narrowest lines
    private const double RangeMargin = 0.05; // of the range that the scales have
    private const int Passes = 3; // a fourth changed nothing
    private static readonly int[] CoarseUnits = [192, 64];
    private static readonly int[] RefiningUnits = [192, 192, 64];

    private readonly ModelBinning _binning;

    /// <summary>The networks for spectra.</summary>
    public AligningPlan(TrainingSettings spectra)
    {
        _binning = SpectrumSet.BinningOf(spectra);
        Alignment = GridOf(spectra);
        Coarse = Standardized(AlignedInput.CoarseLength(spectra.Bins), CoarseUnits, 2);
        Refining = Standardized(AlignedInput.Length(Alignment), RefiningUnits, ScaleEstimate.Numbers);
    }

    /// <summary>The grid of energies.</summary>
    public Alignment Alignment { get; }

    /// <summary>The first network.</summary>
    public NetworkDescription Coarse { get; }

    /// <summary>The second network.</summary>
    public NetworkDescription Refining { get; }

    /// <inheritdoc/>
    public IReadOnlyList<NetworkDescription> Networks => [Coarse, Refining];

    /// <inheritdoc/>
    public int InputLength => _binning.Bins;

    /// <inheritdoc/>
    public int TargetLength => ScaleNumbers;

    /// <inheritdoc/>
    public void Fill(TrainingSpectrum spectrum, ReadOnlySpan<float> counts, Span<float> input, Span<float> target)
    {
        counts.CopyTo(input);
        double low = _binning.Bin(spectrum.LowChannel);
        target[0] = (float)low;
        target[1] = (float)(_binning.Bin(spectrum.MiddleChannel) - low);
        target[2] = (float)(spectrum.BendEv / Alignment.BendEv);
    }

    private static Alignment GridOf(TrainingSettings spectra)
    {
        ScaleNodes nodes = TrainingSpectra.NodesOf(spectra);
        ModelBinning binning = SpectrumSet.BinningOf(spectra);
        DrawnRange gain = spectra.GainEvPerChannel,
            offset = spectra.OffsetEv;
        double narrowest = spectra.FwhmEv.Least,
            margin = MarginFwhms * spectra.FwhmEv.Greatest,
            first = spectra.Lines.Min(l => l.Line.MeanEnergyEv) - margin,
            last = spectra.Lines.Max(l => l.Line.MeanEnergyEv) + margin,
            // Steps much narrower than bins would show bins, not lines.
            step = Math.Max(narrowest / StepsPerFwhm, gain.Least * spectra.ChannelsPerBin);
        double[] lows =
        [
            .. from o in new[] { offset.Least, offset.Greatest }
            from g in new[] { gain.Least, gain.Greatest }
            select binning.Bin((nodes.LowEv - o) / g),
        ];
        double lowMargin = RangeMargin * (lows.Max() - lows.Min()),
            distance = (nodes.MiddleEv - nodes.LowEv) / spectra.ChannelsPerBin;
        return new Alignment(
            nodes,
            first,
            step,
            (int)Math.Ceiling((last - first) / step),
            lows.Min() - lowMargin,
            lows.Max() + lowMargin,
            (1 - RangeMargin) * distance / gain.Greatest,
            (1 + RangeMargin) * distance / gain.Least,
            narrowest / UnitsPerFwhm,
            spectra.BendEv > 0 ? spectra.BendEv : 1,
            Passes
        );
    }

    private static NetworkDescription Standardized(int inputs, int[] units, int outputs) =>
        new(
            inputs,
            [
                [new Layer.Standardization()],
            ],
            [.. units.Select(u => new Layer.Dense(u, true)), new Layer.Dense(outputs, false)]
        );
}
