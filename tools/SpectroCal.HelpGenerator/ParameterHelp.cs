namespace SpectroCal.HelpGenerator;

/// <summary>What the help says about a parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Short name of its type.</param>
/// <param name="FullType">Full name of its type.</param>
/// <param name="Description">Paragraphs.</param>
public sealed record ParameterHelp(string Name, string Type, string FullType, IReadOnlyList<string> Description)
{
    /// <summary>Short name of the type of switches.</summary>
    public const string Switch = "SwitchParameter";

    /// <summary>Parameter sets that it belongs to; empty: all.</summary>
    public IReadOnlyList<string> Sets { get; init; } = [];

    /// <summary>Whether it must be given.</summary>
    public bool IsMandatory { get; init; }

    /// <summary>Its position; null: it is named.</summary>
    public int? Position { get; init; }

    /// <summary>Whether the pipeline's objects bind to it.</summary>
    public bool FromPipeline { get; init; }

    /// <summary>Whether properties of the pipeline's objects bind to it.</summary>
    public bool FromProperty { get; init; }

    /// <summary>Whether wildcards are expanded.</summary>
    public bool TakesWildcards { get; init; }

    /// <summary>The default that applies without it; null: none.</summary>
    public string? Default { get; init; }

    /// <summary>Other names of it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>All values that it takes, where they can be listed, each with its meaning or "".</summary>
    public IReadOnlyList<(string Value, string Meaning)> Values { get; init; } = [];

    /// <summary>Numbers that it takes, such as "1 to 24"; null: any.</summary>
    public string? Limits { get; init; }

    /// <summary>Whether it is a switch.</summary>
    public bool IsSwitch => Type == Switch;

    /// <summary>Whether it takes several values.</summary>
    public bool IsArray => Type.EndsWith("[]", StringComparison.Ordinal);

    /// <summary>How the pipeline binds, as PowerShell says it.</summary>
    public string Pipeline =>
        (FromPipeline, FromProperty) switch
        {
            (true, true) => "True (ByValue, ByPropertyName)",
            (true, false) => "True (ByValue)",
            (false, true) => "True (ByPropertyName)",
            _ => "False",
        };

    /// <summary>As a line of syntax shows it: [-Gain &lt;double&gt;].</summary>
    public string Syntax
    {
        get
        {
            string name = Position is null ? $"-{Name}" : $"[-{Name}]",
                whole = IsSwitch ? name : $"{name} <{Type}>";
            return IsMandatory ? whole : $"[{whole}]";
        }
    }
}
