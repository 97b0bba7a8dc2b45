using System.Globalization;
using System.Management.Automation;
using SpectroCal.Calibration;
using SpectroCal.Formats;
using SpectroCal.Formats.ListMode;
using SpectroCal.Formats.Tables;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Completion;
using SpectroCal.PowerShell.Results;
using SpectroCal.Sources;
using SpectroCal.Spectra;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Reads spectra from files of any known format, and campaigns from their folders.</summary>
/// <remarks>
/// The content decides the format, never the name: Amptek and EPICS .mca, IAEA/ORTEC .spe, ORTEC .chn and .spc, Canberra .cnf, PCF, IEC
/// 1455, TKA, Nucleus PCA, SPEC files with @A, BecqMoni and RadiaCode .xml, EMSA .msa, ANSI N42, Bruker .spx, NumPy .npy and .npz, HDF5
/// and NeXus, tables and columns of counts, list mode as CSV, Parquet or from CAEN CoMPASS; all plain or gzipped. Each detector of a file
/// becomes a spectrum. List mode becomes a histogram for each
/// detector, or for each time slot of -SlotSeconds. A folder with a manifest.json, as Export-Spectrum writes it, is read as a campaign. A
/// file that cannot be read is one error, and the others are still read. Values that are no counts, as after subtracting a background,
/// come out as intensities, with their errors where the file states them: Measure-LineShape and the figures take these.
/// </remarks>
/// <example>
/// <code>
/// 1..3 | New-ToySpectrum | Export-Spectrum -Path spectra
/// Get-ChildItem spectra | Import-Spectrum
/// </code>
/// <para>Writes three simulated spectra, and reads all files of the folder.</para>
/// </example>
/// <example>
/// <code>
/// New-ToyCampaign -CycleCount 2 | Export-Spectrum -Path campaign
/// Import-Spectrum campaign | Optimize-Calibration
/// </code>
/// <para>Reads a campaign from its folder and calibrates it.</para>
/// </example>
/// <example>
/// <code>
/// New-ToyCampaign -CycleCount 1 -RunCount 1 | Export-Spectrum -Path campaign
/// Import-Spectrum (Join-Path campaign batches run001_det01.csv) -SlotSeconds 900
/// </code>
/// <para>Reads list mode in slots of a quarter of an hour: four spectra of one run.</para>
/// </example>
/// <example>
/// <code>Import-Spectrum *.mca, *.spe -Verbose</code>
/// <para>Reads all such files of the current folder, and says what is in each.</para>
/// </example>
/// <example>
/// <code>Import-Spectrum chan*.csv.gz -Where 'source=W1|W2' -SlotSeconds 1800 -BinWidth 0.5</code>
/// <para>Reads the events of two sources from list mode with real values, in batches of half an hour.</para>
/// </example>
/// <example>
/// <code>
/// '1,4', '2,9', '3,2' | Set-Content counts.csv
/// Import-Spectrum counts.csv -Column channel, counts
/// </code>
/// <para>Says what the columns of a table hold that is too short to be sure.</para>
/// </example>
/// <seealso cref="ExportSpectrumCommand"/>
/// <seealso cref="TestSpectrumCommand"/>
/// <seealso cref="FindPeaksCommand"/>
/// <seealso cref="OptimizeCalibrationCommand"/>
/// <seealso href="about_SpectroCal"/>
[Cmdlet(VerbsData.Import, "Spectrum", DefaultParameterSetName = PathSet)]
[OutputType(typeof(DetectorSpectrum), typeof(DetectorIntensities), typeof(SpectrumCampaign))]
public sealed class ImportSpectrumCommand : PathCmdlet
{
    private readonly List<(string Name, string Text)> _remarks = [];
    private readonly List<SpectrumFormatException> _faults = []; // one error for each kind, not for each file
    private readonly MonthFirstDates _dates = new();
    private readonly List<object> _held = []; // until a file is list mode, for which alone its parameters are
    private ListModeReading _listMode = new();
    private string? _onlyForListMode;
    private bool _isAnyListMode;

    /// <summary>List mode: column of the measured value. Without it, the column is recognised by its name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ListColumnCompleter))]
    public string? ChannelColumn { get; set; }

    /// <summary>List mode: column of the time. Without it, the column is recognised by its name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ListColumnCompleter))]
    public string? TimeColumn { get; set; }

    /// <summary>List mode: column of the detector. Without it, the column is recognised by its name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ListColumnCompleter))]
    public string? DetectorColumn { get; set; }

    /// <summary>List mode: keeps only rows with these texts in a column: 'source=W1|W2'. Several conditions must all hold.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConditionCompleter))]
    public string[] Where { get; set; } = [];

    /// <summary>
    /// List mode: length of the time slots, seconds; each becomes a spectrum. Without it, one spectrum per file and detector.
    /// </summary>
    [Parameter]
    [ValidateRange(1e-9, 1e12)]
    public double? SlotSeconds { get; set; }

