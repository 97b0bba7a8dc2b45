namespace SpectroCal.Neural;

/// <summary>How an autoencoder reads a spectrum.</summary>
public enum AutoencoderKind
{
    /// <summary>All bins at once, by a dense layer.</summary>
    Dense,

    /// <summary>By convolutions: neighbouring bins first.</summary>
    Convolutional,
}
