namespace SpectroCal.Tests.Torch;

/// <summary>A campaign on CUDA.</summary>
public sealed class CampaignOnCudaTests() : CampaignTests(Cuda);
