using System.Management.Automation;
using SpectroCal.Formats;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Completion;
using SpectroCal.PowerShell.Results;
using SpectroCal.Sources;
using SpectroCal.Spectra;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Writes spectra to files, and simulated campaigns to folders.</summary>
/// <remarks>
/// A path that ends in .n42, .csv, .npy, .spe or .msa is one file for all spectra of the pipeline. Any other path is a folder; each file
/// that was read becomes a file there, in the format of -Format. A simulated campaign becomes a folder with list mode and a manifest. Files
/// are written whole or not at all.
/// </remarks>
/// <example>
/// <code>1..3 | New-ToySpectrum | Export-Spectrum -Path spectra</code>
/// <para>Writes three simulated spectra to a folder, one file each.</para>
/// </example>
/// <example>
/// <code>New-ToySpectrum -Seed 7 -DetectorCount 4 | Export-Spectrum -Path array.csv -PassThru</code>
/// <para>Writes four detectors into one file, and lists it.</para>
/// </example>
/// <example>
/// <code>
/// New-ToyCampaign -CycleCount 2 | Export-Spectrum -Path campaign
/// Import-Spectrum campaign | Optimize-Calibration
/// </code>
/// <para>Writes a simulated campaign, reads it again and calibrates it.</para>
/// </example>
/// <example>
/// <code>Import-Spectrum *.mca | Export-Spectrum -Path converted -Format spe</code>
/// <para>Writes each file in the IAEA/ORTEC format.</para>
/// </example>
/// <seealso cref="ImportSpectrumCommand"/>
/// <seealso cref="NewToyCampaignCommand"/>
/// <seealso cref="NewToySpectrumCommand"/>
[Cmdlet(VerbsData.Export, "Spectrum", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportSpectrumCommand : DestinationCmdlet
{
    private readonly List<Spectrum> _spectra = [];

    /// <summary>Spectra, or a campaign of New-ToyCampaign.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>Format of the files in a folder: n42 (the default, which keeps everything), csv, npy, spe or msa.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SpectrumFormatCompleter))]
    public string? Format { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (Format is not null && WritableFormat.OfPath("x." + Format.TrimStart('.')) is null)
            Refuse($"-Format: expected {string.Join(", ", WritableFormat.All.Select(f => f.Extension.TrimStart('.')))}, found '{Format}'.");
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (PSObject item in InputObject)
        {
            if (ShellValue.Input(item) is Spectrum spectrum)
                _spectra.Add(spectrum);
            else if (item.BaseObject is SpectrumCampaign { Toy: not null } campaign)
                Guarded(Path, () => Write(campaign));
            else
                WriteError(Errors.WrongInput(item.BaseObject, "spectra, or a campaign of New-ToyCampaign"));
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (_spectra.Count == 0 || FullPath() is not { } path)
            return;
        var export = SpectrumExport.Of(path, Format is null ? null : WritableFormat.OfPath("x." + Format.TrimStart('.')));
        IReadOnlyList<ExportedFile> files = export.Files([
            .. _spectra.GroupBy(FileOf).Select(g => (g.Key, (IReadOnlyList<Spectrum>)[.. g])),
        ]);
        // Nothing is written where one of many files would have to be replaced.
        if (!Force && files.FirstOrDefault(f => File.Exists(f.Path)) is { } existing)
        {
            WriteError(Errors.FileExists(existing.Path));
            return;
        }
        var remarks = new List<(string, string)>();
        foreach (ExportedFile file in files)
        {
            Guarded(
                file.Path,
                () =>
                {
                    if (!ShouldProcess(file.Path, $"Write {Plural.Of(file.Spectra.Count, "spectrum", "spectra")}"))
                        return;
                    file.Write(Force, StopToken);
                    remarks.AddRange(file.Remarks);
                    WriteVerbose($"Written: {file.Path}");
                    WriteFiles([file.Path]);
                }
            );
        }
        WriteWarnings("", remarks);
    }

    private void Write(SpectrumCampaign campaign)
    {
        if (
            FullPath() is not { } folder
            || !ShouldProcess(folder, $"Write {Plural.Of(campaign.Batches, "batch", "batches")} and {CampaignFolder.ManifestName}")
        )
            return;
        Compute(
            "Writing the campaign",
            (progress, cancellation) =>
            {
                CampaignFolder.Write(folder, campaign.Toy!, Force, progress, cancellation);
                return folder;
            }
        );
        WriteVerbose($"{Plural.Of(campaign.Batches, "batch", "batches")} written to {folder}.");
        WriteFiles([System.IO.Path.Combine(folder, CampaignFolder.ManifestName)]);
    }

    // Spectra of a file with several detectors are called file:detector.
    private static string FileOf(Spectrum spectrum) =>
        spectrum.Name.EndsWith(":" + spectrum.Detector, StringComparison.Ordinal)
            ? spectrum.Name[..^(spectrum.Detector.Length + 1)]
            : spectrum.Name;
}
