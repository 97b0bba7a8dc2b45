using SpectroCal.LineShapes;
using SpectroCal.Plotting.Gallery;

namespace SpectroCal.Plotting.Reports;

/// <summary>Figures of line fits as files.</summary>
public static class FitFigureFiles
{
    /// <summary>Names of the files of spectra or detectors, with forward slashes.</summary>
    /// <param name="spectra">Names of the spectra.</param>
    public static IReadOnlyList<string> NamesFor(IReadOnlyList<string> spectra)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        static string Plain(string name) =>
            string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_'));
        return [.. FigureFile.Different(spectra.Select(Plain)).Select(Svg)];
    }

    /// <summary>The files of the spectra that have a fit.</summary>
    /// <param name="spectra">Names of the spectra.</param>
    /// <param name="outcomes">What became of each.</param>
    public static FigureFiles Of(IReadOnlyList<string> spectra, IReadOnlyList<LineFitOutcome> outcomes)
    {
        IReadOnlyList<string> names = NamesFor(spectra);
        return FigureFiles.Of(
            outcomes
                .Where(o => o.Fit is not null)
                .Select(o => (names[o.Index], (Func<Figure>)(() => LineFitFigure.Of(spectra[o.Index], o.Fit!))))
        );
    }

    /// <summary>The file of a figure of a result.</summary>
    internal static string Svg(string figure) => $"figures/{figure}.svg";
}
