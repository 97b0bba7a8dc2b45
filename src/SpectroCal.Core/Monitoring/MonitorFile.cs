using System.Runtime.InteropServices;
using System.Text.Json;
using SpectroCal.Formats;
using SpectroCal.Neural;

namespace SpectroCal.Monitoring;

/// <summary>
/// Files of monitors: a <see cref="SealedFile"/> whose header is JSON in UTF-8; the body is, for each state, its counts, its counts by
/// remainder and the wander of its tests (standard deviation, degrees of freedom), 64 bits each, then the weights of the autoencoder, 32
/// bits each, little-endian.
/// </summary>
internal static class MonitorFile
{
    /// <summary>The kind of file.</summary>
    public static SealedFile Format { get; } = new("file of a monitor", "SCMO", 2) { Earliest = 2 };

    /// <summary>The bytes of a file.</summary>
    public static byte[] Write(MonitorContent monitor)
    {
        MonitorSettings settings = monitor.Settings;
        var header = new MonitorHeader(
            settings.FalseAlarmProbability,
            settings.MostBins,
            settings.SimulatedSpectra,
            settings.Seed,
            monitor.Scale,
            [.. monitor.References.Zip(monitor.Templates, State)],
            monitor.Ranges
        )
        {
            Autoencoder = monitor.Autoencoder?.Kind,
        };
        using var body = new MemoryStream();
        foreach (ReferenceTemplates t in monitor.Templates)
        {
            body.Write(MemoryMarshal.AsBytes<double>(t.Reference.Counts));
            body.Write(MemoryMarshal.AsBytes<double>(t.Reference.ByResidue));
            body.Write(MemoryMarshal.AsBytes<Wander>(t.Wander));
        }
        if (monitor.Autoencoder is { } autoencoder)
            body.Write(MemoryMarshal.AsBytes<float>(autoencoder.Weights));
        return Format.Write(JsonSerializer.SerializeToUtf8Bytes(header, PeakModelFile.Json), body.ToArray());
    }

    /// <summary>Reads a file.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="file">Its bytes.</param>
    /// <exception cref="PeakModelException">It is none, or not whole, or of a later version.</exception>
    public static MonitorContent Read(string name, ReadOnlySpan<byte> file)
    {
        Format.Read(name, file, out ReadOnlySpan<byte> header, out ReadOnlySpan<byte> body);
        try
        {
            return Content(header, body);
        }
        // A checksum that is right says that it was written like this.
        catch (Exception e) when (e is JsonException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new PeakModelException(name, $"the {Format.Kind} states what cannot be ({e.Message.TrimEnd('.')})", e);
        }
    }

    private static MonitorHeader.StateOfDetector State(DetectorReference r, ReferenceTemplates templates) =>
        new(r.Detector, r.State, r.Runs, r.RatePerSecond, r.DeadTimeFraction, r.RateWander, r.Peaks, r.Widths, templates.Wander.Length);

    private static MonitorContent Content(ReadOnlySpan<byte> json, ReadOnlySpan<byte> body)
    {
        MonitorHeader header =
            JsonSerializer.Deserialize<MonitorHeader>(json, PeakModelFile.Json) ?? throw new ArgumentException("There is no header.");
        if (CheckedJson.NullIn(header) is { } field)
            throw new ArgumentException($"\"{field}\" holds null.");
        if (header.States.Count == 0 || header.Ranges.Count == 0 || header.Scale.Bins < 1)
            throw new ArgumentException("There is no detector, no range of counts or no bin.");
        HashSet<string> usual = [.. header.States.Where(s => s.State == 0).Select(s => s.Detector)];
        if (usual.Count != header.States.Count(s => s.State == 0) || !header.States.All(s => usual.Contains(s.Detector)))
            throw new ArgumentException("A detector has no usual state, or two.");
        var templates = new ReferenceTemplates[header.States.Count];
        for (int i = 0; i < templates.Length; i++)
            templates[i] = Templates(header.States[i], header.Scale.Bins, ref body);
        SpectrumAutoencoder? autoencoder = null;
        if (header.Autoencoder is { } kind)
        {
            autoencoder = new SpectrumAutoencoder(kind, header.Scale.Bins, MemoryMarshal.Cast<byte, float>(body).ToArray());
            body = [];
        }
        if (!body.IsEmpty)
            throw new ArgumentException($"{body.Length} bytes are left.");
        return new MonitorContent(
            new MonitorSettings
            {
                FalseAlarmProbability = header.FalseAlarmProbability,
                MostBins = header.MostBins,
                SimulatedSpectra = header.SimulatedSpectra,
                Seed = header.Seed,
            },
            header.Scale,
            [.. templates.Select(t => t.Reference)],
            templates,
            autoencoder,
            [.. header.Ranges]
        );
    }

    private static ReferenceTemplates Templates(MonitorHeader.StateOfDetector state, int bins, ref ReadOnlySpan<byte> body)
    {
        var templates = new ReferenceTemplates(
            new DetectorReference(
                state.Detector,
                state.State,
                Numbers(bins, ref body),
                Numbers(BinnedCounts.Residues, ref body),
                state.Runs,
                state.RatePerSecond,
                state.DeadTimeFraction,
                state.Peaks,
                state.Widths
            )
            {
                RateWander = state.RateWander,
            }
        );
        if (templates.Wander.Length != state.Tests)
            throw new ArgumentException($"Detector {state.Detector} has {templates.Wander.Length} tests, not {state.Tests}.");
        MemoryMarshal.Cast<double, Wander>(Numbers(checked(2 * state.Tests), ref body)).CopyTo(templates.Wander);
        return templates;
    }

    private static double[] Numbers(int count, ref ReadOnlySpan<byte> body)
    {
        int bytes = checked(count * sizeof(double));
        if (body.Length < bytes)
            throw new ArgumentException("Numbers of detectors are missing.");
        double[] numbers = MemoryMarshal.Cast<byte, double>(body[..bytes]).ToArray();
        body = body[bytes..];
        return Array.TrueForAll(numbers, double.IsFinite) ? numbers : throw new ArgumentException("A number is not finite.");
    }
}
