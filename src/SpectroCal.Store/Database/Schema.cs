using Microsoft.Data.Sqlite;

namespace SpectroCal.Store.Database;

/// <summary>The tables of a store, version by version; <c>user_version</c> says which one a file has.</summary>
internal static class Schema
{
    /// <summary>Says in the header of the file that it is a calibration store ("SCal").</summary>
    public const int ApplicationId = 0x5343616C;

    // What was stored is never changed: a newer version supersedes it.
    private const string First = """
        CREATE TABLE series(
          id INTEGER PRIMARY KEY, detector TEXT NOT NULL, tag TEXT NOT NULL, UNIQUE(detector, tag)
        ) STRICT;
        CREATE TABLE provenance(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, content TEXT NOT NULL) STRICT;
        CREATE TABLE record(
          id INTEGER PRIMARY KEY, series INTEGER NOT NULL REFERENCES series, version INTEGER NOT NULL,
          valid_from INTEGER NOT NULL, valid_until INTEGER NOT NULL, run TEXT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL,
          function TEXT NOT NULL, parameters BLOB NOT NULL, covariance BLOB, objective TEXT NOT NULL, reduced_objective REAL,
          lines TEXT NOT NULL, provenance INTEGER NOT NULL REFERENCES provenance, stored_at INTEGER NOT NULL,
          UNIQUE(series, version)
        ) STRICT;
        CREATE TRIGGER record_is_not_changed BEFORE UPDATE ON record BEGIN SELECT RAISE(ABORT, 'records are superseded, not changed'); END;
        CREATE TRIGGER record_is_not_removed BEFORE DELETE ON record BEGIN SELECT RAISE(ABORT, 'records are superseded, not removed'); END;
        """;

    // Which record is valid when: a look-up is one step in this table, however many versions there are.
    private const string Second = """
        CREATE TABLE segment(
          series INTEGER NOT NULL REFERENCES series, valid_from INTEGER NOT NULL, valid_until INTEGER NOT NULL,
          record INTEGER NOT NULL REFERENCES record, PRIMARY KEY(series, valid_from)
        ) STRICT, WITHOUT ROWID;
        """;

    // When the run was, and how warm.
    private const string Third = """
        ALTER TABLE record ADD COLUMN start INTEGER;
        ALTER TABLE record ADD COLUMN covariates TEXT NOT NULL DEFAULT '{}';
        """;

    private static readonly Action<SqliteConnection>[] Steps =
    [
        connection => Execute(connection, First),
        connection =>
        {
            Execute(connection, Second);
            SegmentTable.RebuildAll(connection);
        },
        connection => Execute(connection, Third),
    ];

    /// <summary>The version of this software.</summary>
    public static int Newest => Steps.Length;

    /// <summary>Whether the file is a store that can be used as it is.</summary>
    /// <exception cref="SpectrumFormatException">It is no store, or one of a newer version.</exception>
    public static bool IsCurrent(SqliteConnection connection, string path)
    {
        // In one statement, for another process may make the store meanwhile.
        (long application, long version, long tables) = Header(connection);
        if (application == 0 && version == 0 && tables == 0)
            return false;
        if (application != ApplicationId)
            throw new SpectrumFormatException(path, 0, "expected a calibration store, found a database of another program");
        if (version > Newest)
            throw new SpectrumFormatException(
                path,
                0,
                Invariant($"is a store of version {version}, and this software knows versions up to {Newest}: use a newer SpectroCal")
            );
        return version == Newest;
    }

    private static (long Application, long Version, long Tables) Header(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText =
            "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema) "
            + "FROM pragma_application_id, pragma_user_version";
        using SqliteDataReader row = command.ExecuteReader();
        row.Read();
        return (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
    }

    /// <summary>Brings a new file, or a store of an older version, to a version; within a transaction.</summary>
    public static void Upgrade(SqliteConnection connection, int version)
    {
        for (int step = (int)Number(connection, "PRAGMA user_version"); step < version; step++)
            Steps[step](connection);
        Execute(connection, Invariant($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {version}"));
    }

    /// <summary>Runs statements.</summary>
    public static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The only number that a query gives.</summary>
    public static long Number(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
