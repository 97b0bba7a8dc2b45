using SpectroCal.Formats;
using SpectroCal.Reports;

namespace SpectroCal.Store.Plans;

/// <summary>What the shards of a plan gave together.</summary>
/// <param name="Report">The numbers.</param>
/// <param name="Constants">The constants of all batches, in the order of the plan.</param>
public sealed record MergedPlan(MergeReport Report, IReadOnlyList<BatchConstants> Constants)
{
    /// <summary>Names of the files that it is written to.</summary>
    public static IReadOnlyList<string> Names { get; } = ["merge.json", "constants.csv"];

    /// <summary>The files.</summary>
    public IReadOnlyList<ResultFile> Files() =>
        [
            ResultFile.Text(Names[0], JsonText.Write(Report)),
            new ResultFile(
                Names[1],
                stream =>
                {
                    using var writer = new StreamWriter(stream, leaveOpen: true);
                    ConstantsCsv.Write(writer, Constants);
                }
            ),
        ];

    /// <summary>Whether a folder holds what was merged.</summary>
    public static bool IsMerged(string folder) => File.Exists(Path.Combine(folder, Names[0]));

    /// <summary>Reads a folder that was written.</summary>
    /// <exception cref="SpectrumFormatException">A file is absent or damaged.</exception>
    public static MergedPlan Read(string folder, CancellationToken cancellation = default) =>
        new(
            CheckedJson.Read<MergeReport>(Path.Combine(folder, Names[0]), "what 'campaign merge' wrote", cancellation: cancellation),
            ConstantsCsv.Read(Path.Combine(folder, Names[1]), cancellation)
        );

    /// <summary>Reads what the shards gave.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="CalibrationException">A shard is not done, or is damaged; or there are no constants at all.</exception>
    /// <exception cref="SpectrumFormatException">The plan does not hold each of its units once.</exception>
    public static MergedPlan Of(CampaignPlan plan, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        DetectorResult[] units = UnitResults.Of<DetectorResult>(plan, cancellation);
        BatchConstants[] constants = [.. units.SelectMany(u => u.Constants)];
        if (constants.FirstOrDefault(c => !FitsInto(constants[0], c)) is { } odd)
            throw new CalibrationException(
                $"Run {odd.Run} of detector {odd.Detector} has other constants or lines than run {constants[0].Run} of detector "
                    + $"{constants[0].Detector}: they do not fit into one table."
            );
        return constants.Length > 0
            ? new MergedPlan(MergeReport.Of(plan, units, constants), constants)
            : throw new CalibrationException(
                $"Nothing could be calibrated: {units.Select(u => u.Failure).FirstOrDefault(f => f is not null)}"
            );
    }

    // A table has the columns of its first row.
    private static bool FitsInto(BatchConstants first, BatchConstants row)
    {
        int n = first.Optimized.Count;
        return n > 0
            && (row.Standard.Count, row.Optimized.Count, row.Errors.Count) == (n, n, n)
            && (row.Truth?.Count ?? n) == n
            && (row.Covariance?.Count ?? n * n) == n * n
            && (row.CramerRaoBound?.Count ?? n * n) == n * n
            && row.Lines.Select(l => l.Name).SequenceEqual(first.Lines.Select(l => l.Name));
    }
}
