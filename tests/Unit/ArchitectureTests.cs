using System.Xml.Linq;
using SpectroCal.Lines;
using SpectroCal.Plotting.Oxy;
using SpectroCal.Store.Database;
using SpectroCal.Tpc.Simulation;

namespace SpectroCal.Tests;

/// <summary>Holds the arrows between rooms, as they are in the compiled assemblies, and between projects.</summary>
public sealed class ArchitectureTests
{
    private static readonly Rooms Core = new(typeof(LineLibrary).Assembly, "SpectroCal");
    private static readonly Rooms Plotting = new(typeof(IFigureRenderer).Assembly, "SpectroCal.Plotting");
    private static readonly Rooms Store = new(typeof(CalibrationStore).Assembly, "SpectroCal.Store");
    private static readonly Rooms Tpc = new(typeof(TpcSimulator).Assembly, "SpectroCal.Tpc");

    /// <summary>Every room of Core and the rooms that it uses. A new room or arrow must be entered here.</summary>
    private static readonly Dictionary<string, string[]> CoreArrows = new()
    {
        ["Numerics"] = [],
        ["Storage"] = [],
        ["Spectra"] = [],
        ["Lines"] = [],
        ["Differentiation"] = ["Numerics"],
        ["Optimization"] = ["Numerics"],
        ["Fitting"] = ["Numerics", "Optimization", "Differentiation"],
        ["Formats"] = ["Spectra", "Storage"],
        ["Detectors"] = ["Differentiation"],
        ["LineShapes"] = ["Numerics", "Spectra", "Lines", "Optimization", "Differentiation", "Fitting", "Detectors"],
        ["Estimation"] = ["Numerics", "Spectra", "Lines", "Optimization", "Detectors", "LineShapes"],
        ["Engines"] = ["Optimization", "Estimation"],
        ["Peaks"] = ["Numerics", "Differentiation", "Spectra", "Lines", "Fitting", "Detectors", "LineShapes"],
        ["Neural"] = ["Storage", "Spectra", "Lines", "Formats", "Detectors", "Peaks"],
        ["Calibration"] =
        [
            "Numerics",
            "Spectra",
            "Lines",
            "Optimization",
            "Fitting",
            "Detectors",
            "LineShapes",
            "Estimation",
            "Engines",
            "Peaks",
            "Neural",
            "Monitoring",
        ],
        ["Simulation"] = ["Numerics", "Spectra", "Lines", "Detectors", "LineShapes", "Estimation", "Peaks", "Calibration"],
        ["Monitoring"] = ["Numerics", "Storage", "Spectra", "Formats", "Neural", "Peaks"],
        ["Studies"] = ["Spectra", "Lines", "Optimization", "Fitting", "Detectors", "LineShapes", "Neural", "Calibration", "Simulation"],
        ["Training"] = ["Numerics", "Storage", "Spectra", "Lines", "Formats", "Detectors", "Neural", "Simulation", "Engines"],
        ["Sources"] = ["Storage", "Spectra", "Lines", "Differentiation", "Formats", "Detectors", "Estimation", "Calibration", "Simulation"],
        ["Reports"] =
        [
            "Storage",
            "Spectra",
            "Lines",
            "Differentiation",
            "Optimization",
            "Fitting",
            "Formats",
            "Detectors",
            "LineShapes",
            "Estimation",
            "Engines",
            "Peaks",
            "Calibration",
            "Monitoring",
        ],
    };

    /// <summary>The same for Plotting.</summary>
    private static readonly Dictionary<string, string[]> PlottingArrows = new()
    {
        ["Text"] = [],
        ["Figures"] = ["Text"],
        ["Layout"] = ["Figures", "Text"],
        ["Oxy"] = ["Layout", "Figures", "Text"],
        ["Gallery"] = ["Figures", "Text"],
        ["Reports"] = ["Gallery", "Oxy", "Figures", "Text"],
    };

    /// <summary>The same for Tpc.</summary>
    private static readonly Dictionary<string, string[]> TpcArrows = new()
    {
        ["Geometry"] = [],
        ["Physics"] = [],
        ["Tracks"] = ["Geometry"],
        ["Readout"] = ["Geometry"],
        ["Simulation"] = ["Geometry", "Physics", "Tracks", "Readout"],
        ["Losses"] = ["Geometry", "Simulation"],
        ["Calibration"] = ["Geometry", "Physics", "Tracks", "Simulation", "Losses"],
    };

    /// <summary>The same for Store.</summary>
    private static readonly Dictionary<string, string[]> StoreArrows = new()
    {
        ["Records"] = [],
        ["Database"] = ["Records"],
        ["Exchange"] = ["Records", "Database", "Plans"],
        ["Plans"] = ["Records"],
        ["Slurm"] = ["Plans"],
    };

    public static TheoryData<string> CoreRooms => [.. CoreArrows.Keys];

