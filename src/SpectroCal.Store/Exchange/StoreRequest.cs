namespace SpectroCal.Store.Exchange;

/// <summary>How results are stored.</summary>
/// <param name="Tag">The tag.</param>
public sealed record StoreRequest(string Tag)
{
    /// <summary>First moment of validity, on the clock of the instrument; null: the start of each run.</summary>
    public DateTime? From { get; init; }

    /// <summary>Where the last constants of each detector end; null: where the next in the store begin, or never.</summary>
    public DateTime? Until { get; init; }

    /// <summary>The only run whose constants are taken; null: all.</summary>
    public string? Run { get; init; }
}
