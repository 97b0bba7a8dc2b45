namespace SpectroCal.Estimation;

/// <summary>Where the likelihood of a batch needs the density: at its events, and where the density is integrated.</summary>
/// <remarks>
/// -2 ln L of events that follow a density rho per channel (a Poisson process) is 2 (integral of rho over the region - sum over events of
/// ln rho(x)) and a constant. The integral is a sum over points that stand for a part of the region each.
/// </remarks>
/// <param name="Positions">Positions x_j, channels, rising.</param>
/// <param name="Counts">Events n_j at each; zero where a point only belongs to the integral.</param>
/// <param name="Spans">The part v_j of the region that each stands for, in widths of a channel; zero where there are only events.</param>
/// <param name="Saturated">
/// sum n ln n - n over the channels of the region: with it the likelihood is a deviance, against a model that has the counts of every
/// channel.
/// </param>
internal sealed record LikelihoodPoints(double[] Positions, double[] Counts, double[] Spans, double Saturated);
