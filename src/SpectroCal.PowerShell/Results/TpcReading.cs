using SpectroCal.Tpc.Simulation;

namespace SpectroCal.PowerShell.Results;

/// <summary>A reading of a pixel.</summary>
public sealed class TpcReading
{
    internal TpcReading(TpcHit hit)
    {
        Event = hit.Event;
        (Anode, Column, Row) = (hit.Pixel.Anode, hit.Pixel.Column, hit.Pixel.Row);
        Number = hit.Number;
        (XCm, YCm) = (hit.XCm, hit.YCm);
        TimeUs = hit.TimeUs.Value;
        Electrons = hit.Electrons.Value;
        Counts = hit.Counts;
    }

    /// <summary>Number of the event.</summary>
    public long Event { get; }

    /// <summary>0: the plane at negative z; 1: the one at positive z.</summary>
    public int Anode { get; }

    /// <summary>Of the pixel, along x, from 0.</summary>
    public int Column { get; }

    /// <summary>Of the pixel, along y, from 0.</summary>
    public int Row { get; }

    /// <summary>Number of the reading in its event and pixel, from 0.</summary>
    public int Number { get; }

    /// <summary>x of the pixel's centre, cm.</summary>
    public double XCm { get; }

    /// <summary>y of the pixel's centre, cm.</summary>
    public double YCm { get; }

    /// <summary>When the threshold was crossed, us after the trigger of the event.</summary>
    public double TimeUs { get; }

    /// <summary>Charge, electrons.</summary>
    public double Electrons { get; }

    /// <summary>What the converter gives for the charge; null where that is not known.</summary>
    public int? Counts { get; }
}
