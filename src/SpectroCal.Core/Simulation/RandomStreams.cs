using MathNet.Numerics.Random;

namespace SpectroCal.Simulation;

/// <summary>Independent generators from one seed: one per batch, so that results do not depend on how batches share threads.</summary>
internal static class RandomStreams
{
    /// <summary>Generator number <paramref name="stream"/> of a seed: xoshiro256** seeded by a SplitMix64 hash of both numbers.</summary>
    public static Random Create(long seed, long stream)
    {
        ulong z = unchecked((ulong)seed * 0x9E3779B97F4A7C15UL + (ulong)stream * 0xD1B54A32D192ED03UL + 0x9E3779B97F4A7C15UL);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        z ^= z >> 31;
        return new Xoshiro256StarStar((int)(z >> 33), threadSafe: false);
    }
}
