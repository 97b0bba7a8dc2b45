namespace SpectroCal.Bench.Arrays;

/// <summary>Names what is special about an array, so that one sees what fools a calibration.</summary>
internal static class ArrayFeatures
{
    /// <summary>The features of a detector of a scene.</summary>
    public static IEnumerable<string> Of(ArrayScene scene, DetectorTruth truth, double lowestSeenEv)
    {
        (string Name, bool Is)[] all =
        [
            ("noise edge", scene.NoiseEdge.Share > 0.1),
            ("spike at the threshold", scene.Spike > 0),
            ("escape of more than 0.5 % at 6 keV", scene.EscapeShare(5900) > 0.005),
            ("sum peaks, more than 1 %", scene.PileUp > 0.01),
            ("no impurity", scene.Impurities.Count == 0),
            ("one impurity", scene.Impurities.Count == 1),
            ("several impurities", scene.Impurities.Count > 1),
            ("comb, up to 5 %", Math.Abs(scene.Comb.Contrast) is > 0 and <= 0.05),
            ("comb, more than 5 %", Math.Abs(scene.Comb.Contrast) > 0.05),
            ("end channels", scene.Ends.Full),
            ("tail of more than 2 %", scene.Tail.Share > 0.02),
            ("shelf of more than 2 %", scene.Shelf > 0.02),
            ("continuum, more than 30 %", scene.Continuum.Share > 0.3),
            ("lines of the tube", scene.Tube is not null),
            ("pulser", scene.Pulser.Share > 0),
            ("an element absent", scene.Absent is not null),
            ("offset beyond 500 eV", Math.Abs(scene.OffsetEv) > 500),
            ("range cut", scene.RangeOverLines < 1),
            ("nonlinear, more than 0.03 %", Math.Abs(scene.Nonlinearity) > 0.0003),
            ("FWHM below 3 channels", truth.FwhmEv(lowestSeenEv) < 3 * truth.Scale.GainEv),
            ("FWHM above 50 channels", truth.FwhmEv(lowestSeenEv) > 50 * truth.Scale.GainEv),
        ];
        return all.Where(f => f.Is).Select(f => f.Name);
    }
}
