using SpectroCal.Tpc.Readout;
using SpectroCal.Tpc.Simulation;

namespace SpectroCal.Tests.Tpc;

/// <summary>Responses, potentials and converters against values computed elsewhere.</summary>
public sealed class ReadoutTests
{
    private static readonly DoubleExponentialResponse Response = new();

    [Theory]
    [InlineData(0, 0, 1, 0.679, 2.644, 2.948)]
    [InlineData(0.1, 0, 0.97117, 0.51549, 2.18547, 2.88564)]
    [InlineData(0.1, 0.1, 0.9409, 0.4397, 1.86177, 2.87153)]
    [InlineData(0.2, 0, 0.88648, 0.24156, 2.64468, 3.23956)]
    [InlineData(0.2, 0.1, 0.91477, 0.25349, 2.45581, 3.2737)]
    [InlineData(-0.2217, 0.2217, 0.96512548, 0.087225280, 3.7497236, 4.0318093)]
    public void ConstantsDependOnThePlace(double x, double y, double a, double b, double c, double shift)
    {
        DoubleExponentialResponse.Place place = Response.At(x, y);
        Assert.Equal(
            [a, b, c, shift],
            [place.FastFraction, place.FastUs, place.SlowUs, place.CollectionUs],
            (p, q) => Math.Abs(p - q) < 6e-6
        );
    }

    [Theory]
    [InlineData(0, 0, 0, 2, 0.24754303)]
    [InlineData(0, 0, 0, 2.5, 0.51695791)]
    [InlineData(0, 0, 0.1, 2, 0.25024225)]
    [InlineData(0, 0, 0.1, 2.5, 0.52259473)]
    [InlineData(0, 0, 0.1, 3, 0.97381728)]
    [InlineData(0, 0, 0.244, 2, 0.26404879)]
    [InlineData(0, 0, 0.244, 2.5, 0.54607906)]
    [InlineData(0, 0, 0.244, 3, 0.91086252)]
    [InlineData(0.1, 0.1, 0, 2, 0.16664381)]
    [InlineData(0.1, 0.1, 0, 2.5, 0.45259409)]
    [InlineData(0.1, 0.1, 0.244, 2, 0.18851516)]
    [InlineData(0.1, 0.1, 0.244, 2.5, 0.50166751)]
    [InlineData(0.1, 0.1, 0.244, 3, 0.92247408)]
    [InlineData(0.2, 0.1, 0.244, 3, 0.47400695)]
    [InlineData(0.2, 0.1, 0.244, 3.5, 0.94174264)]
    public void TheInducedChargeGrows(double x, double y, double spread, double time, double expected) =>
        Assert.Equal(expected, DoubleExponentialResponse.Induced(Response.At(x, y), time, spread), 2e-8);

    [Theory]
    [InlineData(0, 0, 0.05)]
    [InlineData(0.2, 0.2, 0.24)]
    [InlineData(0.02, 0.15, 0.4)]
    public void FourSamplesAtOnceAreThoseOfTheFormula(double x, double y, double spread)
    {
        DoubleExponentialResponse.Place place = Response.At(x, y);
        var smeared = new SmearedResponse();
        const double first = -2.2,
            tick = 0.1;
        smeared.Fill(place, first, tick, spread, 40, 6);
        Func<double, double, double> f = (time, g) => DoubleExponentialResponse.Induced(place, time + place.CollectionUs, g);
        for (int k = 0; k < 40; k++)
        {
            double s = first + k * tick;
            Assert.Equal(f(s, spread), smeared[0][k], 1e-13);
            // Derivatives by the time of arrival have the other sign than those by the time of the sample.
            Assert.Equal(-FiniteDifferences.First(t => f(t, spread), s, 1e-3), smeared[1][k], 1e-7);
            Assert.Equal(FiniteDifferences.First(g => f(s, g), spread, 1e-3), smeared[2][k], 1e-7);
            Assert.Equal(FiniteDifferences.First(t => FiniteDifferences.First(u => f(u, spread), t, 2e-3), s, 2e-3), smeared[3][k], 2e-4);
            Assert.Equal(-FiniteDifferences.First(t => FiniteDifferences.First(g => f(t, g), spread, 2e-3), s, 2e-3), smeared[4][k], 2e-4);
            Assert.Equal(FiniteDifferences.First(g => FiniteDifferences.First(h => f(s, h), g, 2e-3), spread, 2e-3), smeared[5][k], 2e-4);
        }
    }

