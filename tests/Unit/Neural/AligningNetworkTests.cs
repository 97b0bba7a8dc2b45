using MathNet.Numerics.LinearAlgebra;
using SpectroCal.Detectors;
using SpectroCal.Neural;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Neural;

public sealed class AligningNetworkTests
{
    private const int Bins = 200;

    private static readonly ScaleNodes Nodes = new(4500, 6000, 8000);
    private static readonly double[] Energies = [4500, 5000, 6000, 7000, 8000];

    private static Alignment Grid(int passes = 1) => new(Nodes, 3500, 50, 110, 40, 140, 20, 45, 20, 5, passes);

    [Fact]
    public void AStraightScaleIsCorrectedByWhatTheEnergiesAreOffThere()
    {
        // E = 100 + 52 b, where E = 60 + 50 b was thought.
        var thought = new StraightPlace((4500 - 60) / 50.0, 1500 / 50.0);
        double low = 100 + 52 * thought.LowBin - 4500,
            middle = 100 + 52 * thought.Bin(Nodes, 6000) - 6000;
        StraightPlace right = thought.Corrected(Nodes, low, middle);
        foreach (double energy in Energies)
            Assert.Equal((energy - 100) / 52, right.Bin(Nodes, energy), 1e-9);
    }

    [Fact]
    public void ErrorsAreThoseOfTheCovariance()
    {
        float[] outputs = [0.5f, -0.25f, 0.5f, 1.2f, 0.4f, -0.2f, 0.7f, -0.4f, 0.9f];
        var estimate = new ScaleEstimate(Grid(), outputs);
        Assert.Equal((10, -5, 2.5), (estimate.LowEv, estimate.MiddleEv, estimate.BendEv));
        double[] diagonal = [Math.Exp(outputs[3]), Math.Exp(outputs[4]), Math.Exp(outputs[5])];
        Matrix<double> factor = Matrix<double>.Build.DenseOfArray(
            new[,]
            {
                { diagonal[0], 0, 0 },
                { diagonal[1] * outputs[6], diagonal[1], 0 },
                { diagonal[2] * outputs[7], diagonal[2] * outputs[8], diagonal[2] },
            }
        );
        Matrix<double> covariance = (factor.Transpose() * factor).Inverse();
        Vector<double> v = Vector<double>.Build.Dense([0.4, 0.8, -0.3]),
            inUnits = v.PointwiseMultiply(Vector<double>.Build.Dense([20, 20, 5]));
        Assert.Equal(Math.Sqrt(inUnits * covariance * inUnits), estimate.Error(0.4, 0.8, -0.3), 1e-9);
    }

    // Whatever a network gives, it is a scale with finite positive errors.
    [Fact]
    public void AnyOutputIsAnEstimate()
    {
        float[] outputs = [1e9f, -1e9f, 1e9f, 1e9f, -1e9f, 1e9f, -1e9f, 1e9f, -1e9f];
        var estimate = new ScaleEstimate(Grid(), outputs);
        Assert.Equal((400, -400, 100), (estimate.LowEv, estimate.MiddleEv, estimate.BendEv));
        Assert.InRange(estimate.Error(1, 1, 1), 1e-9, 1e9);
        Assert.Equal(new StraightPlace(140, 20), Grid().Place([1e9f, -1e9f]));
        Assert.Equal(new StraightPlace(90, 32.5), Grid().Place([0.5f, 0.5f]));
    }

    [Fact]
    public void OnTheGridALineIsWhereItsEnergyIsWhateverTheScale()
    {
        foreach ((double offset, double gain) in new[] { (100.0, 52.0), (-300, 45), (500, 60) })
        {
            var counts = new float[Bins];
            double centre = (6010 - offset) / gain;
            for (int b = 0; b < Bins; b++)
                counts[b] = (float)(1000 * Math.Exp(-0.5 * Math.Pow((b + 0.5 - centre) * gain / 70, 2)));
            var input = new float[AlignedInput.Length(Grid())];
            AlignedInput.Fill(Grid(), new CumulativeCounts(counts), new StraightPlace((4500 - offset) / gain, 1500 / gain), input);
            double sum = 0,
                moment = 0;
            for (int i = 0; i < 110; i++)
            {
                sum += input[i];
                moment += input[i] * (3500 + 50 * (i + 0.5));
                Assert.Equal(Math.Sqrt(input[i]), input[110 + i], 1e-6);
            }
            Assert.Equal(110, sum, 1e-3);
            Assert.Equal(6010, moment / sum, 1.0); // bins of 60 eV on a grid of 50: the sum of what they share is 0.7 eV off
            Assert.Equal(Math.Log(counts.Sum()), input[220], 1e-4);
            Assert.Equal(gain / 50, input[221], 1e-5);
        }
    }

