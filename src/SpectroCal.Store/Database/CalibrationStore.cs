using Microsoft.Data.Sqlite;
using SpectroCal.Formats;
using SpectroCal.Store.Records;

namespace SpectroCal.Store.Database;

/// <summary>
/// Calibration constants by detector, time, tag and version, in one file. Nothing is overwritten: of all constants of a detector under a
/// tag whose intervals cover a moment, those with the highest version are valid then.
/// </summary>
/// <remarks>
/// Any number of processes of one machine may read and write at once; one object is for one thread at a time. What a method that stores has
/// returned is on the disk. The file is not for network drives, on which locks between machines do not work.
/// </remarks>
public sealed class CalibrationStore : IDisposable
{
    private const string FromRecords = "FROM record r JOIN series s ON s.id = r.series";
    private const string FromSegments = "FROM segment g JOIN record r ON r.id = g.record JOIN series s ON s.id = g.series";

    private const string Chosen = "($0 IS NULL OR s.tag = $0) AND ($1 IS NULL OR s.detector = $1)";

    private readonly StoreConnection _connection;
    private readonly Statement _find;
    private readonly Statement _provenance;
    private readonly Dictionary<long, Provenance> _provenances = []; // never changed once stored

    private CalibrationStore(StoreConnection connection)
    {
        _connection = connection;
        _find = new Statement(
            connection.Sqlite,
            $"SELECT {RecordRows.Columns}, g.valid_until FROM series s JOIN segment g ON g.series = s.id JOIN record r ON r.id = g.record "
                + "WHERE s.detector = $0 AND s.tag = $1 AND g.valid_from <= $2 ORDER BY g.valid_from DESC LIMIT 1",
            3
        );
        _provenance = new Statement(connection.Sqlite, "SELECT content FROM provenance WHERE id = $0", 1);
    }

    /// <summary>The file.</summary>
    public string Path => _connection.Path;

    internal SqliteConnection Sqlite => _connection.Sqlite;

    /// <summary>Opens a store; one of an older version is upgraded.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the waiting for others.</param>
    /// <exception cref="SpectrumFormatException">There is none, or it is damaged, of a newer version or something else.</exception>
    public static CalibrationStore Open(string path, CancellationToken cancellation = default) =>
        new(StoreConnection.Open(path, mayCreate: false, cancellation));

    /// <summary>Opens a store, and makes it where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the waiting for others.</param>
    /// <exception cref="SpectrumFormatException">The file is damaged, of a newer version or something else.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static CalibrationStore OpenOrCreate(string path, CancellationToken cancellation = default) =>
        new(StoreConnection.Open(path, mayCreate: true, cancellation));

