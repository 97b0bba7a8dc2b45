using System.IO.Compression;
using SpectroCal.Formats.ListMode;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;

namespace SpectroCal.Formats.Numpy;

/// <summary>A NumPy array (.npy, or one of a .npz) of values of single events, such as pulse heights: one dimension, one detector, no
/// times.</summary>
internal static class NumpyEvents
{
    /// <summary>Reads an array.</summary>
    /// <param name="content">The file.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="columns">Names no columns, which an array does not have.</param>
    /// <param name="create">Makes what keeps the events.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static ListModeContent Read(
        Stream content,
        string file,
        ListModeColumns columns,
        Func<string, DetectorEvents> create,
        CancellationToken cancellation
    )
    {
        if (columns.Channel is not null)
            throw new SpectrumFormatException(
                file,
                0,
                $"expected a file of several arrays, of which one is '{columns.Channel}', found one"
            );
        RefuseColumns(columns, file);
        return ReadArray(content, file, columns, create, cancellation);
    }

    /// <summary>Reads the array of a .npz file that the column of values names, or the only one.</summary>
    public static ListModeContent ReadArchive(
        Stream content,
        string file,
        ListModeColumns columns,
        Func<string, DetectorEvents> create,
        FileBudget budget,
        CancellationToken cancellation
    )
    {
        RefuseColumns(columns, file);
        return NpzReader.Opened(
            FileContent.ReadAll(content, budget),
            file,
            zip =>
            {
                ZipArchiveEntry[] arrays = NpzReader.Arrays(zip, file);
                ZipArchiveEntry? chosen =
                    columns.Channel is { } name
                        ? arrays.FirstOrDefault(a => string.Equals(NpzReader.NameOf(a), name, StringComparison.OrdinalIgnoreCase))
                    : arrays is [var only] ? only
                    : null;
                if (chosen is null)
                    throw new SpectrumFormatException(
                        file,
                        0,
                        "expected to be told which array holds the values of the events, by --channel-column (in "
                            + "PowerShell -ChannelColumn); "
                            + $"the arrays there are: {string.Join(", ", arrays.Take(10).Select(NpzReader.NameOf))}"
                    );
                using Stream array = chosen.Open();
                using var watched = new WatchedStream(array, cancellation);
                return ReadArray(watched, file, columns, create, cancellation);
            }
        );
    }

    private static void RefuseColumns(ListModeColumns columns, string file)
    {
        if (
            columns.Time is not null
            || columns.TimeUnitSeconds is not null
            || columns.Detector is not null
            || columns.Header is not null
            || columns.Where.Count > 0
        )
            throw new SpectrumFormatException(
                file,
                0,
                "expected a text file, which may have times and detectors, found NumPy arrays, of which one is read: the values"
            );
    }

    private static ListModeContent ReadArray(
        Stream content,
        string file,
        ListModeColumns columns,
        Func<string, DetectorEvents> create,
        CancellationToken cancellation
    )
    {
        NumpyHeader header = NumpyHeader.Parse(NumpyReader.HeaderBytes(content), file);
        if (header.Shape is not [var count] || (count == 0 && !columns.AcceptsNoEvents))
            throw BinaryFault.At(
                file,
                NumpyHeader.Magic.Length,
                $"expected an array of events in one dimension, found the shape ({string.Join(", ", header.Shape)})"
            );
        if (count == 0)
            return ListModeContent.Empty;
        var numbers = new NumpyNumbers(content, header, count, file);
        DetectorEvents events = create(SpectrumFile.DefaultDetector);
        for (long i = 0; i < count; i++)
        {
            if ((i & 0xFFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            double value = numbers.NextReal(out long at);
            if (!double.IsFinite(value))
                throw BinaryFault.At(file, at, $"expected a measured value, found {(double.IsNaN(value) ? "NaN" : "infinity")}");
            if (value == (int)value)
                events.Add((int)value);
            else
                events.Add(value);
        }
        numbers.End();
        return new ListModeContent([events], false, 0, 1, null, 0);
    }
}
