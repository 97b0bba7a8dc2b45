namespace SpectroCal.Tests.Torch;

/// <summary>The tensor programs on the processor.</summary>
public sealed class ObjectivesOnProcessorTests() : TensorObjectiveTests(Processor);
