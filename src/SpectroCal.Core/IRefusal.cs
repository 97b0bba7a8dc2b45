namespace SpectroCal;

/// <summary>An error that is thrown on purpose: its message is a sentence that says what to change. Any other is a bug.</summary>
public interface IRefusal;
