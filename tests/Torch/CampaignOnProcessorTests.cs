namespace SpectroCal.Tests.Torch;

/// <summary>A campaign on the processor.</summary>
public sealed class CampaignOnProcessorTests() : CampaignTests(Processor);
