using SpectroCal.Plotting.Oxy;
using SpectroCal.Reports;

namespace SpectroCal.Plotting.Reports;

/// <summary>Figures of results as files. One that cannot be drawn is left out, and the others are there.</summary>
/// <param name="Files">The figures that were drawn.</param>
/// <param name="Failures">Those that were not, each with its name and the reason as a sentence.</param>
public sealed record FigureFiles(IReadOnlyList<ResultFile> Files, IReadOnlyList<string> Failures)
{
    /// <summary>No figures, as none are asked for.</summary>
    public static FigureFiles None { get; } = new([], []);

    /// <summary>Draws figures, each by itself.</summary>
    /// <param name="figures">Names of their files, with forward slashes, and what makes each.</param>
    /// <param name="style">How large they are; null: two columns wide.</param>
    internal static FigureFiles Of(IEnumerable<(string Name, Func<Figure> Make)> figures, FigureStyle? style = null)
    {
        style ??= FigureStyle.DoubleColumn;
        var files = new List<ResultFile>();
        var failures = new List<string>();
        foreach ((string name, Func<Figure> make) in figures)
            if (
                Isolated.Run(
                    $"figure {name}",
                    () =>
                    {
                        byte[] content = FigureFile.Rendered(Path.GetExtension(name), FigureModels.Of(make(), style.Theme), style);
                        files.Add(new ResultFile(name, stream => stream.Write(content)));
                    }
                ) is
                { } reason
            )
                failures.Add($"{name}: {reason}");
        return new FigureFiles(files, failures);
    }

    /// <summary>These and others.</summary>
    internal FigureFiles With(FigureFiles others) => new([.. Files, .. others.Files], [.. Failures, .. others.Failures]);
}
