# The default views of results with fixed values, as the files in Golden/ have them. To renew these after a change of a view that is
# meant, and to look at what changed:
#   SPECTROCAL_RENEW_GOLDEN=1 dotnet pwsh -NoProfile tests/Pester/Invoke-Tests.ps1 tests/Pester/Formatting.Tests.ps1
#   git diff tests/Pester/Golden
BeforeDiscovery {
    . "$PSScriptRoot/Module.ps1"
    . "$PSScriptRoot/FixedResults.ps1"
    $names = @($FixedResults.Keys)
}

BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    . "$PSScriptRoot/FixedResults.ps1"
    $plain, $PSStyle.OutputRendering = $PSStyle.OutputRendering, 'PlainText'
    $culture, [cultureinfo]::CurrentCulture = [cultureinfo]::CurrentCulture, [cultureinfo]::InvariantCulture

    function Get-View([scriptblock] $Show, [int] $Width) {
        $stated = $env:COLUMNS
        if (-not $stated) { $env:COLUMNS = $Width }
        try { (& $Show | Out-String -Width $Width) -replace '\r' -replace '(?m)[ \t]+$' }
        finally { $env:COLUMNS = $stated }
    }

    # Numbers with their errors; not those within names.
    function Get-Number([string] $View) {
        $number = '(?<![\w.…+-])[+-]?\d+(\.\d+)?(E[+-]?\d+)?(\(\d[\d.]*\)| ± [\d.]+)?(?![\w…])'
        [regex]::Matches($View, $number).Value | Sort-Object -Unique
    }

    # Names of columns, or of the items of lists.
    function Get-Heading([string] $View) {
        $table = [regex]::Match($View, '(?m)^(.*)\n *-+( |$)')
        $found = $table.Success ? $table.Groups[1].Value : [regex]::Matches($View, '(?m)^\w.*?(?= +:( |$))').Value
        $found -replace ' +', ' ' | Select-Object -Unique
    }
}

AfterAll {
    $PSStyle.OutputRendering = $plain
    [cultureinfo]::CurrentCulture = $culture
}

Describe 'The view <_>' -ForEach $names {
    BeforeAll {
        $show = $FixedResults[$_]
        $golden = Join-Path $PSScriptRoot "Golden/$_.txt"
    }

    It 'is as before' {
        $shown = Get-View $show 120
        if ($env:SPECTROCAL_RENEW_GOLDEN) { Set-Content $golden $shown -NoNewline }
        $shown | Should -BeExactly ((Get-Content $golden -Raw) -replace '\r')
    }

    # Names are shortened in their middle, reasons go on in the next line, columns that have no room at all are left out: no number is cut.
    It 'fits into <_> columns with every number whole' -ForEach 60, 80, 120 {
        $env:COLUMNS = $_
        try { $narrow, $wide = (Get-View $show $_), (Get-View $show 500) }
        finally { $env:COLUMNS = $null }
        ($narrow -split '\n' | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $_
        # What is cut begins or ends with an ellipsis; shortened names have it in the middle.
        $narrow | Should -Not -Match '(?m)(^| )…[\d.]'
        $narrow | Should -Not -Match '(?m)\d…( |$)'
        # Numbers are never wrapped: each that is shown is one of the wide view.
        Get-Number $narrow | Should -BeIn (Get-Number $wide)
        # The window is narrow enough to leave columns out, never the first four.
        $kept = @((Get-Heading $narrow | Select-Object -First 1) -split ' ')[0..3] -join ' '
        Get-Heading $wide | Select-Object -First 1 | Should -BeLike "$kept*"
    }
}

Describe 'Golden/' {
    It 'has no file too many' {
        (Get-ChildItem (Join-Path $PSScriptRoot Golden)).BaseName | Should -BeIn $FixedResults.Keys
    }
}

Describe 'What cmdlets give' {
    BeforeAll {
        . "$PSScriptRoot/GivenResults.ps1"
        $GivenResults.DetectorList = { $detectors | Format-List }
        $GivenResults.MeasurementList = { $measured | Format-List }
    }

    It 'is shown by the view <_>' -ForEach $names {
        Get-Heading (Get-View $GivenResults[$_] 200) | Should -BeExactly (Get-Heading (Get-View $FixedResults[$_] 200))
    }
}

# PowerShell takes the widths of columns from the rows of the first 300 ms and the next one.
Describe 'A list in de-DE' {
    It 'writes numbers as the tables do' {
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            $list = New-ToyCampaign -Seed 42 -CycleCount 1 -RunCount 2 | Format-List | Out-String -Width 120
            $list | Should -Match 'Ti Ka \(4\d{3},\d+ eV\)'
        }
        finally { [cultureinfo]::CurrentCulture = $before }
    }
}