    /// <summary>List mode with real values: width of a bin, channels. Without it, 1.</summary>
    [Parameter]
    [ValidateRange(1e-9, 1e9)]
    public double BinWidth { get; set; } = 1;

    /// <summary>
    /// Tables: what the columns hold, from the left, where their numbers do not say it: axis, channel, position, eV, keV, MeV, counts,
    /// errors or skip; the last one is that of all further columns. 'rows:counts' for spectra as rows,
    /// 'wrapped:counts' where one goes on from row to row, 'length:counts' where the number of channels
    /// comes first, 'decimals:keV,counts' where 1,020 is little more than 1, 'events' for a list of
    /// events; for HDF5 dataset:/PATH, with rows: before it where the last dimension is the channels,
    /// columns: where the first is. Without it, they are recognised.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TableColumnCompleter))]
    public string[] Column { get; set; } = [];

    /// <inheritdoc/>
    protected override void Begin()
    {
        string[] ofLists =
        [
            nameof(ChannelColumn),
            nameof(TimeColumn),
            nameof(DetectorColumn),
            nameof(Where),
            nameof(SlotSeconds),
            nameof(BinWidth),
        ];
        _onlyForListMode = ofLists.FirstOrDefault(Has);
        try
        {
            var columns = new ListModeColumns
            {
                Channel = ChannelColumn,
                Time = TimeColumn,
                Detector = DetectorColumn,
                Where = ListModeColumns.ParseConditions(Where),
            };
            _listMode = new ListModeReading
            {
                Columns = columns,
                SlotSeconds = SlotSeconds,
                BinWidth = BinWidth,
            };
        }
        catch (FormatException e)
        {
            Refuse($"-Where: {e.Message}.");
        }
        try
        {
            if (Column.Length > 0)
                _listMode = _listMode with { Table = TableColumns.Parse(string.Join(',', Column)) };
        }
        catch (FormatException e)
        {
            Refuse($"-Column: {e.Message}.");
        }
    }

    /// <inheritdoc/>
    protected override void ProcessPath(string path)
    {
        if (Directory.Exists(path))
        {
            if (CampaignFolder.IsCampaign(path))
                WriteCampaign(path);
            else
                WriteError(
                    Errors.NotAFolderOf(
                        path,
                        $"{CampaignFolder.ManifestName}, so not a campaign; for its files give {System.IO.Path.Combine(path, "*")}"
                    )
                );
            return;
        }
        if (_onlyForListMode is not null && !_isAnyListMode && MeasuredSpectra.AnyListMode([path], _listMode.Table))
        {
            _isAnyListMode = true;
            foreach (object result in _held)
                WriteObject(result);
            _held.Clear();
        }
        MeasuredSpectra read = Compute(
            $"Reading {System.IO.Path.GetFileName(path)}",
            (_, cancellation) => MeasuredSpectra.Read([path], _listMode, null, cancellation)
        );
        _faults.AddRange(read.Faults.Where(f => f is not NotCountsException));
        _remarks.AddRange(
            read.Files.SelectMany(f => f.Warnings)
                .Concat(read.Intensities.SelectMany(f => f.Warnings))
                .Select(w => (System.IO.Path.GetFileName(path), w))
        );
        _dates.Add(path, read.Spectra);
        foreach (IntensitySpectrum spectrum in read.Intensities.SelectMany(f => f.Spectra))
            Give(new DetectorIntensities(spectrum));
        foreach (Spectrum spectrum in read.Spectra)
        {
            string scale = StatedCalibration.Of(spectrum) is { } stated
                ? string.Create(CultureInfo.InvariantCulture, $"{stated.Parameters[0]:G6} eV and {stated.Parameters[1]:G6} eV per channel")
                : "no energy scale";
            WriteVerbose(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{spectrum.Name}: detector {spectrum.Detector}, {Plural.Of(spectrum.Histogram.Length, "channel")}, "
                        + $"{Plural.Of(spectrum.Histogram.TotalCounts, "count")}; states {scale}."
                )
            );
            Give(new DetectorSpectrum(spectrum));
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        foreach (ErrorRecord error in Errors.OfFiles(_faults))
            WriteError(error);
        if (_held.Count > 0)
            Refuse($"-{_onlyForListMode} is for list mode, and no file is list mode.");
        WriteWarnings("", _remarks.Concat(_dates.Doubts().Select(d => (System.IO.Path.GetFileName(d.Path), d.Text))));
    }

    private void Give(object result)
    {
        if (_onlyForListMode is null || _isAnyListMode)
            WriteObject(result);
        else
            _held.Add(result);
    }

    private void WriteCampaign(string folder)
    {
        StoredCampaign stored = Compute(
            $"Reading {System.IO.Path.GetFileName(folder)}",
            (progress, cancellation) => CampaignFolder.Read(folder, progress, cancellation)
        );
        foreach (SpectrumFormatException fault in stored.Faults)
            WriteError(Errors.Of(fault, folder));
        Give(new SpectrumCampaign(System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(folder)), stored));
    }
}
