using System.Text.Json.Serialization;

namespace SpectroCal.Neural;

/// <summary>A layer of a network.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "layer")]
[JsonDerivedType(typeof(Convolution), "convolution")]
[JsonDerivedType(typeof(MaxPooling), "maxPooling")]
[JsonDerivedType(typeof(Dropout), "dropout")]
[JsonDerivedType(typeof(Dense), "dense")]
[JsonDerivedType(typeof(Standardization), "standardization")]
internal abstract record Layer
{
    /// <summary>Shape of what the layer gives.</summary>
    /// <param name="input">Shape of what it is given.</param>
    /// <exception cref="ArgumentException">The layer cannot take that.</exception>
    public abstract NetworkShape Output(NetworkShape input);

    /// <summary>Number of its weights, biases not counted.</summary>
    public virtual int WeightCount(NetworkShape input) => 0;

    /// <summary>Number of its biases: one for each channel that it gives.</summary>
    public virtual int BiasCount => 0;

    /// <summary>
    /// A convolution along the length, without padding, stride 1: y[o][x] = b[o] + sum w[o][i][t] x[i][x + t]. Weights are in PyTorch's
    /// order [out][in][kernel].
    /// </summary>
    /// <param name="Filters">Channels that it gives.</param>
    /// <param name="Kernel">Length of its kernel.</param>
    /// <param name="Rectified">Whether max(0, y) follows (ReLU).</param>
    internal sealed record Convolution(int Filters, int Kernel, bool Rectified) : Layer
    {
        /// <inheritdoc/>
        public override NetworkShape Output(NetworkShape input) =>
            Filters > 0 && Kernel > 0 && Kernel <= input.Length
                ? new NetworkShape(Filters, input.Length - Kernel + 1)
                : throw new ArgumentException($"A convolution of {Filters} filters of {Kernel} does not fit on {input.Length} numbers.");

        /// <inheritdoc/>
        public override int WeightCount(NetworkShape input) => checked(Filters * input.Channels * Kernel);

        /// <inheritdoc/>
        public override int BiasCount => Filters;
    }

    /// <summary>The largest of each so many neighbours; a rest at the end is left out, as in PyTorch.</summary>
    /// <param name="Size">Numbers of which the largest is taken.</param>
    internal sealed record MaxPooling(int Size) : Layer
    {
        /// <inheritdoc/>
        public override NetworkShape Output(NetworkShape input) =>
            Size > 0 && Size <= input.Length
                ? input with
                {
                    Length = input.Length / Size,
                }
                : throw new ArgumentException($"A pooling of {Size} does not fit on {input.Length} numbers.");
    }

    /// <summary>Sets a random part of the numbers to zero in training, and scales the others up; does nothing in evaluation.</summary>
    /// <param name="Share">Part that is set to zero, 0 to 1.</param>
    internal sealed record Dropout(double Share) : Layer
    {
        /// <inheritdoc/>
        public override NetworkShape Output(NetworkShape input) =>
            Share is >= 0 and < 1 ? input : throw new ArgumentException("The share of a dropout must be 0 or more, and less than 1.");
    }

    /// <summary>Sums of all numbers, flattened, with weights in PyTorch's order [out][in], and a bias.</summary>
    /// <param name="Units">Numbers that it gives.</param>
    /// <param name="Rectified">Whether max(0, y) follows (ReLU).</param>
    internal sealed record Dense(int Units, bool Rectified) : Layer
    {
        /// <inheritdoc/>
        public override NetworkShape Output(NetworkShape input) =>
            Units > 0 ? new NetworkShape(Units, 1) : throw new ArgumentException("A dense layer needs at least one unit.");

        /// <inheritdoc/>
        public override int WeightCount(NetworkShape input) => checked(Units * input.Size);

        /// <inheritdoc/>
        public override int BiasCount => Units;
    }

    /// <summary>
    /// Takes numbers of any size to the order of 1: y = f x + o, with a factor and an offset for each. They are statistics of the spectra
    /// that a network is trained with, and are not trained. Its weights are the factors, then the offsets.
    /// </summary>
    internal sealed record Standardization : Layer
    {
        /// <inheritdoc/>
        public override NetworkShape Output(NetworkShape input) => input;

        /// <inheritdoc/>
        public override int WeightCount(NetworkShape input) => checked(2 * input.Size);
    }
}
