using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using SpectroCal.Spectra;
using SpectroCal.Storage;

namespace SpectroCal.Formats.Numpy;

/// <summary>Writes counts as a NumPy array (.npy) of 64-bit integers: one spectrum as one dimension, several as one row each.</summary>
/// <remarks>
/// Element i is channel i: channels below the first of a spectrum, and those above the last where another spectrum is longer, are zero.
/// The array holds counts only; names, times and calibrations need another format.
/// </remarks>
internal static class NumpyWriter
{
    /// <summary>
    /// Bytes before the numbers: a multiple of 64, so that they can be mapped into memory, and more than other programs write, so that the
    /// reader knows that rows are detectors.
    /// </summary>
    public const int HeaderLength = 256;

    /// <summary>Writes spectra.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="spectra">At least one spectrum; bins one channel wide, from channel 0 or later.</param>
    /// <param name="force">Whether an existing file may be replaced.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    /// <exception cref="ArgumentException">An array of channels cannot hold a spectrum's bins.</exception>
    public static void Write(string path, IReadOnlyList<Spectrum> spectra, bool force = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        if (spectra.Count == 0)
            throw new ArgumentException("Give at least one spectrum.", nameof(spectra));
        if (spectra.Count > SpectrumFile.MostDetectors)
            throw new ArgumentException(
                $"An array holds at most {SpectrumFile.MostDetectors} spectra, and there are {spectra.Count}.",
                nameof(spectra)
            );
        // Rows of one number are a column, which is one spectrum: several of one channel get another, empty.
        int columns = Math.Max(spectra.Max(s => SingleChannels.First(s) + s.Histogram.Length), spectra.Count > 1 ? 2 : 1);
        AtomicFile.Write(
            path,
            force,
            stream =>
            {
                stream.Write(Header(spectra.Count, columns));
                var row = new byte[columns * (long)sizeof(long)];
                foreach (Spectrum spectrum in spectra)
                {
                    Array.Clear(row);
                    int at = SingleChannels.First(spectrum) * sizeof(long);
                    foreach (long count in spectrum.Histogram.Counts)
                    {
                        BinaryPrimitives.WriteInt64LittleEndian(row.AsSpan(at), count);
                        at += sizeof(long);
                    }
                    stream.Write(row);
                }
            },
            cancellation
        );
    }

    private static byte[] Header(int rows, int columns)
    {
        string shape = rows == 1 ? $"({columns},)" : $"({rows}, {columns})";
        string text = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<i8', 'fortran_order': False, 'shape': {shape}, }}");
        int before = NumpyHeader.Magic.Length + 4;
        text = text.PadRight(HeaderLength - before - 1) + "\n";
        byte[] header = [.. NumpyHeader.Magic, 1, 0, 0, 0, .. Encoding.ASCII.GetBytes(text)];
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(before - 2), (ushort)text.Length);
        return header;
    }
}
