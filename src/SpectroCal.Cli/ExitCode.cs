namespace SpectroCal.Cli;

/// <summary>What the program returns to the shell.</summary>
public static class ExitCode
{
    public const int Ok = 0;
    public const int Partial = 1;
    public const int Usage = 2;
    public const int Input = 3;
    public const int Output = 4;
    public const int Unexpected = 70;
    public const int Interrupted = 130;

    /// <summary>The codes as --help shows them.</summary>
    public const string Help = """
        Exit codes:
          0    everything done
          1    some batches were not calibrated, spectra not good or files not read, but there are results
          2    wrong or contradictory options, or nothing to calibrate
          3    input could not be read
          4    output could not be written
          70   internal error, and no results; a line "bug:" says what to report
          130  interrupted
        """;
}
