using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SpectroCal.Store.Database;

/// <summary>What SQLite reports as one line that says what to do.</summary>
internal static class StoreErrors
{
    /// <summary>Whether another process holds what is needed.</summary>
    public static bool IsBusy(SqliteException error) => error.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    /// <summary>The error of reading.</summary>
    public static Exception OfReading(string path, SqliteException error) =>
        error.SqliteErrorCode switch
        {
            raw.SQLITE_NOTADB => new SpectrumFormatException(path, 0, "expected a calibration store, found another kind of file", error),
            raw.SQLITE_CORRUPT or raw.SQLITE_ERROR or raw.SQLITE_MISMATCH => new SpectrumFormatException(
                path,
                0,
                $"the store is damaged ({Text(error)}): take a copy of it, and ask 'spectrocal store check'",
                error
            ),
            raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY => new SpectrumFormatException(
                path,
                0,
                "the store cannot be opened: SQLite needs to write beside it even to read; copy it to a folder that can be written",
                new UnauthorizedAccessException(Text(error), error)
            ),
            _ => new SpectrumFormatException(path, 0, $"cannot be read: {Text(error)}", new IOException(Text(error), error)),
        };

    /// <summary>The error of writing.</summary>
    public static Exception OfWriting(string path, SqliteException error) =>
        error.SqliteErrorCode switch
        {
            raw.SQLITE_FULL => new IOException($"{path}: the disk is full, and nothing was stored. Make room, then store again.", error),
            raw.SQLITE_IOERR => new IOException($"{path}: the disk reports an error, and nothing was stored ({Text(error)}).", error),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new IOException(
                $"{path}: another program has been writing to the store for a minute, and nothing was stored. Try again.",
                error
            ),
            raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM => new UnauthorizedAccessException(
                $"{path}: the store cannot be written here, and nothing was stored ({Text(error)}).",
                error
            ),
            _ => OfReading(path, error),
        };

    // Without what the provider puts around it.
    private static string Text(SqliteException error) => raw.sqlite3_errstr(error.SqliteErrorCode).utf8_to_string();
}
