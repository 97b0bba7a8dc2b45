namespace SpectroCal.Training;

/// <summary>A network in training: its weights, and what its optimiser remembers. Used by one thread.</summary>
internal interface INetworkTraining : IDisposable
{
    /// <summary>The weights, in the order of <see cref="Neural.NetworkDescription"/>.</summary>
    float[] Weights { get; set; }

    /// <summary>What the optimiser remembers of earlier steps, in a form of its own.</summary>
    byte[] Optimizer { get; set; }

    /// <summary>Takes the spectra of a stage; the optimiser forgets earlier steps.</summary>
    void Take(SpectrumSet training, SpectrumSet validation);

    /// <summary>Goes once through the spectra.</summary>
    /// <param name="order">Their order.</param>
    /// <param name="batchSize">Spectra between two steps of the optimiser.</param>
    /// <param name="learningRate">Learning rate.</param>
    /// <param name="seed">Seed of the dropout.</param>
    /// <param name="done">Is told how many spectra have been used.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Mean square difference of answer and target, meanwhile.</returns>
    double Epoch(long[] order, int batchSize, double learningRate, long seed, Action<int>? done, CancellationToken cancellation);

    /// <summary>Mean square difference of answer and target over the validation.</summary>
    double Validate();
}
