namespace SpectroCal.Torch.Objectives;

/// <summary>The losses of a set of batches at some parameters, with their gradients.</summary>
/// <param name="Values">One loss for each batch; infinite where the parameters give no energy scale.</param>
/// <param name="Gradients">Derivatives in the free parameters, batches x parameters by rows.</param>
internal sealed record BatchLosses(double[] Values, double[] Gradients);
