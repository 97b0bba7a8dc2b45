using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Lines;
using SpectroCal.Peaks;
using SpectroCal.Tests.Peaks;

namespace SpectroCal.Tests.Calibration;

/// <summary>A bend that all scales of an array share.</summary>
public sealed class ArrayBendTests
{
    private const double Gain = 10;
    private const double Last = 4000; // channels
    private static readonly double[] Energies = [4500, 5000, 22_000, 25_000, 32_000, 36_000];

    [Theory]
    [InlineData(0.001)]
    [InlineData(-0.001)]
    public void IsThatOfEachScale(double bend)
    {
        DetectorCalibration[] outcomes = Array((c, n) => Bent(bend, c), LinesEv);
        double before = outcomes.Max(Worst);
        ArrayBend.Follow(outcomes);
        Assert.All(outcomes, o => Assert.Equal(3, o.Standard!.Calibration.Parameters.Count));
        Assert.All(outcomes, o => Assert.Equal(DetectorStatus.Calibrated, o.Status));
        Assert.InRange(outcomes.Max(Worst), 0, before / 3);
        // In the middle of the range, as the sentence says.
        Assert.All(
            outcomes,
            o => Assert.Contains(o.Warnings, w => w.StartsWith("Its scale is of the second degree, ", StringComparison.Ordinal))
        );

        double Worst(DetectorCalibration o) =>
            Energies.Max(e => Math.Abs(o.Standard!.Calibration.Energy(o.Standard.Lines.First(l => l.EnergyEv == e).Channel) - e));
    }

    [Theory]
    [InlineData(0, DetectorStatus.Calibrated)]
    [InlineData(0.0001, DetectorStatus.Calibrated)] // 4 eV in the middle: less than a line is known to
    [InlineData(0.004, DetectorStatus.Suspect)] // more than any converter
    public void IsNotMadeOfAnything(double bend, DetectorStatus status)
    {
        DetectorCalibration[] outcomes = Array((c, n) => Bent(bend, c), LinesEv);
        ArrayBend.Follow(outcomes);
        Assert.All(outcomes, o => Assert.Equal(2, o.Standard!.Calibration.Parameters.Count));
        Assert.All(outcomes, o => Assert.Equal(status, o.Status));
    }

    // Lines that a straight scale did not reach are further from it than those that it goes through tell.
    [Theory]
    [InlineData(3700, 1000, DetectorStatus.Calibrated)]
    [InlineData(3950, 1000, DetectorStatus.Suspect)]
    [InlineData(3950, 20, DetectorStatus.Calibrated)] // weak
    public void LeadsNowhereBeyondItsLines(double channel, double area, DetectorStatus status)
    {
        Peak[] peaks = [Made.Peak(2500, 10, area: 1000), Made.Peak(channel, 10, area: area)];
        DetectorCalibration[] outcomes = [.. Array((c, n) => Bent(0.001, c), LinesEv).Select(o => o with { Peaks = peaks })];
        ArrayBend.Follow(outcomes);
        Assert.All(outcomes, o => Assert.Equal(status, o.Status));
    }

    // Two lines off by 15 eV in all detectors, and said to be known to 12 only: they look a little like a bend, which they are not.
    [Fact]
    public void OneBlendMovesNoScaleFurtherThanItsErrorSays()
    {
        DetectorCalibration[] outcomes = Array((c, n) => n < 2 ? 15 / Gain : 0, (_, n) => n < 2 ? 12 : 3);
        ArrayBend.Follow(outcomes);
        Assert.All(
            outcomes,
            o =>
                Assert.All(
                    Energies.Select(e => (e, Scale: o.Standard!.Calibration)),
                    x => Assert.InRange(Math.Abs(x.Scale.Energy(x.e / Gain) - x.e), 0, 2 * x.Scale.EnergyError(x.e / Gain))
                )
        );
    }

    // Where the array shows a bend by one and a half errors only, a strong peak beyond the lines keeps a scale straight.
    [Theory]
    [InlineData(3700, 3)]
    [InlineData(3950, 2)]
    public void ABendThatIsNotSureLeadsNowhere(double channel, int parameters)
    {
        Peak[] peaks = [Made.Peak(2500, 10, area: 1000), Made.Peak(channel, 10, area: 1000)];
        DetectorCalibration[] outcomes =
        [
            .. Array((c, n) => Bent(0.0008, c), (_, n) => n < 2 ? 25 : 8).Select(o => o with { Peaks = peaks }),
        ];
        ArrayBend.Follow(outcomes);
        Assert.All(outcomes, o => Assert.Equal(DetectorStatus.Calibrated, o.Status));
        Assert.All(outcomes, o => Assert.Equal(parameters, o.Standard!.Calibration.Parameters.Count));
    }

    // K lines of elements that are named as those after them: all lie nearly on a parabola.
    [Fact]
    public void OtherElementsAreNoBend()
    {
        double[] seen = [Ka("V"), Ka("Mn"), Ka("Co"), Ka("Zn"), Ka("Ge")],
            named = [Ka("Cr"), Ka("Fe"), Ka("Ni"), Ka("Ga"), Ka("As")];
        DetectorCalibration[] outcomes =
        [
            .. Enumerable.Range(0, 8).Select(i => Of(i, [.. seen.Select(e => e / Gain)], named, (_, _) => 3)),
        ];
        ArrayBend.Follow(outcomes);
        Assert.All(outcomes, o => Assert.Equal(2, o.Standard!.Calibration.Parameters.Count));
    }

    private static double Ka(string element) => LineLibrary.Default.Find($"{element} Ka").MeanEnergyEv;

    private static double LinesEv(double energy, int line) => 3;

    // Channels by which a converter is off: most in the middle of its range.
    private static double Bent(double bend, double channel) => -4 * bend * Last * channel / Last * (1 - channel / Last);

    private static DetectorCalibration[] Array(Func<double, int, double> off, Func<double, int, double> errorEv) =>
        [
            .. Enumerable
                .Range(0, 8)
                .Select(i => Of(i, [.. Energies.Select((e, n) => e / Gain).Select((c, n) => c + off(c, n))], Energies, errorEv)),
        ];

    // Detectors differ by what their peaks are known to.
    private static DetectorCalibration Of(int index, double[] channels, double[] energies, Func<double, int, double> errorEv)
    {
        var random = new Random(index);
        var resolution = new ResolutionModel(50);
        return new DetectorCalibration($"{index}", DetectorStatus.Calibrated, null, [])
        {
            Standard = StandardCalibration.Through([
                .. channels.Select(
                    (c, n) =>
                        new CalibrationLine($"{n}", c + 0.2 * (random.NextDouble() - 0.5), 0.06, energies[n], errorEv(energies[n], n))
                        {
                            FwhmChannels = resolution.Fwhm(energies[n]) / Gain,
                        }
                ),
            ]),
            Resolution = resolution,
            Named = energies,
            Range = (0, Last),
        };
    }
}
