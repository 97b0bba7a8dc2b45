using SpectroCal.Lines;

namespace SpectroCal.Tests;

/// <summary>Holds the arrows between the rooms of Core: which namespace may know which.</summary>
public sealed class ArchitectureTests
{
    /// <summary>Every room of Core and the rooms it may use. A new room must be entered here.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Numerics"] = [],
        ["Spectra"] = [],
        ["Lines"] = [],
        ["Differentiation"] = [],
        ["Optimization"] = ["Numerics"],
        ["Fitting"] = ["Numerics", "Optimization", "Differentiation"],
        ["Formats"] = ["Spectra"],
        ["Detectors"] = ["Differentiation"],
        ["LineShapes"] = ["Numerics", "Spectra", "Lines", "Optimization", "Differentiation", "Fitting", "Detectors"],
        ["Estimation"] = ["Numerics", "Spectra", "Lines", "Optimization", "Detectors", "LineShapes"],
        ["Peaks"] = ["Numerics", "Spectra", "Lines", "Fitting", "Detectors", "LineShapes"],
        ["Calibration"] = ["Numerics", "Spectra", "Lines", "Optimization", "Detectors", "LineShapes", "Estimation", "Peaks"],
        ["Simulation"] = ["Numerics", "Spectra", "Lines", "Detectors", "Estimation", "Peaks", "Calibration"],
        ["Sources"] = ["Spectra", "Lines", "Differentiation", "Formats", "Detectors", "Calibration", "Simulation"],
        ["Reports"] =
        [
            "Spectra",
            "Lines",
            "Differentiation",
            "Fitting",
            "Formats",
            "Detectors",
            "LineShapes",
            "Estimation",
            "Peaks",
            "Calibration",
            "Simulation",
            "Sources",
        ],
    };

    private static readonly RoomRules Rules = new(Allowed, RoomRules.TypesOf(typeof(LineLibrary).Assembly));

    [Fact]
    public void CoreKeepsTheArrows()
    {
        string core = Path.Combine(RepositoryRoot.Path, "src", "SpectroCal.Core");
        string[] files = Directory.GetFiles(core, "*.cs", SearchOption.AllDirectories);
        Assert.Contains(files, f => f.EndsWith("LineLibrary.cs", StringComparison.Ordinal));
        Assert.Empty(files.SelectMany(f => Rules.Violations(Path.GetRelativePath(core, f).Replace('\\', '/'), File.ReadAllText(f))));
    }

    [Fact]
    public void TheArrowsHaveNoCycle()
    {
        var done = new HashSet<string>();
        while (Allowed.Keys.FirstOrDefault(room => !done.Contains(room) && Allowed[room].All(done.Contains)) is { } next)
            done.Add(next);
        Assert.Equal(Allowed.Count, done.Count);
    }

    [Theory]
    [InlineData(
        "Spectra/A.cs",
        "using SpectroCal.Lines;\nnamespace SpectroCal.Spectra;",
        "Spectra/A.cs, line 1: Spectra must not use Lines."
    )]
    [InlineData("Spectra/A.cs", "namespace SpectroCal.Spectra;\nusing static SpectroCal.Lines.LineLibrary;", "line 2")]
    [InlineData(
        "Formats/A.cs",
        "using L = global::SpectroCal.Lines.SpectralLine;\nnamespace SpectroCal.Formats;",
        "Formats must not use Lines"
    )]
    [InlineData("Formats/Deep/A.cs", "namespace SpectroCal.Formats.Deep;\nSpectroCal.Lines.LineLibrary x;", "Formats must not use Lines")]
    [InlineData("Formats/A.cs", "namespace SpectroCal.Formats;\nvar x = Lines.LineLibrary.Default;", "line 2: Formats must not use Lines")]
    [InlineData(
        "Estimation/A.cs",
        "using SpectroCal.Calibration;\nnamespace SpectroCal.Estimation;",
        "Estimation must not use Calibration"
    )]
    [InlineData("LineShapes/A.cs", "using SpectroCal.Estimation;\nnamespace SpectroCal.LineShapes;", "LineShapes must not use Estimation")]
    [InlineData("Calibration/A.cs", "using SpectroCal.Formats;\nnamespace SpectroCal.Calibration;", "Calibration must not use Formats")]
    [InlineData("A.cs", "using SpectroCal.Spectra;\nnamespace SpectroCal;", "the root must not use Spectra")]
    [InlineData("Attic/A.cs", "namespace SpectroCal.Attic;", "Attic is not a declared room")]
    [InlineData("Lines/A.cs", "using SpectroCal.Attic;\nnamespace SpectroCal.Lines;", "Attic is not a declared room")]
    [InlineData("Lines/A.cs", "namespace SpectroCal.Spectra;", "its namespace must be SpectroCal.Lines")]
    [InlineData("Lines/A.cs", "// no namespace", "its namespace must be SpectroCal.Lines")]
    [InlineData("Lines/A.cs", "namespace SpectroCal.Lines;\nConsole.WriteLine();", "line 2: Core must not use Console")]
    [InlineData("Lines/A.cs", "namespace SpectroCal.Lines;\nvar x = $\"{Console.ReadLine()}\";", "Core must not use Console")]
    [InlineData("Lines/A.cs", "using static System.Console;\nnamespace SpectroCal.Lines;", "Core must not use Console")]
    [InlineData("Formats/A.cs", "global using SpectroCal.Spectra;\nnamespace SpectroCal.Formats;", "global using")]
    public void TheCheckerFindsViolations(string path, string source, string expected) =>
        Assert.Contains(expected, string.Join('\n', Rules.Violations(path, source)), StringComparison.Ordinal);

    [Theory]
    [InlineData("Spectra/A.cs", "namespace SpectroCal.Spectra;\nthrow new SpectroCal.CalibrationException(\"\");")]
    [InlineData(
        "Spectra/A.cs",
        "namespace SpectroCal.Spectra;\n/// <see cref=\"SpectroCal.Lines.LineLibrary\"/>\n// Console, SpectroCal.Formats\n/* Console */"
    )]
    [InlineData("Spectra/A.cs", "namespace SpectroCal.Spectra;\nvar x = \"SpectroCal.Lines // \\\" Console\";")]
    [InlineData("Formats/A.cs", "using SpectroCal.Spectra;\nnamespace SpectroCal.Formats;\nint n = this.Lines.Count + Lines.Count;")]
    [InlineData("Calibration/A.cs", "using SpectroCal.Estimation;\nusing SpectroCal.LineShapes;\nnamespace SpectroCal.Calibration;")]
    [InlineData("A.cs", "namespace SpectroCal;")]
    public void TheCheckerLetsTheAllowedPass(string path, string source) => Assert.Empty(Rules.Violations(path, source));

    /// <summary>The projects and those that each may refer to: front ends see the libraries, nothing sees a front end.</summary>
    [Theory]
    [InlineData("SpectroCal.Core")]
    [InlineData("SpectroCal.Plotting", "SpectroCal.Core")]
    [InlineData("SpectroCal.Bench", "SpectroCal.Core", "SpectroCal.Plotting")]
    [InlineData("SpectroCal.Cli", "SpectroCal.Bench", "SpectroCal.Core", "SpectroCal.Plotting")]
    [InlineData("SpectroCal.Loader")]
    [InlineData(
        "SpectroCal.PowerShell",
        "SpectroCal.Bench",
        "SpectroCal.Core",
        "SpectroCal.HelpGenerator",
        "SpectroCal.Loader",
        "SpectroCal.Plotting"
    )]
    public void ProjectsKeepTheArrows(string project, params string[] allowed)
    {
        string text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "src", project, project + ".csproj"));
        string[] used =
        [
            .. System
                .Text.RegularExpressions.Regex.Matches(text, @"ProjectReference Include=""[^""]*?([\w.]+)\.csproj""")
                .Select(m => m.Groups[1].Value),
        ];
        Assert.Empty(used.Except(allowed));
    }
}
