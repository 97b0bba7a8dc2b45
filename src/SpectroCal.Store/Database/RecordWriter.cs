using Microsoft.Data.Sqlite;
using SpectroCal.Store.Records;

namespace SpectroCal.Store.Database;

/// <summary>Writes records within one transaction.</summary>
internal sealed class RecordWriter(SqliteConnection connection) : IDisposable
{
    private readonly Statement _insert = RecordRows.Insertion(connection);
    private readonly Statement _series = new(connection, "SELECT id FROM series WHERE detector = $0 AND tag = $1", 2);
    private readonly Statement _newSeries = new(connection, "INSERT INTO series VALUES(NULL, $0, $1) RETURNING id", 2);
    private readonly Statement _newest = new(connection, "SELECT max(version) FROM record WHERE series = $0", 1);
    private readonly Statement _provenance = new(connection, "SELECT id FROM provenance WHERE hash = $0", 1);
    private readonly Statement _newProvenance = new(connection, "INSERT INTO provenance VALUES(NULL, $0, $1) RETURNING id", 2);
    private readonly SegmentTable _segments = new(connection);
    private (Provenance? Provenance, long Key) _last; // what is stored together has one in common

    /// <summary>The version that a record would get.</summary>
    public int NextVersion(CalibrationRecord record) => (int)((long?)_newest.Value(Series(record)) ?? 0) + 1;

    /// <summary>Begin of the next constants of the same detector and tag; null where there are none.</summary>
    public DateTime? Next(CalibrationRecord record) => RecordRows.End(_segments.Next(Series(record), record.From.Ticks));

    /// <summary>Writes a record.</summary>
    /// <param name="record">The record, with its version.</param>
    /// <param name="isNewest">Whether its version is higher than all others.</param>
    public void Write(CalibrationRecord record, bool isNewest)
    {
        long series = Series(record),
            key = RecordRows.Insert(_insert, record, series, Key(record.Provenance));
        if (isNewest)
            _segments.Cover(series, new Segment(record.From.Ticks, record.Until?.Ticks ?? Segment.NoEnd, key));
        else
            _segments.Rebuild(series);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Statement statement in (Statement[])[_insert, _series, _newSeries, _newest, _provenance, _newProvenance])
            statement.Dispose();
        _segments.Dispose();
    }

    private long Series(CalibrationRecord r) => (long)(_series.Value(r.Detector, r.Tag) ?? _newSeries.Value(r.Detector, r.Tag)!);

    private long Key(Provenance provenance)
    {
        if (!ReferenceEquals(_last.Provenance, provenance))
        {
            (string text, byte[] hash) = RecordRows.Text(provenance);
            _last = (provenance, (long)(_provenance.Value(hash) ?? _newProvenance.Value(hash, text)!));
        }
        return _last.Key;
    }
}
