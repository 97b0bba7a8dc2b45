using System.Numerics;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Tka;

/// <summary>TKA text: one number a line, live and real time in the place of the counts of channels 0 and 1.</summary>
/// <remarks>
/// Times with a fraction tell such a file from a column of counts. With whole seconds it cannot be told from one. The first two channels
/// have no counts.
/// </remarks>
internal static class TkaReader
{
    private const int Times = 2;

    /// <summary>Whether a column begins with a live time and a real time, at least one of them with a fraction, before counts.</summary>
    public static bool IsTimesBeforeCounts(TableColumn column)
    {
        if (column.Rows <= Times || !(column[0] > 0) || !(column[1] >= column[0]))
            return false;
        bool hasFraction = column[0] != Math.Floor(column[0]) || column[1] != Math.Floor(column[1]);
        for (int i = Times; i < column.Rows && hasFraction; i++)
            hasFraction = column[i] == Math.Floor(column[i]) && column[i] >= 0;
        return hasFraction;
    }

    /// <summary>Whether a column may begin with whole seconds: two numbers alike above channels with far fewer counts, of a converter's
    /// number.</summary>
    public static bool MayBeWholeTimes(TableColumn column)
    {
        const int compared = 8,
            ratio = 10;
        if (column.Rows < Times + compared || !(BitOperations.IsPow2(column.Rows) || BitOperations.IsPow2(column.Rows - Times)))
            return false;
        double live = column[0],
            real = column[1],
            next = 0;
        for (int i = Times; i < Times + compared; i++)
            next = Math.Max(next, column[i]);
        return live > 0 && real >= live && real <= 2 * live && live > ratio * next;
    }

    public static Spectrum Read(TextCursor text)
    {
        var counts = new CountTable(1, text.Budget);
        double[] times = new double[Times];
        for (int i = 0; i < Times; i++)
        {
            if (!text.MoveToContent() || !NumberText.TryReal(text.Line, out times[i]))
                throw text.Error("expected a live time and a real time before the counts");
        }
        counts.AddEmptyRows(Times, text);
        while (text.MoveToContent())
            counts.Add(0, text.Line, text);
        var run = new RunInfo(text.Name) { LiveTimeSeconds = times[0], RealTimeSeconds = times[1] };
        return new Spectrum(text.Name, SpectrumFile.DefaultDetector, run, counts.ToHistogram(0));
    }
}
