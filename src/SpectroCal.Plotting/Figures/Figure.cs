namespace SpectroCal.Plotting.Figures;

/// <summary>A figure: panels on a grid. It knows nothing of how it is drawn.</summary>
public sealed record Figure
{
    /// <summary>Creates a figure.</summary>
    /// <param name="name">Name for files and links: lower-case letters, digits and hyphens.</param>
    /// <param name="caption">What it shows, one sentence: for the description inside the file and the report.</param>
    /// <param name="aspect">Height over width that suits it.</param>
    /// <param name="panels">The panels, at least one.</param>
    public Figure(string name, string caption, double aspect, params IReadOnlyList<Panel> panels)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(caption);
        ArgumentNullException.ThrowIfNull(panels);
        if (panels.Count == 0)
            throw new ArgumentException("A figure needs at least one panel.", nameof(panels));
        if (!name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new ArgumentException($"A figure's name may have lower-case letters, digits and hyphens, unlike '{name}'.", nameof(name));
        Name = name;
        Caption = caption;
        Aspect = aspect;
        Panels = panels;
    }

    /// <summary>Name for files and links.</summary>
    public string Name { get; }

    /// <summary>What it shows, one sentence.</summary>
    public string Caption { get; }

    /// <summary>Height over width that suits the figure.</summary>
    public double Aspect { get; init; }

    /// <summary>The panels.</summary>
    public IReadOnlyList<Panel> Panels { get; init; }

    /// <summary>Text above all panels; null: none.</summary>
    public RichText? Title { get; init; }

    /// <summary>Relative heights of the rows of the grid; rows beyond have height 1.</summary>
    public IReadOnlyList<double> RowHeights { get; init; } = [];
}
