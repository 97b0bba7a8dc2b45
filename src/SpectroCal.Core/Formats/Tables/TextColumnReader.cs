using SpectroCal.Formats.Parsing;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Tables;

/// <summary>One count per line from channel 0 up; blank lines and <c>#</c> comments are skipped.</summary>
internal static class TextColumnReader
{
    public static Spectrum Read(TextCursor text)
    {
        var counts = new CountTable(1, text.Budget);
        while (text.MoveToContent())
            counts.Add(0, text.Line, text);
        if (counts.Rows == 0)
            throw text.FileError("expected one count per line, found none");
        return new Spectrum(text.Name, SpectrumFile.DefaultDetector, new RunInfo(text.Name), counts.ToHistogram(0));
    }
}
