using static TorchSharp.torch;

namespace SpectroCal.Torch.Networks;

/// <summary>What networks are trained to do.</summary>
internal interface INetworkTask
{
    /// <summary>The networks, whose weights follow one another.</summary>
    IReadOnlyList<NetworkModule> Networks { get; }

    /// <summary>Takes statistics of the spectra into layers that hold such.</summary>
    /// <param name="inputs">What the networks are shown, one spectrum in a row.</param>
    /// <param name="targets">What they should answer.</param>
    void Standardize(Tensor inputs, Tensor targets);

    /// <summary>What the training makes small, and what is left of the error, see <see cref="Training.NetworkLosses"/>.</summary>
    /// <param name="inputs">What the networks are shown, one spectrum in a row.</param>
    /// <param name="targets">What they should answer.</param>
    /// <param name="isTraining">Whether the networks are trained, or only looked at.</param>
    (Tensor Loss, Tensor Error) Losses(Tensor inputs, Tensor targets, bool isTraining);
}
