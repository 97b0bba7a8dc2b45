namespace SpectroCal.Training;

/// <summary>How well a network did after an epoch of its training.</summary>
/// <param name="Stage">Training, or fine-tuning at low counts.</param>
/// <param name="Epoch">Number of the epoch in its stage, from 1.</param>
/// <param name="TrainingChannels">Root mean square error over the spectra it was trained with, during the epoch, channels.</param>
/// <param name="ValidationChannels">The same over spectra it was not trained with, at its end, channels.</param>
public sealed record EpochLosses(string Stage, int Epoch, double TrainingChannels, double ValidationChannels)
{
    /// <summary>Such as "stage 3".</summary>
    public override string ToString() => $"{Stage} {Epoch}";
}
