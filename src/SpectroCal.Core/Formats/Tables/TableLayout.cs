using System.Globalization;

namespace SpectroCal.Formats.Tables;

/// <summary>Which columns of a table are the axis and which are counts.</summary>
/// <remarks>
/// Names decide where there are any that are known. Else the numbers do: counts are whole, and do not rise or fall evenly or smoothly from
/// row to row. What may be the one as well as the other is refused: a ramp of counts and a spectrum without its first detector look right.
/// </remarks>
internal sealed class TableLayout
{
    /// <summary>Rows from which an axis without a name can be told from counts that happen to lie evenly.</summary>
    private const int EnoughRows = 5;

    /// <summary>The same beside names that are not known.</summary>
    private const int EnoughNamedRows = 8;

    private const int EnoughFromZero = 3;

    private readonly TableData _table;
    private readonly IReadOnlyList<TableColumn> _columns;
    private readonly string[]? _names;

    private TableLayout(TableData table) => (_table, _columns, _names) = (table, table.Columns, table.Names);

    /// <summary>Index of the column of channel numbers, or -1.</summary>
    public int Channel { get; private set; } = -1;

    /// <summary>Index of the column of positions, or -1.</summary>
    public int Position { get; private set; } = -1;

    /// <summary>Index of the column of energies, or -1.</summary>
    public int Energy { get; private set; } = -1;

    /// <summary>Index of the column of upper edges, where the axis is lower edges, or -1.</summary>
    public int UpperEdge { get; private set; } = -1;

    /// <summary>Which edge of the channels a single column of energies gives, as its name says.</summary>
    public TableEdge EnergyEdge => Energy < 0 || UpperEdge >= 0 || _names is null ? TableEdge.None : ColumnTitle.EdgeAlone(_names[Energy]);

    /// <summary>Name of the column of energies where it says something else; null where it says that, or nothing.</summary>
    public string? OtherAxis =>
        Energy >= 0 && !IsStated && EvPerUnit == 0 && _names?[Energy] is { Length: > 0 } name && !ColumnTitle.SpeaksOfEnergy(name)
            ? name
            : null;

    /// <summary>eV in a unit of the energies; 0 where nothing states it.</summary>
    public double EvPerUnit { get; private set; }

    /// <summary>Whether the channel numbers are what the caller says they are.</summary>
    public bool IsStated { get; private set; }

    /// <summary>Whether the name of a column says that it is the axis.</summary>
    public bool HasNamedAxis { get; private set; }

    /// <summary>Indices of the columns of counts, or of intensities.</summary>
    public List<int> Counts { get; } = [];

    /// <summary>Whether the values are no counts.</summary>
    public bool AreIntensities { get; private set; }

    /// <summary>Index of the column of errors for each column of intensities that has one.</summary>
    public Dictionary<int, int> Errors { get; } = [];

    /// <summary>What is odd, one sentence each.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Finds the columns.</summary>
    /// <param name="table">The table.</param>
    /// <param name="stated">What the caller says of its columns, or null.</param>
    /// <exception cref="SpectrumFormatException">There are no counts, or the columns may be read in several ways.</exception>
    public static TableLayout Of(TableData table, TableColumns? stated)
    {
        var layout = new TableLayout(table);
        if (stated is { Roles.Count: > 0 })
            layout.Take(stated);
        else if (table.Columns.Count == 1)
            layout.Counts.Add(0);
        else
            layout.Recognise();
        layout.TellIntensities();
        return layout;
    }

    // Damaged counts are no intensities, nor is what has no axis. Real numbers beside an axis may as well be values of events, temperatures
    // or the like, so that a name has to say it.
    private void TellIntensities()
    {
        AreIntensities |= Errors.Count > 0 && IsStated;
        foreach (int column in Counts)
        {
            if (_columns[column].Fault is not { } fault)
                continue;
            bool isSpokenOf = IsStated || (_names is not null && ColumnTitle.IsIntensity(_names[column]));
            bool hasAxis = IsStated || Channel >= 0 || Position >= 0 || Energy >= 0;
            if (!_columns[column].AreIntensities || !isSpokenOf || !hasAxis || IsSmooth(_columns[column]))
                throw new SpectrumFormatException(_table.Text.File, fault.Line, fault.Expected + Unspoken(column));
            AreIntensities = true;
        }
        foreach ((int column, int errors) in Errors.Where(e => !AreIntensities || !Counts.Contains(e.Key)).ToArray())
        {
            Warnings.Add(LeftOut(errors));
            Errors.Remove(column);
        }
    }

