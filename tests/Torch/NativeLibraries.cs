using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using SpectroCal.Engines;
using SpectroCal.Torch;

namespace SpectroCal.Tests.Torch;

/// <summary>The native libraries of the tests: those in the plug-in's folder, so that no second version is in the process.</summary>
internal static class NativeLibraries
{
    /// <summary>Why tests are skipped.</summary>
    public const string NoneForThisPlatform = "There is no libtorch package for this platform (there are linux-x64, win-x64, osx-arm64).";

    /// <summary>Whether there is a libtorch for this platform.</summary>
    public static bool Exist => Platform is "linux-x64" or "win-x64" or "osx-arm64";

    /// <summary>The folder that holds the plug-in's folder.</summary>
    public static string Engines { get; } = Path.Combine(RepositoryRoot.Path, "artifacts", "engines");

    /// <summary>The engine in this process, which settles how libtorch computes.</summary>
    public static ICalibrationEngine Torch => LazyTorch.Value;

    private static readonly Lazy<ICalibrationEngine> LazyTorch = new(() =>
        new TorchEngine(Path.Combine(Engines, "torch", "SpectroCal.Torch.dll"))
    );

    private static string Platform =>
        (
            OperatingSystem.IsWindows() ? "win"
            : OperatingSystem.IsMacOS() ? "osx"
            : "linux"
        )
        + "-"
        + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    [ModuleInitializer]
    internal static void Register() =>
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
        {
            string file = OperatingSystem.IsWindows() ? $"{name}.dll" : $"lib{name}.{(OperatingSystem.IsMacOS() ? "dylib" : "so")}";
            return NativeLibrary.TryLoad(Path.Combine(Engines, "torch", "runtimes", Platform, "native", file), out nint library)
                ? library
                : 0;
        };
}