    public static TheoryData<string> PlottingRooms => [.. PlottingArrows.Keys];

    public static TheoryData<string> StoreRooms => [.. StoreArrows.Keys];

    public static TheoryData<string> TpcRooms => [.. TpcArrows.Keys];

    [Fact]
    public void TheRoomsAreThoseNamed()
    {
        Assert.Equal(CoreArrows.Keys.Order(), Core.Names.Order());
        Assert.Equal(PlottingArrows.Keys.Order(), Plotting.Names.Order());
        Assert.Equal(StoreArrows.Keys.Order(), Store.Names.Order());
        Assert.Equal(TpcArrows.Keys.Order(), Tpc.Names.Order());
    }

    [Theory]
    [MemberData(nameof(CoreRooms))]
    public void ARoomOfCoreUsesThoseNamedAndNoOther(string room) => AssertArrows(Core, room, CoreArrows[room]);

    [Theory]
    [MemberData(nameof(PlottingRooms))]
    public void ARoomOfPlottingUsesThoseNamedAndNoOther(string room) => AssertArrows(Plotting, room, PlottingArrows[room]);

    [Theory]
    [MemberData(nameof(StoreRooms))]
    public void ARoomOfStoreUsesThoseNamedAndNoOther(string room) => AssertArrows(Store, room, StoreArrows[room]);

    [Theory]
    [MemberData(nameof(TpcRooms))]
    public void ARoomOfTpcUsesThoseNamedAndNoOther(string room) => AssertArrows(Tpc, room, TpcArrows[room]);

    [Fact]
    public void TheArrowsHaveNoCycle()
    {
        foreach (
            Dictionary<string, string[]> arrows in (Dictionary<string, string[]>[])[CoreArrows, PlottingArrows, StoreArrows, TpcArrows]
        )
        {
            var done = new HashSet<string>();
            while (arrows.Keys.FirstOrDefault(room => !done.Contains(room) && arrows[room].All(done.Contains)) is { } next)
                done.Add(next);
            Assert.Equal(arrows.Count, done.Count);
        }
    }

    [Fact]
    public void TheRootOfCoreUsesNoRoom() => Assert.All(CoreArrows.Keys, room => Assert.Empty(Core.UsersOf($"SpectroCal.{room}", null)));

    [Fact]
    public void CoreHasNoConsole() =>
        Assert.All(CoreArrows.Keys.Append(null), room => Assert.Empty(Core.UsersOf(typeof(Console).FullName!, room)));

    /// <summary>The model of a figure and the drawing of it know nothing of what is drawn.</summary>
    [Theory]
    [InlineData("Text")]
    [InlineData("Figures")]
    [InlineData("Layout")]
    [InlineData("Oxy")]
    public void DrawingDoesNotKnowCore(string room) =>
        Assert.All([.. CoreArrows.Keys, "Store", "Tpc"], other => Assert.Empty(Plotting.UsersOf($"SpectroCal.{other}", room)));

    /// <summary>The projects and those that each may refer to: front ends see the libraries, nothing sees a front end.</summary>
    [Theory]
    [InlineData("SpectroCal.Core")]
    [InlineData("SpectroCal.Plotting", "SpectroCal.Core", "SpectroCal.Tpc")]
    [InlineData("SpectroCal.Bench", "SpectroCal.Core", "SpectroCal.Plotting", "SpectroCal.Store", "SpectroCal.Tpc")]
    [InlineData("SpectroCal.Store", "SpectroCal.Core")]
    [InlineData("SpectroCal.Tpc", "SpectroCal.Core")]
    [InlineData("SpectroCal.Cli", "SpectroCal.Bench", "SpectroCal.Core", "SpectroCal.Plotting", "SpectroCal.Store", "SpectroCal.Tpc")]
    [InlineData("SpectroCal.Loader")]
    [InlineData("SpectroCal.Torch", "SpectroCal.Core", "SpectroCal.NativeLibraries", "SpectroCal.Tpc")]
    [InlineData(
        "SpectroCal.PowerShell",
        "SpectroCal.Bench",
        "SpectroCal.Core",
        "SpectroCal.HelpGenerator",
        "SpectroCal.Loader",
        "SpectroCal.Plotting",
        "SpectroCal.Store",
        "SpectroCal.Tpc"
    )]
    public void ProjectsKeepTheArrows(string project, params string[] allowed)
    {
        var file = XDocument.Load(Path.Combine(RepositoryRoot.Path, "src", project, project + ".csproj"));
        IEnumerable<string> used = file.Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Empty(used.Except(allowed));
    }

    private static void AssertArrows(Rooms rooms, string room, string[] named)
    {
        Dictionary<string, string[]> used = rooms.UsedBy(room);
        Assert.All(used, u => Assert.True(named.Contains(u.Key), $"{room} must not use {u.Key}: {string.Join(", ", u.Value)}"));
        Assert.Empty(named.Except(used.Keys));
    }
}
