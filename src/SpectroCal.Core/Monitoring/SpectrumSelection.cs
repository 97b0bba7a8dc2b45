namespace SpectroCal.Monitoring;

/// <summary>Chooses among spectra by what was decided about them.</summary>
public sealed class SpectrumSelection
{
    private readonly Dictionary<(string Detector, string Run), SelectedSpectrum> _spectra = [];
    private readonly Func<SelectedSpectrum, bool> _isUsed;

    /// <summary>Takes decisions.</summary>
    /// <param name="spectra">What was decided about each spectrum; the same may be said twice.</param>
    /// <param name="isUsed">Whether a spectrum about which this was decided is used.</param>
    /// <exception cref="CalibrationException">There are none, or two about one spectrum differ.</exception>
    public SpectrumSelection(IEnumerable<SelectedSpectrum> spectra, Func<SelectedSpectrum, bool> isUsed)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        ArgumentNullException.ThrowIfNull(isUsed);
        _isUsed = isUsed;
        foreach (SelectedSpectrum spectrum in spectra)
            if (!_spectra.TryAdd((spectrum.Detector, spectrum.Run), spectrum) && _spectra[(spectrum.Detector, spectrum.Run)] != spectrum)
                throw new CalibrationException(
                    $"The selection says two things of {Name(spectrum.Detector, spectrum.Run)}: give one selection only."
                );
        if (_spectra.Count == 0)
            throw new CalibrationException("The selection names no spectrum.");
    }

    /// <summary>Names of the detectors.</summary>
    public IReadOnlyList<string> Detectors => [.. _spectra.Keys.Select(k => k.Detector).Distinct()];

    /// <summary>What of it is about one detector; null where nothing is.</summary>
    /// <param name="detector">Name of the detector.</param>
    /// <param name="isOfRun">Which of its runs are meant; null: all.</param>
    public SpectrumSelection? OfDetector(string detector, Predicate<string>? isOfRun = null)
    {
        SelectedSpectrum[] own = [.. _spectra.Values.Where(s => s.Detector == detector && isOfRun?.Invoke(s.Run) != false)];
        return own.Length == 0 ? null : new SpectrumSelection(own, _isUsed);
    }

    /// <summary>Chooses. Spectra that the selection does not name are used, and named in the result.</summary>
    /// <param name="spectra">Detector and run of each spectrum.</param>
    /// <exception cref="CalibrationException">
    /// It names none of the spectra, leaves none, or names one that is there twice.
    /// </exception>
    public AppliedSelection Apply(IReadOnlyList<(string Detector, string Run)> spectra)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        HashSet<(string, string)> seen = [];
        bool[] isUsed = [.. spectra.Select(s => !_spectra.TryGetValue(s, out SelectedSpectrum? own) || _isUsed(own))];
        foreach ((string Detector, string Run) spectrum in spectra.Where(_spectra.ContainsKey))
            if (!seen.Add(spectrum))
                throw new CalibrationException(
                    $"There are two spectra of {Name(spectrum.Detector, spectrum.Run)}: the selection cannot tell them apart."
                );
        if (seen.Count == 0 && spectra.Count > 0)
        {
            ((string Detector, string Run) here, (string Detector, string Run) there) = (spectra[0], _spectra.Keys.First());
            throw new CalibrationException(
                $"The selection names none of these spectra: they have names such as '{Name(here.Detector, here.Run)}', and it "
                    + $"'{Name(there.Detector, there.Run)}'. The same files, given in the same way, have the same names."
            );
        }
        if (!isUsed.Contains(true))
            throw new CalibrationException("The selection leaves out all spectra.");
        SelectedSpectrum[] found = [.. spectra.Where(_spectra.ContainsKey).Select(s => _spectra[s])];
        return new AppliedSelection(
            isUsed,
            [.. found.Where(s => !_isUsed(s))],
            found.Count(s => s.Verdict == Peaks.QualityVerdict.Suspicious && _isUsed(s)),
            [.. spectra.Where(s => !_spectra.ContainsKey(s)).Select(s => Name(s.Detector, s.Run))],
            [.. _spectra.Where(s => !seen.Contains(s.Key)).Select(s => s.Value)]
        );
    }

    /// <summary>A spectrum as sentences name it.</summary>
    internal static string Name(string detector, string run) => $"{run}, detector {detector}";
}
