using OxyPlot.SkiaSharp;
using SkiaSharp;

namespace SpectroCal.Plotting.Oxy;

/// <summary>Draws figures as PDF: vectors with the font in the file, text that can be selected and searched.</summary>
public sealed class PdfRenderer : IFigureRenderer
{
    private const double Columns = 2; // 144 to the inch: half the width of a line

    /// <inheritdoc/>
    public void Render(FigureModels figure, FigureSize size, Stream output)
    {
        ArgumentNullException.ThrowIfNull(figure);
        ArgumentNullException.ThrowIfNull(output);
        FigureFont.RequireSkia();
        using var stream = new SKManagedWStream(output);
        // Without a date: the same figure gives the same file.
        var about = new SKDocumentPdfMetadata
        {
            Title = figure.Figure.Caption,
            Creator = "SpectroCal",
            EncodingQuality = 100,
            RasterDpi = 300,
        };
        using SKDocument document = SKDocument.CreatePdf(stream, about);
        SKCanvas page = document.BeginPage((float)size.WidthPt, (float)size.HeightPt);
        using (var rc = new SkiaContext(page, RenderTarget.VectorGraphic, 1, Columns))
            figure.Draw(rc, size);
        document.EndPage();
        document.Close();
    }
}
