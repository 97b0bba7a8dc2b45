using static TorchSharp.torch;

namespace SpectroCal.Torch.Objectives;

/// <summary>
/// The amplitudes, not negative, that maximise the likelihood of each batch: damped Newton steps for all batches at once. The
/// problem is convex, and the steps end at the same maximum wherever they start.
/// </summary>
internal static class TensorAmplitudes
{
    /// <summary>Keeps ln(mu) finite where every component vanishes; as PoissonAmplitudes has it.</summary>
    public const double SmallestMean = 1e-12;

    private const int MostIterations = 100;
    private const int MostHalvings = 20;
    private const double Addition = 1e-12; // relative, of the diagonal: lines that are the same

    /// <summary>Means mu, batches x points.</summary>
    public static Tensor Means(Tensor components, Tensor amplitudes) =>
        amplitudes.unsqueeze(1).bmm(components).squeeze(1).Plus(SmallestMean);

    /// <summary>Deviance without the part that no amplitude changes, and with the penalty: batches.</summary>
    public static Tensor Deviance(Tensor components, Tensor counts, Tensor spans, Tensor penalty, Tensor amplitudes)
    {
        Tensor mean = Means(components, amplitudes);
        Tensor row = amplitudes.unsqueeze(1);
        return (mean * spans - counts * mean.log()).sum(1).Times(2).Plus(row.bmm(penalty).bmm(row.transpose(1, 2)).reshape(row.shape[0]));
    }

    /// <summary>Moves amplitudes to the maximum.</summary>
    /// <param name="components">Means per unit amplitude, batches x components x points.</param>
    /// <param name="counts">Counts, batches x points.</param>
    /// <param name="spans">What each point stands for in the integral, batches x points.</param>
    /// <param name="penalty">Matrix of the penalty, batches x components x components.</param>
    /// <param name="start">Where to begin, batches x components.</param>
    public static Tensor Maximize(Tensor components, Tensor counts, Tensor spans, Tensor penalty, Tensor start)
    {
        Tensor amplitudes = start,
            deviance = Deviance(components, counts, spans, penalty, amplitudes),
            moving = ones_like(deviance).IsAbove(0);
        for (int iteration = 0; iteration < MostIterations && moving.HasAny(); iteration++)
        {
            Tensor step = Step(components, counts, spans, penalty, amplitudes, out Tensor decrement);
            // The last step is too small to be seen in the deviance, and is taken whole.
            Tensor last = moving.logical_and(decrement < Rounding(deviance));
            amplitudes = where(last.unsqueeze(1), amplitudes.Plus(step).OrAtLeast(0), amplitudes);
            moving = moving.logical_and(last.logical_not());
            Tensor length = ones_like(deviance),
                open = moving;
            for (int halving = 0; halving < MostHalvings && open.HasAny(); halving++)
            {
                Tensor trial = amplitudes.Plus(step * length.unsqueeze(1)).OrAtLeast(0),
                    reached = Deviance(components, counts, spans, penalty, trial);
                Tensor better = open.logical_and(reached <= deviance);
                amplitudes = where(better.unsqueeze(1), trial, amplitudes);
                deviance = where(better, reached, deviance);
                open = open.logical_and(better.logical_not());
                length = length.Times(0.5);
            }
            // A batch rests where no step is any better.
            moving = moving.logical_and(open.logical_not());
        }
        return amplitudes;
    }

    /// <summary>1 for components that may vary, 0 for those at zero whose derivative pushes outwards: batches x components.</summary>
    /// <param name="components">Means per unit amplitude, batches x components x points.</param>
    /// <param name="counts">Counts, batches x points.</param>
    /// <param name="spans">What each point stands for in the integral, batches x points.</param>
    /// <param name="penalty">Matrix of the penalty, batches x components x components.</param>
    /// <param name="amplitudes">The amplitudes, batches x components.</param>
    /// <param name="mean">The means that they give, batches x points.</param>
    public static Tensor Free(Tensor components, Tensor counts, Tensor spans, Tensor penalty, Tensor amplitudes, Tensor mean) =>
        Free(amplitudes, Gradient(components, spans, penalty, amplitudes, counts / mean));

    private static Tensor Free(Tensor amplitudes, Tensor gradient) =>
        amplitudes.IsAbove(0).logical_or(gradient.IsBelow(0)).to(amplitudes.dtype);

    // Of half the deviance in the amplitudes.
    private static Tensor Gradient(Tensor components, Tensor spans, Tensor penalty, Tensor amplitudes, Tensor ratio) =>
        components.bmm((spans - ratio).unsqueeze(2)).squeeze(2).Plus(penalty.bmm(amplitudes.unsqueeze(2)).squeeze(2));

    private static Tensor Rounding(Tensor deviance) => deviance.abs().Plus(1).Times(deviance.dtype == ScalarType.Float32 ? 1e-6 : 1e-14);

    // Newton step of the amplitudes that may vary: those at zero whose derivative pushes outwards may not.
    private static Tensor Step(Tensor components, Tensor counts, Tensor spans, Tensor penalty, Tensor amplitudes, out Tensor decrement)
    {
        Tensor mean = Means(components, amplitudes),
            ratio = counts / mean;
        Tensor gradient = Gradient(components, spans, penalty, amplitudes, ratio),
            free = Free(amplitudes, gradient),
            both = free.unsqueeze(1) * free.unsqueeze(2);
        Tensor information = (components * (ratio / mean).unsqueeze(1)).bmm(components.transpose(1, 2)).Plus(penalty);
        Tensor unit = eye(amplitudes.shape[1], dtype: amplitudes.dtype, device: amplitudes.device);
        information = (information * both * unit.Times(Addition).Plus(1)).Plus(unit * TensorArithmetic.Minus(1, free).unsqueeze(2));
        (Tensor factor, Tensor info) = linalg.cholesky_ex(information);
        Tensor right = (-gradient * free).unsqueeze(2),
            step = right.cholesky_solve(factor).squeeze(2);
        // Without a factor nothing determines the amplitudes: they stay.
        step = where(info.IsZero().unsqueeze(1), step, zeros_like(step));
        decrement = -(step * gradient).sum(1);
        return step;
    }
}
