using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SpectroCal.Store.Database;

/// <summary>The connection of one process to a store's file, and the waiting for others.</summary>
internal sealed class StoreConnection : IDisposable
{
    private const int LongestWaitSeconds = 60;
    private const int StepMs = 200; // Ctrl+C is noticed after one

    private StoreConnection(string path, SqliteConnection sqlite) => (Path, Sqlite) = (path, sqlite);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The connection itself.</summary>
    public SqliteConnection Sqlite { get; }

    /// <summary>Opens a file, which has the newest schema afterwards.</summary>
    public static StoreConnection Open(string path, bool mayCreate, CancellationToken cancellation)
    {
        bool isThere = File.Exists(path);
        if (!isThere && !mayCreate)
            throw new SpectrumFormatException(
                path,
                0,
                "expected a calibration store, but there is no such file",
                new FileNotFoundException()
            );
        var sqlite = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = mayCreate ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
                Pooling = false, // a closed store is closed
                ForeignKeys = true,
                DefaultTimeout = 1,
            }.ToString()
        );
        var connection = new StoreConnection(path, sqlite);
        try
        {
            connection.Settle(mayCreate, cancellation);
            return connection;
        }
        catch (SqliteException e)
        {
            sqlite.Dispose();
            throw isThere ? StoreErrors.OfReading(path, e) : StoreErrors.OfWriting(path, e);
        }
        catch
        {
            sqlite.Dispose();
            throw;
        }
    }

    /// <summary>Reads.</summary>
    public T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException e)
        {
            throw StoreErrors.OfReading(Path, e);
        }
    }

    /// <summary>Writes all or nothing. When this returns, what was written is on the disk.</summary>
    public T Writing<T>(Func<T> write, CancellationToken cancellation)
    {
        try
        {
            Waiting(() => Execute("BEGIN IMMEDIATE"), cancellation);
            T result = write();
            cancellation.ThrowIfCancellationRequested();
            Schema.Execute(Sqlite, "COMMIT");
            return result;
        }
        catch (SqliteException e)
        {
            throw StoreErrors.OfWriting(Path, e);
        }
        finally
        {
            End();
        }
    }

    /// <summary>Reads what was there at one moment, whatever others write meanwhile.</summary>
    public T ReadingAtOnce<T>(Func<T> read) =>
        Reading(() =>
        {
            Execute("BEGIN");
            try
            {
                return read();
            }
            finally
            {
                End();
            }
        });

    /// <inheritdoc/>
    public void Dispose() => Sqlite.Dispose();

    private bool Execute(string sql)
    {
        Schema.Execute(Sqlite, sql);
        return true;
    }

    // SQLite has ended it already where the disk is full.
    private void End()
    {
        if (raw.sqlite3_get_autocommit(Sqlite.Handle) == 0)
            Schema.Execute(Sqlite, "ROLLBACK");
    }

    private void Settle(bool mayCreate, CancellationToken cancellation)
    {
        Sqlite.Open();
        // synchronous = FULL: with WAL, NORMAL would not bring a commit to the disk before it is reported.
        Schema.Execute(Sqlite, Invariant($"PRAGMA busy_timeout = {StepMs}; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF"));
        if (Waiting(() => Schema.IsCurrent(Sqlite, Path), cancellation))
            return;
        if (!mayCreate && Schema.Number(Sqlite, "PRAGMA user_version") == 0)
            throw new SpectrumFormatException(Path, 0, "expected a calibration store, found an empty file");
        // Readers and a writer do not wait for each other.
        Waiting(() => Execute("PRAGMA journal_mode = WAL"), cancellation);
        Writing(
            () =>
            {
                Schema.Upgrade(Sqlite, Schema.Newest);
                return true;
            },
            cancellation
        );
    }

    private static T Waiting<T>(Func<T> work, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return work();
            }
            catch (SqliteException e) when (StoreErrors.IsBusy(e) && Stopwatch.GetElapsedTime(begin).TotalSeconds < LongestWaitSeconds)
            {
                cancellation.WaitHandle.WaitOne(StepMs / 10);
            }
        }
    }
}
