using System.Text;
using SpectroCal.Formats;
using SpectroCal.Neural;
using SpectroCal.Spectra;
using SpectroCal.Storage;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Storage;

public sealed class AtomicFileTests
{
    [Fact]
    public void AWriterThatIsStoppedLeavesTheOldFile()
    {
        using var folder = new TemporaryFolder();
        string path = folder["a.txt"];
        File.WriteAllText(path, "old");
        using var stopping = new CancellationTokenSource();
        int blocks = 0;
        void Write(Stream stream)
        {
            for (; ; blocks++)
            {
                stream.Write(new byte[1000]);
                if (blocks == 5)
                    stopping.Cancel();
            }
        }
        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(path, force: true, Write, stopping.Token));
        // One that hears of it when it has written everything is stopped, too.
        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(path, force: true, _ => { }, stopping.Token));
        Assert.Equal(6, blocks);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder["."]).Select(Path.GetFullPath));
    }

    /// <summary>The user knows the name that was given, not the one under which the file is written.</summary>
    [Fact]
    public void ErrorsNameTheFileThatWasGiven()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "");
        foreach (string path in new[] { folder["file/x.csv"], folder["full.csv"], "/proc/x.csv" })
        {
            if (path.StartsWith("/proc", StringComparison.Ordinal) && !OperatingSystem.IsLinux())
                continue;
            void Fail(Stream stream) => throw new IOException($"No space left on device : '{AtomicFile.TemporaryName(path)}'");
            string message = Assert.ThrowsAny<Exception>(() => AtomicFile.Write(path, force: false, Fail)).Message;
            Assert.Contains(path, message, StringComparison.Ordinal);
            Assert.DoesNotContain(".tmp", message, StringComparison.Ordinal);
        }
        string result = folder["file/results"];
        string said = Assert.ThrowsAny<IOException>(() => FolderTransaction.Open(result, ["a"])).Message;
        Assert.Contains(result, said, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            // The system says that it could not find a file.
            said = Assert.ThrowsAny<IOException>(() => FolderTransaction.Open("/proc/xx", ["a"])).Message;
            Assert.Equal("/proc/xx: this folder cannot be made.", said);
        }
        using FolderTransaction transaction = FolderTransaction.Open(folder["results"], ["a.csv"]);
        said = Assert
            .Throws<IOException>(() =>
                transaction.Write("a.csv", s => throw new IOException($"No space left on device : '{((FileStream)s).Name}'"))
            )
            .Message;
        Assert.Equal($"No space left on device : '{folder["results/a.csv"]}'", said);
    }

    /// <summary>/dev/full takes no byte: neither what is written, nor what is left to write when the file is closed.</summary>
    [Fact]
    public void AFullDiskIsSaidAsSuchAndLeavesNothing()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("There is no device that is always full.");
        using var folder = new TemporaryFolder();
        static void Fill(Stream stream)
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
            full.WriteByte(1);
            full.Flush();
        }
        string path = folder["a.csv"];
        string said = Assert.Throws<IOException>(() => AtomicFile.Write(path, force: false, Fill)).Message;
        Assert.Equal($"The disk is full: '{path}' was not written.", said);
        using (FolderTransaction transaction = FolderTransaction.Open(folder["results"], ["a.csv"]))
            said = Assert.Throws<IOException>(() => transaction.Write("a.csv", Fill)).Message;
        Assert.Equal($"The disk is full: '{folder["results/a.csv"]}' was not written.", said);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder[""]));
    }

    /// <summary>Also where all of the text is made before the first block is written.</summary>
    [Fact]
    public void EveryFormatIsStopped()
    {
        using var folder = new TemporaryFolder();
        Spectrum[] spectra = [new("name", "d", new RunInfo("r"), new ChannelHistogram([1, 2, 3], 0.5))];
        foreach (WritableFormat format in WritableFormat.All)
        {
            string path = folder["x" + format.Extension];
            format.Write(path, spectra);
            byte[] old = File.ReadAllBytes(path);
            Assert.Throws<OperationCanceledException>(() => format.Write(path, spectra, force: true, new CancellationToken(true)));
            Assert.Equal(old, File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void ALeftoverOfADeadProcessGoesAndALivingOneIsNotDisturbed()
    {
        using var folder = new TemporaryFolder();
        string target = folder["x.csv"];
        File.WriteAllText(AtomicFile.TemporaryName(target), "half");
        Write(target, "whole");
        Assert.Equal(["x.csv"], folder.Files);

        AtomicFile.Write(
            target,
            force: true,
            stream =>
            {
                stream.Write("first"u8);
                IOException e = Assert.Throws<IOException>(() => Write(target, "second"));
                Assert.Contains("Another process is writing", e.Message, StringComparison.Ordinal);
            }
        );
        Assert.Equal("first", File.ReadAllText(target));
        Assert.Equal(["x.csv"], folder.Files);
    }

    [Fact]
    public void ALeftoverThatCannotBeRemovedIsNotTakenForAnotherProcess()
    {
        using var folder = new TemporaryFolder();
        string target = folder["x.csv"],
            temporary = AtomicFile.TemporaryName(target);
        Directory.CreateDirectory(temporary);
        string said = Assert.Throws<IOException>(() => Write(target, "x")).Message;
        Assert.StartsWith($"'{temporary}' is left of an earlier attempt and cannot be removed: ", said, StringComparison.Ordinal);
        Assert.False(File.Exists(target));
    }

    [Fact]
    public void AFolderIsMadeAndGoesWhereTheFileNeverComes()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a/b/x.csv"], "x");
        Assert.True(File.Exists(folder["a/b/x.csv"]));
        Assert.Throws<InvalidOperationException>(() =>
            AtomicFile.Write(folder["c/d/x.csv"], force: true, _ => throw new InvalidOperationException())
        );
        Assert.False(Directory.Exists(folder["c"]));
    }

    [Fact]
    public void PermissionsAndSymbolicLinksAreKept()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows keeps permissions in another way.");
            return;
        }
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["other"]);
        Write(folder["other/x.csv"], "old");
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.SetUnixFileMode(folder["other/x.csv"], Private);
        File.CreateSymbolicLink(folder["link.csv"], folder["other/x.csv"]);
        File.CreateSymbolicLink(folder["dangling.csv"], folder["other/y.csv"]);

        Write(folder["link.csv"], "new");
        Write(folder["dangling.csv"], "made");

        Assert.Equal(("new", "made"), (File.ReadAllText(folder["other/x.csv"]), File.ReadAllText(folder["other/y.csv"])));
        Assert.Equal(Private, File.GetUnixFileMode(folder["other/x.csv"]));
        Assert.Equal(folder["other/x.csv"], new FileInfo(folder["link.csv"]).LinkTarget);
        Assert.NotNull(new FileInfo(folder["dangling.csv"]).LinkTarget);
    }

    [Fact]
    public void WhatWouldKeepTheOldContentOrIsNoFileIsRefused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names of a file are counted on Linux.");
        using var folder = new TemporaryFolder();
        Write(folder["x.csv"], "old");
        Link(folder["x.csv"], folder["y.csv"]);
        Assert.Contains("1 other name", Refusal(folder["x.csv"]), StringComparison.Ordinal);
        Directory.CreateDirectory(folder["z.csv"]);
        Assert.Contains("is a folder", Refusal(folder["z.csv"]), StringComparison.Ordinal);
        Assert.Contains("is a device", Refusal("/dev/null"), StringComparison.Ordinal);
        Assert.Equal(("old", "old"), (File.ReadAllText(folder["x.csv"]), File.ReadAllText(folder["y.csv"])));
    }

    [Theory]
    [InlineData(Fault.Once)]
    [InlineData(Fault.Lasting)]
    [InlineData(Fault.Death)]
    public void AModelIsOldOrNewWhicheverCallFails(Fault fault)
    {
        using var folder = new TemporaryFolder();
        byte[] model = Saved(folder["new.spm"]);
        int call = 1;
        for (; ; call++)
        {
            string path = folder["x.spm"];
            Write(path, "old");
            var files = new FaultyFileSystem(call, fault);
            FileSystem.Interposed = files;
            Exception? error = Record.Exception(() => PeakModel.Default.Save(path, force: true));
            FileSystem.Interposed = null;
            files.Close();
            if (!files.HasFailed)
                break;
            byte[] there = File.ReadAllBytes(path);
            Assert.True(there.SequenceEqual("old"u8) || there.SequenceEqual(model), $"call {call}: {error?.Message}");
            Assert.True(error is not null || there.SequenceEqual(model));
            Saved(path);
            Assert.Equal(["new.spm", "x.spm"], folder.Files.Order());
        }
        Assert.True(call > 8, $"{call} calls");
    }

    private static byte[] Saved(string path)
    {
        PeakModel.Default.Save(path, force: true);
        return File.ReadAllBytes(path);
    }

    private static string Refusal(string path) => Assert.ThrowsAny<IOException>(() => Write(path, "new")).Message;

    private static void Write(string path, string text) =>
        AtomicFile.Write(path, force: true, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private static void Link(string from, string to)
    {
        using var link = System.Diagnostics.Process.Start("ln", [from, to]);
        link.WaitForExit();
    }
}
