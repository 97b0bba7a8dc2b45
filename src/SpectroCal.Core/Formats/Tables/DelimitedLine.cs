using SpectroCal.Formats.Parsing;

namespace SpectroCal.Formats.Tables;

/// <summary>Splits one line of delimited text into fields.</summary>
internal static class DelimitedLine
{
    /// <summary>Stands for runs of spaces and tabs.</summary>
    public const byte WhiteSpace = (byte)' ';

    /// <summary>The delimiter of a line: the first of <c>;</c>, tab and <c>,</c> that occurs outside quotes, else white space.</summary>
    public static byte Delimiter(ReadOnlySpan<byte> line)
    {
        foreach (byte candidate in ";\t,"u8)
        {
            bool quoted = false;
            foreach (byte b in line)
            {
                if (b == '"')
                    quoted = !quoted;
                else if (b == candidate && !quoted)
                    return candidate;
            }
        }
        return WhiteSpace;
    }

    /// <summary>The fields as ranges of the line, without white space and quotes around them.</summary>
    /// <remarks>A delimiter at the end of the line ends the last field and starts no empty one.</remarks>
    public static void Split(ReadOnlySpan<byte> line, byte delimiter, List<Range> fields)
    {
        fields.Clear();
        int at = 0;
        while (at < line.Length)
        {
            if (delimiter == WhiteSpace)
            {
                while (at < line.Length && IsBlank(line[at]))
                    at++;
                if (at == line.Length)
                    break;
            }
            int end = FieldEnd(line, at, delimiter);
            fields.Add(Trimmed(line, at, end));
            at = end + 1;
        }
    }

    /// <summary>Refuses a line of more columns than there can be detectors, before each of them becomes a text.</summary>
    public static void CheckColumns(TextCursor at, byte delimiter)
    {
        int columns = 1 + at.Line.Count(delimiter);
        if (columns > SpectrumFile.MostDetectors)
            throw at.Error($"expected at most {SpectrumFile.MostDetectors} columns, found {columns}");
    }

    /// <summary>The fields as texts, doubled quotes and guards undone.</summary>
    public static string[] Texts(ReadOnlySpan<byte> line, byte delimiter)
    {
        var ranges = new List<Range>();
        Split(line, delimiter, ranges);
        var texts = new string[ranges.Count];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = CsvField.Text(TextFault.Decode(line[ranges[i]]));
        return texts;
    }

    /// <summary>Where the field that starts at a position ends: at a delimiter outside quotes or at the end of the line.</summary>
    public static int FieldEnd(ReadOnlySpan<byte> line, int start, byte delimiter)
    {
        bool quoted = false;
        for (int i = start; i < line.Length; i++)
        {
            byte b = line[i];
            if (b == '"')
                quoted = !quoted;
            else if (!quoted && (b == delimiter || (delimiter == WhiteSpace && b == '\t')))
                return i;
        }
        return line.Length;
    }

    /// <summary>A field without blanks and one pair of quotes around it.</summary>
    public static Range Trimmed(ReadOnlySpan<byte> line, int start, int end)
    {
        while (start < end && IsBlank(line[start]))
            start++;
        while (start < end && IsBlank(line[end - 1]))
            end--;
        if (end - start >= 2 && line[start] == '"' && line[end - 1] == '"')
            return (start + 1)..(end - 1);
        return start..end;
    }

    private static bool IsBlank(byte b) => b is (byte)' ' or (byte)'\t';
}
