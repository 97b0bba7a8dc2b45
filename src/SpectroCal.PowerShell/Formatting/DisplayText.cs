using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;
using SpectroCal.Fitting;
using SpectroCal.PowerShell.Results;
using SpectroCal.Reports;

namespace SpectroCal.PowerShell.Formatting;

/// <summary>Texts of the default views; files never come from here. Numbers follow the culture of the session.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DisplayText
{
    private const int LabelColumns = 25; // of the longest label of a list
    private const int MostParagraphColumns = 55;
    private const int HeadingColumns = 14; // "   Spectrum: "
    private const int LongestName = 32;
    private const int LongestNameBesideNumbers = 56;
    private const int ShortestName = 8;
    private const int RoomForWords = 9;

    /// <summary>
    /// A value and its standard error, rounded so that the error has two digits: "907.533 ± 0.051", in a narrow window "907.533(51)".
    /// </summary>
    /// <param name="value">The value; nothing for none.</param>
    /// <param name="error">Its error; nothing, NaN or zero where there is none.</param>
    [Hidden]
    public static string Uncertain(double? value, double? error) =>
        Window.IsNarrow
            ? UncertainText.Concise(value, error, CultureInfo.CurrentCulture)
            : UncertainText.Of(value, error, CultureInfo.CurrentCulture);

    /// <summary>A signed value and its standard error.</summary>
    /// <param name="value">The value; nothing for none.</param>
    /// <param name="error">Its error.</param>
    [Hidden]
    public static string Difference(double? value, double? error) =>
        UncertainText.Difference(value, error, CultureInfo.CurrentCulture, Window.IsNarrow);

    /// <summary>A number with a given number of digits.</summary>
    /// <param name="value">The number; nothing for none.</param>
    /// <param name="digits">Digits.</param>
    [Hidden]
    public static string Number(double? value, int digits) =>
        value is not { } v || !double.IsFinite(v) ? ""
        : Math.Abs(v) is >= 1000 and < 1e7 && digits >= 3 && Math.Pow(10, digits) <= Math.Abs(v)
            ? v.ToString("F0", CultureInfo.CurrentCulture)
        : v.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.CurrentCulture);

    /// <summary>A number with a given number of decimals.</summary>
    /// <param name="value">The number; nothing for none.</param>
    /// <param name="decimals">Digits after the decimal point.</param>
    [Hidden]
    public static string Fixed(double? value, int decimals) =>
        value is not { } v || !double.IsFinite(v)
            ? ""
            : UncertainText.Number(v, "F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.CurrentCulture);

    /// <summary>A text from elsewhere, such as a name, that cannot write on the terminal what it likes; properties keep it whole.</summary>
    /// <param name="text">The text.</param>
    [Hidden]
    public static string Safe(string? text) => TerminalText.Line(text);

    /// <summary>A name that leaves room for others: what is too long loses its middle, since file names differ at either end.</summary>
    /// <param name="name">The name.</param>
    /// <param name="length">Maximum number of characters.</param>
    [Hidden]
    public static string Short(string? name, int length) => name is null ? "" : ShortNames.Of(TerminalText.Line(name), length);

    /// <summary>Whether numbers are written short.</summary>
    [Hidden]
    public static bool IsNarrow => Window.IsNarrow;

    /// <summary>Whether even numbers written short need all the room there is.</summary>
    [Hidden]
    public static bool IsTight => Window.IsTight;

    /// <summary>
    /// A count with spaces before it: PowerShell takes the widths of columns from the first rows, and would break longer numbers of later
    /// ones.
    /// </summary>
    /// <param name="value">The count; nothing for none.</param>
    /// <param name="columns">Columns for it; longer ones lose digits.</param>
    [Hidden]
    public static string Count(long? value, int columns)
    {
        string text = value?.ToString(CultureInfo.CurrentCulture) ?? "";
        return (text.Length <= columns ? text : NumberWithin(value, columns, columns)).PadLeft(columns);
    }

    /// <summary>A number with at most so many digits, with spaces before it.</summary>
    /// <param name="value">The number; nothing for none.</param>
    /// <param name="digits">Digits.</param>
    /// <param name="columns">Columns for it; longer ones lose digits.</param>
    [Hidden]
    public static string NumberIn(double? value, int digits, int columns) => NumberWithin(value, digits, columns).PadLeft(columns);

    /// <summary>
    /// A value and its standard error with spaces before them, written short where there is no room, or the value alone: what is longer
    /// than its column would be broken.
    /// </summary>
    /// <param name="value">The value; nothing for none.</param>
    /// <param name="error">Its error.</param>
    /// <param name="wide">Columns for both.</param>
    /// <param name="narrow">Columns for both in a narrow window.</param>
    /// <param name="tight">Columns for both in a window that is narrower still; 0: as in a narrow one.</param>
    [Hidden]
    public static string UncertainIn(double? value, double? error, int wide, int narrow, int tight = 0)
    {
        int columns = Columns(wide, narrow, tight);
        string?[] texts =
        [
            Uncertain(value, error),
            UncertainText.Concise(value, error, CultureInfo.CurrentCulture),
            UncertainText.Value(value, error, CultureInfo.CurrentCulture),
        ];
        return (Array.Find(texts, t => t!.Length <= columns) ?? NumberWithin(value, columns, columns)).PadLeft(columns);
    }

    /// <summary>A word with spaces behind it, so that the column has room for those of later rows.</summary>
    /// <param name="text">The word.</param>
    /// <param name="wide">Columns for it; longer ones lose their middle.</param>
    /// <param name="narrow">Columns in a narrow window.</param>
    [Hidden]
    public static string Word(string? text, int wide, int narrow) => Fitted(text, wide, narrow).PadRight(Window.IsNarrow ? narrow : wide);

    /// <summary>
    /// The name in the first column of a table, which shares with the text in the last what numbers leave of the window. Names that are
    /// shown together keep what differs.
    /// </summary>
    /// <param name="row">What has the name.</param>
    /// <param name="name">The name.</param>
    /// <param name="wide">Columns that the numbers between take.</param>
    /// <param name="narrow">Columns that they take in a narrow window.</param>
    /// <param name="text">Columns that are enough for most texts, which then get a third of what is left or these; 0: half of it.</param>
    /// <param name="tight">Columns that they take in a window that is narrower still; 0: as in a narrow one.</param>
    [Hidden]
    public static string Name(object? row, string? name, int wide, int narrow, int text = 0, int tight = 0) =>
        RowNames.Shown(row, TerminalText.Line(name), NameColumns(Room(wide, narrow, tight), text));

    /// <summary>
    /// The name in the first column of a table of words and numbers, with what those of them leave that fit into the window: PowerShell
    /// leaves out the others, and would show one that fits in part.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="longest">Most columns for it where all others fit.</param>
    /// <param name="others">Columns of the others.</param>
    [Hidden]
    public static string First(string? name, int longest, params int[] others)
    {
        int left = Window.Columns,
            fitting = 0;
        foreach (int other in others ?? [])
        {
            if (left - other - 1 < ShortestName)
                break;
            left -= other + 1;
            fitting++;
        }
        int columns = fitting == (others?.Length ?? 0) ? Math.Min(left, longest) : left;
        return Short(name, columns).PadRight(columns);
    }

    /// <summary>
    /// The name in the first column of a table of numbers that has more of them than fit, and a text in the last column where there is room
    /// for it. Names that are shown together keep what differs.
    /// </summary>
    /// <param name="row">What has the name.</param>
    /// <param name="name">The name.</param>
    /// <param name="text">Least columns of the text.</param>
    /// <param name="others">Columns of the numbers.</param>
    [Hidden]
    public static string NameBeside(object? row, string? name, int text, params int[] others)
    {
        (int columns, int rest) = Shares(text, others ?? []);
        string shown = RowNames.Shown(row, TerminalText.Line(name), columns);
        // What has no room must not get the end of it.
        return rest > 0 ? shown : shown.PadRight(columns);
    }

    /// <summary>The text in the last column of such a table.</summary>
    /// <param name="shown">The text.</param>
    /// <param name="text">Its least columns.</param>
    /// <param name="others">Columns of the numbers.</param>
    [Hidden]
    public static string TextBeside(string? shown, int text, params int[] others) =>
        Rows(shown, Math.Max(text, Shares(text, others ?? []).Text));

    /// <summary>The text in the last column on rows of whole words, or what of it fits where there is no room for words.</summary>
    /// <param name="text">The text.</param>
    /// <param name="wide">Columns that the numbers before take.</param>
    /// <param name="narrow">Columns that they take in a narrow window.</param>
    /// <param name="hasName">Whether the first column is a name.</param>
    /// <param name="least">Columns that are enough for most; 0: half of what is left. As for the name.</param>
    /// <param name="tight">Columns that they take in a window that is narrower still; 0: as in a narrow one.</param>
    [Hidden]
    public static string Last(string? text, int wide, int narrow, bool hasName = true, int least = 0, int tight = 0)
    {
        int room = Room(wide, narrow, tight),
            columns = Math.Max(1, hasName ? room - NameColumns(room, least) : room);
        return columns < RoomForWords ? Begin(text, columns) : Rows(text, columns);
    }

    /// <summary>A text of one length in a wide window and of another in a narrow one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="wide">Characters in a wide window.</param>
    /// <param name="narrow">Characters in a narrow one.</param>
    [Hidden]
    public static string Fitted(string? text, int wide, int narrow) => Short(text, Window.IsNarrow ? narrow : wide);

    /// <summary>What the rows of a table have in common, on one row above it.</summary>
    /// <param name="text">The text.</param>
    [Hidden]
    public static string Heading(string? text) => Short(text, Math.Max(ShortestName, Window.Columns - HeadingColumns));

    /// <summary>Comma-separated names.</summary>
    /// <param name="values">The names, or objects that print as such.</param>
    [Hidden]
    public static string List(System.Collections.IEnumerable? values) =>
        values is null ? "" : TerminalText.Line(string.Join(", ", values.Cast<object>()));

    /// <summary>A text on rows of whole words: in a list, PowerShell breaks a long one wherever the window ends.</summary>
    /// <param name="text">The text.</param>
    [Hidden]
    public static string Paragraph(string? text) =>
        Rows(text, Math.Clamp(Window.Columns - LabelColumns, ShortestName, MostParagraphColumns));

    /// <summary>Parameters of a fit, one on each row.</summary>
    /// <param name="parameters">The parameters.</param>
    [Hidden]
    public static string Parameters(IReadOnlyList<LineParameter> parameters) =>
        string.Join(
            Environment.NewLine,
            (parameters ?? []).Select(p =>
                $"{TerminalText.Line(p.Name)} = {Uncertain(p.Value, p.Error)}"
                + (p.Unit.Length > 0 ? " " + p.Unit : "")
                + (p.State == nameof(ParameterState.Free) ? "" : $" ({State(p.State)})")
            )
        );

    /// <summary>How well a fit describes the counts, with its probability or why there is none.</summary>
    /// <param name="reduced">The statistic over the degrees of freedom.</param>
    /// <param name="degreesOfFreedom">Degrees of freedom.</param>
    /// <param name="probability">Probability of a larger statistic; nothing or NaN where it is not known.</param>
    /// <param name="reason">Why it is not known.</param>
    [Hidden]
    public static string Goodness(double? reduced, int? degreesOfFreedom, double? probability, string? reason)
    {
        string p = Number(probability, 2),
            fit = string.Create(CultureInfo.CurrentCulture, $"chi2/ndf {Fixed(reduced, 2)} at {degreesOfFreedom}");
        return p.Length > 0 ? $"{fit}, p = {p}"
            : string.IsNullOrEmpty(reason) ? fit
            : fit + Environment.NewLine + Paragraph("No p-value: " + reason);
    }

    /// <summary>What a fit did with a parameter, as the command line says it.</summary>
    /// <param name="state">Name of the state.</param>
    [Hidden]
    public static string State(string state) =>
        !Enum.TryParse(state, out ParameterState known) ? state
        : Window.IsNarrow && known is (ParameterState.AtLowerBound or ParameterState.AtUpperBound) ? "at bound"
        : ParameterStateText.Of(known);

    /// <summary>Lines of a calibration, one on each row.</summary>
    /// <param name="lines">The lines.</param>
    [Hidden]
    public static string CalibrationLines(IReadOnlyList<ArrayReportLine> lines) =>
        string.Join(
            Environment.NewLine,
            (lines ?? []).Select(l =>
                $"{TerminalText.Line(l.Name)}{(Window.IsNarrow ? "" : $", {Fixed(l.EnergyEv, 1)} eV,")} at "
                + $"{Uncertain(l.Channel, l.ChannelError)}: "
                + $"{Signed(l.ResidualEv)} eV off"
            )
        );

    /// <summary>Correlations with others, each by its name.</summary>
    /// <param name="names">Names of the others.</param>
    /// <param name="values">The correlations.</param>
    [Hidden]
    public static string Correlations(string[] names, double[] values) =>
        string.Join("  ", (names ?? []).Zip(values ?? [], (name, value) => $"{TerminalText.Line(name)} {Fixed(value, 2)}"));

    // What is left for a name and a text, each beside a space.
    private static int Room(int wide, int narrow, int tight = 0) => Window.Columns - Columns(wide, narrow, tight) - 2;

    private static int Columns(int wide, int narrow, int tight) =>
        !Window.IsNarrow ? wide
        : tight > 0 && Window.IsTight ? tight
        : narrow;

    // Of the numbers as many as fit beside the shortest name; of what they leave, half goes to the text if it has room at all.
    private static (int Name, int Text) Shares(int text, int[] others)
    {
        int left = Window.Columns;
        foreach (int other in others)
        {
            if (left - other - 1 < ShortestName)
                return (left, 0);
            left -= other + 1;
        }
        if (left - text - 1 < ShortestName)
            return (left, 0);
        int name = Math.Max(ShortestName, Math.Min(Math.Min(left - 1 - text, (left - 1) / 2), LongestName));
        return (name, left - 1 - name);
    }

    private static int NameColumns(int room, int text) =>
        text == 0
            ? Math.Clamp(room / 2, ShortestName, LongestName)
            : Math.Clamp(room - Math.Max(text, room / 3), ShortestName, LongestNameBesideNumbers);

    private static string NumberWithin(double? value, int digits, int columns)
    {
        string text = Number(value, digits);
        while (text.Length > columns && digits > 1)
            text = Number(value, --digits);
        return text;
    }

    // The first words where they fit, so that a number among them is whole, else what is left of all.
    private static string Begin(string? text, int columns)
    {
        string begin = "";
        foreach (string word in TerminalText.Line(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string longer = begin.Length == 0 ? word : $"{begin} {word}";
            if (longer.Length > columns)
                return begin.Length > 0 ? begin : Whole(word, columns);
            begin = longer;
        }
        return begin;
    }

    // A number that is too long has fewer digits; all else loses its middle.
    private static string Whole(string word, int columns) =>
        word.Length > columns && double.TryParse(word, NumberStyles.Float, CultureInfo.CurrentCulture, out double number)
            ? NumberWithin(number, columns, columns)
            : ShortNames.Of(word, columns);

    // Words that are longer than a row are shortened: the end of a window would cut numbers as well.
    private static string Rows(string? text, int columns)
    {
        var rows = new List<string>();
        foreach (string word in TerminalText.Line(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (rows.Count > 0 && rows[^1].Length + 1 + word.Length <= columns)
                rows[^1] += " " + word;
            else
                rows.Add(Whole(word, columns));
        }
        return string.Join(Environment.NewLine, rows);
    }

    private static string Signed(double value) => value.ToString("+0.0;-0.0;0.0", CultureInfo.CurrentCulture);
}
