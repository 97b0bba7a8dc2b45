using System.Text.RegularExpressions;
using static SpectroCal.Formats.Tables.ColumnWords;

namespace SpectroCal.Formats.Tables;

/// <summary>What the name of a column says about what is in it.</summary>
internal enum ColumnKind
{
    /// <summary>Nothing that is known: the name of a detector, most often.</summary>
    Unknown,
    Channel,
    Position,
    Energy,
    Time,
    Counts,

    /// <summary>Errors of the column before, rates and the like.</summary>
    Derived,
}

/// <summary>Names of columns as people and programs write them, in several languages.</summary>
internal static partial class ColumnTitle
{
    // Variances, weights, percentages, two sides.
    private const string NoErrorSigns = "%^²/*+±";
    private const string PlusMinus = "±";
    private const char Root = '√';

    /// <summary>What a column of this name holds.</summary>
    public static ColumnKind Kind(string name)
    {
        string[] words = Words(name);
        if (words.Length == 0)
            return ColumnKind.Unknown;
        if (words.Contains(ColumnNames.Position) && words.All(w => w == ColumnNames.Position || Channels.Contains(w)))
            return ColumnKind.Position;
        // A name counts as known where all its words are: detectors may be called anything.
        string[] others = [.. words.Where(w => !Fillers.Contains(w) && !EvPerUnit.ContainsKey(w))];
        if (others.Length == 0)
            return words.Any(EvPerUnit.ContainsKey) ? ColumnKind.Energy
                : words is ["number"] ? ColumnKind.Channel
                : ColumnKind.Unknown;
        bool areErrors = SpeaksOfErrors(name) && others.All(w => ErrorWords.Contains(w) || IsEdge(w) || CountWords.Contains(w) || w is "n");
        if (IsScaled(name) || areErrors)
            return ColumnKind.Derived;
        if (others.All(w => DerivedWords.Contains(w) || CountWords.Contains(w)))
            return others.Any(DerivedWords.Contains) ? ColumnKind.Derived : ColumnKind.Counts;
        bool isNumbered = name.Any(char.IsDigit); // "ch 2" is a detector
        if (others.All(Channels.Contains) && words.Any(EvPerUnit.ContainsKey))
            return ColumnKind.Energy; // "bin (keV)"
        if (others.All(Channels.Contains) && !isNumbered)
            return ColumnKind.Channel;
        if (others.All(Energies.Contains) && !(isNumbered && others[0].Length == 1))
            return ColumnKind.Energy;
        bool isTime = others.Any(Times.Contains) && others.All(w => Times.Contains(w) || TimeUnits.Contains(w));
        return isTime || ColumnNames.IsAny(name, ColumnNames.Time) ? ColumnKind.Time : ColumnKind.Unknown;
    }

    /// <summary>Whether a name is that of another quantity than channels and energies: angles, wavelengths and the like.</summary>
    public static bool IsForeign(string name) => Words(name).Any(ForeignWords.Contains);

    /// <summary>Which edge of a bin a name speaks of; one that speaks of both is that of something else, such as a detector.</summary>
    public static TableEdge Edge(string name)
    {
        string[] words = Words(name);
        bool isLower = words.Any(LowerWords.Contains),
            isUpper = words.Any(UpperWords.Contains);
        return isLower == isUpper ? TableEdge.None
            : isLower ? TableEdge.Lower
            : TableEdge.Upper;
    }

    /// <summary>The edge that a name of energies speaks of, where it says nothing else: "low gain" is no edge.</summary>
    public static TableEdge EdgeAlone(string name)
    {
        bool isKnown = Words(name)
            .All(w =>
                Energies.Contains(w)
                || EvPerUnit.ContainsKey(w)
                || Fillers.Contains(w)
                || Channels.Contains(w)
                || LowerWords.Contains(w)
                || UpperWords.Contains(w)
            );
        return isKnown ? Edge(name) : TableEdge.None;
    }

    /// <summary>Whether a word of a name is that of energies.</summary>
    public static bool SpeaksOfEnergy(string name) =>
        Words(name).Any(w => Energies.Contains(w) || EvPerUnit.ContainsKey(w) || w is "elow" or "emin" or "ehigh" or "emax");

