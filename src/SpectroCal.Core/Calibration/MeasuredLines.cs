using SpectroCal.Detectors;
using SpectroCal.Lines;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>From assigned peaks of a detector to the points of its calibration: the channel and the energy that belong together.</summary>
internal sealed class MeasuredLines
{
    private const double OverlapShift = 0.02; // FWHM, of peaks that a fit must tell apart
    private const double UnknownShift = 0.3; // FWHM, that a line under the peak moves it by times its share

    /// <summary>
    /// Counts for each part of a blend that tell them apart: with fewer a fit moves the line to wherever fluctuations suggest a part less.
    /// </summary>
    private const double LeastCounts = 100;

    /// <summary>Relative error of the counts of a peak whose width is known well: as well as lines differ in width.</summary>
    private const double KnownWidth = 0.05;

    /// <summary>
    /// What widens a peak beyond its line, FWHM, from which it gives no point: it is one and a half times as wide, and of several lines.
    /// </summary>
    private const double LargestWidening = 0.5;

    /// <summary>
    /// Cost of its width (<see cref="WidthScore.TooNarrow"/>), four standard deviations, from which a peak is no line of its energy: what
    /// was fitted narrower than charge statistics allow is not where the line is.
    /// </summary>
    private const double LargestNarrow = 8;

    private const double LargestPull = 0.2; // FWHM, that other lines may pull a peak by which then gives no point

    private readonly ChannelHistogram _histogram;
    private readonly IReadOnlyList<Peak> _peaks;
    private readonly LineBlends _blends;
    private readonly ArrayCalibrationSettings _settings;
    private readonly ResolutionModel _narrowest;
    private readonly WidthScore _widths;
    private readonly double _strongest;
    private readonly double _middleEv;
    private PreparedCounts? _prepared;

    /// <summary>Prepares for a detector.</summary>
    /// <param name="histogram">Its spectrum.</param>
    /// <param name="peaks">Its peaks.</param>
    /// <param name="assignment">Its lines and scale.</param>
    /// <param name="blends">Which lines lie under one peak.</param>
    /// <param name="settings">How.</param>
    public MeasuredLines(
        ChannelHistogram histogram,
        IReadOnlyList<Peak> peaks,
        LineAssignment assignment,
        LineBlends blends,
        ArrayCalibrationSettings settings
    )
    {
        (_histogram, _peaks, _blends, _settings) = (histogram, peaks, blends, settings);
        _widths = new WidthScore(settings.Assignment.StatisticalEv);
        _strongest = assignment.Lines.Max(l => l.Peak.Area);
        _middleEv = assignment.Lines.Average(l => l.Candidate.EnergyEv);
        double[] noise = Noise(assignment.Lines, assignment.GainEvPerChannel, settings.Assignment.StatisticalEv);
        // Several lines that make one peak show more.
        Resolution = ResolutionOf(noise[(noise.Length - 1) / 2], assignment, settings.Assignment.StatisticalEv);
        double[] known = Noise(
            assignment.Lines.Where(l => l.Peak.AreaError < KnownWidth * l.Peak.Area),
            assignment.GainEvPerChannel,
            settings.Assignment.StatisticalEv
        );
        _narrowest = known.Length > 0 ? ResolutionOf(known[0], assignment, settings.Assignment.StatisticalEv) : Resolution;
    }

    /// <summary>The noise that most lines show above the statistics of their charge.</summary>
    public ResolutionModel Resolution { get; }

    /// <summary>The points of assigned lines.</summary>
    public IEnumerable<CalibrationLine> Of(LineAssignment assignment) =>
        assignment.Lines.Select(l => Of(l, assignment)).OfType<CalibrationLine>();

