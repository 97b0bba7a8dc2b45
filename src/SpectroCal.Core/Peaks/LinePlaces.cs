using SpectroCal.Numerics;

namespace SpectroCal.Peaks;

/// <summary>How close to a line its peak must lie, and how much this speaks for a scale.</summary>
/// <remarks>
/// The error of a position has four parts, added in quadrature: that of the fit of the peak; what a straight scale and the shape of peaks
/// leave out (<see cref="AssignmentSettings.ModelErrorEv"/>, with more where peaks overlap or are wide); how non-linear a real scale may be
/// (<see cref="AssignmentSettings.Nonlinearity"/>); how far the peak of several lines may be from their mean
/// (<see cref="LineCandidate.SpreadEv"/>), and from a line where another family has one in the same peak. Most lines are much closer than
/// the second lets expect, and some are not: the distances are those of two Gaussians.
/// </remarks>
internal sealed class LinePlaces
{
    /// <summary>
    /// Error of the position of a peak that was fitted together with a neighbour, as a share of its FWHM: the two are not sharply
    /// separated, and tails of the stronger move the weaker. Without it such peaks lie too far from their lines and are taken for others.
    /// </summary>
    private const double OverlapError = 0.03;

    /// <summary>
    /// Number of errors beyond which a peak is not this line. Fewer would lose lines where the errors are a little too small; without a
    /// limit every peak is compared with every line.
    /// </summary>
    private const double FarthestInErrors = 4;

    /// <summary>
    /// The least of <see cref="AssignmentSettings.ModelErrorEv"/> as a share of the FWHM: tails, steps under a peak and light that is not
    /// proportional move the peaks of detectors of 1 to 50 keV resolution by more than those of 130 eV.
    /// </summary>
    private const double ShapeError = 0.03;

    /// <summary>FWHM of a typical detector within which the lines of two elements, or of two shells, are one peak.</summary>
    private const double OnePeak = 1.2;

    /// <summary>
    /// Most that a line of another family moves a peak, eV: one that is farther off is that line's. With more, a pulser beside a strong
    /// line is taken for a weak one.
    /// </summary>
    private const double LargestPull = 25;

    /// <summary>
    /// Share of the lines that are off by <see cref="ErrorOfMost"/>. Of isolated lines on the scales of simulated arrays, 68 % are within
    /// 3.4 eV and 95 % within 9; in measured spectra of SRM 1832, of a gold tube and of water all are within 3 eV.
    /// </summary>
    private const double Most = 0.7;

    /// <summary>What a straight scale and the shape of peaks leave out for most lines, as a share of what they may for all.</summary>
    private const double ErrorOfMost = 0.35;

    private readonly LineCandidate[] _lines;
    private readonly AssignmentSettings _settings;
    private readonly double _middleEv;
    private readonly double[] _spreads; // how far from a line its peak may be, eV
    private readonly double[] _reach; // errors of the lines' energies that do not depend on the peak, eV

    /// <summary>Prepares for lines.</summary>
    /// <param name="lines">The lines; indices below are theirs.</param>
    /// <param name="middleEv">Mean energy of the lines, eV, from which the non-linearity of the scale is counted.</param>
    /// <param name="settings">What is known beforehand.</param>
    /// <param name="sharesPeaks">
    /// Whether a line may have those of other families in its peak. Where the elements are known, scales that are 4 % off, as those of
    /// tungsten with iron and nickel, are told apart by just these places, and their blends are fitted later.
    /// </param>
    public LinePlaces(LineCandidate[] lines, double middleEv, AssignmentSettings settings, bool sharesPeaks = false)
    {
        (_lines, _middleEv, _settings) = (lines, middleEv, settings);
        _spreads = [.. lines.Select(l => sharesPeaks ? Spread(l, lines) : l.SpreadEv)];
        _reach = [.. lines.Zip(_spreads, (l, s) => settings.ModelErrorEv + s + settings.Nonlinearity * Math.Abs(l.EnergyEv - middleEv))];
    }

    /// <summary>What a straight scale and the shape of peaks leave out, eV.</summary>
    public double ModelErrorEv => _settings.ModelErrorEv;

