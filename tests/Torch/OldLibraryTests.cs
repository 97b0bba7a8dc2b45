using System.Reflection;
using SpectroCal.NativeLibraries;

namespace SpectroCal.Tests.Torch;

/// <summary>
/// The adaptation of a library to an older C++ library: what it changes, what it leaves alone, and what it does with damaged files.
/// </summary>
public sealed class OldLibraryTests
{
    private const string Marker = "_ZSt21ios_base_library_initv";
    private const string New = "GLIBCXX_3.4.32";
    private static readonly byte[] Old = TinyElf.Defining("libstdc++.so.6", "GLIBCXX_3.4", "GLIBCXX_3.4.30");

    private static readonly byte[] Library = TinyElf.Needing(
        ("GLIBCXX_3.4", ["_ZNSo5flushEv", "_ZSt4cout"]),
        (New, [Marker]),
        ("GLIBCXX_3.4.30", ["_ZSt9terminatev"])
    );

    [Fact]
    public void TheVersionAndTheMarkerBecomeWeakAndNothingElseChanges()
    {
        Adaptation result = OldLibrary.Adapt(Library, Old);
        Assert.Equal([New], result.Missing);
        Assert.Empty(result.Needed);
        Assert.Equal(2, Differences(Library, result.Bytes!));
        var elf = new ElfFile(result.Bytes!);
        Assert.Equal(New, Assert.Single(elf.Needs(), n => n.IsWeak).Name);
        Assert.Equal(Marker, Assert.Single(elf.Symbols(), s => s.IsWeak).Name);
    }

    [Fact]
    public void TheOriginalIsNotTouched()
    {
        byte[] before = [.. Library];
        OldLibrary.Adapt(Library, Old);
        Assert.Equal(before, Library);
    }

    [Fact]
    public void ASecondAdaptationFindsNothingToDo() =>
        Assert.Equal((null, 0), Result(OldLibrary.Adapt(OldLibrary.Adapt(Library, Old).Bytes!, Old)));

    [Fact]
    public void ANewSystemNeedsNone() =>
        Assert.Equal((null, 0), Result(OldLibrary.Adapt(Library, TinyElf.Defining("GLIBCXX_3.4", "GLIBCXX_3.4.30", New))));

    [Fact]
    public void ASymbolThatIsCalledIsNotMadeWeak()
    {
        byte[] library = TinyElf.Needing((New, [Marker, "_ZNSt6chrono9tzdb_listD1Ev"]));
        Adaptation result = OldLibrary.Adapt(library, Old);
        Assert.Null(result.Bytes);
        Assert.Equal(["_ZNSt6chrono9tzdb_listD1Ev"], result.Needed);
        Assert.Equal([New], result.Missing);
    }

    [Fact]
    public void OtherLibrariesOfTheSystemDoNotCount()
    {
        // A version that only another library could have is none of the C++ library's.
        byte[] library = [.. Library];
        int name = library.AsSpan().IndexOf("libstdc++.so.6"u8);
        "libother_.so.6"u8.CopyTo(library.AsSpan(name));
        Assert.Null(OldLibrary.Adapt(library, Old).Bytes);
    }

    // The file itself, where the package cache has it: readelf shows the version as number 18, with one symbol.
    [TorchFact]
    public void TheRealLibraryIsAdaptedInTwoBytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only TorchSharp for Linux needs a newer C++ library than there may be.");
        byte[] library = File.ReadAllBytes(RealLibrary());
        Adaptation result = OldLibrary.Adapt(library, TinyElf.Defining([.. NeedsOf(library).Where(n => n != New)]));
        Assert.Equal([New], result.Missing);
        Assert.Equal(2, Differences(library, result.Bytes!));
        Assert.Contains(new ElfFile(result.Bytes!).Needs(), n => n is { Name: New, IsWeak: true, Index: 18 });
    }

    [Theory]
    [InlineData("")]
    [InlineData("no library")]
    [InlineData("\u007fELF\u0001\u0001 of 32 bits, which this does not read, and long enough to hold a header")]
    public void WhatIsNoLibraryIsRefused(string text) =>
        Assert.Throws<InvalidDataException>(() => new ElfFile(System.Text.Encoding.Latin1.GetBytes(text)));

    [Fact]
    public void ATruncatedFileIsRefused()
    {
        for (int length = 0; length < Library.Length; length++)
            Assert.Throws<InvalidDataException>(() => OldLibrary.Adapt(Library[..length], Old));
    }

    // Whatever is in a file, the answer is an adaptation or a refusal, and it comes.
    [Fact]
    public void ADamagedFileIsRefusedOrReadAndNothingWorse()
    {
        int refused = 0;
        for (int at = 0; at < Library.Length; at++)
        {
            foreach (byte value in (byte[])[0x00, 0x01, 0x7f, 0x80, 0xff])
            {
                byte[] damaged = [.. Library];
                damaged[at] = value;
                try
                {
                    Adaptation result = OldLibrary.Adapt(damaged, Old);
                    Assert.True(result.Bytes is null || Differences(damaged, result.Bytes) is > 0 and < 8);
                }
                catch (InvalidDataException)
                {
                    refused++;
                }
            }
        }
        Assert.True(refused > 100, $"Of all damages only {refused} were noticed.");
    }

    private static (byte[]? Bytes, int Missing) Result(Adaptation adaptation) => (adaptation.Bytes, adaptation.Missing.Count);

    private static int Differences(byte[] one, byte[] other)
    {
        Assert.Equal(one.Length, other.Length);
        return one.Zip(other).Count(p => p.First != p.Second);
    }

    private static IEnumerable<string> NeedsOf(byte[] library) =>
        new ElfFile(library).Needs().Where(n => n.Library == OldLibrary.CppLibrary).Select(n => n.Name);

    private static string RealLibrary()
    {
        string packages = typeof(OldLibraryTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "PackageFolder")
            .Value!;
        string version = typeof(TorchSharp.torch).Assembly.GetName().Version!.ToString(3);
        return Path.Combine(packages, "torchsharp", version, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
    }
}
