using Microsoft.Data.Sqlite;
using SpectroCal.Formats;
using SpectroCal.Store.Database;
using SpectroCal.Store.Exchange;
using SpectroCal.Store.Records;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Store;

/// <summary>What is stored comes back exactly, and the newest version is valid at any moment.</summary>
public sealed class CalibrationStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Path => _folder["constants.db"];

    [Fact]
    public void WhatIsStoredComesBackExactly()
    {
        CalibrationRecord given = Constants.Of("det01", 2.5);
        using CalibrationStore store = CalibrationStore.OpenOrCreate(Path);
        CalibrationRecord stored = Assert.Single(store.Add([given]));
        Assert.Equal((1, DateTimeKind.Utc), (stored.Version, stored.StoredAt.Kind));
        Assert.InRange((DateTime.UtcNow - stored.StoredAt).TotalMinutes, 0, 5);
        Assert.Equal(0, stored.StoredAt.Ticks % TimeSpan.TicksPerSecond);
        AssertSame(given with { Version = 1, StoredAt = stored.StoredAt }, stored);
        AssertSame(stored, store.Find("det01", given.From, "online")!);
        using CalibrationStore again = CalibrationStore.Open(Path);
        AssertSame(stored, Assert.Single(again.Records()));
    }

    [Fact]
    public void IntervalsBeginInclusivelyAndEndExclusively()
    {
        using CalibrationStore store = CalibrationStore.OpenOrCreate(Path);
        store.Add([Constants.Of("det01", 1, 2)]);
        Assert.Null(store.Find("det01", Constants.Day.AddHours(1).AddTicks(-1), "online"));
        Assert.NotNull(store.Find("det01", Constants.Day.AddHours(1), "online"));
        Assert.NotNull(store.Find("det01", Constants.Day.AddHours(2).AddTicks(-1), "online"));
        Assert.Null(store.Find("det01", Constants.Day.AddHours(2), "online"));
        Assert.Null(store.Find("det02", Constants.Day.AddHours(1), "online"));
        Assert.Null(store.Find("det01", Constants.Day.AddHours(1), "other"));
    }

    /// <summary>Against the rule by itself: of all records that cover a moment, the one of the highest version.</summary>
    [Fact]
    public void TheNewestVersionIsValidAtAnyMoment()
    {
        var random = new Random(21);
        using CalibrationStore store = CalibrationStore.OpenOrCreate(Path);
        for (int trial = 0; trial < 60; trial++)
        {
            string detector = $"det{trial % 4}";
            int from = random.Next(40);
            store.Add([Constants.Of(detector, from, random.Next(4) == 0 ? null : from + 1 + random.Next(20), gain: trial + 1)]);
        }
        ILookup<string, CalibrationRecord> all = store.Records().ToLookup(r => r.Detector);
        for (double hour = -0.5; hour < 65; hour += 0.5)
        {
            DateTime at = Constants.Day.AddHours(hour);
            IReadOnlyList<CalibrationRecord> valid = store.ValidAt(at, "online");
            foreach (IGrouping<string, CalibrationRecord> detector in all)
            {
                int? expected = detector.Where(r => r.Covers(at)).MaxBy(r => r.Version)?.Version;
                Assert.Equal(expected, store.Find(detector.Key, at, "online")?.Version);
                Assert.Equal(expected, valid.SingleOrDefault(r => r.Detector == detector.Key)?.Version);
                Assert.Equal(
                    expected,
                    store.History("online", detector.Key).SingleOrDefault(p => p.From <= at && !(p.Until <= at))?.Record.Version
                );
            }
        }
        Assert.Equal(Enumerable.Range(1, 15), all["det0"].Select(r => r.Version));
        Assert.Empty(store.Check().Faults);
    }

    [Fact]
    public void WhatIsStoredLateEndsWhereTheNextBegin()
    {
        using CalibrationStore store = CalibrationStore.OpenOrCreate(Path);
        store.Add([Constants.Of("det01", 10)]);
        store.Add([Constants.Of("det01", 1, 5), Constants.Of("det01", 5)], untilNext: true);
        Assert.Equal([2, 3, 1], store.History("online").Select(p => p.Record.Version));
        Assert.Equal(Constants.Day.AddHours(10), store.Find("det01", Constants.Day.AddHours(6), "online")!.Until);
        // Stored again it supersedes itself, and nothing else.
        store.Add([Constants.Of("det01", 1, 5), Constants.Of("det01", 5)], untilNext: true);
        Assert.Equal([4, 5, 1], store.History("online").Select(p => p.Record.Version));
    }

    [Theory]
    [InlineData("constants.json")]
    [InlineData("constants.csv")]
    public void AFileHoldsAllAndReadsBackExactly(string name)
    {
        string[] detectors =
        [
            "det01",
            "=1+1",
            "'; DROP TABLE record; --",
            "a,b;\"c\"",
            "  spaced ",
            "Δ-detektor 日本",
            "%",
            "x\u202ey",
            "-5",
        ];
        using CalibrationStore store = CalibrationStore.OpenOrCreate(Path);
        store.Add([
            .. detectors.Select(d => Constants.Of(d, 1)),
            Constants.Of("bent", 3.25, 4) with
            {
                Function = "p0 + p1*adc + p2*sqrt(adc)",
                Parameters = [-0.1, double.MaxValue, double.Epsilon],
                Covariance = null,
                ReducedObjective = null,
                Status = "Suspect",
                Reason = "It's \"odd\", by 3 %; see =cmd()",
                Lines = [],
                Provenance = new Provenance([], "", null, "x"),
            },
        ]);
        store.Add([Constants.Of("det01", 2, 3)]);
        string file = _folder[name];
        File.WriteAllBytes(file, StoreFile.Content(file, store.Records()));
        IReadOnlyList<CalibrationRecord> read = StoreFile.Read(file);
        Assert.Equal(JsonText.Write(store.Records()), JsonText.Write(read));
        foreach (string detector in detectors)
            Assert.Equal(detector, store.Find(detector, Constants.Day.AddHours(1), "online")!.Detector);

        using CalibrationStore other = CalibrationStore.OpenOrCreate(_folder["other.db"]);
        // In any order: versions come with the records.
        Assert.Equal(new StoreImport(read.Count, 0), other.Import([.. read.Reverse()]));
        Assert.Equal(new StoreImport(0, read.Count), other.Import(read));
        Assert.Equal(JsonText.Write(store.Records()), JsonText.Write(other.Records()));
        Assert.Equal(2, other.Find("det01", Constants.Day.AddHours(2), "online")!.Version);
        Assert.Empty(other.Check().Faults);
        CalibrationRecord[] changed = [Constants.Of("new", 1) with { Version = 1 }, read[^1] with { Run = "another" }];
        Assert.Contains(
            "nothing was stored",
            Assert.Throws<CalibrationException>(() => other.Import(changed)).Message,
            StringComparison.Ordinal
        );
        Assert.Null(other.Find("new", Constants.Day.AddHours(1), "online"));
    }

    [Fact]
    public void WhatCannotBeReadBackIsRefused()
    {
        using CalibrationStore store = CalibrationStore.OpenOrCreate(Path);
        CalibrationRecord good = Constants.Of("det01", 1);
        CalibrationRecord[] bad =
        [
            good with
            {
                Detector = "a\nb",
            },
            good with
            {
                Detector = " ",
            },
            good with
            {
                Tag = "",
            },
            good with
            {
                Reason = "\ud800",
            },
            good with
            {
                Until = good.From,
            },
            good with
            {
                Parameters = [1],
            },
            good with
            {
                Parameters = [1, double.NaN],
            },
            good with
            {
                Covariance = [1, 0, -1],
            },
            good with
            {
                Covariance = [1],
            },
            good with
            {
                Function = "p0 +",
            },
        ];
        foreach (CalibrationRecord record in bad)
        {
            string message = Assert.Throws<CalibrationException>(() => store.Add([good, record])).Message;
            Assert.StartsWith("The constants of detector ", message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }
        Assert.Empty(store.Records());
    }

    [Fact]
    public void RecordsAreNeitherChangedNorRemoved()
    {
        using CalibrationStore store = CalibrationStore.OpenOrCreate(Path);
        store.Add([Constants.Of("det01", 1)]);
        foreach (string sql in new[] { "UPDATE record SET status = 'x'", "DELETE FROM record" })
            Assert.Contains(
                "superseded",
                Assert.Throws<SqliteException>(() => Schema.Execute(store.Sqlite, sql)).Message,
                StringComparison.Ordinal
            );
        Assert.Single(store.Records());
    }

    /// <summary>A store that was written by the first schema, which had no time lines, is upgraded when it is opened.</summary>
    [Fact]
    public void AStoreOfTheFirstSchemaIsUpgraded()
    {
        using (CalibrationStore store = CalibrationStore.OpenOrCreate(Path))
        {
            store.Add([Constants.Of("det01", 1), Constants.Of("det02", 1)]);
            store.Add([Constants.Of("det01", 2, 3)]);
        }
        using (var old = new SqliteConnection($"Data Source={_folder["old.db"]};Pooling=False"))
        {
            old.Open();
            Schema.Upgrade(old, 1);
            Schema.Execute(old, $"ATTACH '{Path}' AS new");
            foreach (string table in new[] { "series", "provenance", "record" })
            {
                using SqliteCommand names = old.CreateCommand();
                names.CommandText = $"SELECT group_concat(name) FROM pragma_table_info('{table}')";
                Schema.Execute(old, $"INSERT INTO {table} SELECT {names.ExecuteScalar()} FROM new.{table}");
            }
            Assert.Equal(0, Schema.Number(old, "SELECT count(*) FROM sqlite_schema WHERE name = 'segment'"));
        }
        using CalibrationStore upgraded = CalibrationStore.Open(_folder["old.db"]);
        Assert.Equal(3, upgraded.Check().SchemaVersion);
        Assert.Empty(upgraded.Check().Faults);
        Assert.Equal([1, 2, 1, 1], upgraded.History("online").Select(p => p.Record.Version));
        upgraded.Add([Constants.Of("det01", 0)]);
        Assert.Equal(3, upgraded.Find("det01", Constants.Day.AddHours(2), "online")!.Version);
    }

    [Fact]
    public void OtherFilesAreOneLine()
    {
        void AssertFault(string name, params string[] parts)
        {
            string message = Assert.Throws<SpectrumFormatException>(() => CalibrationStore.Open(_folder[name])).Message;
            Assert.DoesNotContain('\n', message);
            Assert.All([name, .. parts], part => Assert.Contains(part, message, StringComparison.Ordinal));
        }

        AssertFault("absent.db", "no such file");
        Assert.False(File.Exists(_folder["absent.db"]));
        File.WriteAllText(_folder["text.db"], string.Concat(Enumerable.Repeat("detector,p0,p1\n", 500)));
        AssertFault("text.db", "another kind of file");
        File.WriteAllBytes(_folder["empty.db"], []);
        AssertFault("empty.db", "empty");
        using (var foreign = new SqliteConnection($"Data Source={_folder["foreign.db"]};Pooling=False"))
        {
            foreign.Open();
            Schema.Execute(foreign, "CREATE TABLE notes(text)");
        }
        AssertFault("foreign.db", "another program");
        using (CalibrationStore store = CalibrationStore.OpenOrCreate(_folder["newer.db"]))
            Schema.Execute(store.Sqlite, "PRAGMA user_version = 4");
        AssertFault("newer.db", "version 4", "up to 3", "use a newer SpectroCal");
        Assert.Throws<SpectrumFormatException>(() => CalibrationStore.OpenOrCreate(_folder["newer.db"]));
        Assert.Throws<UnauthorizedAccessException>(() => CalibrationStore.OpenOrCreate(_folder["no/such/folder.db"]));
    }

    [Fact]
    public void ADamagedStoreIsNoticed()
    {
        using (CalibrationStore store = CalibrationStore.OpenOrCreate(Path))
            store.Add([.. Enumerable.Range(0, 3000).Select(i => Constants.Of($"det{i}", 1))]);
        using (FileStream file = File.OpenWrite(Path))
        {
            // Pages of records in the middle.
            file.Position = file.Length / 2;
            file.Write(new byte[1 << 15]);
        }
        string message = Assert
            .Throws<SpectrumFormatException>(() =>
            {
                using CalibrationStore store = CalibrationStore.Open(Path);
                Assert.NotEmpty(store.Check().Faults);
                _ = store.Records();
            })
            .Message;
        Assert.Contains("damaged", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void TimeLinesThatAreNotThoseOfTheRecordsAreNoticed()
    {
        using CalibrationStore store = CalibrationStore.OpenOrCreate(Path);
        store.Add([Constants.Of("det01", 1)]);
        Schema.Execute(store.Sqlite, "DELETE FROM segment");
        Assert.Contains("time line", Assert.Single(store.Check().Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void AFullDiskLosesNothingThatWasStored()
    {
        using CalibrationStore store = CalibrationStore.OpenOrCreate(Path);
        store.Add([Constants.Of("det01", 1)]);
        // SQLite's own way to have a disk that ends.
        Schema.Execute(store.Sqlite, $"PRAGMA max_page_count = {Schema.Number(store.Sqlite, "PRAGMA page_count") + 2}");
        CalibrationRecord[] many = [.. Enumerable.Range(0, 500).Select(i => Constants.Of($"more{i}", 1))];
        string message = Assert.Throws<IOException>(() => store.Add(many)).Message;
        Assert.Contains("the disk is full, and nothing was stored", message, StringComparison.Ordinal);
        Assert.Equal("det01", Assert.Single(store.Records()).Detector);
        Schema.Execute(store.Sqlite, "PRAGMA max_page_count = 1000000");
        Assert.Equal(500, store.Add(many).Count);
    }

    [Fact]
    public void WhoWaitsForAnotherCanBeStopped()
    {
        using CalibrationStore store = CalibrationStore.OpenOrCreate(Path),
            other = CalibrationStore.Open(Path);
        Schema.Execute(other.Sqlite, "BEGIN IMMEDIATE");
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.ThrowsAny<OperationCanceledException>(() => store.Add([Constants.Of("det01", 1)], cancellation: stop.Token));
        Schema.Execute(other.Sqlite, "ROLLBACK");
        Assert.Single(store.Add([Constants.Of("det01", 1)]));
    }

    [Fact]
    public void ATagIsTheOneGivenOrTheOnlyOne()
    {
        using CalibrationStore store = CalibrationStore.OpenOrCreate(Path);
        Assert.Contains("empty", Assert.Throws<CalibrationException>(() => store.TagOf(null)).Message, StringComparison.Ordinal);
        store.Add([Constants.Of("det01", 1)]);
        Assert.Equal("online", store.TagOf(null));
        store.Add([Constants.Of("det01", 1, tag: "other")]);
        foreach (string? tag in new[] { null, "third" })
            Assert.Contains("online, other", Assert.Throws<CalibrationException>(() => store.TagOf(tag)).Message, StringComparison.Ordinal);
        Assert.Equal([("online", 1), ("other", 1)], store.Tags().Select(t => (t.Tag, t.Records)));
        Assert.False(
            ConstantsDifference
                .Between(store.ValidAt(Constants.Day.AddHours(1), "online"), store.ValidAt(Constants.Day.AddHours(1), "other"))[0]
                .IsDifferent()
        );
    }

    private static void AssertSame(CalibrationRecord expected, CalibrationRecord actual) =>
        Assert.Equal(JsonText.Write(expected), JsonText.Write(actual));
}
