using System.Globalization;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Formats;
using SpectroCal.Lines;
using SpectroCal.Spectra;
using SpectroCal.Storage;

namespace SpectroCal.Reports;

/// <summary>Reads back what <see cref="ResultFolder"/> wrote.</summary>
internal static class CampaignResultReader
{
    private const double SameEnergyEv = 1e-6;
    private const double StepTolerance = 1e-3;

    // Every figure draws these two.
    private static readonly string[] Needed = ["standard", "optimized"];

    /// <summary>Reads a folder of results.</summary>
    public static CampaignResult Read(string folder, CancellationToken cancellation)
    {
        string path = Path.Combine(folder, "report.json");
        Settle(path);
        var report = CheckedJson.Read<CampaignReport>(path, "a report of a calibration", cancellation: cancellation);
        int? parameters = ReportCheck.Campaign(report, path);
        string table = Path.Combine(folder, "constants.csv");
        List<BatchConstants> constants = Constants(table, cancellation);
        int found = constants[0].Optimized.Count;
        if (parameters is { } n && n != found)
            throw new SpectrumFormatException(table, 1, $"expected {n} parameters, as report.json has, found {found}");
        return new CampaignResult(report, Spectra(Path.Combine(folder, "spectra.csv"), cancellation), constants, Target(report));
    }

    /// <summary>Reads autocal.json.</summary>
    public static ArrayReport Array(string path, CancellationToken cancellation)
    {
        Settle(path);
        var report = CheckedJson.Read<ArrayReport>(path, "the calibration of an array", cancellation: cancellation);
        ReportCheck.Array(report, path);
        return report;
    }

    private static Dictionary<string, EnergySpectrum> Spectra(string path, CancellationToken cancellation)
    {
        using var table = ResultTable.Open(path, cancellation);
        if (table.Names.Length < 2 || table.Names[0] != "energyEv")
            throw new SpectrumFormatException(path, 1, "expected a column energyEv and columns of counts");
        foreach (string name in Needed)
            table.Column(name);
        var energies = new List<double>();
        List<double>[] counts = [.. table.Names.Skip(1).Select(_ => new List<double>())];
        while (table.MoveNext())
        {
            energies.Add(table.Number(0));
            for (int k = 0; k < counts.Length; k++)
            {
                counts[k].Add(table.Number(k + 1));
                if (counts[k][^1] < 0)
                    throw table.Error($"expected counts of zero or more as {table.Names[k + 1]}");
            }
        }
        if (energies.Count < 2)
            throw new SpectrumFormatException(path, 0, "expected two rows at least");
        double step = (energies[^1] - energies[0]) / (energies.Count - 1);
        if (!(step > 0) || !double.IsFinite(step))
            throw new SpectrumFormatException(path, 2, "expected increasing energies");
        for (int i = 0; i < energies.Count; i++)
        {
            if (Math.Abs(energies[i] - energies[0] - i * step) > StepTolerance * step)
                throw new SpectrumFormatException(path, i + 2, "expected equally spaced energies as energyEv");
        }
        var axis = new EnergyAxis(energies[0] - step / 2, step, energies.Count);
        return table.Names.Skip(1).Select((name, k) => (name, k)).ToDictionary(n => n.name, n => new EnergySpectrum(axis, counts[n.k]));
    }

