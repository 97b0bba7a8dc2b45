namespace SpectroCal.Spectra;

/// <summary>Where in channel space the events counted as channel i lie. A property of the data, applied once, on reading.</summary>
public enum ChannelConvention
{
    /// <summary>Channel i covers [i, i+1) and its value is i + 0.5: histograms written by multichannel analysers.</summary>
    BinCentre,

    /// <summary>The value is the integer i itself and the channel covers [i-0.5, i+0.5): list mode with rounded ADC values.</summary>
    Integer,
}
