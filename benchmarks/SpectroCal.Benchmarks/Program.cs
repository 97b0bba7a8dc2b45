using BenchmarkDotNet.Running;
using SpectroCal.Benchmarks;

switch (args)
{
    case ["peak-spectra", var folder]:
        PeakFinderComparison.Write(folder);
        break;
    case ["peak-scores"]:
        PeakFinderComparison.Print();
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}
