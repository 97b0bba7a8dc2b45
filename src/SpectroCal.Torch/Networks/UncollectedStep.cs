using System.Runtime;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Networks;

/// <summary>A step of an optimiser of TorchSharp during which no garbage is collected.</summary>
/// <remarks>
/// The optimisers of TorchSharp 0.107 hand their numbers to libtorch as objects that nothing refers to any more (see
/// <see cref="TensorArithmetic"/>): a collection in the middle of a step, which other threads may cause, may free one while libtorch reads
/// it, and a weight changes by another number.
/// </remarks>
internal static class UncollectedStep
{
    private const long Bytes = 4L << 20; // more than a step of a network allocates

    /// <summary>Does a step.</summary>
    public static void Of(optim.Optimizer optimizer)
    {
        bool isHeld = GCSettings.LatencyMode == GCLatencyMode.NoGCRegion || GC.TryStartNoGCRegion(Bytes);
        try
        {
            using Tensor? loss = optimizer.step();
        }
        finally
        {
            if (isHeld && GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
                GC.EndNoGCRegion();
        }
    }
}
