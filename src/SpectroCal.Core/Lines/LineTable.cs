using System.Globalization;

namespace SpectroCal.Lines;

/// <summary>Reads the tables that are embedded in the assembly.</summary>
internal static class LineTable
{
    internal const string TableSource = "xraylib 4.0.0 (NIST SRD 128 and Bearden, rounded)";
    internal const string MeasuredSource = "Deslattes et al., Rev. Mod. Phys. 75 (2003) 35, NIST SRD 128";

    /// <summary>All lines in the order of the table, with the measured energies in place of the rounded ones.</summary>
    internal static IReadOnlyList<SpectralLine> Load()
    {
        SpectralLine[] lines = [.. Rows("xray-lines.csv", 10).Select(ParseLine)];
        foreach (string[] row in Rows("nist-srd128.csv", 4))
            Override(lines, row);
        return Array.AsReadOnly(lines);
    }

    /// <summary>
    /// Puts a measured energy into the line it names. A measured Kb1 is the unresolved Kb1,3: it goes into Kb3 as well
    /// where the table also gives both the same energy.
    /// </summary>
    private static void Override(SpectralLine[] lines, string[] row)
    {
        (string element, string siegbahn) = (row[0], row[1]);
        int index = Array.FindIndex(lines, l => l.Element == element && l.Siegbahn == siegbahn);
        if (index < 0)
            throw new InvalidDataException($"nist-srd128.csv names {element} {siegbahn}, which xray-lines.csv does not have.");
        double rounded = lines[index].EnergyEv;
        lines[index] = Measured(lines[index], row);
        if (siegbahn != "Kb1")
            return;
        int partner = Array.FindIndex(lines, l => l.Element == element && l.Siegbahn == "Kb3" && l.EnergyEv == rounded);
        if (partner >= 0)
            lines[partner] = Measured(lines[partner], row);
    }

    private static SpectralLine Measured(SpectralLine line, string[] row) =>
        line with
        {
            EnergyEv = Number(row[2]),
            EnergyUncertaintyEv = Number(row[3]),
            Source = MeasuredSource,
        };

    private static SpectralLine ParseLine(string[] row) =>
        new($"{row[1]} {row[2]}", Number(row[4]), TableSource)
        {
            AtomicNumber = int.Parse(row[0], CultureInfo.InvariantCulture),
            Element = row[1],
            Siegbahn = row[2],
            Iupac = row[3],
            RadiativeRate = Number(row[5]),
            NaturalWidthEv = OptionalNumber(row[6]),
            InitialShell = row[7],
            EdgeEv = OptionalNumber(row[8]),
            FluorescenceYield = OptionalNumber(row[9]),
        };

    /// <summary>The fields of each row after the comment and the header.</summary>
    internal static IEnumerable<string[]> Rows(string file, int columns)
    {
        using Stream stream =
            typeof(LineTable).Assembly.GetManifestResourceStream($"SpectroCal.Lines.Data.{file}")
            ?? throw new InvalidDataException($"The table {file} is not in the assembly.");
        using var reader = new StreamReader(stream);
        bool header = true;
        while (reader.ReadLine() is { } text)
        {
            if (text.Length == 0 || text[0] == '#')
                continue;
            if (header)
            {
                header = false;
                continue;
            }
            string[] fields = text.Split(',');
            if (fields.Length != columns)
                throw new InvalidDataException($"{file}: {columns} fields expected in '{text}'.");
            yield return fields;
        }
    }

    internal static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    internal static double? OptionalNumber(string text) => text.Length == 0 ? null : Number(text);
}