    /// <summary>Whether a word of a name is that of channels.</summary>
    public static bool SpeaksOfChannels(string name) => Words(name).Any(Channels.Contains);

    /// <summary>
    /// Whether the column of this name in a list of events may tell detectors apart: <c>ch</c>, <c>board_no</c>, <c>pixelId</c>, but not
    /// the number of an event or a run.
    /// </summary>
    public static bool MayBeDetector(string name)
    {
        string[] words = [.. Words(name).Select(w => w.TrimEnd([.. "0123456789"]))];
        static bool IsAround(string stem, string word) =>
            word.StartsWith(stem, StringComparison.Ordinal) || word.EndsWith(stem, StringComparison.Ordinal);
        return words.Any(w => DetectorWords.Contains(w) || DetectorStems.Any(s => IsAround(s, w)))
            && !words.Any(w => EventStems.Any(s => w.StartsWith(s, StringComparison.Ordinal)))
            && !ColumnNames.IsAny(name, ColumnNames.Value);
    }

    /// <summary>Whether a word of a name is that of errors.</summary>
    public static bool SpeaksOfErrors(string name) =>
        name.Trim() is PlusMinus || name.Contains(Root) || Words(name).Any(ErrorWords.Contains);

    /// <summary>
    /// Whether errors of this name are standard errors of counts: not in percent, not squared, not several standard deviations, not one of
    /// two sides, and not in the unit of an axis.
    /// </summary>
    public static bool IsStandardError(string name)
    {
        if (name.Trim() is PlusMinus)
            return true;
        bool isMultiple = name.Any(c => c is >= '2' and <= '9') && Words(name).Contains("sigma");
        return !isMultiple
            && name.IndexOfAny(NoErrorSigns.ToCharArray()) < 0
            && !name.TrimEnd().EndsWith('-')
            && !Words(name).Any(w => EvPerUnit.ContainsKey(w) || IsEdge(w) || NoErrors.Contains(w));
    }

    /// <summary>What tells a column from others of its kind: the words that say nothing of what is in it, and its number.</summary>
    public static string Key(string name) =>
        string.Join(
            ' ',
            Words(name)
                .Where(w =>
                    !ErrorWords.Contains(w)
                    && !RateWords.Contains(w)
                    && !CountWords.Contains(w)
                    && !CalculatedWords.Contains(w)
                    && !Fillers.Contains(w)
                )
                .Append(string.Concat(name.Where(char.IsDigit)))
                .Where(w => w.Length > 0)
        );

    /// <summary>Whether a name is that of rates.</summary>
    public static bool IsRate(string name) => Words(name).Any(RateWords.Contains) || IsScaled(name);

    // Counts divided by a time or an energy, multiplied, averaged, corrected or in percent; "counts/channel" are counts.
    private static bool IsScaled(string name)
    {
        string[] words = Words(name);
        if (!words.Any(CountWords.Contains))
            return false;
        int per = Array.FindIndex(words, PerWords.Contains),
            sign = name.IndexOfAny(['/', '*', '×']);
        string[] behind =
            per >= 0 ? words[(per + 1)..]
            : sign >= 0 ? Words(name[(sign + 1)..])
            : [];
        // "Events / 5 eV" says how wide the bins are.
        bool isWidth = behind.Any(EvPerUnit.ContainsKey) && name.Any(char.IsAsciiDigit);
        bool isPer = (per >= 0 || sign >= 0) && !isWidth && !behind.Any(Channels.Contains);
        int exponent = name.IndexOf("1e", StringComparison.OrdinalIgnoreCase) + 2;
        bool isPower =
            name.Contains("10^", StringComparison.Ordinal)
            || name.Contains("^-1", StringComparison.Ordinal)
            || (exponent >= 2 && exponent < name.Length && char.IsAsciiDigit(name[exponent]));
        return isPer
            || isPower
            || name.Contains('%', StringComparison.Ordinal)
            || words.Any(w => ScalingWords.Contains(w) || w.StartsWith("log10", StringComparison.Ordinal));
    }

