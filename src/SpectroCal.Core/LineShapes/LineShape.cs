namespace SpectroCal.LineShapes;

/// <summary>
/// What a detector makes of a line: a Gaussian, convolved with the line's natural shape if asked for, and the parts of the charge that was
/// not collected in full. The parts add up to the area of the line.
/// </summary>
public sealed record LineShape
{
    /// <summary>A Gaussian for each line of the group.</summary>
    public static LineShape Gaussian { get; } = new();

    /// <summary>Gaussians folded with one Lorentzian whose width is a parameter.</summary>
    public static LineShape Voigt { get; } = new() { HasLorentzian = true };

    /// <summary>Gaussians folded with the natural line shape.</summary>
    public static LineShape Natural { get; } = new() { IsNatural = true };

    /// <summary>
    /// Gaussians with an exponential low-energy tail, as in the copper line of VIP-2 (Meas. Sci. Technol. 2023, Eq. 4 and 5).
    /// </summary>
    public static LineShape Vip2 { get; } = new() { HasTail = true };

    /// <summary>
    /// Gaussians with a short and a long low-energy tail and a shelf (G. W. Phillips and K. W. Marlow, Nucl. Instrum. Methods 137
    /// (1976) 525).
    /// </summary>
    public static LineShape Hypermet { get; } =
        new()
        {
            HasTail = true,
            HasLongTail = true,
            HasShelf = true,
        };

    /// <summary>
    /// Folded with the natural shapes of <see cref="Lines.NaturalLineShapes"/>, or with the natural widths where a shape was not measured.
    /// </summary>
    public bool IsNatural { get; init; }

    /// <summary>Folded with a Lorentzian of free width, in addition to natural widths.</summary>
    public bool HasLorentzian { get; init; }

    /// <summary>Exponential low-energy tail.</summary>
    public bool HasTail { get; init; }

    /// <summary>A second, longer one.</summary>
    public bool HasLongTail { get; init; }

    /// <summary>Exponential high-energy tail, as from pile-up or from drift within a run.</summary>
    public bool HasHighTail { get; init; }

    /// <summary>Shelf: a plateau from zero to the line, from electrons that left the sensitive volume.</summary>
    public bool HasShelf { get; init; }

    /// <summary>
    /// Reads a preset ("gauss", "voigt", "natural", "vip2", "hypermet") or parts joined by "+", such as "natural+tail+shelf".
    /// </summary>
    /// <exception cref="FormatException">A part is unknown.</exception>
    public static LineShape Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        LineShape shape = Gaussian;
        foreach (string part in text.Split('+', StringSplitOptions.TrimEntries))
        {
            shape = part.ToLowerInvariant() switch
            {
                "gauss" or "gaussian" => shape,
                "voigt" => shape with { HasLorentzian = true },
                "natural" => shape with { IsNatural = true },
                "tail" or "vip2" => shape with { HasTail = true },
                "longtail" => shape with { HasLongTail = true },
                "hightail" => shape with { HasHighTail = true },
                "shelf" => shape with { HasShelf = true },
                "hypermet" => shape with { HasTail = true, HasLongTail = true, HasShelf = true },
                _ => throw new FormatException($"'{part}' is not a line shape: {string.Join(", ", Names)}, or some of them joined by '+'."),
            };
        }
        return shape;
    }

    /// <summary>What <see cref="Parse"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } =
    ["gauss", "voigt", "natural", "vip2", "hypermet", "tail", "longtail", "hightail", "shelf"];

    /// <inheritdoc/>
    public override string ToString() => string.Join('+', Parts());

    private IEnumerable<string> Parts()
    {
        yield return IsNatural ? "natural"
        : HasLorentzian ? "voigt"
        : "gauss";
        if (IsNatural && HasLorentzian)
            yield return "voigt";
        if (HasTail)
            yield return "tail";
        if (HasLongTail)
            yield return "longtail";
        if (HasHighTail)
            yield return "hightail";
        if (HasShelf)
            yield return "shelf";
    }
}
