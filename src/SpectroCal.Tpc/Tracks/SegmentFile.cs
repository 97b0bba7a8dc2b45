using System.Globalization;
using PureHDF;
using SpectroCal.Formats.Hdf5;
using SpectroCal.Formats.Streams;

namespace SpectroCal.Tpc.Tracks;

/// <summary>
/// Segments of tracks from files: the data set <c>segments</c> of edep-sim and larnd-sim (HDF5), or CSV with the same names.
/// </summary>
/// <remarks>
/// Files have the drift along x; it becomes z here. Names are those of both generations of larnd-sim: eventID or event_id, trackID or
/// traj_id, pdgId or pdg_id. CSV: a line of names, then numbers; lines that begin with # are comments.
/// </remarks>
public static class SegmentFile
{
    private const string DataSet = "segments";
    private const long BytesPerRow = 2048; // some twenty numbers with their names

    /// <summary>Names of the columns that CSV files are written with.</summary>
    public const string CsvHeader = "event_id,track_id,pdg_id,x_start,y_start,z_start,x_end,y_end,z_end,dx,dE,dEdx,t";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="SpectrumFormatException">
    /// The content is neither, a field is missing, a number makes no sense, or the file takes more memory than one may.
    /// </exception>
    public static IReadOnlyList<TrackSegment> Read(string path, CancellationToken cancellation = default)
    {
        SegmentColumns columns = IsHdf5(path) ? ReadHdf5(path, cancellation) : SegmentCsv.Read(path, cancellation);
        var segments = new TrackSegment[columns.Count];
        for (int i = 0; i < segments.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            segments[i] = columns.Segment(i);
        }
        return segments;
    }

    private static bool IsHdf5(string path)
    {
        using FileStream stream = File.OpenRead(path);
        Span<byte> start = stackalloc byte[Hdf5Content.Signature.Length];
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && start.SequenceEqual(Hdf5Content.Signature);
    }

    private static SegmentColumns ReadHdf5(string path, CancellationToken cancellation)
    {
        return Hdf5Content.Read(
            File.OpenRead(path),
            path,
            file =>
            {
                if (!file.LinkExists(DataSet))
                    throw new SpectrumFormatException(path, 0, $"expected a data set '{DataSet}'");
                IH5Dataset data = file.Dataset(DataSet);
                FileBudget.Of(path).Take(Rows(data.Space.Dimensions) * BytesPerRow);
                cancellation.ThrowIfCancellationRequested();
                var rows = data.Read<Dictionary<string, object?>[]>();
                return new SegmentColumns(
                    path,
                    rows.Length == 0 ? [] : [.. rows[0].Keys],
                    rows.Length,
                    (row, name) => Number(rows[row][name])
                );
            },
            cancellation
        );
    }

    // A field may be of any type: a text or an array is no number.
    private static double Number(object? value) =>
        value is byte or sbyte or short or ushort or int or uint or long or ulong or float or double
            ? Convert.ToDouble(value, CultureInfo.InvariantCulture)
            : double.NaN;

    // Never more than a budget can hold, so that the bytes of the rows are a number.
    private static long Rows(ulong[] dimensions)
    {
        double rows = 1;
        foreach (ulong d in dimensions)
            rows *= d;
        return (long)Math.Min(rows, long.MaxValue / BytesPerRow);
    }
}