    /// <summary>Reads constants.csv.</summary>
    public static List<BatchConstants> Constants(string path, CancellationToken cancellation)
    {
        Settle(path);
        using var table = ResultTable.Open(path, cancellation);
        string[] names = table.Names;
        int parameters = names.Count(n => n.StartsWith("standard_p", StringComparison.Ordinal));
        if (parameters == 0)
            throw new SpectrumFormatException(path, 1, "expected a column standard_p0");
        int run = table.Column("run"),
            detector = table.Column("detector"),
            status = table.Column("status"),
            events = table.Column("events");
        int[] Columns(string format) =>
            [.. Enumerable.Range(0, parameters).Select(k => table.Column(string.Format(CultureInfo.InvariantCulture, format, k)))];
        int[] standard = Columns("standard_p{0}"),
            optimized = Columns("optimized_p{0}"),
            errors = Columns("optimized_p{0}_error");
        int[]? truth = names.Contains("true_p0") ? Columns("true_p{0}") : null;
        // Tables of older versions end here.
        int[]? MatrixColumns(string prefix) =>
            names.Contains($"{prefix}_p0_p0") ? [.. SymmetricMatrix.Names(prefix, parameters).Select(table.Column)] : null;
        int[]? covariance = MatrixColumns(ConstantsCsv.Covariance),
            bound = MatrixColumns(ConstantsCsv.Bound);
        int reduced = table.Find("reducedObjective"),
            modelError = table.Find("modelError"),
            noise = table.Find("noiseEv"),
            fano = table.Find("fano"),
            engine = table.Find("engine"),
            reason = table.Find("reason"),
            start = table.Find(ConstantsCsv.Start);
        (string Name, int Column)[] covariates =
        [
            .. names
                .Where(name => name.StartsWith(ConstantsCsv.Covariate, StringComparison.Ordinal))
                .Select(name => (name[ConstantsCsv.Covariate.Length..], table.Column(name))),
        ];
        (string Name, int Error, int Bound, int Fwhm)[] lineColumns =
        [
            .. names
                .Where(name => name.StartsWith(ConstantsCsv.EnergyError, StringComparison.Ordinal))
                .Select(name => name[ConstantsCsv.EnergyError.Length..])
                .Select(name =>
                    (
                        name,
                        table.Column(ConstantsCsv.EnergyError + name),
                        table.Column(ConstantsCsv.BoundError + name),
                        table.Column(ConstantsCsv.Fwhm + name)
                    )
                ),
        ];
        double[] Numbers(int[] columns) => [.. columns.Select(table.Number)];
        double Uncertain(int column) => table[column].Length == 0 ? double.NaN : table.Number(column);
        var rows = new List<BatchConstants>();
        while (table.MoveNext())
        {
            rows.Add(
                new BatchConstants(
                    table.Text(run),
                    table.Text(detector),
                    table.Text(status),
                    table.Number(events) is >= 0 and var n ? n : throw table.Error("expected a number of events as events"),
                    Numbers(standard),
                    Numbers(optimized),
                    [.. errors.Select(Uncertain)],
                    truth is null ? null : Numbers(truth)
                )
                {
                    Engine = table[engine],
                    Reason = table[reason],
                    Start = Time(table, start),
                    Covariates = covariates.Where(c => table[c.Column].Length > 0).ToDictionary(c => c.Name, c => table.Number(c.Column)),
                    Covariance = Matrix(table, covariance, parameters),
                    CramerRaoBound = Matrix(table, bound, parameters),
                    ReducedObjective = Uncertain(reduced),
                    ModelError = Uncertain(modelError),
                    NoiseEv = Uncertain(noise),
                    Fano = Uncertain(fano),
                    Lines = [.. lineColumns.Select(l => new BatchLine(l.Name, Uncertain(l.Error), Uncertain(l.Bound), Uncertain(l.Fwhm)))],
                }
            );
        }
        return rows.Count > 0 ? rows : throw new SpectrumFormatException(path, 0, "expected at least one batch");
    }

    private static DateTime? Time(ResultTable table, int column)
    {
        if (table[column].Length == 0)
            return null;
        return DateTime.TryParseExact(
            table[column],
            ConstantsCsv.Time,
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out DateTime time
        )
            ? time
            : throw table.Error($"expected a time such as 2024-06-05T01:00:00 as {table.Names[column]}");
    }

    private static double[]? Matrix(ResultTable table, int[]? columns, int n)
    {
        if (columns is null || columns.All(c => table[c].Length == 0))
            return null;
        double[] matrix = SymmetricMatrix.Full([.. columns.Select(table.Number)], n);
        for (int i = 0; i < n; i++)
        {
            if (matrix[i * n + i] < 0)
                throw table.Error($"expected a variance of zero or more for parameter {i} of {table.Names[columns[0]]} and the following");
        }
        return matrix;
    }

    // The report names lines; their energies distinguish those of the library from others of the same name.
    private static TargetSpectrum? Target(CampaignReport report)
    {
        var groups = new List<LineGroup>();
        foreach (string name in report.Target.Lines)
        {
            ReportLine? line = report.Lines.FirstOrDefault(l => l.Name == name);
            bool known = LineLibrary.Default.TryFind(name, out LineGroup? group);
            if (known && (line is null || Math.Abs(group!.Strongest.EnergyEv - line.EnergyEv) < SameEnergyEv))
                groups.Add(group!);
            else if (line is not null)
                groups.Add(LineGroup.Of(SpectralLine.Custom(name, line.EnergyEv)));
            else
                return null;
        }
        ReportTarget t = report.Target;
        return TargetSpectrum.ForLines(groups, new ResolutionModel(t.NoiseEv, t.Fano)) with
        {
            Range = new EnergyRegion(t.LowEv, t.HighEv),
            Excluded = [.. report.Unexplained.Select(u => new EnergyRegion(u.LowEv, u.HighEv))],
            UnknownLines = [.. (report.UnknownLines ?? []).Select(u => ShapeParameter.LineAt(u.EnergyEv))],
            Response = new TargetResponse
            {
                TailFraction = t.TailFraction ?? 0,
                TailSlope = t.TailSlope ?? TargetResponse.Gaussian.TailSlope,
                ShelfFraction = t.ShelfFraction ?? 0,
            },
        };
    }

    /// <summary>Undoes what a command that was killed in this folder has left half done.</summary>
    public static void Settle(string path)
    {
        try
        {
            FolderTransaction.Settle(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SpectrumFormatException(path, 0, e.Message.TrimEnd('.'), e);
        }
    }
}