    private string Unspoken(int column) =>
        _columns[column].AreIntensities && !IsStated
            ? "; values of channels that are no counts are read for figures and fits of lines where --table says that they are that, "
                + $"such as {(_table.AreRows ? "rows" : _columns.Count == 1 ? "counts" : "axis,counts")} (in PowerShell -Column)"
            : "";

    private string LeftOut(int column) => $"The column '{_names![column]}' is not counts and is left out.";

    private void Take(TableColumns stated)
    {
        IsStated = true;
        if (stated.Roles.Count > _columns.Count)
            throw _table.Error($"expected {stated.Roles.Count} columns for the roles given, found {_columns.Count}");
        for (int i = 0; i < _columns.Count; i++)
        {
            TableRole role = stated.RoleOf(i);
            if (role == TableRole.Counts)
                Counts.Add(i);
            else if (role == TableRole.Errors)
                Errors.Add(Counts.LastOrDefault(-1) == i - 1 ? i - 1 : throw _table.Error(NoErrors), i);
            else if (role == TableRole.Channel)
                Channel = Once(Channel, i);
            else if (role == TableRole.Position)
                Position = Once(Position, i);
            else if (role == TableRole.Axis)
                TakeAxis(i);
            else if (role != TableRole.Skip)
                (Energy, EvPerUnit) = (
                    Once(Energy, i),
                    role switch
                    {
                        TableRole.EnergyEv => 1,
                        TableRole.EnergyKeV => 1e3,
                        _ => 1e6,
                    }
                );
        }
    }

    private int Once(int taken, int column) =>
        taken < 0 ? column : throw _table.Error("expected one axis; the last role given is that of all further columns");

    // An axis is channel numbers where they can be that, else energies.
    private void TakeAxis(int column)
    {
        if (Channel >= 0 || Energy >= 0)
            throw _table.Error("expected one axis; the last role given is that of all further columns");
        if (_table.Kind(column) != ColumnKind.Energy && IsNumbering(_columns[column]))
            Channel = column;
        else
            SetEnergy(column);
    }

    private void SetEnergy(int column) => (Energy, EvPerUnit) = (column, UnitOf(column));

    private double UnitOf(int column)
    {
        string? odd = new[] { _table.Units?[column], _names?[column] }.FirstOrDefault(n => n is not null && ColumnTitle.IsOddUnit(n));
        if (odd is not null)
            throw _table.Error($"expected energies in eV, keV or MeV, found '{odd}'; {Option}");
        double unit = _table.Units is null ? 0 : ColumnTitle.Unit(_table.Units[column]);
        return unit > 0 || _names is null ? unit : ColumnTitle.Unit(_names[column]);
    }

