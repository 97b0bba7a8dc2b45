namespace SpectroCal.Neural;

/// <summary>Spectra that an autoencoder is trained with.</summary>
/// <param name="Bins">Bins of a spectrum.</param>
/// <param name="Inputs">What <see cref="SpectrumAutoencoder.Input"/> makes of each, one after the other.</param>
/// <param name="Targets">Of each the counts, then the expected counts.</param>
internal sealed record AutoencoderSpectra(int Bins, float[] Inputs, float[] Targets)
{
    /// <summary>How many there are.</summary>
    public int Count => Inputs.Length / Bins;
}