    // Networks that give the same numbers for every spectrum: what comes of these is computed here from the definitions.
    [Fact]
    public void CentroidsAndErrorsFollowFromTheScale()
    {
        float[] refined = [0.5f, -0.3f, 0.8f, 1, 2, 0.5f, 0, 0, 0];
        AligningNetwork network = Constant([0.5f, 0.4f], refined, 1);
        double[] centroids = new double[5],
            errors = new double[5];
        network.Locate(Enumerable.Repeat(3f, Bins).ToArray(), centroids, errors);
        // Thought: 4500 eV at bin 90, 6000 eV 30 bins above; there it is 10 eV more and 6 eV less, and 4 eV of bend.
        double gain = (6000 - 6 - 4500 - 10) / 30.0;
        double[] deviations = [20 / Math.Exp(1), 20 / Math.Exp(2), 5 / Math.Exp(0.5)];
        for (int i = 0; i < 5; i++)
        {
            double s = 4510 + (centroids[i] - 90) * gain;
            Assert.Equal(Energies[i], s + 4 * (s - 4500) * (s - 6000) / (3500.0 * 2000), 1e-4);
            double middle = (Energies[i] - 4500) / 1500,
                bend = (Energies[i] - 4500) * (Energies[i] - 6000) / (3500 * 2000);
            double variance =
                Math.Pow((1 - middle) * deviations[0], 2) + Math.Pow(middle * deviations[1], 2) + Math.Pow(bend * deviations[2], 2);
            Assert.Equal(Math.Sqrt(variance) / gain, errors[i], 1e-6);
        }
    }

    [Fact]
    public void EveryPassCorrectsTheScaleOfTheOneBefore()
    {
        double[] once = new double[5],
            thrice = new double[5],
            errors = new double[5];
        float[] counts = [.. Enumerable.Repeat(3f, Bins)],
            refined = [0.5f, 0.5f, 0, 0, 0, 0, 0, 0, 0];
        Constant([0.5f, 0.4f], refined, 1).Locate(counts, once, errors);
        Constant([0.5f, 0.4f], refined, 3).Locate(counts, thrice, errors);
        Assert.Equal(90 - 10 / 50.0, once[0], 1e-5);
        Assert.Equal(90 - 30 / 50.0, thrice[0], 1e-5);
    }

    [Fact]
    public void NetworksThatDoNotBelongTogetherAreRefused()
    {
        NetworkDescription two = Answering(Bins + 1, 2),
            nine = Answering(AlignedInput.Length(Grid()), 9);
        void Refused(string why, NetworkDescription coarse, NetworkDescription refining, Alignment grid) =>
            Assert.Contains(
                why,
                Assert
                    .Throws<ArgumentException>(() =>
                        new AligningNetwork(coarse, refining, new float[coarse.WeightCount() + refining.WeightCount()], grid, Energies)
                    )
                    .Message,
                StringComparison.Ordinal
            );
        Refused("energy grid", two, nine, Grid() with { Steps = 100 });
        Refused("energy grid", Answering(Bins + 1, 3), nine, Grid());
        Refused("not 9", two, Answering(AlignedInput.Length(Grid()), 8), Grid());
        Refused("is none", two, nine, Grid() with { StepEv = 0 });
        Refused("is none", two, nine, Grid() with { Nodes = new ScaleNodes(3, 2, 4) });
        Refused("is none", two, nine, Grid() with { Passes = 0 });
        Assert.Throws<ArgumentException>(() => new AligningNetwork(two, nine, new float[5], Grid(), Energies));
    }

    [Fact]
    public void AModelOfTheKindComesBackFromItsFile()
    {
        AligningNetwork network = Constant([0.5f, 0.4f], [0.5f, -0.3f, 0.8f, 1, 2, 0.5f, 0, 0, 0], 2);
        PeakModelHeader header = TrialModel.Header() with
        {
            Kind = AligningNetwork.KindName,
            Networks = network.Networks,
            Errors = null,
            Alignment = network.Alignment,
            Lines = [.. Energies.Select(e => new ModelLine(FormattableString.Invariant($"{e}"), e, 30, 0.01))],
        };
        (PeakModelHeader read, float[] weights) = PeakModelFile.Read("x", PeakModelFile.Write(header, network.Weights));
        var model = new PeakModel(read, weights, "x");
        Assert.Equal(network.Alignment, Assert.IsType<AligningNetwork>(model.Network).Alignment);
        long[] counts = new long[Bins];
        Array.Fill(counts, 3);
        double[] centroids = new double[5],
            errors = new double[5];
        network.Locate([.. counts.Select(c => (float)c)], centroids, errors);
        IReadOnlyList<LineCentroid> located = model.Locate(new ChannelHistogram(counts, 5, 10));
        Assert.Equal(centroids.Select(c => 10 * c), located.Select(l => l.Channel));
        Assert.Equal(errors.Select(e => 10 * e), located.Select(l => l.ErrorChannels));
        Assert.Throws<ArgumentException>(() => new PeakModel(read with { Alignment = null }, weights, "x"));
    }

    private static NetworkDescription Answering(int inputs, int outputs) =>
        new(
            inputs,
            [
                [],
            ],
            [new Layer.Dense(outputs, false)]
        );

    private static AligningNetwork Constant(float[] coarse, float[] refined, int passes)
    {
        NetworkDescription one = Answering(Bins + 1, 2),
            two = Answering(AlignedInput.Length(Grid()), 9);
        float[] weights = [.. new float[one.WeightCount() - 2], .. coarse, .. new float[two.WeightCount() - 9], .. refined];
        return new AligningNetwork(one, two, weights, Grid(passes), Energies);
    }
}
