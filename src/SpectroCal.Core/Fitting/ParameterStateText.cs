namespace SpectroCal.Fitting;

/// <summary>What a fit did with a parameter, in words.</summary>
public static class ParameterStateText
{
    /// <summary>The words; empty for a free parameter.</summary>
    /// <param name="state">The state.</param>
    public static string Of(ParameterState state) =>
        state switch
        {
            ParameterState.Free => "",
            ParameterState.Fixed => "fixed",
            ParameterState.Tied => "tied",
            ParameterState.AtLowerBound => "at lower bound",
            ParameterState.AtUpperBound => "at upper bound",
            ParameterState.Undetermined => "undetermined",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Unknown state."),
        };
}
