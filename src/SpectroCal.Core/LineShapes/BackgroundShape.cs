using System.Globalization;

namespace SpectroCal.LineShapes;

/// <summary>What lies under the lines.</summary>
/// <param name="Kind">Which function.</param>
/// <param name="Degree">Degree, of a polynomial only.</param>
public sealed record BackgroundShape(BackgroundKind Kind, int Degree = 0)
{
    /// <summary>Highest degree of a polynomial.</summary>
    public const int HighestDegree = 8;

    /// <summary>Degree, 0 to <see cref="HighestDegree"/>.</summary>
    public int Degree { get; } =
        Degree is >= 0 and <= HighestDegree
            ? Degree
            : throw new ArgumentOutOfRangeException(nameof(Degree), Degree, $"The degree of a background is 0 to {HighestDegree}.");

    /// <summary>Nothing.</summary>
    public static BackgroundShape None { get; } = new(BackgroundKind.None);

    /// <summary>A straight line.</summary>
    public static BackgroundShape Linear { get; } = Polynomial(1);

    /// <summary>An exponential.</summary>
    public static BackgroundShape Exponential { get; } = new(BackgroundKind.Exponential);

    /// <summary>The estimate of <see cref="SnipBackground"/>, scaled.</summary>
    public static BackgroundShape Snip { get; } = new(BackgroundKind.Snip);

    /// <summary>A polynomial.</summary>
    public static BackgroundShape Polynomial(int degree) => new(BackgroundKind.Polynomial, degree);

    /// <summary>Reads "none", "constant", "linear", "poly0" to "poly8", "exponential", "snip".</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static BackgroundShape Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string t = text.Trim().ToLowerInvariant();
        return t switch
        {
            "none" => None,
            "constant" => Polynomial(0),
            "linear" => Linear,
            "quadratic" => Polynomial(2),
            "exp" or "exponential" => Exponential,
            "snip" => Snip,
            _ when t.StartsWith("poly", StringComparison.Ordinal)
                    && int.TryParse(t.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out int degree)
                    && degree <= HighestDegree => Polynomial(degree),
            _ => throw new FormatException(
                $"'{text}' is not a background: none, constant, linear, quadratic, poly0 to poly{HighestDegree}, exponential or snip."
            ),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Kind == BackgroundKind.Polynomial ? $"poly{Degree}" : Kind.ToString().ToLowerInvariant();
}

/// <summary>The functions a background may be.</summary>
public enum BackgroundKind
{
    /// <summary>No background.</summary>
    None,

    /// <summary>A polynomial whose values at both ends of the range are not negative.</summary>
    Polynomial,

    /// <summary>An exponential.</summary>
    Exponential,

    /// <summary>Clipped from the data.</summary>
    Snip,
}
