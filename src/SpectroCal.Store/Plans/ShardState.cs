namespace SpectroCal.Store.Plans;

/// <summary>How far a shard is.</summary>
public enum ShardState
{
    /// <summary>Its result is there and whole.</summary>
    Done,

    /// <summary>Nobody has begun with it.</summary>
    Waiting,

    /// <summary>Another process of this machine works on it.</summary>
    Running,

    /// <summary>Somebody began with it, and neither a result nor a reason is there: another machine works on it, or it died.</summary>
    Unfinished,

    /// <summary>It ended without a result, with a reason.</summary>
    Failed,

    /// <summary>Its result is there, and damaged.</summary>
    Damaged,
}
