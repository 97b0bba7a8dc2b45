using System.Text;
using SpectroCal.Reports;
using SpectroCal.Storage;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Storage;

public sealed class FolderTransactionTests
{
    private static readonly string[] Names = ["a.txt", "b.txt", "figures/c.svg", "figures/more/d.svg", "gone.txt", "old/e.txt"];

    public static TheoryData<Fault, bool> Faults =>
        new()
        {
            { Fault.Once, true },
            { Fault.Once, false },
            { Fault.Lasting, true },
            { Fault.Death, true },
            { Fault.Death, false },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public void AllFilesAreOldOrAllAreNewWhicheverCallFails(Fault fault, bool hasHardLinks)
    {
        using var folder = new TemporaryFolder(isInMemory: true);
        (FolderState old, FolderState made) = States(folder);
        int call = 1;
        for (; ; call++)
        {
            string target = folder[$"call{call}"];
            WriteOld(target);
            var files = new FaultyFileSystem(call, fault) { HasHardLinks = hasHardLinks };
            Exception? error = Record.Exception(() => With(files, () => WriteNew(target)));
            if (!files.HasFailed)
            {
                Assert.Null(error);
                Assert.False(Directory.Exists(Path.Combine(target, "old")), "The folder of a removed file stays.");
                break;
            }
            if (fault != Fault.Once)
                FolderTransaction.Settle(target);
            FolderState after = FolderState.Of(target);
            Assert.True(after.HasFilesOf(old) || after.HasFilesOf(made), $"call {call}, {error?.Message}: {after}");
            Assert.True(error is not null || after.HasFilesOf(made), $"call {call}: {after}");

            WriteNew(target);
            after = FolderState.Of(target);
            Assert.True(after.HasFilesOf(made) && after.Temporary.Count == 0, $"call {call}: {after}");
        }
        Assert.True(call > 80, $"{call} calls");
    }

    [Fact]
    public void WhatUndoesItMayDieAsWell()
    {
        using var folder = new TemporaryFolder(isInMemory: true);
        (FolderState old, FolderState made) = States(folder);
        int undone = 0;
        for (int call = 1; ; call += 3)
        {
            string target = folder[$"call{call}"];
            WriteOld(target);
            var files = new FaultyFileSystem(call, Fault.Death);
            Record.Exception(() => With(files, () => WriteNew(target)));
            if (!files.HasFailed)
                break;
            for (int second = 1; ; second++)
            {
                var next = new FaultyFileSystem(second, Fault.Death);
                Record.Exception(() => With(next, () => FolderTransaction.Settle(target)));
                if (!next.HasFailed)
                    break;
                undone++;
            }
            FolderState after = FolderState.Of(target);
            Assert.True(after.HasFilesOf(old) || after.HasFilesOf(made), $"call {call}: {after}");
        }
        Assert.True(undone > 100, $"{undone} deaths");
    }

    [Fact]
    public void WhatSomebodyPutThereAfterADeathIsLeft()
    {
        using var folder = new TemporaryFolder(isInMemory: true);
        string target = folder["out"];
        WriteOld(target);
        var files = new FaultyFileSystem(0, Fault.Death) { DiesAtRename = "journal" };
        Record.Exception(() => With(files, () => WriteNew(target)));
        Assert.Equal("new a", File.ReadAllText(Path.Combine(target, "a.txt")));
        File.WriteAllText(Path.Combine(target, "a.txt"), "mine, written since");

        FolderTransaction.Settle(target);

        Assert.Equal("mine, written since", File.ReadAllText(Path.Combine(target, "a.txt")));
        Assert.Equal("old gone", File.ReadAllText(Path.Combine(target, "gone.txt")));
        Assert.False(File.Exists(Path.Combine(target, "figures/more/d.svg")));
    }

    [Fact]
    public void TwoProcessesDoNotMakeTheSameResults()
    {
        using var folder = new TemporaryFolder(isInMemory: true);
        using (FolderTransaction first = FolderTransaction.Open(folder["out"], ["a.txt", "b.txt"]))
        {
            IOException e = Assert.Throws<IOException>(() => FolderTransaction.Open(folder["out"], ["b.txt", "c.txt"]));
            Assert.Contains("Another process is making b.txt", e.Message, StringComparison.Ordinal);
            using FolderTransaction other = FolderTransaction.Open(folder["out"], ["c.txt"]);
            other.Write("c.txt", Text("c"));
            other.Commit([], force: false);
            first.Write("a.txt", Text("a"));
            first.Commit([], force: false);
        }
        using (FolderTransaction.Open(folder["out"], ["b.txt"]))
        {
            // The name is free again.
        }
        Assert.Equal(["a.txt", "c.txt"], FolderState.Of(folder["out"]).Files.Keys);
        Assert.Empty(FolderState.Of(folder["out"]).Temporary);
    }

    [Fact]
    public void AJournalThatNamesOtherPlacesIsRefused()
    {
        using var folder = new TemporaryFolder(isInMemory: true);
        string staging = Path.Combine(folder["out"], StagingFolder.Prefix + "x");
        Directory.CreateDirectory(Path.Combine(staging, "old"));
        File.WriteAllText(folder["victim"], "precious");
        foreach (
            string journal in new[]
            {
                """{"Entries":[{"Name":"../victim","Replaces":false,"Stamp":{"Length":8,"WrittenTicks":1}}],"Folders":[]}""",
                """{"Entries":[],"Folders":["/"]}""",
                """{"Entries":[null],"Folders":[]}""",
                "{}",
                "[",
            }
        )
        {
            File.WriteAllText(Path.Combine(staging, "journal"), journal);
            Assert.Contains(
                "no journal",
                Assert.Throws<IOException>(() => FolderTransaction.Settle(folder["out"])).Message,
                StringComparison.Ordinal
            );
        }
        Assert.Equal("precious", File.ReadAllText(folder["victim"]));
    }

    [Fact]
    public void WhatIsNoFileIsNotReplaced()
    {
        using var folder = new TemporaryFolder(isInMemory: true);
        WriteOld(folder["out"]);
        File.Delete(Path.Combine(folder["out"], "b.txt"));
        Directory.CreateDirectory(Path.Combine(folder["out"], "b.txt"));
        FolderState before = FolderState.Of(folder["out"]);

        IOException e = Assert.Throws<IOException>(() => WriteNew(folder["out"]));

        Assert.Contains("is a folder", e.Message, StringComparison.Ordinal);
        Assert.True(FolderState.Of(folder["out"]).HasFilesOf(before));
        Assert.Empty(FolderState.Of(folder["out"]).Temporary);
    }

    private static (FolderState Old, FolderState Made) States(TemporaryFolder folder)
    {
        WriteOld(folder["old"]);
        WriteOld(folder["made"]);
        WriteNew(folder["made"]);
        return (FolderState.Of(folder["old"]), FolderState.Of(folder["made"]));
    }

    private static void WriteOld(string folder)
    {
        using ResultFolder results = ResultFolder.Open(folder, Names, force: true);
        results.Write([
            Holding("a.txt", "old a"),
            Holding("b.txt", "old b"),
            Holding("gone.txt", "old gone"),
            Holding("old/e.txt", "old e"),
        ]);
    }

    private static void WriteNew(string folder)
    {
        using ResultFolder results = ResultFolder.Open(folder, Names, force: true);
        results.Write([
            Holding("a.txt", "new a"),
            Holding("b.txt", "new b"),
            Holding("figures/c.svg", "new c"),
            Holding("figures/more/d.svg", "new d"),
        ]);
    }

    private static ResultFile Holding(string name, string text) => ResultFile.Text(name, text);

    private static Action<Stream> Text(string text) => stream => stream.Write(Encoding.UTF8.GetBytes(text));

    private static void With(FaultyFileSystem files, Action work)
    {
        FileSystem.Interposed = files;
        try
        {
            work();
        }
        finally
        {
            FileSystem.Interposed = null;
            files.Close();
        }
    }
}
