using System.Globalization;
using System.Net;
using System.Text;

namespace SpectroCal.Plotting.Oxy;

/// <summary>Draws figures as SVG: vectors for print, text that can be searched and edited.</summary>
public sealed class SvgRenderer : IFigureRenderer
{
    /// <inheritdoc/>
    public void Render(FigureModels figure, FigureSize size, Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + Element(figure, size)));
    }

    /// <summary>
    /// Draws a figure as an element for a page of HTML; its identifiers begin with the name of the figure, so that a page may hold many.
    /// </summary>
    public string Element(FigureModels figure, FigureSize size)
    {
        ArgumentNullException.ThrowIfNull(figure);
        FigureFont.RequireSkia(); // measures the labels
        string name = figure.Figure.Name;
        var svg = new StringBuilder(1 << 16);
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size.WidthPt:0.##}pt\" height=\"{size.HeightPt:0.##}pt\" "
                + $"viewBox=\"0 0 {size.WidthPt:0.##} {size.HeightPt:0.##}\" "
        );
        svg.Append(CultureInfo.InvariantCulture, $"role=\"img\" aria-labelledby=\"{name}-title\" font-family=\"{FigureFont.Alike}\" ");
        svg.Append(CultureInfo.InvariantCulture, $"stroke-miterlimit=\"{SkiaContext.SharpestCorner}\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title id=\"{name}-title\">{WebUtility.HtmlEncode(figure.Figure.Caption)}</title>\n");
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<path class=\"background\" fill=\"{SvgContext.Hex(figure.Theme.Background)}\" "
                + $"d=\"M0 0H{size.WidthPt:0.##}V{size.HeightPt:0.##}H0Z\"/>\n"
        );
        figure.Draw(new SvgContext(svg, name + "-"), size);
        return svg.Append("</svg>\n").ToString();
    }
}
