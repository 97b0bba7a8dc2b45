using SpectroCal.Lines;
using SpectroCal.Peaks;

namespace SpectroCal.Neural;

/// <summary>How peaks are to be found: what the command line and the cmdlets are told, in one place.</summary>
public sealed record PeakFinderRequest
{
    /// <summary>Names of all finders, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. PeakFinders.Names, NetworkPeakFinder.FinderName];

    /// <summary>One of <see cref="Names"/>, in any case.</summary>
    public string Name { get; init; } = PeakFinders.Names[0];

    /// <summary>Full width at half maximum of a peak, channels; null: found from the spectrum.</summary>
    public double? FwhmChannels { get; init; }

    /// <summary>Minimum significance of a peak, standard deviations; null: the finder's own.</summary>
    public double? LeastSignificance { get; init; }

    /// <summary>Model file of the finder <c>network</c>; null: <see cref="PeakModel.Default"/>.</summary>
    public string? Model { get; init; }

    /// <summary>Lines that the finder <c>network</c> finds; empty: all that its model knows.</summary>
    public IReadOnlyList<LineGroup> Lines { get; init; } = [];

    /// <summary>Makes the finder.</summary>
    /// <exception cref="ArgumentException">There is no such finder, or a model is named for one that has none.</exception>
    /// <exception cref="PeakModelException">The model cannot be read, or does not know one of the lines.</exception>
    public IPeakFinder Create()
    {
        bool isNetwork = string.Equals(Name, NetworkPeakFinder.FinderName, StringComparison.OrdinalIgnoreCase);
        if (!isNetwork && (Model is not null || Lines.Count > 0))
            throw new ArgumentException($"Models and their lines belong to the finder {NetworkPeakFinder.FinderName}.");
        if (!isNetwork)
            return PeakFinders.Create(Name, FwhmChannels, LeastSignificance);
        PeakModel model = Model is null ? PeakModel.Default : PeakModel.Load(Model);
        return new NetworkPeakFinder(model, Lines) { FwhmChannels = FwhmChannels, LeastSignificance = LeastSignificance };
    }
}