    private void Recognise()
    {
        var open = new List<int>();
        var errors = new List<int>();
        bool hasCounts = _names?.Any(ColumnTitle.IsMeasured) == true;
        TakeEdges(TableEdges.Find(_table));
        IReadOnlyList<int> repeated = TablePairs.RepeatedAxes(_table, IsSmooth);
        foreach (int i in repeated)
            Warnings.Add(string.Create(CultureInfo.InvariantCulture, $"Column {i + 1} repeats the axis in column 1 and is left out."));
        for (int i = 0; i < _columns.Count; i++)
        {
            if (repeated.Contains(i) || (UpperEdge >= 0 && (i == UpperEdge || i == UpperEdge - 1)))
                continue;
            if (AreErrors(i))
            {
                errors.Add(i);
                continue;
            }
            switch (_table.Kind(i))
            {
                case ColumnKind.Channel when Channel < 0 && Position < 0:
                    if (AreCentres(_columns[i]))
                        Position = i;
                    else
                        Channel = i;
                    break;
                case ColumnKind.Channel when IsNumbering(_columns[i]):
                    Warnings.Add($"The column '{_names![i]}' numbers the channels again and is left out.");
                    break;
                case ColumnKind.Position when i == 0:
                    Position = i;
                    break;
                case ColumnKind.Energy when Energy < 0 && Position < 0 && (i == 0 || !ColumnTitle.IsLetter(_names![i])):
                    SetEnergy(i);
                    break;
                case ColumnKind.Energy when Position < 0 && !ColumnTitle.IsLetter(_names![i]):
                    throw _table.Error($"expected one axis, found the columns '{_names![Energy]}' and '{_names[i]}'; {Option}");
                case ColumnKind.Time when Channel >= 0 || Position >= 0 || Energy >= 0:
                    Warnings.Add(LeftOut(i));
                    break;
                case ColumnKind.Time:
                    throw _table.Error($"expected counts by channel or energy, found the times '{_names![i]}'; {Option}");
                case ColumnKind.Unknown
                    when open.Count == 0 && _names is not null && ColumnTitle.IsForeign(_names[i]) && IsSmooth(_columns[i]):
                    throw _table.Error($"expected counts by channel or energy, found them by '{_names[i]}'; {Option}");
                case ColumnKind.Derived when ColumnTitle.IsRate(_names![i]) && !hasCounts:
                    AreIntensities = true;
                    open.Add(i);
                    break;
                case ColumnKind.Unknown when _names is not null && ColumnTitle.IsCondition(_names[i]):
                case ColumnKind.Unknown when hasCounts && ColumnTitle.IsCalculated(_names![i]):
                case ColumnKind.Derived:
                    Warnings.Add(LeftOut(i));
                    break;
                default:
                    open.Add(i);
                    break;
            }
        }
        HasNamedAxis = Channel >= 0 || Position >= 0 || Energy >= 0;
        if (!HasNamedAxis)
            FindAxis(open);
        else if (Energy >= 0 && Channel < 0 && open.Count > 1 && IsUnnamed(open[0]) && IsNumbering(_columns[open[0]]))
        {
            Channel = open[0]; // the index that programs write before their columns
            open.RemoveAt(0);
        }
        if (Channel >= 0 && Energy < 0 && open.Count > 1 && _columns[open[0]].HasFraction && IsSmooth(_columns[open[0]]))
            MoveToEnergy(open);
        RefuseOtherAxes(open);
        if (open.Count == 0)
            throw _table.Error($"expected a column of counts beside the axis, found none; {Option}");
        Counts.AddRange(open);
        foreach (int i in errors)
            TakeErrors(i, errors);
        // What is left of a subtraction is no count, also where it happens to be whole and positive.
        AreIntensities |= Counts.Count > 0 && _names is not null && Counts.All(c => ColumnTitle.IsNet(_names[c]));
        AreIntensities |= Counts.Count > 0 && _table.Units is { } units && Counts.All(c => ColumnTitle.IsRate(units[c]));
    }

    // A detector may be called anything, also "err"; what is called like another column and error is that column's.
    private bool AreErrors(int column) =>
        _names is not null
        && ColumnTitle.SpeaksOfErrors(_names[column])
        && (
            _table.Kind(column) == ColumnKind.Derived
            || ColumnTitle.Key(_names[column]) is var key && _names.Any(n => !ColumnTitle.SpeaksOfErrors(n) && ColumnTitle.Key(n) == key)
        );

    // Errors belong to the column of the same name or number; those without one to the column before them, if all columns have theirs.
    private void TakeErrors(int column, List<int> all)
    {
        string name = _names![column],
            unit = _table.Units?[column] ?? "",
            key = ColumnTitle.Key(name);
        if (!ColumnTitle.IsStandardError($"{name} {unit}"))
        {
            Warnings.Add($"The column '{name}' holds no standard errors of counts and is left out.");
            return;
        }
        int[] alike = [.. Counts.Where(c => ColumnTitle.Key(_names[c]) == key)];
        bool isNext = Counts.Contains(column - 1) && (Counts.Count == 1 || Counts.All(c => all.Contains(c + 1))),
            isNamed = key.Length > 0;
        if (isNext && (Counts.Count == 1 || !isNamed || alike.Contains(column - 1)))
            AddErrors(column - 1, column);
        else if (alike is [var own] && (Counts.Count == 1 || isNamed))
            AddErrors(own, column);
        else
            Warnings.Add($"It is not clear which counts the errors '{name}' belong to; they are left out.");
    }

    private void AddErrors(int counts, int column)
    {
        if (!Errors.TryAdd(counts, column))
            Warnings.Add($"The column '{_names![column]}' is a second one of errors and is left out.");
    }

