using System.Runtime.InteropServices;
using System.Text.Json;
using SpectroCal.Formats;
using SpectroCal.Neural;
using SpectroCal.Storage;

namespace SpectroCal.Training;

/// <summary>
/// A training that was interrupted, as a file: a <see cref="SealedFile"/> whose body is the weights, the best weights, and what the
/// optimiser remembers.
/// </summary>
/// <param name="path">Path of the file.</param>
/// <param name="settings">The settings as text: a training goes on with its own only.</param>
internal sealed class TrainingCheckpoint(string path, string settings)
{
    private static readonly SealedFile Format = new("checkpoint", "SCPT", 1);

    /// <summary>Writes the file anew.</summary>
    public void Write(TrainingState state)
    {
        var header = new Header(
            settings,
            state with
            {
                Weights = [],
                BestWeights = [],
                Optimizer = [],
            },
            state.Weights.Length,
            state.BestWeights.Length
        );
        byte[] body =
        [
            .. MemoryMarshal.AsBytes<float>(state.Weights),
            .. MemoryMarshal.AsBytes<float>(state.BestWeights),
            .. state.Optimizer,
        ];
        byte[] file = Format.Write(JsonSerializer.SerializeToUtf8Bytes(header, PeakModelFile.Json), body);
        AtomicFile.Write(path, force: true, stream => stream.Write(file));
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="PeakModelException">It is not there, or no whole checkpoint, or one of other settings.</exception>
    public TrainingState Read()
    {
        byte[] file;
        try
        {
            file = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PeakModelException(path, "there is no checkpoint to go on from", e);
        }
        Format.Read(path, file, out ReadOnlySpan<byte> json, out ReadOnlySpan<byte> body);
        Header header = ReadHeader(json);
        if (header.Settings != settings)
            throw new PeakModelException(path, "the checkpoint is of a training with other settings: go on with the same ones");
        long weights = header.Weights * (long)sizeof(float),
            best = header.BestWeights * (long)sizeof(float);
        if (weights < 0 || best < 0 || weights + best > body.Length)
            throw new PeakModelException(path, "the checkpoint states more weights than it holds");
        return header.State with
        {
            Weights = MemoryMarshal.Cast<byte, float>(body[..(int)weights]).ToArray(),
            BestWeights = MemoryMarshal.Cast<byte, float>(body.Slice((int)weights, (int)best)).ToArray(),
            Optimizer = body[(int)(weights + best)..].ToArray(),
        };
    }

    private Header ReadHeader(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<Header>(json, PeakModelFile.Json) is { } header && CheckedJson.NullIn(header) is null
                ? header
                : throw new PeakModelException(path, "the checkpoint is empty");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new PeakModelException(path, $"the checkpoint states what cannot be ({e.Message.TrimEnd('.')})", e);
        }
    }

    /// <summary>Deletes the file: the training has ended.</summary>
    public void Delete() => AtomicFile.Delete(path);

    private sealed record Header(string Settings, TrainingState State, int Weights, int BestWeights);
}
