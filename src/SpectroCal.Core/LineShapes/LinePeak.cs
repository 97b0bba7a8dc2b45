using SpectroCal.Numerics;

namespace SpectroCal.LineShapes;

/// <summary>
/// A line, or a group of lines of fixed separations and relative intensities, as the detector shows it. Its arguments are: area (counts),
/// position (eV), sigma (eV); then as the shape has them: Lorentzian FWHM (eV); fraction and slope of the tail, the long tail and the
/// high tail; fraction of the shelf.
/// </summary>
/// <remarks>
/// With fractions f_k of the parts T_k the peak is A sum_l w_l [(1 - sum f_k) G + sum f_k T_k](x - position - d_l), every part of unit
/// area: G the Gaussian, or the Voigt profile; the tail t(z; beta)/sigma of <see cref="ErrorFunctions.TailDensity"/>, beta its slope in
/// standard deviations; the shelf a plateau convolved with the Gaussian. All parts but the Voigt profile have closed-form integrals over a
/// bin; its integral is a Gauss-Legendre sum.
/// </remarks>
internal sealed class LinePeak : SpectrumComponent
{
    /// <summary>Creates a peak.</summary>
    /// <param name="name">Name.</param>
    /// <param name="shape">What the detector makes of a line.</param>
    /// <param name="components">The lines before the detector; their fractions should sum to 1.</param>
    /// <param name="shelfLengthEv">Length of the shelf, eV, positive: from the line down to where it ends.</param>
    /// <param name="arguments">Names of the parameters, in the order above.</param>
    public LinePeak(
        string name,
        LineShape shape,
        IReadOnlyList<PeakComponent> components,
        double shelfLengthEv,
        IReadOnlyList<string> arguments
    )
        : base(name, arguments)
    {
        int expected = ArgumentNames(shape).Count;
        if (arguments.Count != expected)
            throw new ArgumentException(
                $"A peak of shape {shape} has {expected} arguments, {arguments.Count} were named.",
                nameof(arguments)
            );
        if (!(shelfLengthEv > 0))
            throw new ArgumentOutOfRangeException(nameof(shelfLengthEv), shelfLengthEv, "The length of the shelf must be positive.");
        Shape = shape;
        Components = components;
        ShelfLengthEv = shelfLengthEv;
    }

    /// <summary>What the detector makes of a line.</summary>
    public LineShape Shape { get; }

    /// <summary>The lines before the detector.</summary>
    public IReadOnlyList<PeakComponent> Components { get; }

    /// <summary>Length of the shelf, eV.</summary>
    public double ShelfLengthEv { get; }

    /// <summary>Names of a shape's arguments, without the peak's name.</summary>
    public static IReadOnlyList<string> ArgumentNames(LineShape shape)
    {
        List<string> names = ["area", "position", "sigma"];
        if (shape.HasLorentzian)
            names.Add("lorentzian.fwhm");
        foreach (
            (bool has, string part) in new[] { (shape.HasTail, "tail"), (shape.HasLongTail, "longtail"), (shape.HasHighTail, "hightail") }
        )
        {
            if (has)
                names.AddRange([$"{part}.fraction", $"{part}.slope"]);
        }
        if (shape.HasShelf)
            names.Add("shelf.fraction");
        return names;
    }

    internal override ComponentEvaluator Begin(double[] edges) => new LinePeakEvaluator(this, edges);
}
