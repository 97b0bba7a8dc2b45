using SpectroCal.Store.Database;
using SpectroCal.Store.Records;

// Stores constants until it is killed, and says of each what was reported as stored: "version offset". Its arguments: the store, and a
// name for its detector.
using CalibrationStore store = CalibrationStore.OpenOrCreate(args[0]);
var provenance = new Provenance([], "kill test", null, Provenance.ThisSoftware);
for (int i = 0; ; i++)
{
    var record = new CalibrationRecord(
        $"{args[1]}-{i % 3}",
        "killed",
        new DateTime(2026, 11, 28).AddSeconds(i % 50),
        i % 2 == 0 ? null : new DateTime(2026, 11, 29),
        CalibrationRecord.Good,
        "p0 + p1*adc",
        [i + 0.1, 3.0],
        provenance
    );
    CalibrationRecord stored = store.Add([record])[0];
    Console.Out.WriteLine(FormattableString.Invariant($"{stored.Detector} {stored.Version} {stored.Parameters[0]:R}"));
    Console.Out.Flush();
}
