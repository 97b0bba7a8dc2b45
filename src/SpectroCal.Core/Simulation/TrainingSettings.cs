using SpectroCal.Detectors;
using SpectroCal.Lines;

namespace SpectroCal.Simulation;

/// <summary>
/// What spectra that networks are trained with look like: everything that a detector may do is drawn anew for each spectrum, so that a
/// network cannot rely on it.
/// </summary>
/// <remarks>
/// By default a silicon drift detector of VIP-2 (Meas. Sci. Technol. 35 (2023) 025501): Ti and Mn lines of a Fe-55 source on titanium, and
/// a Cu Ka line two orders of magnitude weaker. The publication says "large differences in peak positions, widths and relative
/// amplitudes" and gives no numbers: the ranges are this project's.
/// </remarks>
public sealed record TrainingSettings
{
    /// <summary>The lines whose centroids are to be found.</summary>
    public IReadOnlyList<TrainingLine> Lines { get; init; } =
    [
        .. TrainingLine.For(LineLibrary.Default.ParseList("Ti Ka, Ti Kb, Mn Ka, Mn Kb")),
        new(LineLibrary.Default.Find("Cu Ka"), new DrawnRange(0.003, 0.03), "Mn Ka"),
    ];

    /// <summary>The channel where the first bin begins.</summary>
    public double FirstChannel { get; init; }

    /// <summary>Width of a bin, channels.</summary>
    public double ChannelsPerBin { get; init; } = 10;

    /// <summary>Number of bins.</summary>
    public int Bins { get; init; } = 300;

    /// <summary>Expected counts in the bins; the logarithm is drawn uniformly.</summary>
    public DrawnRange Counts { get; init; } = new(50, 50_000);

    /// <summary>Gain, eV per channel. Scales that put a line outside of the bins are drawn again.</summary>
    public DrawnRange GainEvPerChannel { get; init; } = new(3.8, 6.5);

    /// <summary>Energy of channel 0, eV.</summary>
    public DrawnRange OffsetEv { get; init; } = new(-600, 600);

    /// <summary>
    /// Quadratic distortion: rms deviation of the scale at the highest of the lines from the straight line through the lowest and the
    /// middle one (Ti Ka and Mn Ka of the lines by default, at Cu Ka), eV; normally distributed. Of two lines the middle is between them;
    /// a single one is the middle of half its energy and half as much again.
    /// </summary>
    public double BendEv { get; init; } = 5;

    /// <summary>Full width at half maximum at <see cref="WidthEnergyEv"/>, eV; elsewhere it follows from Fano statistics.</summary>
    public DrawnRange FwhmEv { get; init; } = new(130, 230);

    /// <summary>Energy at which the width is given, eV.</summary>
    public double WidthEnergyEv { get; init; } = 6000;

    /// <summary>Fraction of each line in an exponential tail of incomplete charge, 0 to 1.</summary>
    public DrawnRange TailFraction { get; init; } = new(0, 0.15);

    /// <summary>Decay length of the tail, standard deviations of the line.</summary>
    public DrawnRange TailSigmas { get; init; } = new(1, 4);

    /// <summary>Fraction of each line in a flat shelf from zero to its energy.</summary>
    public DrawnRange ShelfFraction { get; init; } = new(0, 0.02);

    /// <summary>Fraction of the counts in a background that is linear in the channel, above the threshold.</summary>
    public DrawnRange BackgroundFraction { get; init; } = new(0.01, 0.15);

    /// <summary>Fraction of the counts in noise right above the threshold; half of the spectra have none.</summary>
    public DrawnRange NoiseFraction { get; init; } = new(0, 0.05);

    /// <summary>Threshold of the front end, eV.</summary>
    public DrawnRange ThresholdEv { get; init; } = new(0, 1500);

    /// <summary>
    /// Silicon escape peak of each line, 1740 eV below it, as a fraction of the line; lines below the silicon edge have none.
    /// </summary>
    public DrawnRange EscapeFraction { get; init; } = new(0, 0.01);

    /// <summary>Fraction of the events that are two in one, which add their energies.</summary>
    public DrawnRange PileUpFraction { get; init; } = new(0, 0.004);

    /// <summary>Up to how many lines there are that nobody listed, anywhere in the bins.</summary>
    public int UnknownLines { get; init; } = 3;

    /// <summary>Each unknown line as a fraction of all counts in lines; the logarithm is drawn uniformly.</summary>
    public DrawnRange UnknownFraction { get; init; } = new(0.001, 0.02);

    /// <summary>Throws unless the settings describe spectra.</summary>
    /// <exception cref="CalibrationException">What is wrong.</exception>
    public TrainingSettings Validated()
    {
        Require(Lines.Count >= 1, "Spectra to train with need at least one line.");
        Require(
            Lines.Select(l => l.Line.Name).Distinct(StringComparer.Ordinal).Count() == Lines.Count,
            "Each line to train with must be listed once."
        );
        foreach (TrainingLine line in Lines)
        {
            line.Yield.Require($"The yield of {line.Line.Name}", double.Epsilon, double.MaxValue);
            Require(
                line.RelativeTo is null || Lines.Any(l => l.Line.Name == line.RelativeTo && l.RelativeTo is null),
                $"The yield of {line.Line.Name} is relative to {line.RelativeTo}, which must be a line of the list with a yield of its own."
            );
        }
        Require(
            double.IsFinite(FirstChannel) && ChannelsPerBin > 0 && double.IsFinite(ChannelsPerBin),
            "Bins must be finite and have a width."
        );
        Require(Bins is >= 10 and <= 100_000, $"Spectra to train with must have 10 to 100 000 bins, not {Bins}.");
        Counts.Require("The counts", 1, 1e9);
        GainEvPerChannel.Require("The gain in eV per channel", double.Epsilon, 1e9);
        OffsetEv.Require("The offset in eV", -1e9, 1e9);
        Require(BendEv >= 0 && double.IsFinite(BendEv), "The rms bend of the scale must not be negative.");
        Require(WidthEnergyEv > 0 && double.IsFinite(WidthEnergyEv), "The energy at which the width is given must be positive.");
        FwhmEv.Require("The full width at half maximum in eV, which silicon limits,", new ResolutionModel(0).Fwhm(WidthEnergyEv), 1e9);
        TailFraction.Require("The fraction of a line in the tail", 0, 1);
        TailSigmas.Require("The length of the tail in standard deviations", 0, 100);
        ShelfFraction.Require("The fraction of a line in the shelf", 0, 1);
        BackgroundFraction.Require("The fraction of background", 0, 0.9);
        NoiseFraction.Require("The fraction of noise", 0, 0.09);
        ThresholdEv.Require("The threshold in eV", 0, 1e9);
        EscapeFraction.Require("The fraction of silicon escape", 0, 0.5);
        PileUpFraction.Require("The fraction of pile-up", 0, 0.5);
        Require(UnknownLines is >= 0 and <= 100, $"There must be 0 to 100 unknown lines, not {UnknownLines}.");
        UnknownFraction.Require("The fraction of an unknown line", double.Epsilon, 1);
        return this;
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new CalibrationException(message);
    }
}