Describe 'A table whose first rows are short' {
    BeforeAll {
        $columns = 'Spectrum', 'Detector', 'Verdict', 'Counts', 'DeadTimeFraction', 'Peaks', 'Remarks'
        $none = [string[]]@()
        $tested = New-Shown TestedSpectrum $columns @(
            , ('a', 'd', 'Good', 12, 0.01, 1, $none)
            , ('minix_20kV_15uA_sdd_2024-06-07.mca', 'd', 'Suspicious', 65028866, 0.625, 22, [string[]]'The detector was dead for long.')
            , ('b', 'd', 'Good', 99999999999, 0.01, 3, $none)
        )
        $read = (New-FixedSpectrum a 1 (, 1) $null 1), (New-FixedSpectrum 'minix_20kV.mca' 'PX5-2524' (, 65028866) '2024-06-07' 8994.99)
        $shards = 'Plan', 'State', 'Shards', 'Done', 'Running', 'Waiting', 'Failed', 'Unfinished', 'Damaged'
        $jobs = New-Shown CalibrationJob $shards @(
            , ('p', 'Done', 1, 1, 0, 0, 0, 0, 0)
            , ('/data/night/plan', 'NotSubmitted', 100000, 0, 0, 100000, 0, 0, 0)
        )
        $constants = 'Detector', 'Version', 'From', 'P0', 'P0Error', 'P1', 'P1Error', 'Status'
        $stored = New-Shown StoredConstants $constants @(
            , ('d', 1, [datetime]'2026-11-28T02:00', 0, $null, 3, $null, 'Suspect')
            , ('array-07-detector-12', 12, [datetime]'2026-11-28T02:00', 500.273, 0.41, 3.000123, 0.000112, 'Calibrated')
        )
        function Get-Slowly([object[]] $Rows, [int] $Width) {
            $env:COLUMNS = $Width
            try { Get-View { $Rows[0]; Start-Sleep -Milliseconds 500; $Rows } $Width }
            finally { $env:COLUMNS = $null }
        }
    }

    It 'has every later count whole at <_> columns' -ForEach 80, 100, 120 {
        $shown = Get-Slowly $tested $_
        $shown | Should -Match 'Suspicious +65028866 +62.5 ?% +22 The'
        $shown | Should -Match ($_ -lt 100 ? 'Good +1E\+11 ' : 'Good +99999999999 ')
        # Names are shortened in their middle, so no row is only the rest of one.
        $shown | Should -Not -Match '(?m)^\w+(\.mca)?$'
    }

    It 'breaks no word at 60 columns' {
        Get-Slowly $read 60 | Should -Match '(?m)^mini….*mca +1 +65028866 .* PX5-2524$'
        $shown = Get-Slowly $jobs 60
        $shown | Should -Match '(?m) Failed$'
        $shown | Should -Match '(?m)NotSubmitted 100000 +0 +0 +100000 +0$'
        ($shown.Trim() -split '\n') | Should -HaveCount 5
        $shown = Get-Slowly $stored 60
        $shown | Should -Match '(?m)^arra…r-12 +12 2026-11-28 02:00 +500.27\(41\) +3.00012\(11\)$'
        ($shown.Trim() -split '\n') | Should -HaveCount 5
        Get-Slowly $stored 80 | Should -Match '(?m) Calibrated$'
    }
}

