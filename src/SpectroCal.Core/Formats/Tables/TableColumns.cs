namespace SpectroCal.Formats.Tables;

/// <summary>How the numbers of a table of counts are to be read, where they do not say it themselves.</summary>
public sealed record TableColumns
{
    /// <summary>How it is written, for messages and help.</summary>
    internal const string Syntax =
        "[rows:|wrapped:][length:][decimals:]ROLE,ROLE,... with the roles axis, channel, position, eV, keV, MeV, counts, errors, skip, or "
        + "events; for HDF5 [rows:|columns:]dataset:PATH";

    private const string RowsWord = "rows",
        WrappedWord = "wrapped",
        LengthWord = "length",
        DecimalsWord = "decimals",
        EventsWord = "events",
        ColumnsWord = "columns",
        DataSetWord = "dataset:";

    private static readonly Dictionary<string, TableRole> RoleOfWord = new(StringComparer.OrdinalIgnoreCase)
    {
        ["counts"] = TableRole.Counts,
        ["axis"] = TableRole.Axis,
        ["channel"] = TableRole.Channel,
        ["position"] = TableRole.Position,
        ["eV"] = TableRole.EnergyEv,
        ["keV"] = TableRole.EnergyKeV,
        ["MeV"] = TableRole.EnergyMeV,
        ["skip"] = TableRole.Skip,
        ["errors"] = TableRole.Errors,
    };

    /// <summary>Roles of the columns, from the left; the last one is that of all further columns. Empty: recognised.</summary>
    public IReadOnlyList<TableRole> Roles { get; init; } = [];

    /// <summary>Whether a row, not a column, is a spectrum.</summary>
    public bool AreRows { get; init; }

    /// <summary>Whether the counts of one spectrum go on from row to row, several in each.</summary>
    public bool AreWrapped { get; init; }

    /// <summary>Whether the first number of each spectrum is its number of channels, or its last channel, and no counts.</summary>
    public bool BeginWithLength { get; init; }

    /// <summary>Whether commas and points of numbers are decimal ones, also where they may group thousands: <c>1,020</c>.</summary>
    public bool AreDecimals { get; init; }

    /// <summary>Whether the table is a list of events, not of counts.</summary>
    public bool AreEvents { get; init; }

    /// <summary>Path of the data set that holds the counts, in HDF5 files; null: recognised. Files of other formats are read without
    /// it.</summary>
    public string? DataSet { get; init; }

    /// <summary>Whether the first dimension of a data set is that of the channels; with <see cref="AreRows"/> it is the last.</summary>
    public bool AreColumns { get; init; }

    /// <summary>Reads a text such as <c>axis,counts</c>, <c>keV,counts</c>, <c>channel,skip,counts</c>, <c>rows:counts</c>,
    /// <c>wrapped:counts</c>, <c>length:counts</c>, <c>decimals:keV,counts</c>, <c>events</c>, <c>dataset:/entry/counts</c> or
    /// <c>rows:dataset:/entry/counts</c>.</summary>
    /// <exception cref="FormatException">It is none; the message says what was expected.</exception>
    public static TableColumns Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Is(text, EventsWord))
            return new TableColumns { AreEvents = true };
        if (DataSetOf(text) is { } dataSet)
            return dataSet;
        string[] parts = text.Split(':', StringSplitOptions.TrimEntries);
        var roles = new List<TableRole>();
        bool rows = false,
            wrapped = false,
            length = false,
            decimals = false;
        foreach (string part in parts[..^1])
        {
            if (Is(part, RowsWord) && !rows)
                rows = true;
            else if (Is(part, WrappedWord) && !wrapped)
                wrapped = true;
            else if (Is(part, LengthWord) && !length)
                length = true;
            else if (Is(part, DecimalsWord) && !decimals)
                decimals = true;
            else
                throw new FormatException($"expected {Syntax}, found '{text}'");
        }
        foreach (string word in Is(parts[^1], RowsWord) ? ["counts"] : parts[^1].Split(',', StringSplitOptions.TrimEntries))
            roles.Add(
                RoleOfWord.TryGetValue(word, out TableRole role) ? role : throw new FormatException($"expected {Syntax}, found '{text}'")
            );
        rows |= Is(parts[^1], RowsWord);
        if (!roles.Contains(TableRole.Counts))
            throw new FormatException($"expected a column of counts, found '{text}'");
        TableRole[] axes = [.. roles.Where(r => r is not (TableRole.Counts or TableRole.Skip or TableRole.Errors))];
        bool areTwo = axes.Length == 2 && axes.Count(r => r == TableRole.Channel) == 1 && axes.Count(IsEnergy) == 1;
        bool areLabels =
            roles[^1] == TableRole.Counts && axes.All(r => r == TableRole.Channel) && roles.Count(r => r == TableRole.Counts) == 1;
        if (wrapped && (rows || length || !areLabels))
            throw new FormatException($"expected wrapped:counts, or wrapped:channel,counts, found '{text}'");
        if (roles.Contains(TableRole.Errors) && (rows || wrapped || length || !EachErrorsFollowCounts(roles)))
            throw new FormatException($"expected each column of errors after one of counts, as in axis,counts,errors, found '{text}'");
        if (axes.Length > 1 && !areTwo)
            throw new FormatException($"expected one axis, or channels and their energies, found '{text}'");
        return new TableColumns
        {
            Roles = roles,
            AreRows = rows,
            AreWrapped = wrapped,
            BeginWithLength = length,
            AreDecimals = decimals,
        };
    }

    private static bool EachErrorsFollowCounts(List<TableRole> roles) =>
        roles.Index().All(r => r.Item != TableRole.Errors || (r.Index > 0 && roles[r.Index - 1] == TableRole.Counts));

    /// <summary>What is said of a table, not of a data set; null where nothing is.</summary>
    internal TableColumns? OfTable => DataSet is null ? this : null;

    private static TableColumns? DataSetOf(string text)
    {
        int at = text.IndexOf(DataSetWord, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;
        string order = text[..at].Trim().TrimEnd(':'),
            path = text[(at + DataSetWord.Length)..].Trim();
        bool rows = Is(order, RowsWord),
            columns = Is(order, ColumnsWord);
        return (order.Length == 0 || rows || columns) && path.Length > 0
            ? new TableColumns
            {
                DataSet = path,
                AreRows = rows,
                AreColumns = columns,
            }
            : throw new FormatException($"expected {Syntax}, found '{text}'");
    }

    /// <summary>Role of a column.</summary>
    internal TableRole RoleOf(int column) => Roles[Math.Min(column, Roles.Count - 1)];

    internal static bool IsEnergy(TableRole role) => role is TableRole.EnergyEv or TableRole.EnergyKeV or TableRole.EnergyMeV;

    private static bool Is(string text, string word) => string.Equals(text.Trim(), word, StringComparison.OrdinalIgnoreCase);
}
