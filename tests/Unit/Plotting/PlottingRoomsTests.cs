using System.Text.RegularExpressions;
using SpectroCal.Plotting.Rendering;

namespace SpectroCal.Tests.Plotting;

/// <summary>Holds the arrows between the rooms of Plotting, and that Core knows none of them.</summary>
public sealed partial class PlottingRoomsTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Text"] = [],
        ["Figures"] = ["Text"],
        ["Layout"] = ["Figures", "Text"],
        ["Rendering"] = ["Layout", "Figures", "Text"],
        ["Gallery"] = ["Figures", "Text"],
        ["Reports"] = ["Gallery", "Rendering", "Figures", "Text"],
    };

    [Fact]
    public void RoomsUseOnlyThoseNamed()
    {
        string plotting = Path.Combine(RepositoryRoot.Path, "src", "SpectroCal.Plotting");
        string[] files =
        [
            .. Directory
                .GetFiles(plotting, "*.cs", SearchOption.AllDirectories)
                .Where(f => Path.GetRelativePath(plotting, f).Contains(Path.DirectorySeparatorChar)),
        ];
        Assert.True(files.Length > 40);
        foreach (string file in files)
        {
            string room = Path.GetRelativePath(plotting, file).Split(Path.DirectorySeparatorChar)[0],
                source = File.ReadAllText(file);
            Assert.Contains($"namespace SpectroCal.Plotting.{room};", source, StringComparison.Ordinal);
            Assert.All(
                Use().Matches(source),
                m =>
                    Assert.True(
                        m.Groups[1].Value == room || Allowed[room].Contains(m.Groups[1].Value),
                        $"{file}: {room} must not use {m.Groups[1].Value}."
                    )
            );
            // The model and the drawing of it know nothing of what is drawn.
            if (room is "Text" or "Figures" or "Layout" or "Rendering")
                Assert.DoesNotMatch(@"using SpectroCal\.(?!Plotting)", source);
        }
    }

    [Fact]
    public void CoreDoesNotKnowPlotting() =>
        Assert.DoesNotContain(
            typeof(SpectroCal.Spectra.Spectrum).Assembly.GetReferencedAssemblies(),
            a => a.Name == typeof(IFigureRenderer).Assembly.GetName().Name
        );

    [GeneratedRegex(@"\bSpectroCal\.Plotting\.(\w+)")]
    private static partial Regex Use();
}
