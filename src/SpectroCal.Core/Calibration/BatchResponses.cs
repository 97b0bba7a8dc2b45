using System.Globalization;
using SpectroCal.Estimation;
using SpectroCal.Lines;

namespace SpectroCal.Calibration;

/// <summary>
/// Whether the batches of a detector have one response: the width and the tail of each line in each batch, against the target's, those
/// of the other batches, and, over all batches, against what counts alone would let them scatter.
/// </summary>
/// <remarks>
/// The target has the mean response of the detector. A batch with another one is aligned with that mean: a fraction f in a tail of length b
/// that the target does not have moves its scale by about f b.
/// </remarks>
internal sealed class BatchResponses
{
    private const double OddSignificance = 5; // standard errors of one batch
    private const double OddInScatter = 3; // where the batches scatter by more than counts explain
    private const double MostOdd = 0.2; // of the batches, that are odd rather than a second population
    private const double TargetSignificance = 6;
    private const double ScatterSignificance = 4.5;
    private const double LargestModelError = 0.08; // of the counts, root mean square
    private const int FewestForScatter = 6;
    private static readonly Form[] Forms =
    [
        new("width", f => f.Widening, f => f.WideningError, Odd: 0.2, OfTarget: 0.3, Scatter: 0.04),
        new("tail", f => f.Tail, f => f.TailError, Odd: 0.06, OfTarget: 0.12, Scatter: 0.02),
    ];
    private readonly BatchCalibration[] _batches;
    private readonly TargetSpectrum _target;
    private readonly string?[] _odd;
    private readonly string?[] _ofTarget;

    /// <summary>Measures all batches.</summary>
    /// <param name="batches">Calibrated batches of one detector.</param>
    /// <param name="target">Their target.</param>
    /// <param name="threads">Most threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public BatchResponses(BatchCalibration[] batches, TargetSpectrum target, int threads, CancellationToken cancellation)
    {
        (_batches, _target) = (batches, target);
        IReadOnlyList<LineWindow> windows = LineWindow.Of(target);
        Windows = windows;
        Fits = new WindowFit?[batches.Length][];
        _odd = new string?[batches.Length];
        _ofTarget = new string?[batches.Length];
        Workers.For(
            batches.Length,
            threads,
            () => new Workspace(),
            (i, workspace) =>
                Fits[i] = Isolated.Run<WindowFit?[]>(
                    () =>
                        [
                            .. windows.Select(w =>
                                WindowFit.Of(batches[i].Input.Batch.Histogram, batches[i].Optimized, target, w, workspace)
                            ),
                        ],
                    reason =>
                    {
                        _odd[i] = reason;
                        return new WindowFit?[windows.Count];
                    }
                ),
            cancellation
        );
        ILookup<int, (int Batch, LineForm Form)> forms = Fits.SelectMany(
                (fits, i) => fits.SelectMany(f => f?.Forms ?? []).Select(f => (i, f))
            )
            .ToLookup(f => f.f.Line, f => (f.i, f.f));
        foreach (Form form in Forms)
        {
            BatchScatter[] lines = [.. Enumerable.Range(0, target.Lines.Count).Select(k => Compare(k, form, [.. forms[k]]))];
            // One line for itself, or a little in each of them.
            Scatter ??=
                Enumerable
                    .Range(0, lines.Length)
                    .Select(k => Sentence(lines[k], form, target.Lines[k].Name))
                    .FirstOrDefault(t => t is not null)
                ?? Sentence(lines.Aggregate(default(BatchScatter), (sum, x) => sum.Plus(x)), form, "the lines");
        }
        for (int i = 0; i < batches.Length; i++)
            _ofTarget[i] ??= Missed(Fits[i]);
    }

    /// <summary>The windows about the lines.</summary>
    public IReadOnlyList<LineWindow> Windows { get; }

    /// <summary>The fits, by batch and window; null where there is none.</summary>
    public WindowFit?[][] Fits { get; }

    /// <summary>Whether it is of these batches with the same values of their constants.</summary>
    public bool IsOf(IReadOnlyCollection<BatchCalibration> batches) =>
        batches.Count == _batches.Length
        && batches
            .Zip(_batches)
            .All(p => ReferenceEquals(p.First.Input, p.Second.Input) && p.First.Optimized.Values.SequenceEqual(p.Second.Optimized.Values));

    /// <summary>Ratios of unknown lines under named ones in the batches that are not odd.</summary>
    public IEnumerable<LineRatio> Ratios => Fits.Where((_, i) => _odd[i] is null).SelectMany(fits => fits.SelectMany(f => f?.Ratios ?? []));