# In a terminal of 60 columns PowerShell leaves the last one empty.
Describe 'What a fit says at <_> columns' -ForEach 59, 60, 80 {
    BeforeAll {
        $columns = 'Spectrum', 'Line', 'Valid', 'Reason', 'PositionEv', 'PositionErrorEv', 'FwhmEv', 'FwhmErrorEv', 'Area', 'AreaError',
            'ReducedStatistic', 'AtBound'
        $bound, $none, $n = [string[]]('background.b0', 'background.b1'), [string[]]@(), $null
        $fits = New-Shown LineMeasurement $columns @(
            , ('table-one-row.csv', 'a', $true, $n, 10.5, 0.34, 5.35, 0.59, 52, 7.2, 1.67, $bound)
            , ('tube.mca', 'Au La', $true, $n, 9718.2312, 0.0016, 179.9812, 0.0037, 352354, 740, 55432.051, $none)
            , ('short.csv', 'a', $false, 'The spectrum has no counts there.', $n, $n, $n, $n, $n, $n, $n, $none)
        )
        $env:COLUMNS = $_
        try { $shown = Get-View { $fits } $_ }
        finally { $env:COLUMNS = $null }
        $said = $shown -replace '\s+', ' '
    }

    It 'has the numbers whole' {
        $shown | Should -Match '(?m) 55432(\.05)?$'
        $shown | Should -Not -Match '\d…'
        $said | Should -Match '9718\.231'
    }

    It 'has the mark of a bound and the reason of a failure' {
        $said | Should -Match ' 1\.67 at bound: '
        $said | Should -Match ' The spectrum has no counts there\.'
    }
}

Describe 'A table whose output goes elsewhere' {
    It 'is as wide as PowerShell takes it to be' {
        $here = (New-Item (Join-Path $TestDrive elsewhere) -ItemType Directory).FullName
        foreach ($i in 0..1) { New-ToySpectrum -Seed 7 | Export-Spectrum "$here/20241217_25kV_40uA_Alwin1_0pt2mm_asic${i}_center.n42" }
        $shown = Invoke-Fresh @"
            `$env:COLUMNS = `$null; Import-Module '$ModuleFolder/SpectroCal.psd1'; `$PSStyle.OutputRendering = 'PlainText'
            `$fits = Import-Spectrum '$here/*.n42' | Measure-LineShape 'Cu Ka' -Calibration 500, 3
            `$fits | Out-Host
            `$fits | Out-Host
"@
        @($shown -match ' Fit *$') | Should -HaveCount 2
        @($shown -match ' Cu Ka .* \d+\.\d\d *$') | Should -HaveCount 4
    }
}

Describe 'Batches of runs with long names' {
    It 'are told apart at <_> columns' -ForEach 59, 60, 79, 80, 120 {
        $names = '1314_25kV_40uA_unfilt1', '3050_25kV_40uA_asic3_center', '3520_25kV_40uA_asic0_center', '5110_25kV_40uA_unfilt2' |
            ForEach-Object { "20241217_11$_.mca" }
        $counts = [long[]](New-ToySpectrum -Seed 7).Counts
        $runs = foreach ($name in $names) { New-FixedSpectrum $name 'PX5-2524' $counts $null $null }
        foreach ($given in @{ Start = 500, 3 }, @{ Start = 500, 3, 0; Function = 'poly2' }) {
            $optimized = $runs | Optimize-Calibration 'Ti Ka', 'Cu Ka' @given -WarningAction SilentlyContinue
            $env:COLUMNS = $_
            try { $shown = Get-View { $optimized.Batches } $_ }
            finally { $env:COLUMNS = $null }
            $rows = $shown -split '\n' -match ' PX5-2524 '
            ($rows -replace ' +PX5-2524.*' | Select-Object -Unique) | Should -HaveCount 4
            if ($given.Function) { $shown | Should -Match '(?m) p2( |$)' }
        }
    }
}

Describe 'Long names in one table' {
    It 'keep what differs, whole where they fit' {
        $spectra = 1..3 | ForEach-Object { New-ToySpectrum -Seed $_ }
        $names = 'unfilt1', 'asic3_center', 'asic0_center' | ForEach-Object { "20241217_25kV_40uA_Alwin1_0pt2mm_$_.mca" }
        $scaled = foreach ($i in 0..2) { New-FixedSpectrum $names[$i] 'd' ([long[]]$spectra[$i].Counts) $null $null }
        $fits = $scaled | Measure-LineShape 'Cu Ka' -Calibration '500,3' -WarningAction SilentlyContinue
        foreach ($width in 80, 100, 120) {
            $env:COLUMNS = $width
            try { $rows = (Get-View { $fits } $width) -split '\n' -match 'Cu Ka' }
            finally { $env:COLUMNS = $null }
            ($rows -replace ' +Cu Ka.*' | Select-Object -Unique) | Should -HaveCount 3
        }
        $env:COLUMNS = 140
        try { $wide = Get-View { $fits } 140 }
        finally { $env:COLUMNS = $null }
        foreach ($name in $names) { $wide | Should -BeLike "*$name*" }
    }
}