    // Edges of single channels are numbers of channels.
    private void TakeEdges(int lower)
    {
        if (lower < 0)
            return;
        UpperEdge = lower + 1;
        TableColumn column = _columns[lower];
        string names = _names is null ? "" : $"{_names[lower]} {_names[lower + 1]}";
        if (column.HasFraction || _columns[UpperEdge].HasFraction || ColumnTitle.SpeaksOfEnergy(names) || UnitOf(lower) > 0)
            (Energy, EvPerUnit) = (lower, Math.Max(UnitOf(lower), UnitOf(UpperEdge)));
        else if (IsNumbering(column) && _columns[UpperEdge][0] == column[0] + 1)
            Channel = lower;
        else if (ColumnTitle.SpeaksOfChannels(names))
            Position = lower;
        else
            throw _table.Error(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"expected edges of bins whose names say what they are, found some in columns {lower + 1} and {lower + 2} that may be "
                        + $"channels or energies; name the columns, such as 'keV low,keV high,counts' or 'channel low,channel high,counts'"
                )
            );
    }

    private void MoveToEnergy(List<int> open)
    {
        SetEnergy(open[0]);
        open.RemoveAt(0);
    }

    /// <summary>Looks for an axis among columns whose names say nothing.</summary>
    private void FindAxis(List<int> open)
    {
        if (open.Count < 2)
            return;
        int first = open[0];
        TableColumn column = _columns[first];
        if (_names is not null && TableStart.IsIndexHeader(_names) && column[0] == 0 && IsNumbering(column))
        {
            Channel = first;
            open.RemoveAt(0);
            return;
        }
        int direction = column.Direction();
        // A fraction is no count: an axis, wherever the column is.
        int real = open.FindIndex(i => IsUncountable(_columns[i]) && IsSmooth(_columns[i]));
        if (real > 0 && direction == 0)
        {
            SetEnergy(open[real]);
            open.RemoveAt(real);
            return;
        }
        if (!column.AreCounts)
        {
            if (!IsUncountable(column))
                return;
            if (IsSmooth(column))
                MoveToEnergy(open);
            else if (direction != 0)
                throw Ambiguous(first, "uneven energies", "times or values of single events", "events");
            return;
        }
        if (direction == 0)
        {
            RefuseRestart(column);
            RefuseSplitDecimals(open);
            RefuseLaterAxis(open);
            return;
        }
        bool fromZero =
            column[0] == 0 && IsNumbering(column) && direction > 0 && column.Rows >= (_names is null ? EnoughFromZero : EnoughRows);
        int enough = _names is null ? EnoughRows : EnoughNamedRows;
        bool isAlone = open.Skip(1).Any(i => _columns[i].AreCounts && _columns[i].Direction() == 0);
        if (!fromZero && !(column.Rows >= enough && isAlone && IsSmooth(column)))
            throw Ambiguous(first, "channel numbers or energies", "counts of a detector", "counts");
        open.RemoveAt(0);
        if (IsNumbering(column))
            TakeNumbers(first);
        else
            SetEnergy(first);
        if (Channel < 0 || open.Count < 2 || !IsSmooth(_columns[open[0]]))
            return;
        if (!_columns[open[0]].AreCounts || column.Rows >= EnoughNamedRows)
            MoveToEnergy(open);
        else
            throw Ambiguous(open[0], "energies", "counts of a detector", "axis,counts");
    }

    private void TakeNumbers(int column)
    {
        Channel = column;
        if (_names?[column] is { Length: > 1 } name && !ColumnTitle.SpeaksOfChannels(name))
            Warnings.Add($"The column '{name}', which goes by one, is taken for the numbers of channels.");
    }

    // A damaged count may be negative or too large as well.
    private static bool IsUncountable(TableColumn column) => column.HasFraction || (!column.AreCounts && column.Rows >= EnoughRows);

    private bool IsUnnamed(int column) => string.IsNullOrWhiteSpace(_names![column]);

    // Counts of no detector lie evenly for long, but tables that this program writes may hold anything under its own names.
    private void RefuseOtherAxes(List<int> open)
    {
        bool isOurs = _names is not null && _names[0] is "channel" or ColumnNames.Position;
        foreach (int i in open.Count > 1 ? open : [])
        {
            bool isTrusted = isOurs && !ColumnTitle.IsLetter(_names![i]);
            if (!isTrusted && _table.Kind(i) != ColumnKind.Counts && _columns[i].Rows >= EnoughNamedRows && IsSmooth(_columns[i]))
                throw Ambiguous(i, "channel numbers or energies", "counts of a detector", "axis,counts");
        }
    }

    // Tables below each other, without names between them.
    private void RefuseRestart(TableColumn column)
    {
        int length = 1;
        while (length < column.Rows && column[length] == column[length - 1] + 1)
            length++;
        if (length < EnoughRows || column.Rows % length != 0)
            return;
        for (int i = length; i < column.Rows; i++)
        {
            if (column[i] != column[i % length])
                return;
        }
        throw _table.ErrorAt(
            length,
            $"expected the numbers of channels once, found them again: there are {column.Rows / length} tables of {length} rows below each "
                + "other; put each into a file of its own"
        );
    }

    private void RefuseLaterAxis(List<int> open)
    {
        foreach (int i in open.Skip(1))
        {
            if (_columns[i].Rows >= EnoughRows && IsSmooth(_columns[i]))
                throw Ambiguous(i, "channel numbers or energies", "counts of a detector", "counts");
        }
    }

    // 0,578,12 may be 0.578 and 12: programs of other languages forget the quotes.
    private void RefuseSplitDecimals(List<int> open)
    {
        if (_table.Delimiter != (byte)',' || _names is not null || open.Count < 2 || _columns[open[0]].Rows < EnoughRows)
            return;
        TableColumn whole = _columns[open[0]],
            fraction = _columns[open[1]];
        if (!whole.AreCounts || !fraction.AreCounts)
            return;
        bool empty = true,
            rises = true;
        for (int i = 0; i < whole.Rows; i++)
        {
            empty &= fraction[i] == 0;
            rises &= i == 0 || whole[i] > whole[i - 1] || (whole[i] == whole[i - 1] && fraction[i] > fraction[i - 1]);
        }
        bool falls =
            !rises
            && Enumerable
                .Range(1, whole.Rows - 1)
                .All(i => whole[i] < whole[i - 1] || (whole[i] == whole[i - 1] && fraction[i] < fraction[i - 1]));
        if ((empty && open.Count == 2) || rises || falls)
            throw Ambiguous(open[0], "the numbers before decimal commas", "counts of a detector", "counts");
    }

    private SpectrumFormatException Ambiguous(int column, string one, string other, string otherRole) =>
        _table.Error(
            string.Create(
                CultureInfo.InvariantCulture,
                $"expected a table that can be read in one way only: column {column + 1}{Quoted(column)} may be {one} of the counts beside "
                    + $"it, or {other}; say which by --table {RolesWithAxis(column)} or --table {otherRole} (in PowerShell -Column)"
            )
        );

    private string Quoted(int column) => _names is null ? "" : $" '{_names[column]}'";

    private string RolesWithAxis(int column) =>
        string.Concat(Enumerable.Repeat("counts,", column)) + (column == _columns.Count - 1 ? "axis" : "axis,counts");

    private const string NoErrors = "expected one column of errors after each column of counts";

    internal const string Option = "say what the columns are by --table, such as axis,counts (in PowerShell -Column)";

    /// <summary>Whether the numbers are whole and go up or down by one.</summary>
    internal static bool IsNumbering(TableColumn column)
    {
        int direction = column.Direction();
        for (int i = 0; i < column.Rows; i++)
        {
            if (column[i] != Math.Floor(column[i]) || (i > 0 && column[i] - column[i - 1] != direction))
                return false;
        }
        return direction != 0 || column.Rows == 1;
    }

    // Of bins of one or more whole channels: 0.5, 1.5, ... or 2.5, 7.5, ...
    private static bool AreCentres(TableColumn column)
    {
        if (!column.HasFraction || column.Rows < 2)
            return false;
        double step = column[1] - column[0];
        bool areCentres = step >= 1 && step == Math.Floor(step);
        for (int i = 0; i < column.Rows && areCentres; i++)
            areCentres = column[i] - Math.Floor(column[i]) == 0.5 && (i == 0 || column[i] - column[i - 1] == step);
        return areCentres;
    }

    private static bool IsSmooth(TableColumn column) => column.Direction() != 0 && TableAxis.Curve(column) is not null;
}
