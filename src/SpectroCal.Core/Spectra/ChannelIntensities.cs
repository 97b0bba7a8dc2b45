namespace SpectroCal.Spectra;

/// <summary>Values in channels of equal width that are no counts: any real numbers.</summary>
public sealed class ChannelIntensities
{
    private readonly double[] _values;
    private readonly double[]? _errors;

    /// <summary>Takes values; the arrays are kept, not copied, and must not change afterwards.</summary>
    /// <param name="values">A value for each channel, finite; at least one.</param>
    /// <param name="errors">Standard errors in the same unit, finite, none negative; null where they are not known.</param>
    /// <param name="firstPosition">Centre of channel 0, in channels.</param>
    /// <param name="width">Width of a channel, in channels; positive.</param>
    /// <exception cref="ArgumentException">A number is none of these, or there are not as many errors as values.</exception>
    public ChannelIntensities(double[] values, double[]? errors, double firstPosition = 0.5, double width = 1)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfZero(values.Length, nameof(values));
        if (!values.All(double.IsFinite))
            throw new ArgumentException("The intensities must be finite numbers.", nameof(values));
        if (errors is not null && errors.Length != values.Length)
            throw new ArgumentException("There must be one error for each intensity.", nameof(errors));
        if (errors?.All(e => double.IsFinite(e) && e >= 0) == false)
            throw new ArgumentException("The errors must be finite numbers of zero or more.", nameof(errors));
        if (!double.IsFinite(firstPosition))
            throw new ArgumentOutOfRangeException(nameof(firstPosition), firstPosition, "The first position must be a finite number.");
        if (!(width > 0) || !double.IsFinite(width))
            throw new ArgumentOutOfRangeException(nameof(width), width, "The channel width must be positive.");
        (_values, _errors, FirstPosition, Width) = (values, errors, firstPosition, width);
    }

    /// <summary>Centre of channel 0, in channels.</summary>
    public double FirstPosition { get; }

    /// <summary>Width of a channel, in channels.</summary>
    public double Width { get; }

    /// <summary>Number of channels.</summary>
    public int Length => _values.Length;

    /// <summary>The values.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Whether their errors are known.</summary>
    public bool HasErrors => _errors is not null;

    /// <summary>Their standard errors; empty where these are not known. Zero: not known for this channel.</summary>
    public ReadOnlySpan<double> Errors => _errors;
}
