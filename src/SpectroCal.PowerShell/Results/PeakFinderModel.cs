using SpectroCal.Training;

namespace SpectroCal.PowerShell.Results;

/// <summary>A model that was trained, and how well it does.</summary>
public sealed class PeakFinderModel
{
    internal PeakFinderModel(string path, TrainedModel trained)
    {
        Path = path;
        (Name, Seed, Software) = (trained.Model.Name, trained.Model.Provenance.Seed, trained.Model.Provenance.Software);
        Lines = [.. trained.Model.Lines.Select(l => l.Name)];
        (History, Accuracy) = ([.. trained.History], [.. trained.Accuracy]);
    }

    /// <summary>The model file.</summary>
    public string Path { get; }

    /// <summary>Name of the model.</summary>
    public string Name { get; }

    /// <summary>The lines that it finds.</summary>
    public ValueList<string> Lines { get; }

    /// <summary>Seed of the training.</summary>
    public long Seed { get; }

    /// <summary>What trained it.</summary>
    public string Software { get; }

    /// <summary>Every epoch of the training.</summary>
    public ValueList<EpochLosses> History { get; }

    /// <summary>Errors on spectra that it was not trained with, at several counts.</summary>
    public ValueList<CentroidAccuracy> Accuracy { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {string.Join(", ", Lines)}";
}
