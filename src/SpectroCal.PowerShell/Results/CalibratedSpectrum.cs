using SpectroCal.Detectors;
using SpectroCal.LineShapes;
using SpectroCal.PowerShell.Formatting;
using SpectroCal.Spectra;

namespace SpectroCal.PowerShell.Results;

/// <summary>A spectrum on an energy scale: the channels of one, at their energies, or several that were merged.</summary>
public sealed class CalibratedSpectrum : INamedRow
{
    private readonly Lazy<BinnedSpectrum> _bins;

    internal CalibratedSpectrum(string name, EventBatch batch, EnergyCalibration calibration)
    {
        (Name, Detector, Runs) = (name, batch.Detector, 1);
        (Batch, Calibration) = (batch, calibration);
        (Run, Start, Covariates) = (batch.Run.Name, batch.Run.Start, ValueTable.Of(batch.Covariates));
        Function = calibration.Function.Expression;
        Parameters = [.. calibration.Parameters];
        _bins = new Lazy<BinnedSpectrum>(() => BinnedSpectrum.Of(batch.Histogram, calibration));
    }

    internal CalibratedSpectrum(IntensitySpectrum spectrum, EnergyCalibration calibration)
    {
        (Name, Detector, Runs) = (spectrum.Name, spectrum.Detector, 1);
        Calibration = calibration;
        (Run, Start, Covariates) = (spectrum.Run.Name, spectrum.Run.Start, ValueTable.Of(spectrum.Covariates));
        Function = calibration.Function.Expression;
        Parameters = [.. calibration.Parameters];
        _bins = new Lazy<BinnedSpectrum>(() => BinnedSpectrum.Of(spectrum.Intensities, calibration));
    }

    internal CalibratedSpectrum(string name, string detector, int runs, EnergySpectrum merged)
    {
        (Name, Detector, Runs, Merged) = (name, detector, runs, merged);
        Covariates = ValueTable.Of(null);
        _bins = new Lazy<BinnedSpectrum>(() => BinnedSpectrum.Of(merged));
    }

    /// <summary>Name of the spectrum, or of the first and the last that were merged.</summary>
    public string Name { get; }

    /// <summary>Name of the detector; of merged ones, how many there are.</summary>
    public string Detector { get; }

    /// <summary>Spectra in it.</summary>
    public int Runs { get; }

    /// <summary>Name of the run; null for merged spectra.</summary>
    public string? Run { get; }

    /// <summary>Start of the run, if known.</summary>
    public DateTime? Start { get; }

    /// <summary>Slow quantities of the run by name, such as a temperature; none for merged spectra.</summary>
    public ValueTable<double> Covariates { get; }

    /// <summary>Number of bins.</summary>
    public int Bins => _bins.Value.Counts.Count;

    /// <summary>Lower end, eV.</summary>
    public double LowEv => _bins.Value.EdgesEv[0];

    /// <summary>Upper end, eV.</summary>
    public double HighEv => _bins.Value.EdgesEv[^1];

    /// <summary>Counts between these.</summary>
    public double TotalCounts => _bins.Value.Counts.Sum();

    /// <summary>Calibration function; null for merged spectra.</summary>
    public string? Function { get; }

    /// <summary>Its constants; null for merged spectra.</summary>
    public ValueList<double>? Parameters { get; }

    internal EventBatch? Batch { get; }

    internal EnergyCalibration? Calibration { get; }

    internal EnergySpectrum? Merged { get; }

    internal BinnedSpectrum Binned => _bins.Value;

    /// <summary>Edges of the bins, eV: one more than there are bins.</summary>
    public double[] GetEdgesEv() => [.. _bins.Value.EdgesEv];

    /// <summary>Counts in the bins.</summary>
    public double[] GetCounts() => [.. _bins.Value.Counts];

    string INamedRow.RowName => Name;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
