using System.Diagnostics;
using SpectroCal.Calibration;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Bench.Arrays;

/// <summary>What automatic calibration makes of simulated arrays whose truth is known.</summary>
public static class ArrayAccuracy
{
    /// <summary>Names of the sets of elements.</summary>
    public static IReadOnlyList<string> Sets => [.. ElementSet.All.Select(s => s.Name)];

    /// <summary>Simulates arrays of consecutive seeds and calibrates them.</summary>
    /// <param name="request">Which.</param>
    /// <param name="folder">Folder that the spectra of all arrays are written into; null for none.</param>
    /// <param name="progress">Told the number of arrays done.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ArrayAccuracyResult Measure(
        ArrayAccuracyRequest request,
        string? folder = null,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ElementSet? set = request.Set is { } name ? ElementSet.All.First(s => s.Name == name) : null;
        var scenes = new List<ArrayScene>();
        for (int detectors = 0; detectors < request.Detectors; detectors += scenes[^1].Detectors)
            scenes.Add(SceneDraw.Of(request.Seed + scenes.Count, set, request.Counts));
        var watch = Stopwatch.StartNew();
        var measured = new (IReadOnlyList<ArrayVerdict> Verdicts, BlindElements? Elements)[scenes.Count];
        int done = 0;
        Workers.For(
            scenes.Count,
            -1,
            i =>
            {
                var array = SimulatedArray.Of(scenes[i], cancellation);
                if (folder is not null)
                    ArrayFile.Write(folder, array, cancellation);
                measured[i] = Verdicts(array, request.Blind, cancellation);
                progress?.Report(new StageProgress("arrays", Interlocked.Increment(ref done), scenes.Count));
            },
            cancellation
        );
        return ArrayAccuracyResult.Of(request.Seed, scenes.Count, [.. measured.SelectMany(m => m.Verdicts)]) with
        {
            Elements = request.Blind ? Sum(measured.Select(m => m.Elements!)) : null,
            Seconds = watch.Elapsed.TotalSeconds,
        };
    }

    private static (IReadOnlyList<ArrayVerdict>, BlindElements?) Verdicts(SimulatedArray array, bool blind, CancellationToken cancellation)
    {
        ArrayScene scene = array.Scene;
        (string, ChannelHistogram)[] detectors = [.. array.Detectors.Select(d => ($"d{d.Index}", d.Histogram))];
        IReadOnlyList<string> elements = scene.Set.Elements;
        BlindElements? found = null;
        IReadOnlyList<DetectorCalibration>? calibrations = null;
        string? said = null;
        try
        {
            if (blind)
            {
                ArrayElements search = ArrayElements.Find(detectors, cancellation: cancellation);
                elements = search.Probable;
                found = Found(array, search.Reason is null ? search.Elements : []);
                said = search.Reason;
            }
            calibrations = said is null
                ? ArrayCalibrator.Calibrate(detectors, LineCandidate.OfElements(elements), cancellation: cancellation)
                : [.. detectors.Select(d => new DetectorCalibration(d.Item1, DetectorStatus.Rejected, said, []))];
        }
        // Any exception is what is looked for here: it ends the calibration of all detectors of a file.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            said = $"{e.GetType().Name}: {e.Message}";
        }
        return (
            [.. array.Detectors.Select((d, i) => ArrayVerdict.Of(scene, d, calibrations?[i], calibrations is null ? said : null))],
            found ?? (blind ? new BlindElements(0, 0, 0, 0) : null)
        );
    }

    // What the sample holds, named or not, may be found; of what is named, all that a healthy detector shows should be.
    private static BlindElements Found(SimulatedArray array, IReadOnlyList<string> elements)
    {
        if (elements.Count == 0)
            return new BlindElements(0, 0, 0, 0);
        ArrayScene scene = array.Scene;
        string[] shown =
        [
            .. array
                .Detectors.Where(d => d.Truth.Fault == DetectorFault.None)
                .Take(1)
                .SelectMany(d => SeenLine.Of(scene, d.Truth))
                .Select(l => l.Element)
                .Distinct(),
        ];
        return new BlindElements(
            1,
            shown.Length,
            shown.Count(elements.Contains),
            elements.Count(e => !scene.Lines.Any(l => l.Element == e))
        );
    }

    private static BlindElements Sum(IEnumerable<BlindElements> parts) =>
        parts.Aggregate((a, b) => new BlindElements(a.Clear + b.Clear, a.Shown + b.Shown, a.Found + b.Found, a.Absent + b.Absent));
}
