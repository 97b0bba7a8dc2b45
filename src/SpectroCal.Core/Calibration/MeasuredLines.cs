using SpectroCal.Detectors;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>From assigned peaks to the points of a calibration: the channel and the energy that belong together.</summary>
internal static class MeasuredLines
{
    private const double OverlapShift = 0.02; // FWHM, of peaks that a fit must tell apart
    private const double UnknownShift = 0.3; // FWHM, that a line under the peak moves it by times its share

    /// <summary>The points, one for each assigned line.</summary>
    public static List<CalibrationLine> Of(
        ChannelHistogram histogram,
        IReadOnlyList<Peak> peaks,
        LineAssignment assignment,
        LineBlends blends,
        ArrayCalibrationSettings settings
    )
    {
        double strongest = assignment.Lines.Max(l => l.Peak.Area);
        ResolutionModel resolution = Resolution(assignment, settings.Assignment.StatisticalEv);
        PreparedCounts? prepared = null;
        var lines = new List<CalibrationLine>();
        foreach (AssignedLine assigned in assignment.Lines)
        {
            double energy = assigned.Candidate.EnergyEv,
                sigma = resolution.Sigma(energy),
                fwhm = assignment.GainEvPerChannel * assigned.Peak.FwhmChannels;
            double unknown = UnknownShift * fwhm * Math.Min(1, settings.UnknownShare * strongest / assigned.Peak.Area),
                overlap = assigned.Peak.Overlaps ? OverlapShift * fwhm : 0;
            if (blends.Of(assigned, assignment, peaks, sigma) is { } blend)
            {
                prepared ??= PreparedCounts.Of(histogram.Counts);
                // A blend whose parts cannot be told gives no point.
                if (BlendFit.Of(prepared, BinScale.Of(histogram), assigned, assignment, blend, peaks, sigma) is not { } line)
                    continue;
                lines.Add(Line(line.Channel, line.ChannelError, line.EnergyEv, line.FwhmChannels));
            }
            else
            {
                lines.Add(
                    Line(
                        assigned.Peak.Channel,
                        assigned.Peak.ChannelError,
                        EffectiveEnergy.Of(assigned.Candidate.Group, fwhm / ResolutionModel.FwhmPerSigma),
                        assigned.Peak.FwhmChannels
                    )
                );
            }

            CalibrationLine Line(double channel, double channelError, double energyEv, double fwhmChannels) =>
                new(
                    assigned.Candidate.Group.Name,
                    channel,
                    channelError,
                    energyEv,
                    Math.Sqrt(Square(settings.LineErrorFor(fwhm)) + unknown * unknown + overlap * overlap)
                )
                {
                    FwhmChannels = fwhmChannels,
                };
        }
        return lines;
    }

    // The noise that most lines show above the statistics of their charge; several lines that make one peak show more.
    private static ResolutionModel Resolution(LineAssignment assignment, double statisticalEv)
    {
        double[] noise =
        [
            .. assignment
                .Lines.Select(l =>
                    Square(assignment.GainEvPerChannel * l.Peak.FwhmChannels / ResolutionModel.FwhmPerSigma)
                    - statisticalEv * l.Candidate.EnergyEv
                )
                .Order(),
        ];
        double variance = Math.Max(noise[(noise.Length - 1) / 2], 0.1 * statisticalEv * assignment.Lines[0].Candidate.EnergyEv);
        return new ResolutionModel(Math.Sqrt(variance), statisticalEv, 1);
    }

    private static double Square(double x) => x * x;
}
