using System.CommandLine;
using SpectroCal.Formats.Tables;

namespace SpectroCal.Cli.Options;

/// <summary>What the columns of tables hold, where their numbers do not say it.</summary>
internal sealed class TableOption
{
    private readonly Option<TableColumns> _table = CliOption.Of(
        "--table",
        "ROLES",
        "Tables: what the columns hold, as axis,counts or keV,counts or channel,skip,counts; rows:counts for spectra as rows; "
            + "decimals:keV,counts where 1,020 is little more than 1; "
            + "events; HDF5: dataset:/PATH, or rows:dataset:/PATH where the last dimension is the channels, columns: the first (default: "
            + "recognised)",
        TableColumns.Parse
    );

    /// <summary>The option.</summary>
    public Option Option => _table;

    /// <summary>The roles; null where none are given.</summary>
    public TableColumns? Roles(ParseResult parsed) => parsed.Has(_table) ? parsed.GetValue(_table) : null;
}
