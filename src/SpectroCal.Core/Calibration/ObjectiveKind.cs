namespace SpectroCal.Calibration;

/// <summary>What is minimised for each batch.</summary>
public enum ObjectiveKind
{
    /// <summary>chi2 of the kernel density against the target, amplitudes fitted to each batch.</summary>
    KdeChiSquare,

    /// <summary>The same with given amplitudes, as published.</summary>
    KdeChiSquareFixed,

    /// <summary>Poisson likelihood of the channel counts.</summary>
    Poisson,
}

/// <summary>Names of objectives on command lines and in reports.</summary>
public static class ObjectiveNames
{
    /// <summary>The name: kde-chi2, kde-chi2-fixed, poisson.</summary>
    public static string Name(this ObjectiveKind objective) =>
        objective switch
        {
            ObjectiveKind.KdeChiSquare => "kde-chi2",
            ObjectiveKind.KdeChiSquareFixed => "kde-chi2-fixed",
            ObjectiveKind.Poisson => "poisson",
            _ => throw new ArgumentOutOfRangeException(nameof(objective), objective, "There is no such objective."),
        };
}
