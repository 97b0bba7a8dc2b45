BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    Set-Location $TestDrive
    $spectra = 1..4 | New-ToySpectrum
    $spectra | Export-Spectrum toys/
    $toys = Get-ChildItem toys/*.n42

    function Assert-SameProperties($Results, $Document, [string[]] $Names) {
        foreach ($name in $Names) { $Results.$name | Should -Be $Document.$name -Because $name }
    }
}

AfterAll {
    Set-Location $PSScriptRoot
}

Describe 'The numbers are those of the command line' {
    It 'demo' {
        $report = Invoke-CommandLine demo --seed 42 --out (Join-Path $TestDrive demo)
        $optimized = New-ToyCampaign -Seed 42 | Optimize-Calibration
        $compared = $optimized | Compare-Calibration
        foreach ($kind in 'Standard', 'Optimized', 'Perfect') {
            $compared."${kind}FwhmEv" | Should -Be $report.lines.$kind.fwhmEv
            ($compared | ForEach-Object { $_."${kind}ErrorEv" + $_.EnergyEv }) | Should -Be $report.lines.$kind.centroidEv
        }
        (Import-Calibration demo).Batches.ForEach({ $_.P1 }) | Should -Be $optimized.Batches.P1
    }

    It 'peaks' {
        $document = Invoke-CommandLine peaks $toys
        $peaks = Import-Spectrum $toys | Find-Peaks
        Assert-SameProperties $peaks $document.spectra.peaks channel, channelError, fwhmChannels, area, areaError, significance
    }

    It 'autocal' {
        $document = Invoke-CommandLine autocal $toys --lines 'Ti Ka,Cu Ka' --gain 3
        $calibrated = Import-Spectrum $toys | New-Calibration 'Ti Ka', 'Cu Ka' -Gain 3
        Assert-SameProperties $calibrated $document.detectors offsetEv, offsetErrorEv, gainEvPerChannel, gainErrorEvPerChannel
        Assert-SameProperties $calibrated $document.detectors margin, reducedChiSquare
        $calibrated.Lines.ResidualEv | Should -Be $document.detectors.lines.residualEv
    }

    It 'calibrate' {
        $document = Invoke-CommandLine calibrate $toys --lines 'Ti Ka,Cu Ka' --function poly2
        $optimized = Import-Spectrum $toys | Optimize-Calibration -Line 'Ti Ka', 'Cu Ka' -Function poly2
        $optimized.Batches.Parameters | Should -Be $document.constants.parameters
        $optimized.Batches.ParameterErrors | Should -Be $document.constants.parameterErrors
        ($optimized | Compare-Calibration).OptimizedFwhmEv | Should -Be $document.lines.optimized.fwhmEv
    }

    It 'calibrate, of a campaign''s folder' {
        New-ToyCampaign -Seed 5 -CycleCount 1 -RunCount 3 | Export-Spectrum campaign/
        $document = Invoke-CommandLine calibrate campaign
        (Import-Spectrum campaign | Optimize-Calibration).Batches.Parameters | Should -Be $document.constants.parameters
    }

    It 'campaign merge' {
        $null = Invoke-CommandLine campaign plan $toys --lines 'Ti Ka,Cu Ka' --out plan
        & dotnet (Join-Path $Root 'artifacts/bin/SpectroCal.Cli/release/spectrocal.dll') campaign run plan
        $LASTEXITCODE | Should -Be 0
        $null = Invoke-CommandLine campaign merge plan --out merged
        $batches = Import-Calibration merged
        $batches.Parameters | Should -Be (Import-Calibration merged/constants.csv).Parameters
        $batches.Count | Should -Be $toys.Count
    }

    It 'fit' {
        $document = Invoke-CommandLine fit $toys --lines 'Ti Ka,Cu Ka' --shape gauss+tail
        $measured = Import-Spectrum $toys | Measure-LineShape 'Ti Ka', 'Cu Ka' -Shape gauss+tail
        Assert-SameProperties $measured $document.spectra.lines positionEv, positionErrorEv, fwhmEv, area, areaError
        $measured.ReducedStatistic | Select-Object -Unique | Should -Be ($document.spectra.reducedStatistic | Select-Object -Unique)
    }

    It 'of measured files' {
        Skip-WithoutMeasuredFiles
        $files = Get-ChildItem (Join-Path $RealData 'padre_drift/20250108*.mca') | Select-Object -First 3
        $read = $files | Import-Spectrum -WarningAction SilentlyContinue
        ($read | Find-Peaks).Channel | Should -Be (Invoke-CommandLine peaks $files).spectra.peaks.channel
        $document = Invoke-CommandLine autocal $files --lines 'Au La,Au Lb1,Au Lg1'
        ($read | New-Calibration 'Au La', 'Au Lb1', 'Au Lg1').Coefficients | Should -Be $document.detectors.coefficients
        $document = Invoke-CommandLine calibrate $files --lines 'Au La' --range 9550-9900 --free p1 --start='-15.85,10.72'
        $optimized = $read | Optimize-Calibration 'Au La' -Range 9550-9900 -Free p1 -Start -15.85, 10.72
        $optimized.Batches.P1 | Should -Be $document.constants.ForEach({ $_.parameters[1] })
    }

    It 'of measured steel' {
        Skip-WithoutMeasuredFiles
        $steel = Join-Path $RealData 'pymca/Steel.spe'
        $document = Invoke-CommandLine fit $steel --lines 'Fe Ka' --shape natural+tail --range 6150-6750 --start='-12.1,11.928' --minos
        $settings = @{ Shape = 'natural+tail'; Range = '6150-6750'; Calibration = -12.1, 11.928; Minos = $true }
        $measured = Import-Spectrum $steel -WarningAction SilentlyContinue | Measure-LineShape 'Fe Ka' @settings
        Assert-SameProperties $measured $document.spectra.lines positionEv, fwhmErrorEv, peakToTail
        $measured.Parameters.MinosUpper | Should -Be $document.spectra.parameters.minosUpper
    }
}

Describe 'What the README shows' {
    It 'runs as typed, in a new folder, from where README says the module is' {
        Skip-WithoutMeasuredFiles
        $section = [regex]::Match((Get-Content (Join-Path $Root 'README.md') -Raw), '(?s)## In PowerShell.*?```powershell\r?\n(.*?)```')
        $typed = $section.Groups[1].Value.Trim() -split '\r?\n' | Where-Object { $_ }
        foreach ($line in @(
            'New-ToyCampaign -Seed 42 | Optimize-Calibration | Compare-Calibration'
            "Get-ChildItem *.mca | Import-Spectrum | Find-Peaks | New-Calibration -Line 'Au La','Au Lb1','Au Lg1'"
            "`$c = Import-Spectrum run*.mca | Optimize-Calibration -Line 'Ti Ka','Cu Ka' -Function 'p0 + p1*adc + p2*adc^2' -Verbose"
            "`$c | ConvertTo-EnergySpectrum | Merge-Spectrum | Measure-LineShape -Line 'Cu Ka' -Shape Vip2 | Format-List"
            '$c | Export-SpectrumPlot -Path fig5.png -PassThru | Invoke-Item'
            '1..32 | ForEach-Object -Parallel { New-ToySpectrum -Seed $_ | Find-Peaks } -ThrottleLimit 4'
        )) { $typed | Should -Contain $line }

        $here = New-Item typed -ItemType Directory
        $null = New-Item $here/artifacts/module -ItemType Directory
        Copy-Item $ModuleFolder $here/artifacts/module -Recurse
        Get-ChildItem (Join-Path $RealData 'padre_drift/20250108*.mca') | Select-Object -First 3 | Copy-Item -Destination $here
        # Files of toys, of the name that the line has.
        foreach ($i in 1..4) { Copy-Item toys/toy-$i.n42 $here/run$i.mca }
        $lines = foreach ($line in $typed) { "Invoke-Expression '$($line.Replace("'", "''"))' 3>&1 4>&1 | Out-String -Width 120; '--'" }
        $script = (@("Set-Location '$here'; function Invoke-Item { process { `"opened `$(`$_.Name)`" } }") + $lines) -join "`n"
        # The line with *.mca is for the measured files alone.
        $script = $script.Replace('Get-ChildItem *.mca', 'Get-ChildItem *.mca -Exclude run*')
        $parts = (Invoke-Fresh $script) -join "`n" -split '(?m)^--$' | Select-Object -Skip 1
        $parts[0] | Should -Match 'Cu Ka\s+8047.8'
        ([regex]::Matches($parts[1], 'Calibrated')).Count | Should -Be 3
        $parts[2] | Should -Match '4 of 4 batches calibrated'
        $parts[3] | Should -Match '(?m)^Shape\s+: gauss\+tail'
        $parts[4].Trim() | Should -Be 'opened fig5.png'
        [regex]::Matches($parts[5], 'Spectrum: toy-\d+').Value | Sort-Object -Unique | Should -HaveCount 32
    }
}
