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
        (& $Show | Out-String -Width $Width) -replace '\r' -replace '(?m)[ \t]+$'
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
