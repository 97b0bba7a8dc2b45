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

    # Lines, however wide their columns are; a list also without regard to where its texts go on in another line.
    function Get-ShownText([string] $View) {
        $isTable = $View -match '(?m)^ *-+( |$)'
        $isTable ? @($View -split '\n' -replace ' +', ' ').Trim() : ($View -replace '\s+', ' ').Trim()
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

    # Of a table's last column, where it has texts, the window may cut the end; never a number, a heading, or a whole column.
    It 'shows at <Width> columns what it shows at 200, with <Names>' -ForEach @(
        @{ Width = 120; Names = 'names of any length' }
        @{ Width = 80; Names = 'names of the usual length'; LongName = 'run0123.mca'; LongDetector = 'det12' }
    ) {
        $view = Get-View $show $Width
        ($view -split '\n' | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $Width
        $narrow, $wide = (Get-ShownText $view), (Get-ShownText (Get-View $show 200))
        $narrow.Count | Should -Be $wide.Count
        foreach ($i in 0..(@($narrow).Count - 1)) {
            $line = @($narrow)[$i]
            if ($line -match '…$') { @($wide)[$i].Substring(0, $line.Length - 1) + '…' | Should -BeExactly $line }
            else { @($wide)[$i] | Should -BeExactly $line }
        }
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
