using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>One batch, what it is compared with, and where its minimisation begins.</summary>
/// <param name="Input">The batch.</param>
/// <param name="Objectives">Makes its objectives.</param>
/// <param name="Function">The calibration function in its free parameters.</param>
/// <param name="Parameters">The free parameters to begin with.</param>
internal sealed record BatchStart(CampaignBatch Input, BatchObjectives Objectives, CalibrationFunction Function, double[] Parameters)
{
    /// <summary>A start from given parameters of a batch, all of them, held ones included.</summary>
    public static BatchStart Of(CampaignBatch input, BatchObjectives objectives, int[] free, ReadOnlySpan<double> parameters)
    {
        CalibrationFunction all = input.Standard.Function;
        if (free.Length == all.ParameterCount)
            return new BatchStart(input, objectives, all, parameters.ToArray());
        var restricted = new RestrictedFunction(all, parameters, free);
        return new BatchStart(input, objectives, restricted, restricted.Select(parameters));
    }

    /// <summary>The target.</summary>
    public TargetSpectrum Target => Objectives.Target;

    /// <summary>The batch in channels.</summary>
    public ChannelHistogram Histogram => Input.Batch.Histogram;

    /// <summary>The free parameters of the standard calibration.</summary>
    public double[] Standard => (Function as RestrictedFunction)?.Select(Input.Standard.Values) ?? Input.Standard.Values.ToArray();

    /// <summary>All parameters for values of the free ones.</summary>
    public double[] Expand(double[] parameters) => (Function as RestrictedFunction)?.Expand(parameters) ?? parameters;

    /// <summary>The covariance of all parameters for that of the free ones.</summary>
    public double[]? ExpandCovariance(double[]? covariance) =>
        covariance is not null && Function is RestrictedFunction restricted ? restricted.ExpandCovariance(covariance) : covariance;

    /// <summary>Whether any event is in the target's range.</summary>
    public bool HasEventsInRange()
    {
        double channel = Function.Channel(Target.Range.MiddleEv, Parameters);
        // Where they usually are first.
        int middle = double.IsNaN(channel)
            ? 0
            : (int)Math.Clamp((channel - Histogram.FirstPosition) / Histogram.Width, 0, Histogram.Length - 1);
        return AnyIn(middle, Histogram.Length) || AnyIn(0, middle);

        bool AnyIn(int first, int end)
        {
            for (int k = first; k < end; k++)
                if (Histogram.Counts[k] > 0 && Target.Range.Contains(Function.Energy(Histogram.Position(k), Parameters)))
                    return true;
            return false;
        }
    }
}
