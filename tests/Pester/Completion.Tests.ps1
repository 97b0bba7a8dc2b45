BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    function Complete([string] $Text) { (TabExpansion2 $Text $Text.Length).CompletionMatches }
}

Describe 'Completion' {
    It 'of {<Text>} has <Expected>' -ForEach @(
        @{ Text = "New-Calibration -Line 'Cu K"; Expected = "'Cu Ka'"; Not = "'Ti Ka'" }
        @{ Text = 'New-Calibration -Line C'; Expected = "'Cu Ka'"; Not = "'Ti Ka'" }
        @{ Text = 'New-Calibration -Line C'; Expected = "'C Ka'"; Not = "'Cu Ka1'" }
        @{ Text = 'New-Calibration -Line C'; Expected = 'Co-60'; Not = 'Eu-152' }
        @{ Text = 'Optimize-Calibration -Free '; Expected = 'p1'; Not = 'README.md' }
        @{ Text = 'Optimize-Calibration -Free '; Expected = 'p0'; Not = 'p2' }
        @{ Text = 'Optimize-Calibration -Function poly3 -Free '; Expected = 'p3'; Not = 'p4' }
        @{ Text = "Optimize-Calibration -Function 'p0 + p1*adc + p2*sqrt(adc)' -Free "; Expected = 'p2'; Not = 'p3' }
        @{ Text = 'Get-Calibration none.db -Detector '; Expected = 'DETECTOR'; Not = 'README.md' }
        @{ Text = 'Get-Calibration none.db -At '; Expected = 'TIME'; Not = 'README.md' }
        @{ Text = 'Import-Spectrum none.csv -DetectorColumn '; Expected = 'COLUMN'; Not = 'README.md' }
        @{ Text = 'Import-Spectrum none.csv -Column '; Expected = 'counts'; Not = 'README.md' }
        @{ Text = 'Import-Spectrum none.csv -Column eV,'; Expected = 'counts'; Not = 'README.md' }
        @{ Text = 'Import-Spectrum none.csv -Column x'; Expected = 'x'; Not = 'counts' }
        @{ Text = 'Measure-LineShape -Free tail'; Expected = 'tail.slope'; Not = 'resolution.noise' }
        @{ Text = 'Import-Spectrum -Where '; Expected = "'COLUMN=TEXT'"; Not = 'README.md' }
        @{ Text = "Measure-LineShape 'Cu Ka' -Free 'Cu"; Expected = "'Cu Ka.area'"; Not = 'tail.slope' }
        @{ Text = "Measure-LineShape 'Cu Ka' -Fix "; Expected = "'tail.slope='"; Not = 'README.md' }
        @{ Text = 'Measure-LineShape -Bound x'; Expected = 'x'; Not = 'tail.slope' }
        @{ Text = 'Import-Spectrum -Where source'; Expected = 'source'; Not = "'COLUMN=TEXT'" }
        @{ Text = 'Get-CalibrationHistory none.db -Tag '; Expected = 'TAG'; Not = 'README.md' }
        @{ Text = 'Get-XrayLine Ti'; Expected = "'Ti Kb'"; Not = "'Cu Ka'" }
        @{ Text = 'Optimize-Calibration -Line '; Expected = "'Au La'"; Not = "'Au Lg1'" }
        @{ Text = 'Measure-LineShape "Fe'; Expected = "'Fe Ka'"; Not = "'Cu Ka'" }
        @{ Text = 'Get-XrayLine -Element Fe -Name '; Expected = "'Fe Ka'"; Not = "'Cu Ka'" }
        @{ Text = 'New-Calibration -Element T'; Expected = 'Ti'; Not = 'Cu' }
        @{ Text = 'New-Calibration -Source C'; Expected = 'Co-60'; Not = 'Eu-152' }
        @{ Text = "Get-XrayLine 'Co-60"; Expected = "'Co-60 1332.5'"; Not = 'Co-57' }
        @{ Text = 'Resolve-SpectralLine -Element Cu,Z'; Expected = 'Zn'; Not = 'Cu' }
        @{ Text = 'Optimize-Calibration -Function pol'; Expected = 'poly2'; Not = 'linear' }
        @{ Text = 'Optimize-Calibration -Optimizer '; Expected = 'Adam'; Not = 'Poisson' }
        @{ Text = 'Optimize-Calibration -Objective '; Expected = 'Poisson'; Not = 'Adam' }
        @{ Text = 'Optimize-Calibration -Bandwidth s'; Expected = 'scott'; Not = '25' }
        @{ Text = 'Measure-LineShape -Shape v'; Expected = 'vip2'; Not = 'gauss' }
        @{ Text = 'Measure-LineShape -Background '; Expected = 'snip'; Not = 'gauss' }
        @{ Text = 'Export-Spectrum -Format '; Expected = 'n42'; Not = 'svg' }
        @{ Text = 'Export-SpectrumPlot -Format '; Expected = 'svg'; Not = 'n42' }
        @{ Text = 'Export-SpectrumPlot -Figure w'; Expected = 'waterfall'; Not = 'spectrum' }
        @{ Text = 'Export-SpectrumPlot -Example dr'; Expected = 'drift'; Not = 'loss' }
        @{ Text = 'Export-SpectrumPlot -Size '; Expected = 'single'; Not = 'svg' }
        @{ Text = 'ConvertTo-EnergySpectrum -Use '; Expected = 'Perfect'; Not = 'snip' }
        @{ Text = 'Measure-CalibrationSpeed plot'; Expected = 'plot-svg'; Not = 'fit-doublet' }
        @{ Text = 'New-ToyCampaign -Drift '; Expected = 'Autoregressive'; Not = 'snip' }
    ) {
        $found = Complete $Text
        $found.CompletionText | Should -Contain $Expected
        $found.CompletionText | Should -Not -Contain $Not
        $found.ToolTip | Should -Not -Contain ''
    }

    It 'of <Parameter> reads the columns of the file' -ForEach @(
        @{ Parameter = '-DetectorColumn'; Expected = 'board', 'energy', 'source' }
        @{ Parameter = '-ChannelColumn e'; Expected = , 'energy' }
        @{ Parameter = '-Where '; Expected = "'board='", "'energy='", "'source='" }
        @{ Parameter = '-Where so'; Expected = , "'source='" }
    ) {
        'board,energy,source', '0,512,W1', '1,498,W2', '0,731,W1' | Set-Content (Join-Path $TestDrive list.csv)
        foreach ($file in 'list.csv', 'li*.csv') {
            $found = Complete "Import-Spectrum '$(Join-Path $TestDrive $file)' $Parameter$(if ($Parameter -notmatch ' ') { ' ' })"
            $found.CompletionText | Should -Be $Expected
        }
    }

    It 'tells the energy of a line' {
        (Complete "Get-XrayLine 'Cu Ka1").ToolTip | Should -BeLike '8047.8 eV,*'
    }

    It 'of what nothing fits is empty, not an error' {
        Complete 'Get-XrayLine Xx' | Should -BeNullOrEmpty
        Complete 'New-Calibration -Element [' | Should -BeNullOrEmpty
    }
}
