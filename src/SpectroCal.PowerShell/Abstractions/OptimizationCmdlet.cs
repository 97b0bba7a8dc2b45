using System.ComponentModel;
using System.Management.Automation;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Completion;

namespace SpectroCal.PowerShell.Abstractions;

/// <summary>A cmdlet that calibrates by optimisation: what the spectra should look like, and how the constants are optimised.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class OptimizationCmdlet : EngineCmdlet
{
    private static readonly string[] OfTarget =
    [
        nameof(Line),
        nameof(Function),
        nameof(Range),
        nameof(NoiseEv),
        nameof(Fano),
        nameof(Natural),
        nameof(NoCompanions),
        nameof(Tail),
        nameof(BackgroundDegree),
        nameof(Fraction),
        nameof(SearchRangeEv),
        nameof(Free),
    ];

    /// <summary>
    /// Lines to calibrate with: 'Ti Ka','Cu Ka', NAME=ENERGY, energies in eV, or objects from Get-XrayLine. A campaign brings its own.
    /// </summary>
    [Parameter(Position = 0)]
    [LineTransformation]
    [ArgumentCompleter(typeof(LineCompleter))]
    public Lines.LineGroup[] Line { get; set; } = [];

    /// <summary>
    /// Calibration function: linear, poly2 to poly6, or any expression of adc and p0, p1, ... Without it, linear; a campaign brings its
    /// own.
    /// </summary>
    [Parameter]
    [Parsed(typeof(CalibrationFunction))]
    [ArgumentCompleter(typeof(FunctionCompleter))]
    public CalibrationFunction? Function { get; set; }

    /// <summary>Energies to compare over, eV: 9550-9900. Without it, ten resolutions beyond the lines.</summary>
    [Parameter]
    [EnergyRange]
    public EnergyRegion? Range { get; set; }

    /// <summary>Electronic noise, one standard deviation, eV. Without it, it is fitted to the data.</summary>
    [Parameter]
    [Alias("Noise")]
    [ValidateRange(0.0, 1e6)]
    public double? NoiseEv { get; set; }

    /// <summary>Fano factor; 0 for a resolution that does not depend on energy. Without it, 0.115, silicon.</summary>
    [Parameter]
    [ValidateRange(0.0, 1e3)]
    public double? Fano { get; set; }

    /// <summary>Uses the natural line shapes instead of delta lines at the library energies.</summary>
    [Parameter]
    public SwitchParameter Natural { get; set; }

    /// <summary>Takes only the lines that are named; else K beta comes with K alpha, and so on, where the data have it.</summary>
    [Parameter]
    public SwitchParameter NoCompanions { get; set; }

    /// <summary>
    /// Fraction of each line in a low-energy tail, and its length in standard deviations, as Measure-LineShape finds them: 0.1,1.5.
    /// </summary>
    [Parameter]
    [ValidateCount(2, 2)]
    public double[]? Tail { get; set; }

    /// <summary>Degree of the background polynomial. Without it, 1.</summary>
    [Parameter]
    [ValidateRange(0, 8)]
    public int? BackgroundDegree { get; set; }

    /// <summary>
    /// For -Objective KdeChiSquareFixed: share of the events in each line, in the order of -Line, and of the background over the range.
    /// </summary>
    [Parameter]
    [ValidateCount(2, 100)]
    public double[]? Fraction { get; set; }

    /// <summary>How far off the constants to start from may be, eV; 0: lines are not looked for elsewhere. Without it, 400.</summary>
    [Parameter]
    [ValidateRange(0.0, 1e6)]
    public double? SearchRangeEv { get; set; }

    /// <summary>
    /// Parameters that may change, such as p1; the others stay at their starting values. Without it, all that the lines determine.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(ConstantCompleter))]
    public string[]? Free { get; set; }

    /// <summary>
    /// What is minimised: the chi2 of the kernel density with amplitudes fitted to each batch, the same with amplitudes fixed (as
    /// published), the Poisson likelihood of the counts of channels, or the unbinned likelihood of the events.
    /// </summary>
    [Parameter]
    public ObjectiveKind Objective { get; set; }

    /// <summary>The optimiser: LevenbergMarquardt, GradientDescent, Adam or LimitedMemoryBfgs.</summary>
    [Parameter]
    public OptimizerName Optimizer { get; set; }

    /// <summary>How the kernel density is evaluated: once in channels, or exactly, event by event, as published.</summary>
    [Parameter]
    public KernelEvaluation? Kernel { get; set; }

    /// <summary>
    /// Width of the kernel: 25 (eV), 0.01std (of the data), 0.5res (of the resolution), scott or silverman. Without it, 0.5res.
    /// </summary>
    [Parameter]
    [Parsed(typeof(Bandwidth))]
    [ArgumentCompleter(typeof(BandwidthCompleter))]
    public Bandwidth? Bandwidth { get; set; }

    /// <summary>
    /// Learning rates of gradient descent, Adam and L-BFGS, one for each free parameter. Without it, taken from the curvature; for Adam 1
    /// eV at the mean channel; for a likelihood parts of the standard errors of parameters without correlation.
    /// </summary>
    [Parameter]
    public double[]? LearningRate { get; set; }

    /// <summary>Maximum number of iterations per batch. Without it, 100; for gradient descent 1000, for Adam 300.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Iterations { get; set; }

    /// <summary>Energies to leave out, eV: 6000-6300, or several ranges: 6000-6300, 7000-7100.</summary>
    [Parameter]
    [EnergyRange(Several = true)]
    public EnergyRegion[] Exclude { get; set; } = [];

    /// <summary>Neither models nor leaves out what the target does not explain.</summary>
    [Parameter]
    public SwitchParameter NoExclude { get; set; }

    /// <summary>Computes with numbers of 32 bits, which only the engine torch has: faster, less exact.</summary>
    [Parameter]
    public SwitchParameter SinglePrecision { get; set; }

    /// <summary>Whether any parameter says what the spectra should look like.</summary>
    private protected bool StatesTarget => OfTarget.Any(Has);

    /// <summary>Refuses parameters that contradict each other, before any work is done.</summary>
    private protected void CheckRequests()
    {
        if (Optimization().Contradiction() is { } contradiction)
            Refuse(contradiction);
        if (Objective != ObjectiveKind.KdeChiSquareFixed && Fraction is not null)
            Refuse("-Fraction is for -Objective KdeChiSquareFixed; the other objectives fit the amplitudes.");
        try
        {
            FreeParameters();
        }
        catch (FormatException e)
        {
            Refuse($"-Free: {e.Message}.");
        }
    }

    /// <summary>What the spectra should look like.</summary>
    private protected TargetRequest Target() =>
        new(Line)
        {
            Range = Range,
            NoiseEv = NoiseEv,
            Fano = Fano,
            Response = Tail is null
                ? new TargetResponse { IsNatural = Natural }
                : new TargetResponse
                {
                    IsNatural = Natural,
                    TailFraction = Tail[0],
                    TailSlope = Tail[1],
                },
            BackgroundDegree = BackgroundDegree,
            Fractions = Fraction,
            AddCompanions = !NoCompanions,
            FreeParameters = FreeParameters(),
            SearchRangeEv = SearchRangeEv,
        };

    /// <summary>How the constants are optimised.</summary>
    private protected OptimizationRequest Optimization() =>
        new()
        {
            Objective = Objective,
            Optimizer = Optimizer,
            Kernel = Kernel,
            Bandwidth = Bandwidth,
            LearningRates = LearningRate,
            Iterations = Iterations,
            Excluded = Exclude,
            ExcludeUnexplained = !NoExclude,
            MaximumThreads = ThrottleLimit,
            Engine = Engine,
            Device = Device,
            IsSinglePrecision = SinglePrecision,
        };

    private int[] FreeParameters() => CalibrationFunction.ParameterIndices((Free ?? []).SelectMany(f => f.Split(',')));
}
