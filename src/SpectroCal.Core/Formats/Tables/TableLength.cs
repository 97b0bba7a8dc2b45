using System.Globalization;
using System.Numerics;
using SpectroCal.Formats.Parsing;

namespace SpectroCal.Formats.Tables;

/// <summary>Numbers of channels that some programs write before the counts.</summary>
internal static class TableLength
{
    private const int FewestChannels = 64;

    /// <summary>Whether the first number of a list is the number of the others, or the number of the last of them.</summary>
    /// <param name="first">The first number.</param>
    /// <param name="others">How many follow.</param>
    public static bool MayBe(double first, int others) => others > 1 && (first == others || first == others - 1);

    /// <summary>Whether that many channels are a converter's, so that it is.</summary>
    public static bool IsCertain(int others) => others >= FewestChannels && BitOperations.IsPow2(others);

    /// <summary>The sentence that says so.</summary>
    public static string Sentence(double first) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"The first number, {first}, tells how many channels there are and is not taken as counts."
        );

    /// <summary>The error where it cannot be told.</summary>
    public static SpectrumFormatException Ambiguous(TextCursor text, double first, int others) =>
        text.FileError(
            string.Create(
                CultureInfo.InvariantCulture,
                $"expected counts that can be read in one way only: the first number, {first}, before {others} "
                    + $"others may be the number of channels, or counts; say which by --table "
                    + $"length:counts or --table counts (in PowerShell -Column)"
            )
        );

    /// <summary>Checks what is announced above or at the beginning of the numbers.</summary>
    /// <param name="table">The table.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="layout">Its columns.</param>
    /// <param name="stated">What the caller says.</param>
    /// <returns>Numbers at the beginning that are no counts, the first channel, and a warning where there is one.</returns>
    public static (int Skipped, int FirstChannel, string? Warning) Check(
        TableData table,
        TableStart start,
        TableLayout layout,
        TableColumns? stated
    )
    {
        int rows = table.Rows;
        bool hasAxis = layout.Channel >= 0 || layout.Position >= 0 || layout.Energy >= 0;
        if (start.Announced is { } announced)
        {
            bool isLength = announced.Length == 1 && MayBe(announced[0], rows);
            bool isRange = announced.Length == 2 && announced[0] >= 0 && announced[1] - announced[0] + 1 == rows;
            return isLength || isRange
                ? (0, isRange && !hasAxis ? (int)announced[0] : 0, null)
                : throw table.ErrorAt(0, $"expected {announced.Length} fields as on the line before, found {start.Fields}");
        }
        if (layout.Counts.Count != 1 || hasAxis)
            return (0, 0, null);
        double first = table.Columns[layout.Counts[0]][0];
        bool mayBe = MayBe(first, rows - 1);
        if (stated is { BeginWithLength: true } && !mayBe)
            throw table.Error(
                string.Create(CultureInfo.InvariantCulture, $"expected the number of channels before {rows - 1} others, found {first}")
            );
        if (stated is null && mayBe && !IsCertain(rows - 1))
            throw Ambiguous(table.Text, first, rows - 1);
        bool skips = stated is null ? mayBe : stated.BeginWithLength;
        return (skips ? 1 : 0, 0, skips && stated is null ? Sentence(first) : null);
    }
}
