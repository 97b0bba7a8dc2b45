using System.Xml.Linq;
using SpectroCal.HelpGenerator;

namespace SpectroCal.Tests.PowerShell;

/// <summary>The pages of the cmdlets are what their comments say.</summary>
public sealed class CommandPagesTests
{
    private const string Renewal = "Renew the pages by: dotnet build -c Release src/SpectroCal.PowerShell -p:WriteCommandPages=true";
    private static readonly IReadOnlyList<CommandHelp> Commands = CommandReader.Read(AssemblyPath());

    [Fact]
    public void TheCommittedPagesAreThoseOfTheComments()
    {
        IReadOnlyDictionary<string, string> expected = PageWriter.Write(
            Commands,
            AboutTopics.Read(Path.Combine(RepositoryRoot.Path, "module", "en-US"))
        );
        var found = Directory
            .GetFiles(Path.Combine(RepositoryRoot.Path, "docs", "cmdlets"), "*.md")
            .ToDictionary(f => Path.GetFileName(f), f => File.ReadAllText(f).ReplaceLineEndings("\n"));
        string[] different =
        [
            .. expected
                .Keys.Union(found.Keys)
                .Where(name => expected.GetValueOrDefault(name) != found.GetValueOrDefault(name))
                .Order(StringComparer.Ordinal),
        ];
        Assert.True(
            different.Length == 0,
            $"docs/cmdlets differs from the comments of the cmdlets in {string.Join(", ", different)}. {Renewal}"
        );
    }

    [Fact]
    public void TheManifestExportsEveryCmdlet()
    {
        string manifest = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "module", "SpectroCal.psd1"));
        Assert.All(Commands, c => Assert.Contains($"'{c.Name}'", manifest, StringComparison.Ordinal));
    }

    [Fact]
    public void EveryCmdletHasExamplesAndLinks()
    {
        Assert.All(
            Commands,
            c => Assert.True(c.Examples.Count >= 2 && c.Examples.All(e => e.Remarks.Count > 0) && c.Links.Count > 0, c.Name)
        );
        Assert.All(
            Commands,
            c =>
                Assert.True(
                    c.Synopsis.EndsWith('.') && c.Synopsis.Count(x => x == '.') == 1,
                    $"{c.Name}: one sentence is expected, found '{c.Synopsis}'"
                )
        );
    }

    [Fact]
    public void LinksLeadToTopicsThatAreThere()
    {
        string[] topics = [.. AboutTopics.Read(Path.Combine(RepositoryRoot.Path, "module", "en-US")).Select(t => t.Name)];
        Assert.Empty(Commands.SelectMany(c => c.Links).Where(l => l.StartsWith("about_", StringComparison.Ordinal)).Except(topics));
    }

    [Fact]
    public void ParametersAreReadWithAllThatIsDeclared()
    {
        ParameterHelp degree = Parameter("New-Calibration", "Degree"),
            objective = Parameter("Optimize-Calibration", "Objective"),
            path = Parameter("Import-Spectrum", "Path");
        Assert.Equal(("int", "1 to 4", "1"), (degree.Type, degree.Limits, degree.Default));
        Assert.Equal(["KdeChiSquare", "KdeChiSquareFixed", "Poisson", "UnbinnedLikelihood"], objective.Values.Select(v => v.Value));
        Assert.Equal(
            ("KdeChiSquare", "True (ByValue, ByPropertyName)", true, 0),
            (objective.Default, path.Pipeline, path.IsMandatory, path.Position)
        );
        Assert.Equal("[-Path] <string[]>", path.Syntax);
        Assert.Equal(["Path"], path.Sets);
        Assert.False(Parameter("Export-SpectrumPlot", "Path").IsMandatory); // stated by the cmdlet, though its base class demands it
    }

    [Fact]
    public void DefaultsDoNotDependOnTheMachine() =>
        Assert.Equal("as many as there are processors", Parameter("Optimize-Calibration", "ThrottleLimit").Default);

    [Fact]
    public void TheHelpFileHoldsEveryCmdlet()
    {
        XNamespace command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
        Assert.Equal(
            Commands.Select(c => c.Name),
            MamlWriter.Write(Commands).Descendants(command + "details").Select(d => d.Element(command + "name")!.Value)
        );
    }

    private static ParameterHelp Parameter(string command, string name) =>
        Commands.Single(c => c.Name == command).Parameters.Single(p => p.Name == name);

    // Beside the tests' own folder, built in the same configuration.
    private static string AssemblyPath()
    {
        DirectoryInfo own = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(own.Parent!.Parent!.FullName, "SpectroCal.PowerShell", own.Name, "SpectroCal.PowerShell.dll");
    }
}
