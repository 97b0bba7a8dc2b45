using SpectroCal.Detectors;
using SpectroCal.Spectra;

namespace SpectroCal.Estimation;

/// <summary>The events of a batch, as a likelihood takes them.</summary>
internal interface ILikelihoodData
{
    /// <summary>The batch in channels.</summary>
    ChannelHistogram Histogram { get; }

    /// <summary>Width of the channels that events were rounded to, channels; 0 where they were not.</summary>
    double RoundingWidth { get; }

    /// <summary>Where the likelihood needs the density.</summary>
    /// <param name="region">The part of the batch that is compared.</param>
    /// <param name="target">What it is compared with.</param>
    /// <param name="function">Calibration function.</param>
    /// <param name="parameters">Parameters that say how wide a line is in channels.</param>
    LikelihoodPoints Points(ChannelRegion region, TargetSpectrum target, CalibrationFunction function, ReadOnlySpan<double> parameters);
}
