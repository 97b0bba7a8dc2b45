namespace SpectroCal.Tests.Torch;

/// <summary>Minimisations on the processor.</summary>
public sealed class MinimizationOnProcessorTests() : TensorMinimizationTests(Processor);
