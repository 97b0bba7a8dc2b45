using System.Globalization;

namespace SpectroCal.Peaks;

/// <summary>An element that spectra show.</summary>
/// <param name="Symbol">Its symbol.</param>
/// <param name="Confidence">Posterior probability that it is there, where the scale is right.</param>
public sealed record FoundElement(string Symbol, double Confidence)
{
    /// <summary>Such as "Cu (0.97)".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Symbol} ({Confidence:F2})");
}
