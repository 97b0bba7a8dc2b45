BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    $work = @'
        (New-ToyCampaign -Seed 3 -CycleCount 1 -RunCount 2 | Optimize-Calibration | Compare-Calibration).OptimizedErrorEv
        (New-ToySpectrum | Measure-LineShape 'Cu Ka' -Shape voigt+tail).PositionEv
'@
    $expected = & ([scriptblock]::Create($work)) | ForEach-Object { [string]$_ }
}

Describe 'The module' {
    It 'exports what its manifest says' {
        $manifest = Test-ModuleManifest (Join-Path $ModuleFolder 'SpectroCal.psd1')
        $cmdlets = Get-Command -Module SpectroCal -CommandType Cmdlet
        @($manifest.ExportedCmdlets.Keys | Sort-Object) | Should -Be @($cmdlets.Name | Sort-Object)
        (Get-Alias Find-Peak).Definition | Should -Be 'Find-Peaks'
        $cmdlets.Verb | Sort-Object -Unique | Should -BeIn (Get-Verb).Verb
    }

    It 'has what writes know -WhatIf and -Force' {
        $writers = @(Get-Command -Module SpectroCal -Verb Export) + (Get-Command New-PeakFinderModel, Select-Detector)
        foreach ($command in $writers) {
            $command.Parameters.Keys | Should -Contain WhatIf -Because $command
            $command.Parameters.Keys | Should -Contain Force -Because $command
        }
        # It adds to a store, in which nothing is overwritten.
        $adding = Get-Command Register-Calibration
        $adding.Parameters.Keys | Should -Contain WhatIf
        $adding.Parameters.Keys | Should -Not -Contain Force
        $writers += $adding
        # Each submission is a folder of its own.
        $submitting = Get-Command Submit-CalibrationJob
        $submitting.Parameters.Keys | Should -Contain WhatIf
        $writers += $submitting
        foreach ($command in Get-Command -Module SpectroCal | Where-Object Name -NotIn $writers.Name) {
            $command.Parameters.Keys | Should -Not -Contain WhatIf -Because "$command writes nothing"
        }
    }

    It 'says what each cmdlet gives' {
        foreach ($command in Get-Command -Module SpectroCal -CommandType Cmdlet) {
            $command.OutputType | Should -Not -BeNullOrEmpty -Because $command
        }
    }

    It 'comes again with -Force, cmdlets and aliases' {
        $before = (Get-Command -Module SpectroCal).Name | Sort-Object
        1..2 | ForEach-Object { Import-Module (Join-Path $ModuleFolder 'SpectroCal.psd1') -Force }
        (Get-Command -Module SpectroCal).Name | Sort-Object | Should -Be $before
        (New-ToySpectrum | Find-Peak).Count | Should -Be 3
        & ([scriptblock]::Create($work)) | ForEach-Object { [string]$_ } | Should -Be $expected
    }

    It 'comes again after it was removed' {
        Remove-Module SpectroCal
        Get-Command Find-Peak -ErrorAction SilentlyContinue | Where-Object Source -EQ SpectroCal | Should -BeNullOrEmpty
        Import-Module (Join-Path $ModuleFolder 'SpectroCal.psd1')
        (New-ToySpectrum | Find-Peak).Count | Should -Be 3
    }
}

Describe 'A copy of the module' {
    BeforeAll {
        $modules = Join-Path $TestDrive 'only here'
        Copy-Item $ModuleFolder (Join-Path $modules 'SpectroCal') -Recurse
    }

    It 'loads itself from a folder of PSModulePath, works there, and lets types of the library be named' {
        $more = '(Get-Module SpectroCal).ModuleBase; (Get-Command Find-Peak).Source; [SpectroCal.Spectra.Spectrum].Name'
        $found = Invoke-Fresh "$work; $more" $modules
        $found | Should -Be ($expected + (Join-Path $modules 'SpectroCal') + 'SpectroCal' + 'Spectrum')
    }

    It 'works where nothing can be written' {
        if ($IsWindows) { Set-ItResult -Skipped -Because 'folders of Windows cannot be made read-only by chmod' }
        chmod -R a-w $modules
        try {
            Invoke-Fresh $work $modules | Should -Be $expected
            Get-ChildItem $modules -Recurse -File | Should -HaveCount (Get-ChildItem $ModuleFolder -Recurse -File).Count
        }
        finally {
            chmod -R u+w $modules
        }
    }

    It 'works beside another module''s MathNet.Numerics <_>, which is loaded first' -ForEach '4.0.0.0', '9.0.0.0' {
        # An assembly of that name with nothing of use in it, as a module's dependency.
        $folder = New-Item (Join-Path $TestDrive $_) -ItemType Directory
        $name = [System.Reflection.AssemblyName]"MathNet.Numerics, Version=$_"
        $assembly = [System.Reflection.Emit.PersistedAssemblyBuilder]::new($name, [object].Assembly)
        $null = $assembly.DefineDynamicModule('MathNet').DefineType('MathNet.Numerics.Nothing', 'Public').CreateType()
        $assembly.Save((Join-Path $folder 'MathNet.Numerics.dll'))
        New-ModuleManifest (Join-Path $folder 'Other.psd1') -RequiredAssemblies MathNet.Numerics.dll
        $version = '([MathNet.Numerics.Nothing].Assembly.GetName().Version).ToString()'
        Invoke-Fresh "Import-Module '$folder/Other.psd1'; $version; $work" $modules | Should -Be (@($_) + $expected)
    }
}
