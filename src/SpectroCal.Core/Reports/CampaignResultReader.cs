using System.Globalization;
using System.Text;
using System.Text.Json;
using SpectroCal.Detectors;
using SpectroCal.Differentiation;
using SpectroCal.Estimation;
using SpectroCal.Formats;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Tables;
using SpectroCal.Lines;
using SpectroCal.Spectra;
using SpectroCal.Storage;

namespace SpectroCal.Reports;

/// <summary>Reads back what <see cref="ResultFolder"/> wrote.</summary>
internal static class CampaignResultReader
{
    private const double SameEnergyEv = 1e-6;

    /// <summary>Reads a folder of results.</summary>
    public static CampaignResult Read(string folder)
    {
        CampaignReport report = Report(Path.Combine(folder, "report.json"));
        return new CampaignResult(
            report,
            Spectra(Path.Combine(folder, "spectra.csv")),
            Constants(Path.Combine(folder, "constants.csv")),
            Target(report)
        );
    }

    /// <summary>Reads autocal.json.</summary>
    public static ArrayReport Array(string path)
    {
        try
        {
            ArrayReport? report = JsonSerializer.Deserialize<ArrayReport>(Lines(path, File.ReadAllText), JsonText.Options);
            return report is { Detectors: not null } && report.Detectors.All(d => d is { Detector: not null, Lines: not null })
                ? report
                : throw new SpectrumFormatException(path, 0, "expected detectors, each with its name and its lines");
        }
        catch (JsonException e)
        {
            throw new SpectrumFormatException(
                path,
                (e.LineNumber ?? -1) + 1,
                "expected the calibration of an array, but the JSON is invalid: " + e.Message.TrimEnd('.'),
                e
            );
        }
    }

    private static CampaignReport Report(string path)
    {
        try
        {
            CampaignReport? report = JsonSerializer.Deserialize<CampaignReport>(Lines(path, File.ReadAllText), JsonText.Options);
            if (report?.Function is not null)
                CalibrationFunction.Parse(report.Function);
            return
                report
                    is { Lines: not null, Optimizer: not null, Target: { Lines: not null }, Unexplained: not null, NotCalibrated: not null }
                ? report
                : throw new SpectrumFormatException(
                    path,
                    0,
                    "expected a report with lines, optimizer, target, unexplained and notCalibrated"
                );
        }
        catch (ExpressionException e)
        {
            throw new SpectrumFormatException(path, 0, $"\"function\": {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new SpectrumFormatException(
                path,
                (e.LineNumber ?? -1) + 1,
                "expected a report of a calibration, but the JSON is invalid: " + e.Message.TrimEnd('.'),
                e
            );
        }
    }

    private static Dictionary<string, EnergySpectrum> Spectra(string path)
    {
        string[] lines = Lines(path, File.ReadAllLines),
            names = Fields(lines[0]);
        if (names.Length < 2 || names[0] != "energyEv" || lines.Length < 3)
            throw new SpectrumFormatException(path, 1, "expected a column energyEv, columns of counts, and two rows at least");
        double[] energies = new double[lines.Length - 1];
        double[][] counts = [.. names.Skip(1).Select(_ => new double[energies.Length])];
        for (int i = 1; i < lines.Length; i++)
        {
            string[] fields = Fields(lines[i]);
            if (fields.Length != names.Length)
                throw new SpectrumFormatException(path, i + 1, $"expected {names.Length} fields, found {fields.Length}");
            energies[i - 1] = Number(path, i + 1, fields[0]);
            for (int k = 1; k < fields.Length; k++)
                counts[k - 1][i - 1] = Number(path, i + 1, fields[k]);
        }
        double step = (energies[^1] - energies[0]) / (energies.Length - 1);
        if (!(step > 0))
            throw new SpectrumFormatException(path, 2, "expected increasing energies");
        var axis = new EnergyAxis(energies[0] - step / 2, step, energies.Length);
        return names.Skip(1).Select((name, k) => (name, k)).ToDictionary(n => n.name, n => new EnergySpectrum(axis, counts[n.k]));
    }

