using SpectroCal.Neural;

namespace SpectroCal.Tests.Neural;

public sealed class NetworkEvaluatorTests
{
    [Fact]
    public void ThePublishedNetworkHasTheWeightsThatItsLayersHave()
    {
        var published = NetworkDescription.Published(300, 5);
        Assert.Equal(5, published.OutputLength());
        // Convolutions of 50 and 10, of 1; then 5 x 121 + 5 x 300 numbers to 500, 50, 5.
        Assert.Equal(5 * 50 + 5 + 5 * 5 * 10 + 5 + 5 + 5 + 2105 * 500 + 500 + 500 * 50 + 50 + 50 * 5 + 5, published.WeightCount());
    }

    [Fact]
    public void LayersComputeWhatTheirDefinitionsSay()
    {
        var network = new NetworkDescription(
            23,
            [
                [new Layer.Convolution(3, 5, true), new Layer.Convolution(2, 4, false), new Layer.MaxPooling(3)],
                [new Layer.Convolution(2, 1, false), new Layer.Dropout(0.5)],
                [new Layer.Standardization()],
            ],
            [new Layer.Dense(7, true), new Layer.Dense(4, false)]
        );
        var random = new Random(3);
        float[] weights = Numbers(random, network.WeightCount()),
            input = Numbers(random, 23),
            output = new float[4];
        new NetworkEvaluator(network, weights).Evaluate(input, output);
        double[] expected = ByDefinition(network, weights, input);
        Assert.Equal(4, expected.Length);
        for (int i = 0; i < 4; i++)
            Assert.Equal(expected[i], output[i], 1e-5);
    }

    [Fact]
    public void ALayerThatDoesNotFitIsAnError()
    {
        string Fault(params Layer[] head) =>
            Assert
                .Throws<ArgumentException>(() =>
                    new NetworkDescription(
                        10,
                        [
                            [],
                        ],
                        head
                    ).Check()
                )
                .Message;
        Assert.Contains("does not fit on 10 numbers", Fault(new Layer.Convolution(1, 11, true)), StringComparison.Ordinal);
        Assert.Contains("does not fit on 10 numbers", Fault(new Layer.MaxPooling(11)), StringComparison.Ordinal);
        Assert.Contains("dropout", Fault(new Layer.Dropout(1)), StringComparison.Ordinal);
        Assert.Contains("unit", Fault(new Layer.Dense(0, true)), StringComparison.Ordinal);
        Assert.Contains("needs an input", Fault(), StringComparison.Ordinal);
        var one = new NetworkDescription(
            10,
            [
                [],
            ],
            [new Layer.Dense(1, false)]
        );
        Assert.Contains(
            "has 11 weights, and 12 are given",
            Assert.Throws<ArgumentException>(() => new NetworkEvaluator(one, new float[12])).Message,
            StringComparison.Ordinal
        );
    }

    private static float[] Numbers(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(2 * random.NextDouble() - 1))];

    // The sums as they are written in the documentation of the layers, index by index, in double precision.
    private static double[] ByDefinition(NetworkDescription network, float[] weights, float[] input)
    {
        var rest = new Queue<float>(weights);
        double[][] first =
        [
            [.. input.Select(x => (double)x)],
        ];
        double[] joined = [.. network.Branches.SelectMany(b => Through(b, first, rest).SelectMany(c => c))];
        double[] result = [.. Through(network.Head, [joined], rest).SelectMany(c => c)];
        Assert.Empty(rest);
        return result;
    }

    private static double[][] Through(IReadOnlyList<Layer> layers, double[][] x, Queue<float> weights)
    {
        foreach (Layer layer in layers)
            x = layer switch
            {
                Layer.Convolution c => Convolved(c, x, weights),
                Layer.Dense d => Summed(d, [.. x.SelectMany(n => n)], weights),
                Layer.Standardization => Standardized(x, weights),
                Layer.MaxPooling p => [.. x.Select(n => n.Chunk(p.Size).Where(g => g.Length == p.Size).Select(g => g.Max()).ToArray())],
                _ => x,
            };
        return x;
    }

    private static double[][] Convolved(Layer.Convolution layer, double[][] x, Queue<float> weights)
    {
        int length = x[0].Length - layer.Kernel + 1;
        double[][] y = [.. Enumerable.Range(0, layer.Filters).Select(_ => new double[length])];
        for (int o = 0; o < layer.Filters; o++)
        for (int i = 0; i < x.Length; i++)
        for (int t = 0; t < layer.Kernel; t++)
        {
            double w = weights.Dequeue();
            for (int at = 0; at < length; at++)
                y[o][at] += w * x[i][at + t];
        }
        return Finished(y, layer.Rectified, weights);
    }

    private static double[][] Summed(Layer.Dense layer, double[] x, Queue<float> weights)
    {
        double[][] y = [.. Enumerable.Range(0, layer.Units).Select(_ => new[] { x.Sum(n => n * weights.Dequeue()) })];
        return Finished(y, layer.Rectified, weights);
    }

    private static double[][] Standardized(double[][] x, Queue<float> weights)
    {
        double[][] scaled = [.. x.Select(n => n.Select(v => v * weights.Dequeue()).ToArray())];
        return [.. scaled.Select(n => n.Select(v => v + weights.Dequeue()).ToArray())];
    }

    private static double[][] Finished(double[][] y, bool rectified, Queue<float> weights) =>
        [
            .. y.Select(n =>
            {
                double bias = weights.Dequeue();
                return n.Select(v => rectified ? Math.Max(v + bias, 0) : v + bias).ToArray();
            }),
        ];
}
