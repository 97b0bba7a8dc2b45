namespace SpectroCal.Plotting.Figures;

/// <summary>A figure does not fit into the size that was asked for. The message says what does.</summary>
internal sealed class FigureSizeException(string message) : ArgumentException(message), IRefusal;
