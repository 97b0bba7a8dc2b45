using System.Security.Cryptography;

namespace SpectroCal.Store.Records;

/// <summary>A file that constants were made from.</summary>
/// <param name="Path">Its path as it was given.</param>
/// <param name="Sha256">SHA-256 of its content, 64 hexadecimal digits.</param>
public sealed record InputFile(string Path, string Sha256)
{
    /// <summary>A file as it is now.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the work with the next block.</param>
    /// <exception cref="SpectrumFormatException">It cannot be read.</exception>
    public static InputFile Of(string path, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using FileStream file = File.OpenRead(path);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            byte[] block = new byte[1 << 17];
            for (int read; (read = file.Read(block)) > 0; )
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(block, 0, read);
            }
            return new InputFile(path, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SpectrumFormatException(path, 0, $"cannot be read: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>The files of paths; of a folder all that are in it.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="SpectrumFormatException">One cannot be read.</exception>
    public static IReadOnlyList<InputFile> All(IEnumerable<string> paths, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return
        [
            .. paths
                .SelectMany(path =>
                    Directory.Exists(path)
                        ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                        : (IEnumerable<string>)[path]
                )
                .Select(path => Of(path, cancellation)),
        ];
    }
}
