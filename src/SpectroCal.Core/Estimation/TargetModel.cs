using SpectroCal.Lines;

namespace SpectroCal.Estimation;

/// <summary>A target with what of its shape the combined spectrum of all batches may decide.</summary>
/// <param name="Target">The target.</param>
internal sealed record TargetModel(TargetSpectrum Target)
{
    /// <summary>
    /// Lines that unknown ones keep away from: those that were named, without companions and K beta multiplets, which have weak parts
    /// beside them that no table has.
    /// </summary>
    public IReadOnlyList<LineGroup> Single { get; init; } = LineGroup.Single(Target.Lines);

    /// <summary>Whether the electronic noise is fitted.</summary>
    public bool FitsNoise { get; init; }

    /// <summary>Whether the Fano factor is fitted, within what is known of it.</summary>
    public bool FitsFano { get; init; }

    /// <summary>The Fano factor that is expected.</summary>
    public double ExpectedFano { get; init; } = Target.Resolution.Fano;

    /// <summary>Whether the fraction of the tail is fitted.</summary>
    public bool FitsTail { get; init; }

    /// <summary>Whether the length of the tail is fitted.</summary>
    public bool FitsTailSlope { get; init; }

    /// <summary>Whether the fraction of the shelf is fitted.</summary>
    public bool FitsShelf { get; init; }

    /// <summary>Degree of the background polynomial of all batches together, at least the target's.</summary>
    public int BackgroundDegree { get; init; } = Target.BackgroundDegree;

    /// <summary>Energies of steps in the background, eV.</summary>
    public IReadOnlyList<double> StepsEv { get; init; } = [];

    /// <summary>Where the fraction of the tail is among the parameters, if it is fitted.</summary>
    public int TailParameter => (FitsNoise ? 1 : 0) + (FitsFano ? 1 : 0);

    /// <summary>Whether another model has other features, whatever their size.</summary>
    public bool HasOtherFeatures(TargetModel other) =>
        Target.UnknownLines.Count != other.Target.UnknownLines.Count
        || FitsTail != other.FitsTail
        || FitsTailSlope != other.FitsTailSlope
        || FitsShelf != other.FitsShelf
        || BackgroundDegree != other.BackgroundDegree
        || StepsEv.Count != other.StepsEv.Count;

    /// <summary>The parameters of the shape that are fitted, in this order: resolution, response, unknown lines, steps.</summary>
    public IReadOnlyList<ShapeParameter> Parameters()
    {
        var parameters = new List<ShapeParameter>();
        if (FitsNoise)
            parameters.Add(ShapeParameter.NoiseVariance(Target));
        if (FitsFano)
            parameters.Add(ShapeParameter.Fano(Target, ExpectedFano));
        if (FitsTail)
            parameters.Add(ShapeParameter.TailFraction(Target));
        if (FitsTailSlope)
            parameters.Add(ShapeParameter.TailSlope(Target));
        if (FitsShelf)
            parameters.Add(ShapeParameter.ShelfFraction(Target));
        parameters.AddRange(Target.UnknownLines.Select((_, k) => ShapeParameter.UnknownLine(Target, k, Single)));
        return parameters;
    }
}
