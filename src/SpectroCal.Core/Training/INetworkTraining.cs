namespace SpectroCal.Training;

/// <summary>A network in training: its weights, and what its optimiser remembers. Used by one thread.</summary>
internal interface INetworkTraining : IDisposable
{
    /// <summary>The weights of one network after the other, in the order of <see cref="Neural.NetworkDescription"/>.</summary>
    float[] Weights { get; set; }

    /// <summary>What the optimiser remembers of earlier steps, in a form of its own.</summary>
    byte[] Optimizer { get; set; }

    /// <summary>
    /// Takes the spectra of a stage; the optimiser forgets earlier steps. Layers that hold statistics take those of the spectra.
    /// </summary>
    void Take(SpectrumSet training, SpectrumSet validation);

    /// <summary>Goes once through the spectra.</summary>
    /// <param name="order">Their order.</param>
    /// <param name="batchSize">Spectra between two steps of the optimiser.</param>
    /// <param name="learningRate">Learning rate.</param>
    /// <param name="seed">Seed of the dropout, and of other draws.</param>
    /// <param name="done">Is told how many spectra have been used.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>How far the answers were off, meanwhile.</returns>
    NetworkLosses Epoch(long[] order, int batchSize, double learningRate, long seed, Action<int>? done, CancellationToken cancellation);

    /// <summary>How far the answers are off in the validation.</summary>
    NetworkLosses Validate();
}
