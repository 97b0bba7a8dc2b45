BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    $manifest = Join-Path $ModuleFolder 'SpectroCal.psd1'

    function New-Shell([string] $Script) {
        $state = [System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2()
        $state.ImportPSModule($manifest)
        [PowerShell]::Create($state).AddScript($Script)
    }

    # Starts a script, stops it once it is at work, and gives the seconds until it has ended.
    function Measure-Stop([string] $Script, [scriptblock] $IsAtWork = { $true }) {
        $shell = New-Shell "'started'; $Script; 'ended'"
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $nothing = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $nothing.Complete()
        $running = $shell.BeginInvoke($nothing, $output)
        $limit = [System.Diagnostics.Stopwatch]::StartNew()
        while (($output.Count -eq 0 -or -not (& $IsAtWork)) -and $limit.Elapsed.TotalSeconds -lt 20) { Start-Sleep -Milliseconds 20 }
        Start-Sleep -Milliseconds 400
        $running.IsCompleted | Should -BeFalse -Because "{$Script} must still be running: $($shell.Streams.Error.ReadAll())"
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $watch.Elapsed.TotalSeconds
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $shell.Streams.Error.ReadAll() | Should -BeNullOrEmpty
        $output.ReadAll() | Should -Not -Contain 'ended'
        $shell.Dispose()
    }
}

Describe 'Stop()' {
    It 'ends {<Script>} within two seconds' -ForEach @(
        @{ Script = 'New-ToyCampaign -CycleCount 2000 -EventCount 20000' }
        @{ Script = 'New-ToyCampaign | Optimize-Calibration -Objective KdeChiSquareFixed -Optimizer GradientDescent -Kernel Exact -Iterations 100000 -Bandwidth 0.01std' }
        @{ Script = 'while ($true) { New-ToySpectrum -EventCount 1000 | Find-Peaks | Out-Null }' }
        @{ Script = '$s = @(New-ToySpectrum) * 2000; $s | Measure-LineShape "Ti Ka", "Cu Ka" -Shape hypermet -Minos' }
    ) {
        Measure-Stop $Script | Should -BeLessThan 2
    }

    It 'leaves no half file' {
        $folder = Join-Path $TestDrive 'campaign'
        Measure-Stop "New-ToyCampaign -CycleCount 200 | Export-Spectrum '$folder/'" { (Test-Path $folder) -and @(Get-ChildItem $folder -Recurse -File).Count -gt 5 } | Should -BeLessThan 2
        Get-ChildItem $folder -Recurse -Filter *.tmp -Force | Should -BeNullOrEmpty
        Test-Path (Join-Path $folder 'manifest.json') | Should -BeFalse
        Get-ChildItem $folder -Recurse -File | Select-Object -Last 3 | ForEach-Object { (Import-Spectrum $_).TotalCounts | Should -Be 5000 }
    }
}

Describe 'Runspaces side by side' {
    It 'have the same results for the same seeds' {
        $script = 'New-ToyCampaign -Seed 7 -CycleCount 2 | Optimize-Calibration | ForEach-Object { $_.Batches.P1 + $_.Batches.P0 }; 1..5 | New-ToySpectrum | Find-Peaks | ForEach-Object Channel'
        $shells = 1..2 | ForEach-Object { New-Shell $script }
        $running = $shells | ForEach-Object { $_.BeginInvoke() }
        $results = foreach ($i in 0..1) { , @($shells[$i].EndInvoke($running[$i])) }
        $results[0] | Should -HaveCount $results[1].Count
        $results[0].Count | Should -BeGreaterThan 20
        $results[0] | Should -Be $results[1]
        $results[0] | Should -Be @(& ([scriptblock]::Create($script)))
        $shells | ForEach-Object Dispose
    }

    It 'have the same results as one, by ForEach-Object -Parallel' {
        $parallel = 1..8 | ForEach-Object -Parallel { Import-Module $using:manifest; New-ToySpectrum -Seed $_ | Find-Peaks } -ThrottleLimit 4 | Sort-Object Spectrum, Channel
        $one = 1..8 | New-ToySpectrum | Find-Peaks | Sort-Object Spectrum, Channel
        $parallel.Channel | Should -Be $one.Channel
    }
}