    /// <summary>Reads constants.csv.</summary>
    public static List<BatchConstants> Constants(string path)
    {
        string[] lines = Lines(path, File.ReadAllLines),
            names = Fields(lines[0]);
        int parameters = names.Count(n => n.StartsWith("standard_p", StringComparison.Ordinal));
        int Column(string name) =>
            System.Array.IndexOf(names, name) is var i and >= 0
                ? i
                : throw new SpectrumFormatException(path, 1, $"expected a column {name}");
        int run = Column("run"),
            detector = Column("detector"),
            status = Column("status"),
            events = Column("events");
        int[] Columns(string format) =>
            [.. Enumerable.Range(0, parameters).Select(k => Column(string.Format(CultureInfo.InvariantCulture, format, k)))];
        int[] standard = Columns("standard_p{0}"),
            optimized = Columns("optimized_p{0}"),
            errors = Columns("optimized_p{0}_error");
        int[]? truth = names.Contains("true_p0") ? Columns("true_p{0}") : null;
        // Tables of older versions end here.
        int Later(string name) => System.Array.IndexOf(names, name);
        int[]? MatrixColumns(string prefix) =>
            names.Contains($"{prefix}_p0_p0") ? [.. SymmetricMatrix.Names(prefix, parameters).Select(Column)] : null;
        int[]? covariance = MatrixColumns(ConstantsCsv.Covariance),
            bound = MatrixColumns(ConstantsCsv.Bound);
        int reduced = Later("reducedObjective"),
            modelError = Later("modelError"),
            noise = Later("noiseEv"),
            fano = Later("fano"),
            engine = Later("engine"),
            reason = Later("reason");
        (string Name, int Error, int Bound, int Fwhm)[] lineColumns =
        [
            .. names
                .Where(name => name.StartsWith(ConstantsCsv.EnergyError, StringComparison.Ordinal))
                .Select(name => name[ConstantsCsv.EnergyError.Length..])
                .Select(name =>
                    (
                        name,
                        Column(ConstantsCsv.EnergyError + name),
                        Column(ConstantsCsv.BoundError + name),
                        Column(ConstantsCsv.Fwhm + name)
                    )
                ),
        ];
        var rows = new List<BatchConstants>();
        for (int i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
                continue;
            string[] fields = Fields(lines[i]);
            string Field(int column) => column >= 0 && column < fields.Length ? fields[column] : "";
            double[] Numbers(int[] columns) => [.. columns.Select(c => Number(path, i + 1, Field(c)))];
            double Uncertain(int column) => Field(column).Length == 0 ? double.NaN : Number(path, i + 1, Field(column));
            double[]? Matrix(int[]? columns) =>
                columns is null || columns.Any(c => Field(c).Length == 0) ? null : SymmetricMatrix.Full(Numbers(columns), parameters);
            rows.Add(
                new BatchConstants(
                    Field(run),
                    Field(detector),
                    Field(status),
                    Number(path, i + 1, Field(events)),
                    Numbers(standard),
                    Numbers(optimized),
                    [.. errors.Select(Uncertain)],
                    truth is null ? null : Numbers(truth)
                )
                {
                    Engine = Field(engine),
                    Reason = Field(reason),
                    Covariance = Matrix(covariance),
                    CramerRaoBound = Matrix(bound),
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

    private static T Lines<T>(string path, Func<string, T> read)
    {
        try
        {
            FolderTransaction.Settle(Path.GetDirectoryName(Path.GetFullPath(path))!);
            T content = read(path);
            return content is string[] { Length: 0 }
                ? throw new SpectrumFormatException(path, 0, "expected a header, found an empty file")
                : content;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SpectrumFormatException(path, 0, "expected a file of results, but there is none", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SpectrumFormatException(path, 0, e.Message.TrimEnd('.'), e);
        }
    }

    private static string[] Fields(string line) => DelimitedLine.Texts(Encoding.UTF8.GetBytes(line), (byte)',');

    private static double Number(string path, int line, string text) =>
        NumberText.TryReal(text, out double value)
            ? value
            : throw new SpectrumFormatException(path, line, $"expected a number, found '{text}'");
}
