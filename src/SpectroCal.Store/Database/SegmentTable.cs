using Microsoft.Data.Sqlite;
using SpectroCal.Store.Records;

namespace SpectroCal.Store.Database;

/// <summary>The time lines: which record is valid when, by the rule that the newest version wins at any moment.</summary>
internal sealed class SegmentTable(SqliteConnection connection) : IDisposable
{
    private readonly Statement _overlapping = new(
        connection,
        "SELECT valid_from, valid_until, record FROM segment WHERE series = $0 AND valid_from < $2 AND valid_until > $1",
        3
    );
    private readonly Statement _remove = new(connection, "DELETE FROM segment WHERE series = $0 AND valid_from = $1", 2);
    private readonly Statement _insert = new(connection, "INSERT INTO segment VALUES($0, $1, $2, $3)", 4);
    private readonly Statement _next = new(
        connection,
        "SELECT valid_from FROM segment WHERE series = $0 AND valid_from > $1 ORDER BY valid_from LIMIT 1",
        2
    );
    private readonly Statement _records = new(
        connection,
        "SELECT valid_from, valid_until, id FROM record WHERE series = $0 ORDER BY version",
        1
    );

    /// <summary>Makes a record that is newer than all others valid in its interval.</summary>
    public void Cover(long series, Segment newer)
    {
        List<Segment> former = _overlapping.Rows(Read, series, newer.From, newer.Until);
        foreach (Segment s in former)
            _remove.Run(series, s.From);
        foreach (Segment s in Segment.Covered(former, newer))
            _insert.Run(series, s.From, s.Until, s.Record);
    }

    /// <summary>Begin of the next segment after a moment; none: <see cref="Segment.NoEnd"/>.</summary>
    public long Next(long series, long after) => (long?)_next.Value(series, after) ?? Segment.NoEnd;

    /// <summary>Makes a time line from all records of a series.</summary>
    public void Rebuild(long series)
    {
        Schema.Execute(connection, Invariant($"DELETE FROM segment WHERE series = {series}"));
        foreach (Segment s in _records.Rows(Read, series))
            Cover(series, s);
    }

    /// <summary>Makes all time lines anew.</summary>
    public static void RebuildAll(SqliteConnection connection)
    {
        using var table = new SegmentTable(connection);
        using var series = new Statement(connection, "SELECT id FROM series", 0);
        foreach (long id in series.Rows(row => row.GetInt64(0)))
            table.Rebuild(id);
    }

    /// <summary>Number of series whose time line is not the one that follows from their records.</summary>
    public static int Wrong(SqliteConnection connection)
    {
        using var table = new SegmentTable(connection);
        using var series = new Statement(connection, "SELECT id FROM series", 0);
        return series.Rows(row => row.GetInt64(0)).Count(id => !table.IsRight(id));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Statement statement in (Statement[])[_overlapping, _remove, _insert, _next, _records])
            statement.Dispose();
    }

    private bool IsRight(long series)
    {
        var right = new List<Segment>();
        foreach (Segment s in _records.Rows(Read, series))
        {
            List<Segment> overlapped = right.FindAll(r => r.From < s.Until && r.Until > s.From);
            right.RemoveAll(overlapped.Contains);
            right.AddRange(Segment.Covered(overlapped, s));
        }
        return right.OrderBy(s => s.From).SequenceEqual(_overlapping.Rows(Read, series, long.MinValue, long.MaxValue).OrderBy(s => s.From));
    }

    private static Segment Read(SqliteDataReader row) => new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
}
