using System.Numerics;

namespace SpectroCal.Numerics;

/// <summary>Independent generators from one seed: one per batch, so that results do not depend on how batches share threads.</summary>
internal static class RandomStreams
{
    /// <summary>
    /// Generator number <paramref name="stream"/> of a seed: xoshiro256** whose 256 bits are SplitMix64 hashes of both numbers.
    /// </summary>
    /// <remarks>All 64 bits of the hash are used: among 50 000 generators seeded with 31 bits, two would probably be the same.</remarks>
    public static Random Create(long seed, long stream) =>
        new Xoshiro(unchecked((ulong)seed * 0x9E3779B97F4A7C15UL + (ulong)stream * 0xD1B54A32D192ED03UL));

    // Blackman and Vigna, arXiv:1805.01407
    private sealed class Xoshiro : Random
    {
        private ulong _s0,
            _s1,
            _s2,
            _s3;

        public Xoshiro(ulong hash)
        {
            // Hashed once more, so that neighbouring streams do not share any of their four words.
            ulong state = SplitMix(ref hash);
            _s0 = SplitMix(ref state);
            _s1 = SplitMix(ref state);
            _s2 = SplitMix(ref state);
            _s3 = SplitMix(ref state);
        }

        public override double NextDouble() => Sample();

        protected override double Sample()
        {
            ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9,
                t = _s1 << 17;
            _s2 ^= _s0;
            _s3 ^= _s1;
            _s1 ^= _s2;
            _s0 ^= _s3;
            _s2 ^= t;
            _s3 = BitOperations.RotateLeft(_s3, 45);
            return (result >> 11) * (1.0 / (1UL << 53));
        }

        private static ulong SplitMix(ref ulong state)
        {
            ulong z = unchecked(state += 0x9E3779B97F4A7C15UL);
            z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
            z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
            return z ^ (z >> 31);
        }
    }
}
