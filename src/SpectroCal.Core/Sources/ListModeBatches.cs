using SpectroCal.Formats.ListMode;
using SpectroCal.Formats.Streams;
using SpectroCal.Spectra;

namespace SpectroCal.Sources;

/// <summary>What a list-mode file holds.</summary>
/// <param name="Batches">For each detector one, or one for each time slot that has events.</param>
/// <param name="Warnings">What is odd in the file, one sentence each.</param>
internal sealed record ListModeSpectra(IReadOnlyList<EventBatch> Batches, IReadOnlyList<string> Warnings);

/// <summary>Batches of list-mode files, without keeping the events where histograms hold all there is to know.</summary>
/// <remarks>
/// Integer values are counted while the file is read, so that memory follows the channels and not the events. Time slots count from the
/// earliest event of the file, which may be anywhere: the file is then read twice. Real values are kept, as a batch has them; then the
/// events are read as a list.
/// </remarks>
internal static class ListModeBatches
{
    /// <summary>Reads the batches of a file: for each detector one, or one for each time slot that has events.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reading">How it is read.</param>
    /// <param name="progress">Told about bytes that were read; may be null.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="SpectrumFormatException">The content is damaged, or takes more memory than it may.</exception>
    /// <exception cref="ArgumentException">Slots are asked for but there are no times, or values span too many channels.</exception>
    public static ListModeSpectra Read(string path, ListModeReading reading, IProgress<long>? progress, CancellationToken cancellation)
    {
        try
        {
            return reading.SlotSeconds is { } seconds
                ? InSlots(path, reading, TimeSlots.OfLength(seconds), progress, cancellation)
                : Whole(path, reading, progress, cancellation);
        }
        catch (RealValueException)
        {
            IReadOnlyList<EventList> lists = ListModeFile.Read(path, reading.Columns, cancellation);
            return new ListModeSpectra(
                [.. lists.SelectMany(events => events.ToBatches(reading.SlotSeconds, reading.BinWidth, cancellation: cancellation))],
                lists.Count == 0 ? [] : lists[0].Warnings
            );
        }
    }

    private static ListModeSpectra Whole(string path, ListModeReading reading, IProgress<long>? progress, CancellationToken cancellation)
    {
        var budget = FileBudget.Of(path);
        ListModeContent content = Read(path, reading, d => new HistogramAccumulator(d, budget), budget, progress, cancellation);
        return new ListModeSpectra(
            [.. content.Detectors.Select(d => ((HistogramAccumulator)d).Finish(Path.GetFileName(path), content))],
            content.Warnings
        );
    }

    private static ListModeSpectra InSlots(
        string path,
        ListModeReading reading,
        TimeSlots slots,
        IProgress<long>? progress,
        CancellationToken cancellation
    )
    {
        // The file is read twice, so that each of its bytes counts by half.
        long length = progress is null ? 0 : new FileInfo(path).Length;
        IProgress<long>? first = progress is null ? null : new ReadingProgress.Bytes(n => progress.Report(n / 2)),
            second = progress is null ? null : new ReadingProgress.Bytes(n => progress.Report((length + n) / 2));
        ListModeContent times = Read(path, reading, d => new TimeAccumulator(d), FileBudget.Of(path), first, cancellation);
        if (times.Detectors.Count > 0 && !times.IsTimed)
            throw TimeSlots.NoTimes(Path.GetFileName(path));
        var budget = FileBudget.Of(path);
        ListModeContent content = Read(path, reading, d => new SlotAccumulator(d, times, slots, budget), budget, second, cancellation);
        return new ListModeSpectra(
            [.. content.Detectors.SelectMany(d => ((SlotAccumulator)d).Finish(Path.GetFileName(path)))],
            content.Warnings
        );
    }

    private static ListModeContent Read(
        string path,
        ListModeReading reading,
        Func<string, DetectorEvents> create,
        FileBudget budget,
        IProgress<long>? progress,
        CancellationToken cancellation
    )
    {
        using FileStream file = FileContent.Open(path);
        using var watched = new WatchedStream(file, cancellation, progress);
        return ListModeFile.Read(watched, path, reading.Columns, 0, create, budget, cancellation);
    }
}
