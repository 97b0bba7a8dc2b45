namespace SpectroCal.Neural;

/// <summary>
/// Shape of the numbers between two layers: channels in the sense of networks, one after the other, each of the same length.
/// </summary>
/// <param name="Channels">Number of channels (features).</param>
/// <param name="Length">Numbers in a channel.</param>
internal readonly record struct NetworkShape(int Channels, int Length)
{
    /// <summary>Numbers altogether; flattened, one channel follows the other, as in PyTorch.</summary>
    public int Size => checked(Channels * Length);
}
