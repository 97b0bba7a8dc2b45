using System.Runtime.CompilerServices;

namespace SpectroCal.Tests.Torch;

/// <summary>A test that needs libtorch, and is skipped only where there is none for the platform.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TorchFactAttribute : FactAttribute
{
    public TorchFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        Skip = NativeLibraries.NoneForThisPlatform;
        SkipUnless = nameof(NativeLibraries.Exist);
        SkipType = typeof(NativeLibraries);
    }
}

/// <summary>The same for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TorchTheoryAttribute : TheoryAttribute
{
    public TorchTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        Skip = NativeLibraries.NoneForThisPlatform;
        SkipUnless = nameof(NativeLibraries.Exist);
        SkipType = typeof(NativeLibraries);
    }
}
