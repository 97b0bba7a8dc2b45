using System.Globalization;
using SpectroCal.Formats.Parsing;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Spec;

/// <summary>What <c>#@CHANN</c> says of an array: its number of channels, the first, the last, and how many make one number.</summary>
/// <param name="Stated">Number of channels.</param>
/// <param name="First">First channel.</param>
/// <param name="Last">Last channel.</param>
/// <param name="Reduction">Channels that one number of the array is the sum of.</param>
internal sealed record SpecArrayPlace(int Stated, int First, int Last, int Reduction)
{
    /// <summary>Numbers that the range of channels has.</summary>
    public int Length => (Last - First) / Reduction + 1;

    /// <summary>What a line says; nothing if it is no such line.</summary>
    public static SpecArrayPlace? Parse(string text)
    {
        string[] words = NumberText.Words(text);
        var numbers = new int[4];
        if (words.Length is not (3 or 4))
            return null;
        numbers[3] = 1;
        for (int i = 0; i < words.Length; i++)
        {
            if (
                !int.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])
                || numbers[i] > HistogramBuilder.MaximumSpan
            )
                return null;
        }
        return numbers[0] > 0 && numbers[2] >= numbers[1] && numbers[3] > 0
            ? new SpecArrayPlace(numbers[0], numbers[1], numbers[2], numbers[3])
            : null;
    }
}
