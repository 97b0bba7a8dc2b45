using SpectroCal.Neural;

namespace SpectroCal.Tests.Neural;

/// <summary>A model that always gives the same centroids: what surrounds a network can be tried without training one.</summary>
internal static class TrialModel
{
    public const double Gain = 5; // eV per channel

    public static readonly ModelBinning Binning = new(0, 10, 200);

    /// <summary>Lines at energies in eV, all of the given least share.</summary>
    public static IReadOnlyList<ModelLine> Lines(double leastShare = 0.1) =>
        [new("Ti Ka", 4508.9, 30, leastShare), new("Mn Ka", 5895.2, 32, leastShare), new("Cu Ka", 8041.1, 36, leastShare)];

    /// <summary>The header of a model that finds lines where a straight scale through zero puts them.</summary>
    public static PeakModelHeader Header(double leastShare = 0.1, int weightBits = 32, ModelBinning? binning = null) =>
        new(
            "trial",
            Lines(leastShare),
            binning ?? Binning,
            new ModelProvenance(7, "test", 0.5, 100, 100_000, """{"epochs":3}"""),
            DirectNetwork.KindName,
            [
                new NetworkDescription(
                    (binning ?? Binning).Bins,
                    [
                        [],
                    ],
                    [new Layer.Dense(3, false)]
                ),
            ],
            weightBits,
            new CentroidErrors(
                [100, 10_000],
                [
                    [0.4, 0.04],
                    [0.2, 0.02],
                    [0.8, 0.08],
                ]
            )
        );

    /// <summary>Weights of a network that answers with these places, channels, whatever it is asked.</summary>
    public static float[] Weights(params double[] channels) =>
        [.. new float[3 * Binning.Bins], .. channels.Select(c => (float)(c / Binning.EndChannel))];

    /// <summary>The model whose answers are right on a scale of <see cref="Gain"/> through zero.</summary>
    public static PeakModel Right(double leastShare = 0.1) =>
        new(Header(leastShare), Weights([.. Lines().Select(l => l.EnergyEv / Gain)]), "trial.spm");

    /// <summary>A model that answers with other places, channels.</summary>
    public static PeakModel Answering(params double[] channels) => new(Header(), Weights(channels), "trial.spm");

    /// <summary>A model as a file that is deleted with the test's folder.</summary>
    public static string Saved(string folder, PeakModel model)
    {
        string path = Path.Combine(folder, "trial.spm");
        model.Save(path);
        return path;
    }
}