    /// <summary>The point of a line; null for a blend whose parts cannot be told.</summary>
    /// <param name="assigned">The line and its peak.</param>
    /// <param name="assignment">The scale there, with the lines beside it.</param>
    public CalibrationLine? Of(AssignedLine assigned, LineAssignment assignment)
    {
        double energy = assigned.Candidate.EnergyEv,
            sigma = Resolution.Sigma(energy),
            fwhm = assignment.GainEvPerChannel * assigned.Peak.FwhmChannels;
        double unknown = UnknownShift * fwhm * Math.Min(1, _settings.UnknownShare * _strongest / assigned.Peak.Area),
            overlap = assigned.Peak.Overlaps ? OverlapShift * fwhm : 0,
            // No scale is straight to the errors of peaks of many counts far apart.
            bend = _settings.Assignment.Nonlinearity * (energy - _middleEv),
            // The lines of soft peaks are not told apart by a fit, and their shares depend on what absorbs them.
            spread = assigned.Candidate.IsSoft ? assigned.Candidate.SpreadEv : 0,
            shape = _settings.LineErrorFor(fwhm),
            assumed = Math.Sqrt(unknown * unknown + bend * bend + spread * spread),
            error = Math.Sqrt(shape * shape + overlap * overlap + assumed * assumed);
        if (_widths.TooNarrow(assigned.Peak, assignment.GainEvPerChannel, energy) > LargestNarrow)
            return null;
        string name = assigned.Candidate.Group.Name;
        Blend? blend = assigned.Candidate.IsSoft ? null : _blends.Of(assigned, assignment, _peaks, sigma);
        if (blend is not null && assigned.Peak.Area >= LeastCounts * blend.Parts.Count && IsTold(blend, assignment))
        {
            if (
                BlendFit.Of(Prepared, BinScale.Of(_histogram), assigned, assignment, blend, _peaks, sigma, _narrowest.Sigma(energy))
                is not { } line
            )
                return null;
            double unnamed = WidenedEv(energy, assignment.GainEvPerChannel * line.FwhmChannels, line.FwhmError, 0);
            return new CalibrationLine(name, line.Channel, line.ChannelError, line.EnergyEv, Math.Sqrt(error * error + unnamed * unnamed))
            {
                FwhmChannels = line.FwhmChannels,
                AssumedEv = Assumed(unnamed),
            };
        }
        LineGroup group = blend is null ? assigned.Candidate.Group : InPeak(blend, assigned, assignment, sigma);
        double pull = blend?.PullEv(group.MeanEnergyEv, assigned.Peak.Area) ?? 0;
        if (pull > LargestPull * Resolution.Fwhm(energy))
            return null;
        double apart = group.Components.Sum(c => c.RelativeIntensity * Square(c.Line.EnergyEv - group.MeanEnergyEv)),
            widened = WidenedEv(energy, fwhm, assigned.Peak.AreaError / assigned.Peak.Area, apart);
        if (widened > LargestWidening * Resolution.Fwhm(energy) && !IsOfGamma(assignment))
            return null;
        return new CalibrationLine(
            name,
            assigned.Peak.Channel,
            assigned.Peak.ChannelError,
            group == assigned.Candidate.Group ? EffectiveEnergy.Of(group, fwhm / ResolutionModel.FwhmPerSigma) : group.MeanEnergyEv,
            Math.Sqrt(error * error + pull * pull + widened * widened)
        )
        {
            FwhmChannels = assigned.Peak.FwhmChannels,
            AssumedEv = Assumed(widened),
            IsUnresolved = blend is not null,
        };

        double Assumed(double ofWidth) => IsOfGamma(assignment) ? Math.Sqrt(assumed * assumed + ofWidth * ofWidth) : assumed;
    }

    // Among gamma lines, of germanium or a scintillator, the law of widths is not known so well.
    private static bool IsOfGamma(LineAssignment assignment) => assignment.Lines.Any(l => l.Candidate.IsGamma);

    // The line with those of its shell that are in its peak and have none of their own: their share is known (Ka2 of barium, 370 eV below
    // Ka1, is half as strong), and where few counts do not tell them apart the peak is where both of them together are. Farther apart than
    // a width the peak may be the line alone: its width says which.
    private static LineGroup InPeak(Blend blend, AssignedLine assigned, LineAssignment assignment, double sigmaEv)
    {
        LineGroup line = assigned.Candidate.Group,
            shell = blend.Parts.First(p => double.IsPositiveInfinity(p.LargestArea)).Group;
        LineComponent[] inside =
        [
            .. shell.Components.Where(c =>
                c.Line.EnergyEv > blend.LowEv
                && c.Line.EnergyEv < blend.HighEv
                && !assignment.Lines.Any(o => o.Candidate.Group != line && o.Candidate.Group.Components.Any(k => k.Line == c.Line))
            ),
        ];
        if (inside.Length <= line.Components.Count)
            return line;
        var together = new LineGroup(line.Name, inside);
        double apart = together.Components.Sum(c => c.RelativeIntensity * Square(c.Line.EnergyEv - together.MeanEnergyEv)),
            both = Math.Sqrt(sigmaEv * sigmaEv + apart);
        return apart < sigmaEv * sigmaEv || WidthScore.SigmaEv(assigned.Peak, assignment.GainEvPerChannel) > Math.Sqrt(sigmaEv * both)
            ? together
            : line;
    }

    private PreparedCounts Prepared => _prepared ??= PreparedCounts.Of(_histogram.Counts);

    // In coarse channels a fit cannot tell the lines of a peak apart, and its place is known as well as the others may pull it.
    private bool IsTold(Blend blend, LineAssignment assignment) =>
        BlendFit.AreChannelsEnough(Prepared, BinScale.Of(_histogram), assignment, blend);

    // How far what widens a peak beyond its lines may move it: a share f of its counts, d beside them, adds f (1 - f) d² to its variance
    // and moves its mean by f d, which is the root of that variance where both are equally strong.
    private double WidenedEv(double energyEv, double fwhmEv, double relativeError, double apartEv2)
    {
        double narrowest = fwhmEv * Math.Max(0, 1 - relativeError) / (1 + WidthScore.WidthSpread) / ResolutionModel.FwhmPerSigma;
        return energyEv > WidthScore.HardEv ? 0 : Math.Sqrt(Math.Max(0, Square(narrowest) - Square(Resolution.Sigma(energyEv)) - apartEv2));
    }

    // What peaks show above the statistics of their charge, variances in eV², ascending.
    private static double[] Noise(IEnumerable<AssignedLine> lines, double gain, double statisticalEv) =>
        [.. lines.Select(l => Square(WidthScore.SigmaEv(l.Peak, gain)) - statisticalEv * l.Candidate.EnergyEv).Order()];

    private static ResolutionModel ResolutionOf(double noiseEv2, LineAssignment assignment, double statisticalEv) =>
        new(Math.Sqrt(Math.Max(noiseEv2, 0.1 * statisticalEv * assignment.Lines[0].Candidate.EnergyEv)), statisticalEv, 1);

    private static double Square(double x) => x * x;
}