    /// <summary>Stores constants, each as the newest version of its detector and tag: all of them or none.</summary>
    /// <param name="records">The constants; versions and times of storing are given here.</param>
    /// <param name="untilNext">
    /// Whether those without an end are valid only until the next constants of their detector and tag that are in the store begin: so what
    /// is stored late does not supersede what comes after it.
    /// </param>
    /// <param name="cancellation">Stops the work; then nothing is stored.</param>
    /// <returns>The constants as they are stored.</returns>
    /// <exception cref="CalibrationException">One is not a record that can be stored.</exception>
    /// <exception cref="IOException">The disk is full, or cannot be written.</exception>
    public IReadOnlyList<CalibrationRecord> Add(
        IReadOnlyList<CalibrationRecord> records,
        bool untilNext = false,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(records);
        Check(records);
        DateTime now = DateTime.UtcNow;
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)); // tables of other programs have no more
        return _connection.Writing(
            () =>
            {
                using var writer = new RecordWriter(_connection.Sqlite);
                // What is stored together does not end what else is stored with it.
                CalibrationRecord[] stored = [.. records.Select(r => untilNext && r.Until is null ? r with { Until = writer.Next(r) } : r)];
                for (int i = 0; i < stored.Length; i++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    stored[i] = stored[i] with { Version = writer.NextVersion(stored[i]), StoredAt = now };
                    writer.Write(stored[i], isNewest: true);
                }
                return stored;
            },
            cancellation
        );
    }

    /// <summary>Takes in what another store gave out, with its versions; what is known already is left as it is.</summary>
    /// <param name="records">The constants with their versions and times of storing.</param>
    /// <param name="cancellation">Stops the work; then nothing is stored.</param>
    /// <exception cref="CalibrationException">A version is in the store already with other constants, or a record is none.</exception>
    /// <exception cref="IOException">The disk is full, or cannot be written.</exception>
    public StoreImport Import(IReadOnlyList<CalibrationRecord> records, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        Check(records);
        if (records.FirstOrDefault(r => r.Version < 1) is { } unnumbered)
            throw new CalibrationException($"{unnumbered.Detector}, tag {unnumbered.Tag}: expected a version of 1 or more.");
        return _connection.Writing(
            () =>
            {
                using var writer = new RecordWriter(_connection.Sqlite);
                int added = 0;
                foreach (CalibrationRecord record in records)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (Version(record) is not { } known)
                    {
                        writer.Write(record, isNewest: record.Version >= writer.NextVersion(record));
                        added++;
                    }
                    else if (JsonText.Write(known) != JsonText.Write(record))
                    {
                        throw new CalibrationException(
                            $"{record} is in the store already with other constants, and nothing was stored: import under another tag."
                        );
                    }
                }
                return new StoreImport(added, records.Count - added);
            },
            cancellation
        );
    }

    /// <summary>The constants of a detector that are valid at a moment; null where there are none.</summary>
    /// <param name="detector">Name of the detector.</param>
    /// <param name="at">The moment, on the clock of the instrument.</param>
    /// <param name="tag">The tag.</param>
    /// <remarks>Look at their status: that of constants which their data contradict is Suspect.</remarks>
    public CalibrationRecord? Find(string detector, DateTime at, string tag) =>
        _connection.Reading(() =>
            _find
                .Rows(row => at.Ticks < row.GetInt64(row.FieldCount - 1) ? RecordRows.Read(row, Provenance) : null, detector, tag, at.Ticks)
                .FirstOrDefault()
        );

    /// <summary>The constants of all detectors that are valid at a moment, by the names of the detectors.</summary>
    /// <param name="at">The moment, on the clock of the instrument.</param>
    /// <param name="tag">The tag.</param>
    public IReadOnlyList<CalibrationRecord> ValidAt(DateTime at, string tag) =>
        Rows($"{FromSegments} WHERE s.tag = $0 AND g.valid_from <= $1 AND g.valid_until > $1 ORDER BY s.detector", tag, at.Ticks);

    /// <summary>All records, superseded ones among them, in the order of tags, detectors and versions.</summary>
    /// <param name="tag">The tag; null: every one.</param>
    /// <param name="detector">The detector; null: every one.</param>
    public IReadOnlyList<CalibrationRecord> Records(string? tag = null, string? detector = null) =>
        Rows($"{FromRecords} WHERE {Chosen} ORDER BY s.tag, s.detector, r.version", tag, detector);

    /// <summary>What was valid when: periods without overlap, in the order of detectors and times.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="detector">The detector; null: every one.</param>
    /// <param name="from">Only what is valid after this moment; null: from the beginning.</param>
    /// <param name="until">Only what is valid before this moment; null: without end.</param>
    public IReadOnlyList<ValidPeriod> History(string tag, string? detector = null, DateTime? from = null, DateTime? until = null)
    {
        using var statement = new Statement(
            _connection.Sqlite,
            $"SELECT {RecordRows.Columns}, g.valid_from, g.valid_until {FromSegments} "
                + $"WHERE {Chosen} AND g.valid_until > $2 AND g.valid_from < $3 ORDER BY s.detector, g.valid_from",
            4
        );
        return _connection.Reading(() =>
            statement.Rows(
                row => new ValidPeriod(
                    new DateTime(row.GetInt64(row.FieldCount - 2)),
                    RecordRows.End(row.GetInt64(row.FieldCount - 1)),
                    RecordRows.Read(row, Provenance)
                ),
                tag,
                detector,
                from?.Ticks ?? long.MinValue,
                until?.Ticks ?? Segment.NoEnd
            )
        );
    }

    /// <summary>The detectors, by name.</summary>
    /// <param name="tag">The tag; null: every one.</param>
    public IReadOnlyList<string> Detectors(string? tag = null)
    {
        using var statement = new Statement(
            _connection.Sqlite,
            $"SELECT DISTINCT s.detector {FromRecords} WHERE {Chosen} ORDER BY s.detector",
            2
        );
        return _connection.Reading(() => statement.Rows(row => row.GetString(0), tag, null));
    }

    /// <summary>The tags, by name.</summary>
    public IReadOnlyList<StoreTag> Tags()
    {
        using var statement = new Statement(
            _connection.Sqlite,
            "SELECT s.tag, count(DISTINCT s.id), count(*), min(r.valid_from), max(r.stored_at) "
                + $"{FromRecords} GROUP BY s.tag ORDER BY s.tag",
            0
        );
        return _connection.Reading(() =>
            statement.Rows(row => new StoreTag(
                row.GetString(0),
                row.GetInt32(1),
                row.GetInt32(2),
                new DateTime(row.GetInt64(3)),
                new DateTime(row.GetInt64(4), DateTimeKind.Utc)
            ))
        );
    }

    /// <summary>A tag that is in the store: the one given, or the only one.</summary>
    /// <param name="given">The tag; null: the only one of the store.</param>
    /// <exception cref="CalibrationException">There is no such tag, or there are several and none is given.</exception>
    public string TagOf(string? given)
    {
        string[] tags = [.. Tags().Select(t => t.Tag)];
        string all = tags.Length == 0 ? "it is empty" : $"its tags are {string.Join(", ", tags)}";
        if (given is not null)
            return tags.Contains(given) ? given : throw new CalibrationException($"{Path} has nothing under tag '{given}': {all}.");
        return tags.Length == 1 ? tags[0] : throw new CalibrationException($"Name a tag of {Path}: {all}.");
    }

    /// <summary>Looks at the whole file: its pages, its references, and whether the time lines follow from the records.</summary>
    public StoreCheck Check()
    {
        using var integrity = new Statement(_connection.Sqlite, "SELECT integrity_check FROM pragma_integrity_check", 0);
        using var references = new Statement(_connection.Sqlite, "SELECT count(*) FROM pragma_foreign_key_check", 0);
        return _connection.ReadingAtOnce(() =>
        {
            var faults = integrity.Rows(row => row.GetString(0)).Where(text => text != "ok").Select(text => $"SQLite: {text}.").ToList();
            if ((long)references.Value()! is > 0 and var broken)
                faults.Add(Invariant($"{broken} rows refer to rows that are not there."));
            if (SegmentTable.Wrong(_connection.Sqlite) is > 0 and var wrong)
                faults.Add(Invariant($"Of {wrong} detectors and tags the time line is not that of their records."));
            int Count(string what) => (int)Schema.Number(_connection.Sqlite, $"SELECT count({what}) {FromRecords}");
            return new StoreCheck(
                (int)Schema.Number(_connection.Sqlite, "PRAGMA user_version"),
                Count("DISTINCT s.detector"),
                Count("DISTINCT s.tag"),
                Count("*"),
                faults
            );
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _find.Dispose();
        _provenance.Dispose();
        _connection.Dispose();
    }

    private CalibrationRecord? Version(CalibrationRecord r) =>
        Rows($"{FromRecords} WHERE s.tag = $0 AND s.detector = $1 AND r.version = $2", r.Tag, r.Detector, r.Version).FirstOrDefault();

    private List<CalibrationRecord> Rows(string from, params ReadOnlySpan<object?> values)
    {
        using var statement = new Statement(_connection.Sqlite, $"SELECT {RecordRows.Columns} {from}", values.Length);
        object?[] given = values.ToArray();
        return _connection.Reading(() => statement.Rows(row => RecordRows.Read(row, Provenance), given));
    }

    private Provenance Provenance(long key)
    {
        if (!_provenances.TryGetValue(key, out Provenance? provenance))
            _provenances.Add(key, provenance = RecordRows.OfText((string)_provenance.Value(key)!));
        return provenance;
    }

    private static void Check(IReadOnlyList<CalibrationRecord> records)
    {
        var check = new RecordCheck();
        foreach (CalibrationRecord record in records)
            if (check.Fault(record) is { } fault)
                throw new CalibrationException(
                    $"The constants of detector {TerminalText.Line(record.Detector)} cannot be stored: {TerminalText.Line(fault)}."
                );
    }
}
