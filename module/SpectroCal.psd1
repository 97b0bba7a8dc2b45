# The build fills in what is in braces, from Directory.Build.props and the project.
@{
    RootModule           = 'SpectroCal.PowerShell.dll'

    # Imported first: it finds the assemblies that the cmdlets need.
    NestedModules        = @('SpectroCal.Loader.dll')

    ModuleVersion        = '{VersionNumber}'
    GUID                 = 'b7a3c9e4-5d0f-4f1c-9a66-2e8d1f47c0b5'
    Author               = 'The SpectroCal developers'
    CompanyName          = 'The SpectroCal developers'
    Copyright            = 'Copyright (c) 2026 The SpectroCal developers'
    Description          = '{Description}'

    # The assemblies are built for .NET 10, which PowerShell 7.6 is the first to run on.
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')

    FormatsToProcess     = @('SpectroCal.Format.ps1xml')
    TypesToProcess       = @('SpectroCal.Types.ps1xml')

    # Without wildcards, so that commands are found without loading the module.
    CmdletsToExport      = @(
        'Compare-Calibration'
        'ConvertTo-EnergySpectrum'
        'Export-Calibration'
        'Export-CalibrationReport'
        'Export-Spectrum'
        'Export-SpectrumPlot'
        'Export-TpcReadout'
        'Find-Peaks'
        'Get-Calibration'
        'Get-CalibrationEngine'
        'Get-CalibrationHistory'
        'Get-CalibrationJob'
        'Get-XrayLine'
        'Import-Calibration'
        'Import-Spectrum'
        'Import-TpcSegment'
        'Invoke-TpcSimulation'
        'Measure-CalibrationSpeed'
        'Measure-LineShape'
        'Measure-TpcCorrelation'
        'Measure-TpcLoss'
        'Merge-Spectrum'
        'New-Calibration'
        'New-PeakFinderModel'
        'New-SpectrumMonitor'
        'New-SpectrumPlot'
        'New-ToyCampaign'
        'New-ToySpectrum'
        'New-TpcTrack'
        'New-Vip2Campaign'
        'Optimize-Calibration'
        'Optimize-TpcParameter'
        'Register-Calibration'
        'Resolve-SpectralLine'
        'Select-Detector'
        'Show-SpectrumPlot'
        'Submit-CalibrationJob'
        'Test-Spectrum'
    )
    AliasesToExport      = @('Find-Peak')
    FunctionsToExport    = @()
    VariablesToExport    = @()

    PrivateData          = @{
        PSData = @{
            Prerelease   = '{Prerelease}'
            Tags         = @('spectroscopy', 'X-ray', 'calibration', 'physics', 'SDD', 'PSEdition_Core', 'Linux', 'Windows')
            LicenseUri   = '{RepositoryUrl}/blob/v{Version}/LICENSE'
            ProjectUri   = '{RepositoryUrl}'
            ReleaseNotes = '{RepositoryUrl}/blob/v{Version}/CHANGELOG.md'
        }
    }
}
