using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>Lines that a spectrum shows twice because the gain changed while it was taken.</summary>
internal static class DoubledLines
{
    private const double LargestShift = 0.12; // relative
    private const double Agreement = 0.025; // of the shifts of two lines
    private const double LargestRatio = 5; // of the counts of a line and its twin
    private const double RatioAgreement = 2.5;

    // of the lines whose twin should be seen, that must have one; twins of some may be one peak with them
    private const double LeastShare = 0.4;
    private const double LeastHiding = 0.3; // counts of a peak over those of a twin that it hides
    private const int FewLines = 3;

    /// <summary>The relative shift between the lines and their twins; null where there are none.</summary>
    /// <param name="assignment">The lines.</param>
    /// <param name="rest">Peaks that are no line.</param>
    /// <param name="lastChannel">Where the spectrum ends, channels.</param>
    public static double? Shift(LineAssignment assignment, IReadOnlyList<Peak> rest, double lastChannel)
    {
        foreach (AssignedLine line in assignment.Lines)
        {
            foreach (Peak twin in rest)
            {
                double shift = twin.Channel / line.Peak.Channel,
                    ratio = twin.Area / line.Peak.Area;
                if (!(Math.Abs(shift - 1) < LargestShift) || !(ratio is > 1 / LargestRatio and < LargestRatio))
                    continue;
                (int with, int without) = Count(assignment, rest, shift, ratio, lastChannel);
                if (with >= 2 && with >= LeastShare * (with + without))
                    return Math.Abs(shift - 1);
            }
        }
        // With few lines one twin is enough: as strong and as wide as a line, and nothing else that it could be.
        if (assignment.Lines.Count > FewLines)
            return null;
        foreach (AssignedLine line in assignment.Lines.Where(l => l.Candidate.Intensity == 1))
        {
            Peak? twin = rest.FirstOrDefault(p =>
                Math.Abs(p.Channel / line.Peak.Channel - 1) < LargestShift
                && p.Area / line.Peak.Area is > 0.4 and < 2.5
                && p.FwhmChannels / line.Peak.FwhmChannels is > 0.75 and < 1.33
            );
            if (twin is not null)
                return Math.Abs(twin.Channel / line.Peak.Channel - 1);
        }
        return null;
    }

    // Lines that have a twin at a shift, and main lines that have none though nothing hides it.
    private static (int With, int Without) Count(
        LineAssignment assignment,
        IReadOnlyList<Peak> rest,
        double shift,
        double ratio,
        double lastChannel
    )
    {
        int with = 0,
            without = 0;
        foreach (AssignedLine line in assignment.Lines)
        {
            double at = shift * line.Peak.Channel;
            if (
                rest.Any(p =>
                    Math.Abs(p.Channel / line.Peak.Channel - shift) < Agreement
                    && Math.Abs(Math.Log(p.Area / (line.Peak.Area * ratio))) < Math.Log(RatioAgreement)
                )
            )
                with++;
            else if (
                line.Candidate.Intensity == 1
                && at < lastChannel
                && !assignment.Lines.Any(l =>
                    l != line && Math.Abs(l.Peak.Channel - at) < l.Peak.FwhmChannels && l.Peak.Area > LeastHiding * ratio * line.Peak.Area
                )
            )
                without++;
        }
        return (with, without);
    }
}
