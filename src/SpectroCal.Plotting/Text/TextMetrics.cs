namespace SpectroCal.Plotting.Text;

/// <summary>Measures of labels, the same in every file format. Lengths are in the unit of the size given.</summary>
public static class TextMetrics
{
    /// <summary>Height of a capital over the size.</summary>
    public const double CapHeight = 0.69;

    /// <summary>Reach above the base line over the size.</summary>
    public const double Ascent = 0.91;

    /// <summary>Reach below the base line over the size.</summary>
    public const double Descent = 0.21;

    /// <summary>Width of a label.</summary>
    /// <param name="text">The label.</param>
    /// <param name="size">Size of its characters: the em.</param>
    public static double Width(RichText text, double size)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Runs.Sum(r => RunWidth(r, size));
    }

    /// <summary>Width of a run inside a label of a size.</summary>
    internal static double RunWidth(TextRun run, double size) => FigureFont.Advance(run.Text) * size * Scale(run.Script);

    /// <summary>Size of a run over that of its label.</summary>
    internal static double Scale(Script script) => script == Script.Baseline ? 1 : 0.72;

    /// <summary>Height of a run's base line above that of its label, over the size of the label.</summary>
    internal static double Rise(Script script) =>
        script switch
        {
            Script.Subscript => -0.18,
            Script.Superscript => 0.36,
            _ => 0,
        };
}