    /// <summary>Why the batches as a whole have no common response; null where they have.</summary>
    public string? Scatter { get; private set; }

    /// <summary>Why a batch has another response than the others; null where it has theirs.</summary>
    public string? Odd(int batch) => _odd[batch];

    /// <summary>Why a batch, or all of them, are in doubt; null where nothing says so.</summary>
    public string? Doubt(int batch) => _odd[batch] ?? Scatter ?? _ofTarget[batch];

    private BatchScatter Compare(int line, Form form, (int Batch, LineForm Form)[] found)
    {
        (int Batch, double Value, double Error)[] all = [.. found.Select(f => (f.Batch, form.Value(f.Form), form.Error(f.Form)))];
        if (all.Length == 0)
            return default;
        LineGroup group = _target.Lines[line];
        double centre = Median([.. all.Select(x => x.Value)]);
        double InErrors((int Batch, double Value, double Error) x) => Math.Abs(x.Value - centre) / x.Error;
        bool IsFar((int Batch, double Value, double Error) x) => Math.Abs(x.Value - centre) > form.Odd;
        // The oddest first: a few of which each is nearly certain are odd ones, many of which none is are a scatter of all.
        var alike = new Queue<(int Batch, double Value, double Error)>(all.OrderByDescending(InErrors));
        while (
            alike.TryPeek(out (int Batch, double Value, double Error) x)
            && IsFar(x)
            && (
                InErrors(x) > OddSignificance
                || (InErrors(x) > OddInScatter && IsFew(all.Length - alike.Count + 1, all.Length) && Scatters(alike))
            )
        )
        {
            _odd[x.Batch] ??= Sentence(group, form, x.Value - centre, x.Error, "than in the other batches");
            alike.Dequeue();
        }
        // K beta multiplets are wider than any table says.
        foreach ((int batch, double value, double error) in all)
            if (Math.Abs(value) > form.OfTarget && Math.Abs(value) > TargetSignificance * error && !group.IsMultiplet)
                _ofTarget[batch] ??= Sentence(group, form, value, error, "than the target says");
        return alike.Count < FewestForScatter ? default : BatchScatter.Of(Values(alike));

        bool Scatters(IReadOnlyCollection<(int, double, double)> rest) =>
            rest.Count >= FewestForScatter && BatchScatter.Of(Values(rest)).Significance > ScatterSignificance;

        static (double, double)[] Values(IEnumerable<(int Batch, double Value, double Error)> of) =>
            [.. of.Select(x => (x.Value, x.Error))];
    }

    private static bool IsFew(int odd, int of) => odd <= MostOdd * of;

    private static string? Sentence(BatchScatter scatter, Form form, string line) =>
        scatter.Spread > form.Scatter && scatter.Significance > ScatterSignificance
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The {form.Name} of {line} differs among the batches by {scatter.Spread:P0} {form.Unit} beyond what counts explain "
                    + $"({scatter.Significance:0} standard deviations): they have not one response, and each scale is off by what its own "
                    + $"differs from the mean."
            )
            : null;

    private static string? Missed(WindowFit?[] fits)
    {
        foreach (WindowFit? fit in fits)
            if (fit is { Misfit: > TargetSignificance, ModelError: > LargestModelError })
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"The lines of this batch miss the target by {fit.ModelError:0 %} ({fit.Misfit:0} standard deviations): a line that "
                        + $"is not named, channels that do not count, or a gain that jumped."
                );
        return null;
    }

    private static string Sentence(LineGroup line, Form form, double off, double error, string against) =>
        form.Name == "width"
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{line.Name} is {Math.Abs(Math.Sqrt(Math.Max(0, 1 + off)) - 1):0%} {(off > 0 ? "wider" : "narrower")} {against} "
                    + $"({Math.Abs(off) / error:0} standard errors): the gain drifts within this one, or its rate was another."
            )
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{line.Name} has {Math.Abs(off):0%} {(off > 0 ? "more" : "less")} of its counts in a tail {against} "
                    + $"({Math.Abs(off) / error:0} standard errors): its charge collection is another, or two gains are within this batch."
            );

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return 0.5 * (values[(values.Length - 1) / 2] + values[values.Length / 2]);
    }

    /// <summary>One way to differ, with the sizes from which on it counts.</summary>
    private sealed record Form(
        string Name,
        Func<LineForm, double> Value,
        Func<LineForm, double> Error,
        double Odd,
        double OfTarget,
        double Scatter
    )
    {
        public string Unit => Name == "width" ? "of the variance" : "of its counts";
    }
}
