namespace SpectroCal.Formats.ListMode;

/// <summary>What is kept of the events of one detector while they are read.</summary>
internal abstract class DetectorEvents(string detector)
{
    /// <summary>Name of the detector.</summary>
    public string Detector { get; } = detector;

    /// <summary>Time of the earliest event, in the file's units from the reader's origin; infinite where no event has one.</summary>
    public double EarliestTime { get; private set; } = double.PositiveInfinity;

    /// <summary>Time of the latest event.</summary>
    public double LatestTime { get; private set; } = double.NegativeInfinity;

    /// <summary>Takes an event with an integer value.</summary>
    public abstract void Add(int value);

    /// <summary>Takes an event with a real value.</summary>
    public abstract void Add(double value);

    /// <summary>Takes the time of the event added last, in the file's units from the reader's origin.</summary>
    public virtual void SetTime(double time)
    {
        if (time < EarliestTime)
            EarliestTime = time;
        if (time > LatestTime)
            LatestTime = time;
    }

    /// <summary>Told that the file holds this many times the events there are so far.</summary>
    public virtual void Expect(double ratio) { }
}

/// <summary>The value of an event, where values must be integers.</summary>
internal static class IntegerValue
{
    /// <summary>The value as an integer; some programs write ADC values as "123.0".</summary>
    /// <exception cref="RealValueException">It is none.</exception>
    public static int Of(double value) => value == (int)value ? (int)value : throw new RealValueException();
}

/// <summary>A list of events has real values, which histograms of channels do not hold.</summary>
internal sealed class RealValueException : Exception;
