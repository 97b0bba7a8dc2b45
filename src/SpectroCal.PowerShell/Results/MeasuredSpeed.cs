using SpectroCal.Bench;

namespace SpectroCal.PowerShell.Results;

/// <summary>A speed of this machine.</summary>
public sealed class MeasuredSpeed
{
    private readonly BenchmarkRow _row;

    internal MeasuredSpeed(BenchmarkRow row) => _row = row;

    /// <summary>Stable name of the benchmark.</summary>
    public string Id => _row.Id;

    /// <summary>Median over the repetitions.</summary>
    public double Median => _row.Median;

    /// <summary>ms, s, MB/s or ratio.</summary>
    public string Unit => _row.Unit;

    /// <summary>The smallest.</summary>
    public double Min => _row.Min;

    /// <summary>The largest.</summary>
    public double Max => _row.Max;

    /// <summary>What it must not exceed (speeds: fall below); null where none is set.</summary>
    public double? Bound => _row.Bound;

    /// <summary>What was measured.</summary>
    public string Note => _row.Note;

    /// <inheritdoc/>
    public override string ToString() => Id;
}
