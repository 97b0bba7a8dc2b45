using System.Reflection;
using SpectroCal.Lines;
using SpectroCal.Plotting.Oxy;
using SpectroCal.Store.Database;
using SpectroCal.Tpc.Simulation;

namespace SpectroCal.Tests;

/// <summary>
/// Holds the public types of the libraries to the lists beside this file: what is public is promised to whoever builds on the packages,
/// so that it grows and shrinks on purpose only.
/// </summary>
public sealed class PublicTypesTests
{
    [Fact]
    public void ThoseOfCoreAreOnTheList() => AssertListed(typeof(LineLibrary).Assembly, "PublicTypes.Core.txt");

    [Fact]
    public void ThoseOfPlottingAreOnTheList() => AssertListed(typeof(IFigureRenderer).Assembly, "PublicTypes.Plotting.txt");

    [Fact]
    public void ThoseOfStoreAreOnTheList() => AssertListed(typeof(CalibrationStore).Assembly, "PublicTypes.Store.txt");

    [Fact]
    public void ThoseOfTpcAreOnTheList() => AssertListed(typeof(TpcSimulator).Assembly, "PublicTypes.Tpc.txt");

    private static void AssertListed(Assembly assembly, string list)
    {
        string path = Path.Combine(RepositoryRoot.Path, "tests", "Unit", list);
        string[] listed = File.ReadAllLines(path),
            found = [.. assembly.GetExportedTypes().Select(t => t.FullName!).Order(StringComparer.Ordinal)];
        Assert.True(
            listed.SequenceEqual(found),
            $"{list}: new {string.Join(", ", found.Except(listed))}; gone {string.Join(", ", listed.Except(found))}; in ordinal order."
        );
    }
}
