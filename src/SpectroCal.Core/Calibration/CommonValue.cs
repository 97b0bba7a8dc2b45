namespace SpectroCal.Calibration;

/// <summary>What the scales of the detectors of an array have in common: one number of each, such as the offset.</summary>
/// <remarks>
/// The values are normal about a mean, with a standard deviation tau between detectors beside the error of each (a random-effects model;
/// tau after R. C. Paule and J. Mandel, J. Res. Natl. Bur. Stand. 87 (1982) 377). What a detector is told is the mean of the others, with
/// an error of tau, that of the mean, and the errors of the energies of their lines, which all have in common and no mean makes smaller.
/// </remarks>
/// <param name="Mean">Mean of the values.</param>
/// <param name="MeanError">Standard error of it.</param>
/// <param name="Error">The same as the value of another detector.</param>
/// <param name="Common">Variance of the mean by the energies of the lines, in which each detector errs alike.</param>
internal readonly record struct CommonValue(double Mean, double MeanError, double Error, double Common)
{
    /// <summary>Detectors that tell a value and how much values differ: of fewer that difference is not known within a factor.</summary>
    private const int LeastDetectors = 5;

    /// <summary>Errors that a value is off that of the others, from which it is not one of theirs.</summary>
    internal const double Farthest = 3;

    /// <summary>
    /// Standard deviations of chi2 below its mean for which tau is taken: as large as the few values allow in one of six cases.
    /// </summary>
    private const double Cautious = 1;

    private const double LeastAdded = 1e-3; // to the information of a detector, relative
    private const int Steps = 60; // of the bisection

    /// <summary>Whether so many detectors tell a value.</summary>
    public static bool AreEnough(int detectors) => detectors >= LeastDetectors;

    /// <summary>What some detectors say; null where they are too few.</summary>
    public static CommonValue? Of(IReadOnlyList<Vote> votes)
    {
        if (!AreEnough(votes.Count))
            return null;
        // A value that is not near most others has a reason of its own.
        (double middle, double spread) = ShortestHalf.Of(votes.Select(v => v.Value), LeastDetectors);
        Vote[] near = [.. votes.Where(v => Math.Abs(v.Value - middle) < Farthest * Math.Sqrt(spread * spread + v.Variance))];
        if (!AreEnough(near.Length))
            return null;
        // Chi2 as large as is expected, and as small as it may be by chance (Wilson and Hilferty's quantile).
        int freedom = near.Length - 1;
        double tau2 = Between(near, freedom),
            ninth = 2.0 / (9 * freedom),
            largest2 = Between(near, freedom * Math.Pow(1 - ninth - Cautious * Math.Sqrt(ninth), 3)),
            weight = near.Sum(v => 1 / (tau2 + v.Variance)),
            common = near.Sum(v => v.Common / (tau2 + v.Variance)) / weight,
            mean2 = 1 / weight + common;
        return new CommonValue(MeanOf(near, tau2), Math.Sqrt(mean2), Math.Sqrt(largest2 + mean2), common);
    }

    /// <summary>By how many errors another detector is off.</summary>
    public double Off(Vote own) => Math.Abs(own.Value - Mean) / Math.Sqrt(own.Variance + Error * Error);

    /// <summary>The same where such means are known to be near zero.</summary>
    /// <param name="usual">Standard deviation of such means.</param>
    public CommonValue Known(double usual)
    {
        double share = usual * usual / (usual * usual + MeanError * MeanError),
            mean2 = share * MeanError * MeanError;
        return new CommonValue(share * Mean, Math.Sqrt(mean2), Math.Sqrt(Error * Error - MeanError * MeanError + mean2), share * Common);
    }

    /// <summary>
    /// What it adds to what a detector says itself, as a measurement beside it: both err by the energies of the lines, which count once
    /// (the best linear estimate of two correlated measurements, less the one). Null where it adds nothing.
    /// </summary>
    /// <param name="own">What the detector says.</param>
    public (double Value, double Error)? Beside(Vote own)
    {
        double told = Error * Error,
            covariance = Math.Min(Common, Math.Min(told, own.Variance)),
            weight = told + own.Variance - 2 * covariance;
        if (!(weight > 0))
            return null;
        double both = ((own.Variance - covariance) * Mean + (told - covariance) * own.Value) / weight,
            variance = (told * own.Variance - covariance * covariance) / weight,
            added = 1 / variance - 1 / own.Variance;
        return added * own.Variance > LeastAdded ? ((both / variance - own.Value / own.Variance) / added, Math.Sqrt(1 / added)) : null;
    }

    // Variance between detectors with which chi2 of the values about their mean is this; 0 where it is less without any.
    private static double Between(Vote[] votes, double chiSquare)
    {
        double low = 0,
            high = Math.Pow(votes.Max(v => v.Value) - votes.Min(v => v.Value), 2) * votes.Length / chiSquare;
        if (ChiSquare(votes, 0) <= chiSquare)
            return 0;
        for (int k = 0; k < Steps; k++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = ChiSquare(votes, middle) > chiSquare ? (middle, high) : (low, middle);
        }
        return high;
    }

    private static double ChiSquare(Vote[] votes, double tau2)
    {
        double mean = MeanOf(votes, tau2);
        return votes.Sum(v => Math.Pow(v.Value - mean, 2) / (tau2 + v.Variance));
    }

    private static double MeanOf(Vote[] votes, double tau2) =>
        votes.Sum(v => v.Value / (tau2 + v.Variance)) / votes.Sum(v => 1 / (tau2 + v.Variance));
}

/// <summary>A number of one detector.</summary>
/// <param name="Value">The number.</param>
/// <param name="Variance">Square of its error.</param>
/// <param name="Common">What of it is from the energies of the lines, which are off alike in all detectors.</param>
internal readonly record struct Vote(double Value, double Variance, double Common)
{
    /// <summary>
    /// That of a coefficient of a calibration, times a factor: it is the sum of the energies of the lines, each times what it moves it.
    /// </summary>
    public static Vote Of(StandardCalibration standard, int coefficient, double factor = 1)
    {
        IReadOnlyList<double> covariance = standard.Calibration.Covariance!;
        int n = standard.Calibration.Parameters.Count;
        double scatter = Math.Max(1, standard.ChiSquare / Math.Max(1, standard.DegreesOfFreedom)),
            common = 0;
        foreach (CalibrationLine line in standard.Lines)
        {
            double error = line.ErrorEv(standard.Calibration),
                moves =
                    Enumerable.Range(0, n).Sum(k => covariance[coefficient * n + k] * Math.Pow(line.Channel, k))
                    / (scatter * error * error);
            common += Math.Pow(factor * moves * line.EnergyErrorEv, 2);
        }
        return new Vote(
            factor * standard.Calibration.Parameters[coefficient],
            factor * factor * covariance[coefficient * n + coefficient],
            common
        );
    }
}
