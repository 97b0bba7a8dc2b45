namespace SpectroCal.Neural;

/// <summary>A trained network, or several that work together, that gives the centroids of lines.</summary>
internal interface ICentroidNetwork
{
    /// <summary>What it is called in model files.</summary>
    string Kind { get; }

    /// <summary>The networks that it consists of.</summary>
    IReadOnlyList<NetworkDescription> Networks { get; }

    /// <summary>Their weights, one network after the other.</summary>
    float[] Weights { get; }

    /// <summary>Finds the centroids.</summary>
    /// <param name="counts">Counts in the bins of the model; not all are zero.</param>
    /// <param name="centroids">Takes the centroid of each line, bins, the first of which begins at 0.</param>
    /// <param name="errors">Takes their standard errors, bins.</param>
    /// <returns>What in the spectrum is unlike all that the network was trained with, as a sentence; null: nothing it could see.</returns>
    string? Locate(ReadOnlySpan<float> counts, Span<double> centroids, Span<double> errors);
}