    [Theory]
    [InlineData(0.05, 0.80111882, 0.024966115, 0.0078731871, 0.0024477961)]
    [InlineData(0.1, 0.62439451, 0.045282518, 0.015091652, 0.0048148173)]
    [InlineData(0.2217, 0.33333333, 0.067391193, 0.027492327, 0.0098192860)]
    [InlineData(0.5, 0.10507389, 0.052490118, 0.031549663, 0.015441383)]
    [InlineData(1, 0.029835447, 0.023328871, 0.018823153, 0.013132588)]
    [InlineData(2, 0.0077278416, 0.0072049046, 0.0067376627, 0.0059400800)]
    public void ThePadSeesWhatIsAboveIt(double z, double centre, double neighbour, double diagonal, double second)
    {
        const double pitch = 0.4434;
        var pad = new PadPotential(pitch);
        Assert.Equal(
            [centre, neighbour, diagonal, second],
            [pad.At(0, 0, z), pad.At(pitch, 0, z), pad.At(pitch, -pitch, z), pad.At(0, 2 * pitch, z)],
            (p, q) => Math.Abs(p - q) < 1e-8
        );
    }

    [Fact]
    public void AllPadsTogetherSeeNearlyAll()
    {
        var pad = new PadPotential(0.4434);
        double sum = 0;
        for (int i = -100; i <= 100; i++)
        for (int j = -100; j <= 100; j++)
            sum += pad.At(0.4434 * i, 0.4434 * j, 0.5);
        Assert.Equal(0.98989862, sum, 1e-7);
    }

    [Theory]
    [InlineData(0, 73.865613, 75.823474)]
    [InlineData(5000, 78.924901, 80.951487)]
    [InlineData(7000, 80.948617, 83.002692)]
    [InlineData(10000, 83.984190, 86.079499)]
    [InlineData(20000, 94.102767, 96.335524)]
    [InlineData(50000, 124.45850, 127.10360)]
    [InlineData(100000, 175.05138, 178.38372)]
    [InlineData(1e6, 256, 256)]
    public void ConvertersSaturate(double electrons, double counts, double ofModule)
    {
        var converter = new Digitizer();
        Assert.Equal(counts, converter.Counts(electrons), 1e-5);
        Assert.Equal(Math.Min(256, counts + 0.5), new Digitizer { Offset = 0.5 }.Counts(electrons), 1e-5);
        Assert.Equal(ofModule, new Digitizer { CommonModeMv = 284.27734375, ReferenceMv = 1282.71484375 }.Counts(electrons), 1e-5);
        Assert.Equal((int)Math.Min(255, counts), converter.Digits(electrons));
        if (counts < 256)
            Assert.Equal(electrons, converter.Electrons(converter.Counts(electrons)), 1e-6);
    }

    [Theory]
    [InlineData(0, 0.01)]
    [InlineData(0.02217, 0.0575)]
    [InlineData(0.04, 0.04)]
    public void TransverseWeightsAreSharesOfOne(double inBin, double sigma)
    {
        double sum = 0;
        for (int pixel = 0; pixel < 3; pixel++)
        {
            TransverseWeights weights = At(sigma, pixel);
            sum += weights.Value.Sum();
            for (int i = 0; i < TransverseWeights.Distances; i++)
            {
                Assert.Equal(FiniteDifferences.First(s => At(s, pixel).Value[i], sigma, 1e-4), weights.First[i], 2e-4);
                Assert.Equal(FiniteDifferences.First(s => At(s, pixel).First[i], sigma, 1e-4), weights.Second[i], 2e-2);
            }
        }
        Assert.Equal(1, sum, 1e-14);

        TransverseWeights At(double s, int pixel)
        {
            var weights = new TransverseWeights();
            weights.Fill(18, inBin, s, 0.04434, pixel, 1400);
            return weights;
        }
    }

    // Five sub-bins, of which the outer ones hold the tails.
    [Theory]
    [InlineData(0.5, 0.02, 0.0004413005, 0.13338167, 0.73235406, 0.13338167, 0.0004413005)]
    [InlineData(0.5, 0.0575, 0.12369836, 0.22621099, 0.30018130, 0.22621099, 0.12369836)]
    [InlineData(0.25, 0.04, 0.082930720, 0.30791134, 0.40627703, 0.17668347, 0.026197442)]
    public void TransverseWeightsAreThoseOfAGaussCurve(double inBin, double sigma, double w0, double w1, double w2, double w3, double w4)
    {
        var bins = new (double Value, double First, double Second)[2 * TransverseWeights.Side + 1];
        new TransverseWeights().FillBins(700, inBin * 0.04434, sigma, 0.04434, 1400, bins);
        double[] w = [.. bins.Select(b => b.Value)];
        Assert.Equal([w0, w1, w2, w3, w4], [w[..3].Sum(), w[3], w[4], w[5], w[6..].Sum()], (p, q) => Math.Abs(p - q) < 1e-8);
    }
}