    private static bool IsEdge(string word) => LowerWords.Contains(word) || UpperWords.Contains(word);

    /// <summary>Whether a name is that of counts, also such as are no counts any more: net ones, and rates.</summary>
    public static bool IsIntensity(string name) => Kind(name) == ColumnKind.Counts || IsRate(name) || IsNet(name);

    /// <summary>Whether a name says that something was subtracted.</summary>
    public static bool IsNet(string name) => Words(name).Contains("net");

    /// <summary>Whether a name is that of something calculated from counts, where there are counts beside it.</summary>
    public static bool IsCalculated(string name) =>
        Words(name) is { Length: > 0 } words
        && words.Any(CalculatedWords.Contains)
        && words.All(w => CalculatedWords.Contains(w) || CountWords.Contains(w) || Channels.Contains(w) || EvPerUnit.ContainsKey(w));

    /// <summary>
    /// Whether a name is that of a condition of the measurement, such as a live time, a dose or a temperature; with a number it is that
    /// of a spectrum, as in <c>run 2</c>.
    /// </summary>
    public static bool IsCondition(string name) =>
        !name.Any(char.IsDigit)
        && Words(name) is [var first, .. var rest] words
        && (words.Any(ConditionWords.Contains) || (first == "t" && rest.Length > 0))
        && rest.Prepend(first == "t" ? "temp" : first)
            .All(w =>
                ConditionWords.Contains(w)
                || Times.Contains(w)
                || TimeUnits.Contains(w)
                || ConditionUnits.Contains(w)
                || Fillers.Contains(w)
            );

    /// <summary>Whether a name in the first field of a row says that the row is a sum of those above.</summary>
    public static bool SpeaksOfSum(string name) => Words(name) is [var word, ..] && SumWords.Contains(word);

    /// <summary>Whether a name says that there are the counts as measured.</summary>
    public static bool IsMeasured(string name) => Kind(name) == ColumnKind.Counts || Words(name) is ["gross", ..];

    /// <summary>Whether energies of this name are in a multiple of a unit, such as 10 keV, or in meV.</summary>
    public static bool IsOddUnit(string name) => Multiple().IsMatch(name) || Milli().IsMatch(name);

    /// <summary>The unit of energy that a name or a field of a row of units states, eV; 0 where it states none.</summary>
    public static double Unit(string text) => Words(text).Select(w => EvPerUnit.GetValueOrDefault(w)).FirstOrDefault(u => u > 0);

    /// <summary>Whether a row below the names holds units.</summary>
    public static bool AreUnits(IReadOnlyList<string> fields) => fields.All(f => IsUnit(f)) && fields.Any(f => f.Length > 0);

    /// <summary>Whether a detector of this name would be taken for something else in a table.</summary>
    public static bool IsTaken(string name) =>
        (Kind(name) is not (ColumnKind.Unknown or ColumnKind.Counts) && !IsLetter(name)) || IsCondition(name);

    /// <summary>Whether a name is a letter alone: an axis in the first column, a detector elsewhere.</summary>
    public static bool IsLetter(string name) => Words(name) is [{ Length: 1 }];

    private static bool IsUnit(string field)
    {
        string[] words = Words(field);
        string plain = string.Concat(words);
        return OtherUnits.Contains(plain) || EvPerUnit.ContainsKey(plain);
    }

    private static string[] Words(string name)
    {
        var words = new List<string>();
        int start = -1;
        for (int i = 0; i <= name.Length; i++)
        {
            bool isLetter = i < name.Length && (char.IsLetter(name[i]) || (char.IsDigit(name[i]) && start >= 0));
            if (isLetter && start < 0)
                start = i;
            if (isLetter || start < 0)
                continue;
            words.Add(name[start..i].ToLowerInvariant());
            start = -1;
        }
        return [.. words];
    }

    // "x10 keV", "100 eV"; "E1 (keV)" is the first of several.
    [GeneratedRegex(@"(\d{2,}|[x*×]\s*\d+)\s*(eV|keV|MeV)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Multiple();

    [GeneratedRegex(@"(?<![A-Za-z])meV(?![A-Za-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Milli();
}
