using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using SpectroCal.Store.Database;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Store;

/// <summary>
/// Four processes write at once and are killed at random moments: what was reported as stored is there. SPECTROCAL_STORE_KILLS says how
/// many are killed, 10 where it is not set.
/// </summary>
public sealed class KilledWriterTests(ITestOutputHelper output)
{
    private const int Writers = 4;
    private static readonly int Kills = int.Parse(
        Environment.GetEnvironmentVariable("SPECTROCAL_STORE_KILLS") ?? "10",
        CultureInfo.InvariantCulture
    );

    [Fact]
    public async Task WhatWasReportedAsStoredIsThere()
    {
        using var folder = new TemporaryFolder();
        string path = folder["constants.db"];
        var random = new Random(21);
        var reported = new ConcurrentBag<string>();
        Writer[] writers = [.. Enumerable.Range(0, Writers).Select(i => new Writer(path, $"writer{i}", reported))];
        try
        {
            for (int kill = 0; kill < Kills; kill++)
            {
                int which = random.Next(Writers);
                // Somewhere within its first commits, the making of the file among them.
                int least = random.Next(8);
                await writers[which].HasReported(least);
                Thread.SpinWait(random.Next(1 << random.Next(1, 20)));
                await writers[which].Kill();
                writers[which] = new Writer(path, $"writer{which}", reported);
            }
        }
        finally
        {
            foreach (Writer writer in writers)
                await writer.Kill();
        }

        using CalibrationStore store = CalibrationStore.Open(path);
        StoreCheck check = store.Check();
        Assert.Empty(check.Faults);
        HashSet<string> there =
        [
            .. store.Records().Select(r => FormattableString.Invariant($"{r.Detector} {r.Version} {r.Parameters[0]:R}")),
        ];
        Assert.Equal(reported.Count, reported.Distinct().Count());
        Assert.Empty(reported.Except(there));
        Assert.True(reported.Count >= Kills);
        // Each killed writer may have stored one set that it could not report any more.
        Assert.InRange(check.Records - reported.Count, 0, Kills + Writers);
        output.WriteLine($"{Kills} kills: {reported.Count} reported, {check.Records} stored.");
    }

    private sealed class Writer
    {
        private readonly Process _process;
        private readonly Task _reading;
        private int _count;

        public Writer(string path, string name, ConcurrentBag<string> reported)
        {
            var start = new ProcessStartInfo(
                "dotnet",
                [Path.Combine(AppContext.BaseDirectory, "SpectroCal.Tests.StoreWriter.dll"), path, name]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            _process = Process.Start(start)!;
            _reading = Task.Run(async () =>
            {
                // Of a line that was cut by the kill nobody was told.
                var text = new StringBuilder();
                var block = new char[4096];
                for (int read; (read = await _process.StandardOutput.ReadAsync(block)) > 0; )
                {
                    text.Append(block, 0, read);
                    string[] lines = text.ToString().Split('\n');
                    foreach (string line in lines[..^1])
                    {
                        reported.Add(line.TrimEnd('\r'));
                        Interlocked.Increment(ref _count);
                    }
                    text.Clear().Append(lines[^1]);
                }
            });
        }

        public async Task HasReported(int least)
        {
            while (Volatile.Read(ref _count) < least)
            {
                if (_process.HasExited)
                    Assert.Fail($"A writer ended by itself: {await _process.StandardError.ReadToEndAsync()}");
                await Task.Delay(1);
            }
        }

        public async Task Kill()
        {
            _process.Kill(); // SIGKILL
            await _process.WaitForExitAsync();
            await _reading;
            _process.Dispose();
        }
    }
}
