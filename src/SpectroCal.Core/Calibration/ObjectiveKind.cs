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

    /// <summary>Likelihood of the events one by one, real values unbinned.</summary>
    UnbinnedLikelihood,
}

/// <summary>Names of objectives on command lines and in reports, and what kind they are.</summary>
public static class ObjectiveNames
{
    /// <summary>The name: kde-chi2, kde-chi2-fixed, poisson, unbinned.</summary>
    public static string Name(this ObjectiveKind objective) =>
        objective switch
        {
            ObjectiveKind.KdeChiSquare => "kde-chi2",
            ObjectiveKind.KdeChiSquareFixed => "kde-chi2-fixed",
            ObjectiveKind.Poisson => "poisson",
            ObjectiveKind.UnbinnedLikelihood => "unbinned",
            _ => throw new ArgumentOutOfRangeException(nameof(objective), objective, "There is no such objective."),
        };

    /// <summary>Whether it is a likelihood, which has no kernel.</summary>
    public static bool IsLikelihood(this ObjectiveKind objective) => objective is ObjectiveKind.Poisson or ObjectiveKind.UnbinnedLikelihood;
}
