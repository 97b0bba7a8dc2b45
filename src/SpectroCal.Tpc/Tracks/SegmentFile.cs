using PureHDF;

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
    private static readonly byte[] Signature = [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Names of the columns that CSV files are written with.</summary>
    public const string CsvHeader = "event_id,track_id,pdg_id,x_start,y_start,z_start,x_end,y_end,z_end,dx,dE,dEdx,t";

    /// <summary>Reads a file.</summary>
    /// <exception cref="SpectrumFormatException">The content is neither, a field is missing, or a number makes no sense.</exception>
    public static IReadOnlyList<TrackSegment> Read(string path)
    {
        SegmentColumns columns;
        if (IsHdf5(path))
            columns = ReadHdf5(path);
        else
            columns = SegmentCsv.Read(path);
        var segments = new TrackSegment[columns.Count];
        for (int i = 0; i < segments.Length; i++)
            segments[i] = columns.Segment(i);
        return segments;
    }

    private static bool IsHdf5(string path)
    {
        using FileStream stream = File.OpenRead(path);
        Span<byte> start = stackalloc byte[Signature.Length];
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(Signature);
    }

    private static SegmentColumns ReadHdf5(string path)
    {
        try
        {
            using var file = H5File.OpenRead(path);
            if (!file.LinkExists(DataSet))
                throw new SpectrumFormatException(path, 0, $"expected a data set '{DataSet}'");
            var rows = file.Dataset(DataSet).Read<Dictionary<string, object?>[]>();
            return new SegmentColumns(
                path,
                rows.Length == 0 ? [] : [.. rows[0].Keys],
                rows.Length,
                (row, name) =>
                    rows[row][name] is { } value ? Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture) : double.NaN
            );
        }
        catch (Exception e) when (e is not (SpectrumFormatException or IOException or UnauthorizedAccessException or OutOfMemoryException))
        {
            // The library has no common exception for damaged files.
            throw new SpectrumFormatException(path, 0, $"expected an HDF5 file that can be read ({TerminalText.Line(e.Message)})", e);
        }
    }
}
