BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    # Compiled, since units are worked on by threads that have no shell.
    Add-Type @'
public static class InjectedInto
{
    public static System.Func<string, System.Exception> Unit(string name) =>
        unit => unit == name ? new System.InvalidOperationException("as injected") : null;
}
'@
    $seam = [SpectroCal.Isolated].Assembly.GetType('SpectroCal.InjectedFault').GetMethod('Into')
    $spectra = 1..2 | New-ToySpectrum -EventCount 20000
    $bad = $spectra[1].Name
    $folder = Join-Path $TestDrive 'spectra'
    $spectra | Export-Spectrum -Path $folder
    $files = @(Get-ChildItem $folder | Sort-Object Name)

    # What a script gives while one unit of its work throws, and its errors.
    function Invoke-WithFault([string] $Unit, [scriptblock] $Script) {
        $ErrorActionPreference = 'Continue'
        $end = $seam.Invoke($null, @([InjectedInto]::Unit($Unit)))
        try { & $Script 2>&1 3>$null } finally { $end.Dispose() }
    }
}

Describe 'One unit of work that throws' {
    It 'leaves the others to <Name>' -ForEach @(
        @{ Name = 'Find-Peaks'; Unit = { "FindPeaksCommand $bad" }; Script = { $spectra | Find-Peaks }; Left = { $_.Spectrum } }
        @{ Name = 'Test-Spectrum'; Unit = { "TestSpectrumCommand $bad" }; Script = { $spectra | Test-Spectrum }; Left = { $_.Spectrum } }
        @{
            Name = 'ConvertTo-EnergySpectrum'; Unit = { "ConvertToEnergySpectrumCommand $bad" }; Left = { $_.Name }
            Script = { $spectra | ConvertTo-EnergySpectrum -Calibration 0, 3 }
        }
        @{
            Name = 'Measure-LineShape'; Unit = { 'fit 1' }; Left = { if ($_.Valid) { $_.Spectrum } }
            Script = { $spectra | Measure-LineShape 'Ti=4508.9', 'Cu=8047.8' -Calibration 0, 3 }
        }
        @{
            Name = 'Optimize-Calibration'; Unit = { "batch run002" }
            Left = { if ($_.Batches[0].Status -ne 'NotConverged' -and $_.Batches[1].Status -eq 'NotConverged') { $spectra[0].Name } }
            Script = { New-ToyCampaign -CycleCount 1 -EventCount 2000 | Optimize-Calibration }
        }
        @{
            Name = 'Import-Spectrum'; Unit = { "file $($files[1].FullName)" }; Left = { $spectra[0].Name }
            Script = { $files | Import-Spectrum }
        }
    ) {
        $all = @(Invoke-WithFault (& $Unit) $Script)
        $errors = @($all | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
        $results = @($all | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] })
        @($results | ForEach-Object $Left) | Should -Contain $spectra[0].Name
        $errors | Should -HaveCount 1 -Because ($errors -join ' | ')
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'UnexpectedFault,SpectroCal.*'
        $parts = 'Internal error: InvalidOperationException', 'as injected', 'SpectroCal ', 'please report it at ', 'Command line: '
        foreach ($part in $parts) { "$errors" | Should -BeLike "*$part*" }
    }
}

Describe 'A hostile name' {
    It 'does not write on the terminal, and stays whole in objects' {
        $name = "evil$([char]27)[2J$([char]7)$([char]0x202e)txt"
        $hostile = [SpectroCal.Spectra.Spectrum]::new($name, $spectra[0].GetSpectrum().Batch)
        $hostile = [SpectroCal.PowerShell.Results.DetectorSpectrum]::new($hostile)
        $hostile.Name | Should -Be $name
        # Narrow tables shorten it.
        $env:COLUMNS = 120
        try { $tables = ($hostile | Out-String), ($hostile | Find-Peaks | Out-String), ($hostile | Test-Spectrum | Out-String) }
        finally { $env:COLUMNS = $null }
        foreach ($shown in $tables) {
            $shown | Should -Not -Match "$([char]27)\[2J|$([char]7)|$([char]0x202e)"
            $shown | Should -BeLike '*evil\u001B*'
        }
        $fault = Get-Fault { $hostile | ConvertTo-EnergySpectrum }
        "$fault" | Should -BeLike '*evil\u001B*'
        "$fault" | Should -Not -Match "$([char]27)|$([char]7)"
        $fault.TargetObject.Name | Should -Be $name
    }
}
