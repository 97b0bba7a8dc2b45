using SpectroCal.Detectors;
using SpectroCal.Numerics;
using SpectroCal.Torch;
using SpectroCal.Torch.Functions;
using SpectroCal.Torch.Targets;
using TorchSharp;
using static TorchSharp.torch;

namespace SpectroCal.Tests.Torch;

/// <summary>Calibration functions as tensor programs, node by node, against the programs on numbers.</summary>
public sealed class TensorFunctionTests
{
    private static readonly double[] Channels = [3.5, 120, 1400.25, 2600];

    [TorchTheory]
    [InlineData("poly1")]
    [InlineData("poly6")]
    [InlineData("p0 + p1*adc + p2*sqrt(adc)")]
    [InlineData("p0 + p1*adc^p2 - -p3")]
    [InlineData("p0 + p1*exp(adc/900) + p2*log(adc) + p3*log10(adc)/log2(adc + 3)")]
    [InlineData("p0*sin(adc/300) + p1*cos(p2*adc) + p3*tan(adc/5000) + adc")]
    [InlineData("p0*atan(adc) + p1*tanh(adc/700) + p2*erf(adc/1500 - 1) + p3*abs(adc - 1000)")]
    [InlineData("pow(adc, 1.5)*p0 + p1/adc^2 + p2^adc^0.1 + p3")]
    public void EnergySlopeAndDerivativesAreThoseOfTheFunction(string text)
    {
        CalibrationFunction function = CalibrationFunction.Parse(text);
        int n = function.ParameterCount;
        double[] p =
        [
            .. new[] { 0.7, 1.3, 0.9, 0.4, 0.2, 0.1, 0.05 }.Take(n).Select((v, i) => text.StartsWith("poly") ? v * Math.Pow(1e-3, i) : v),
        ];
        using DisposeScope scope = NewDisposeScope();
        using var program = new TensorFunction([function], new TensorSettings());
        Tensor parameters = tensor(p, [1, n]).requires_grad_(),
            channels = tensor(Channels, [1, Channels.Length]);
        Tensor[] columns = program.Columns(
            [.. Enumerable.Range(0, n).Select(i => parameters.narrow(1, i, 1))],
            new BatchRows([0], new TensorSettings())
        );
        Tensor energy = program.Energy(channels, columns),
            slope = program.Slope(channels, columns);
        double[] partials = new double[n];
        for (int j = 0; j < Channels.Length; j++)
        {
            AssertClose(function.Energy(Channels[j], p), energy[0, j].item<double>());
            AssertClose(function.Slope(Channels[j], p), slope[0, j].item<double>());
            function.Partials(Channels[j], p, partials);
            parameters.grad = null;
            energy[0, j].backward([], retain_graph: true);
            for (int i = 0; i < n; i++)
                AssertClose(partials[i], parameters.grad![0, i].item<double>());
        }
    }

    // Where sigma is small the profile is the Lorentzian, where gamma is small the normal density; in between, a numerical fold.
    [TorchTheory]
    [InlineData(40, 1e-9)]
    [InlineData(40, 0.8)]
    [InlineData(30, 12)]
    [InlineData(2, 60)]
    public void TheVoigtProfileIsAFoldedLorentzian(double sigma, double gamma)
    {
        foreach (double x in (double[])[0, 3, -25, 90, 400])
        {
            // The trapezoidal rule is exact to rounding for a Gaussian times something smooth on its scale.
            double step = Math.Min(sigma / 8, Math.Max(gamma, 1e-3) / 12),
                sum = 0;
            if (gamma < 1e-6)
                sum = Math.Exp(-0.5 * x * x / sigma / sigma);
            else
                for (double y = -9 * sigma; y <= 9 * sigma; y += step)
                    sum += step * Math.Exp(-0.5 * y * y / sigma / sigma) * gamma / Math.PI / ((x - y) * (x - y) + gamma * gamma);
            double expected = sum / sigma / Math.Sqrt(2 * Math.PI);
            using DisposeScope scope = NewDisposeScope();
            double found = TensorFaddeeva.Voigt(tensor(new[] { x }, [1, 1]), tensor(new[] { sigma }, [1, 1]), gamma).item<double>();
            Assert.Equal(expected, found, 1e-11 / sigma);
        }
    }

    [TorchTheory]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(1)]
    [InlineData(7.5)]
    [InlineData(300)]
    public void ScaledErrorFunctionIsThatOfTheLibrary(double x)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor at = tensor(new[] { x }).requires_grad_();
        Tensor value = TensorFaddeeva.Erfcx(at);
        value.backward();
        double expected = ErrorFunctions.Erfcx(x);
        Assert.Equal(expected, value.item<double>(), 1e-13 * expected);
        // d erfcx / dx = 2 x erfcx - 2 / sqrt(pi), of which large x leave few digits
        Assert.Equal(2 * x * expected - 2 / Math.Sqrt(Math.PI), at.grad!.item<double>(), 1e-11);
    }

    private static void AssertClose(double expected, double found) =>
        Assert.True(Math.Abs(found - expected) <= 1e-12 * (1 + Math.Abs(expected)), $"{found:R} instead of {expected:R}");
}
