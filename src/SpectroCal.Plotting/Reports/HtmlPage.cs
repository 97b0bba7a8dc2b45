using System.Globalization;
using System.Net;
using System.Text;
using SpectroCal.Plotting.Oxy;

namespace SpectroCal.Plotting.Reports;

/// <summary>The parts that all pages are made of: no script, nothing loaded from elsewhere.</summary>
internal static class HtmlPage
{
    private const string Style = """
        body{font:15px/1.45 Arial,Helvetica,'Liberation Sans',sans-serif;color:#1a1a1a;background:#fff;
        max-width:1000px;margin:2em auto;padding:0 1em}
        h1{font-size:1.6em}h2{font-size:1.2em;margin-top:2em}
        table{border-collapse:collapse;margin:.8em 0}th,td{padding:.25em .8em;text-align:right;border-bottom:1px solid #ddd}
        th{border-bottom:2px solid #888}th:first-child,td:first-child{text-align:left}
        .wide{overflow-x:auto;font-size:.8em;white-space:nowrap}
        figure{margin:1.5em 0}figure svg{width:100%;height:auto}figcaption{color:#555;font-size:.9em}
        """;

    /// <summary>The beginning, up to the heading.</summary>
    /// <param name="page">The page.</param>
    /// <param name="title">Its title.</param>
    /// <param name="style">Further rules of style.</param>
    /// <param name="refreshSeconds">After how long a browser loads the page again; null: never.</param>
    public static void Begin(StringBuilder page, string title, string style = "", int? refreshSeconds = null)
    {
        string refresh = refreshSeconds is { } seconds ? Invariant($"<meta http-equiv=\"refresh\" content=\"{seconds}\">\n") : "",
            rules = style.Length > 0 ? style + "\n" : "";
        // Without an icon of its own a browser would ask for one.
        page.Append(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            {refresh}<link rel="icon" href="data:,">
            <title>{Encoded(title)}</title>
            <style>
            {Style}
            {rules}</style>
            </head>
            <body>
            <h1>{Encoded(title)}</h1>

            """
        );
    }

    /// <summary>The end, and with it the whole page.</summary>
    public static string End(StringBuilder page) => page.Append("</body>\n</html>\n").ToString();

    /// <summary>Draws a figure with its caption.</summary>
    public static void Draw(StringBuilder page, Figure figure)
    {
        // Before anything is written: one that cannot be drawn leaves nothing half.
        string svg = Drawn(figure, FigureStyle.DoubleColumn);
        page.Append($"<figure id=\"{figure.Name}\">\n{svg}<figcaption>{Encoded(figure.Caption)}</figcaption>\n</figure>\n");
    }

    /// <summary>A figure as an element.</summary>
    public static string Drawn(Figure figure, FigureStyle style) =>
        new SvgRenderer().Element(FigureModels.Of(figure, style.Theme), style.SizeFor(figure));

    /// <summary>A table; what has no rows has none.</summary>
    public static void Table<T>(
        StringBuilder page,
        string? title,
        IReadOnlyCollection<T>? rows,
        params (string Head, Func<T, string> Cell)[] columns
    )
    {
        if (rows is not { Count: > 0 })
            return;
        if (title is not null)
            page.Append($"<h2>{title}</h2>\n");
        page.Append("<table>\n<tr>").AppendJoin("", columns.Select(c => $"<th>{Encoded(c.Head)}</th>")).Append("</tr>\n");
        foreach (T row in rows)
            page.Append("<tr>").AppendJoin("", columns.Select(c => $"<td>{c.Cell(row)}</td>")).Append("</tr>\n");
        page.Append("</table>\n");
    }

    /// <summary>A number with its full value; a dash where there is none.</summary>
    public static string Number(double? value, string format) =>
        value is { } v && double.IsFinite(v)
            ? Invariant($"<data value=\"{v:R}\">{v.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−')}</data>")
            : "–";

    /// <summary>Text that means itself.</summary>
    public static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
