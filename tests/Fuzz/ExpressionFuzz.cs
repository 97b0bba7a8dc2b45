using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SpectroCal.Detectors;
using SpectroCal.Differentiation;

namespace SpectroCal.Tests.Fuzz;

/// <summary>Calibration functions as text: right ones have finite or infinite values and no surprises, wrong ones one error.</summary>
public sealed class ExpressionFuzz(ITestOutputHelper output)
{
    private static readonly Gen<string> Leaf = Gen.Elements(
        "adc",
        "p0",
        "p1",
        "p2",
        "1",
        "2.5",
        "1e-3",
        "1e300",
        "1e-320",
        "0",
        "pi",
        "p99",
        "x"
    );

    private static readonly Gen<string> Function = Gen.Elements("sqrt", "exp", "log", "sin", "cos", "tanh", "abs", "pow", "nosuch");
    private static readonly Gen<string> Operator = Gen.Elements("+", "-", "*", "/", "^", " + ", "**", ",");

    private static readonly double[] Channels = [0, 1, 1000, 1e6];
    private static readonly double[] Starts = [0, 1, -1e3];

    [Fact]
    public Task FunctionsAreUnderstoodOrRefused() =>
        new FuzzRun("expression").Until(
            (random, input) =>
            {
                string text = Texts(random.Next(1, 6)).Sample(1, random.Next(1, 40)).Single();
                if (random.Next(3) == 0)
                    text = Encoding.UTF8.GetString(Mutator.Damage(random, Encoding.UTF8.GetBytes(text), "((((((p0"u8.ToArray()));
                if (random.Next(50) == 0)
                    text = string.Concat(Enumerable.Repeat(random.Next(2) == 0 ? "(" : "-", random.Next(1, 100_000))) + text;
                input.Text = text;
                return Task.FromResult(HarmOf(text));
            },
            output
        );

    private static string? HarmOf(string text)
    {
        CalibrationFunction function;
        try
        {
            function = CalibrationFunction.Parse(text);
        }
        catch (ExpressionException e)
        {
            return e.Message.Split('\n').Length > 5 ? "message: more than five lines" : null;
        }
        foreach (double channel in Channels)
        foreach (double start in Starts)
        {
            double[] parameters = [.. Enumerable.Repeat(start, function.ParameterCount)],
                partials = new double[function.ParameterCount];
            function.Energy(channel, parameters);
            function.Slope(channel, parameters);
            function.Partials(channel, parameters, partials);
        }
        return null;
    }

    private static Gen<string> Texts(int depth) =>
        depth == 0
            ? Leaf
            : Gen.OneOf(
                Leaf,
                from f in Function
                from inner in Texts(depth - 1)
                select $"{f}({inner})",
                from left in Texts(depth - 1)
                from op in Operator
                from right in Texts(depth - 1)
                select left + op + right,
                from inner in Texts(depth - 1)
                select $"({inner})"
            );
}
