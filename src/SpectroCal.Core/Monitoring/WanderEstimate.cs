namespace SpectroCal.Monitoring;

/// <summary>How much the tests of a detector scatter from run to run.</summary>
/// <param name="Runs">Names of the runs.</param>
/// <param name="Numbers">For each test, how many independent numbers it was seen in, where chance moves it.</param>
/// <param name="Ratios">For each test, the variance over that of the counts.</param>
/// <param name="Errors">For each test, the usual standard error by the counts.</param>
/// <param name="Values">For each test the value of each run; empty where they are not compared with those of other detectors.</param>
internal sealed record WanderEstimate(string[] Runs, double[] Numbers, double[] Ratios, double[] Errors, double[][] Values);
