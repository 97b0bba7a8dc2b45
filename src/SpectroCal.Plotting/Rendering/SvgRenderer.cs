using System.Globalization;
using System.Net;
using System.Text;
using SpectroCal.Plotting.Figures;

namespace SpectroCal.Plotting.Rendering;

/// <summary>Draws figures as SVG: vectors for print, text that can be searched and edited.</summary>
public sealed class SvgRenderer : IFigureRenderer
{
    private const string Fonts = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif";

    /// <inheritdoc/>
    public string Extension => ".svg";

    /// <inheritdoc/>
    public void Render(Figure figure, FigureSize size, Theme theme, Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Encoding.UTF8.GetBytes(Draw(figure, size, theme)));
    }

    /// <summary>Draws a figure as the text of an SVG file.</summary>
    public string Draw(Figure figure, FigureSize size, Theme theme) =>
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + Element(figure, size, theme);

    /// <summary>
    /// Draws a figure as an element for a page of HTML; its identifiers begin with the name of the figure, so that a page may hold many.
    /// </summary>
    public string Element(Figure figure, FigureSize size, Theme theme)
    {
        ArgumentNullException.ThrowIfNull(figure);
        ArgumentNullException.ThrowIfNull(theme);
        var svg = new StringBuilder(1 << 16);
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size.WidthPt:0.##}pt\" height=\"{size.HeightPt:0.##}pt\" "
                + $"viewBox=\"0 0 {size.WidthPt:0.##} {size.HeightPt:0.##}\" "
        );
        svg.Append(CultureInfo.InvariantCulture, $"role=\"img\" aria-labelledby=\"{figure.Name}-title\" font-family=\"{Fonts}\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title id=\"{figure.Name}-title\">{WebUtility.HtmlEncode(figure.Caption)}</title>\n");
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<path class=\"background\" fill=\"{theme.Background.Hex}\" d=\"M0 0H{size.WidthPt:0.##}V{size.HeightPt:0.##}H0Z\"/>\n"
        );
        FigurePainter.Paint(figure, size, theme, new SvgCanvas(svg, figure.Name + "-"));
        return svg.Append("</svg>\n").ToString();
    }
}