    /// <summary>Standard error of the distance between a peak and a line, eV.</summary>
    public double Error(Peak peak, double gain, int line) => Error(peak, gain, _spreads[line], _lines[line].EnergyEv);

    /// <summary>Standard error of the position of a peak at an energy, eV, whatever line it is.</summary>
    public double Error(Peak peak, double gain, double energyEv) => Error(peak, gain, 0, energyEv);

    /// <summary>
    /// Whether a peak is close enough to a line to be considered; the errors are added linearly, which gives more than in quadrature.
    /// </summary>
    public bool MayBe(Peak peak, double gain, double distanceEv, int line) =>
        Math.Abs(distanceEv)
        < FarthestInErrors * (gain * peak.ChannelError + OverlapEv(peak, gain) + ShapeBeyondEv(peak, gain) + _reach[line]);

    /// <summary>
    /// Natural logarithm of how much likelier a peak is at this distance if it is the line than if it may lie anywhere in the spectrum;
    /// null where it lies too far off.
    /// </summary>
    /// <param name="peak">The peak.</param>
    /// <param name="gain">Gain, eV per channel.</param>
    /// <param name="distanceEv">Energy of the peak minus that of the line, eV.</param>
    /// <param name="line">The line.</param>
    /// <param name="lengthEv">Length of the spectrum, eV.</param>
    public double? Gained(Peak peak, double gain, double distanceEv, int line, double lengthEv) =>
        MayBe(peak, gain, distanceEv, line) ? Gained(peak, gain, distanceEv, lengthEv, _lines[line].EnergyEv, _spreads[line]) : null;

    /// <summary>The same for a peak that lines bring with them, at an energy.</summary>
    public double? Gained(Peak peak, double gain, double distanceEv, double lengthEv, double energyEv) =>
        Gained(peak, gain, distanceEv, lengthEv, energyEv, spreadEv: 0);

    // Beside what its own family does to it: lines of others that are in its peak move that by half of their distance times their share, as
    // far as intensities tell, which are those within each family.
    private static double Spread(LineCandidate line, LineCandidate[] lines)
    {
        double square = line.SpreadEv * line.SpreadEv,
            near = OnePeak * LineFamily.Typical.Fwhm(line.EnergyEv);
        foreach (LineCandidate other in lines)
        {
            double distance = other.EnergyEv - line.EnergyEv;
            if (other.Family == line.Family || Math.Abs(distance) > near)
                continue;
            double pull = Math.Min(LargestPull, LineFamily.Pull(Math.Abs(distance), other.Intensity, line.Intensity));
            square += pull * pull;
        }
        return Math.Sqrt(square);
    }

    private double? Gained(Peak peak, double gain, double distanceEv, double lengthEv, double energyEv, double spreadEv)
    {
        double error = Error(peak, gain, spreadEv, energyEv);
        return Math.Abs(distanceEv) > FarthestInErrors * error
            ? null
            : Math.Log(
                lengthEv
                    * (
                        Most * ErrorFunctions.NormalDensity(distanceEv, Error(peak, gain, spreadEv, energyEv, ErrorOfMost))
                        + (1 - Most) * ErrorFunctions.NormalDensity(distanceEv, error)
                    )
            );
    }

    private static double OverlapEv(Peak peak, double gain) => peak.Overlaps ? OverlapError * gain * peak.FwhmChannels : 0;

    private double ShapeBeyondEv(Peak peak, double gain) => Math.Max(0, ShapeError * gain * peak.FwhmChannels - _settings.ModelErrorEv);

    private double Error(Peak peak, double gain, double spreadEv, double energyEv, double ofModel = 1)
    {
        double place = gain * peak.ChannelError,
            bend = _settings.Nonlinearity * (energyEv - _middleEv),
            shape = ofModel * _settings.ModelErrorEv + ShapeBeyondEv(peak, gain) + OverlapEv(peak, gain);
        return Math.Sqrt(place * place + bend * bend + shape * shape + spreadEv * spreadEv);
    }
}
