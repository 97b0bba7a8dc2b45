# The engine torch in PowerShell: without its plug-in, with a broken one, beside other modules that bring TorchSharp along.
BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    $plugIn = Join-Path $Root 'artifacts/engines/torch'
    # A module that nothing is built beside: no plug-in is found there.
    $apart = (New-Item -ItemType Directory (Join-Path $TestDrive 'modules')).FullName
    Copy-Item $ModuleFolder $apart -Recurse

    # A small campaign, and what becomes of it with an engine.
    $start = @'
        $ErrorActionPreference = 'Stop'
        Import-Module SpectroCal
        function Calibrate {
            try {
                $result = New-ToyCampaign -CycleCount 1 -RunCount 10 -EventCount 500 | Optimize-Calibration @args
                "$($result.Engine) $($result.Device) $($result.Precision) $($result.Batches.Count)"
            }
            catch { "$($_.FullyQualifiedErrorId.Split(',')[0]) $($_.CategoryInfo.Category): $_" }
        }
'@

    # A copy of the plug-in; large files stay links to where they are.
    function Copy-PlugIn([string] $Name) {
        $to = Join-Path $TestDrive $Name 'torch'
        foreach ($file in Get-ChildItem $plugIn -Recurse -File) {
            $copy = Join-Path $to ([IO.Path]::GetRelativePath($plugIn, $file.FullName))
            $null = New-Item -ItemType Directory -Force (Split-Path $copy)
            $target = $file.ResolveLinkTarget($true)
            if ($target -and $file.Extension -ne '.dll') { $null = New-Item -ItemType SymbolicLink -Path $copy -Target $target.FullName }
            else { [IO.File]::Copy($file.FullName, $copy) }
        }
        $to
    }
}

Describe 'Without the plug-in' {
    It 'everything works but what asks for it, which says how to build it' {
        $said = Invoke-Fresh -Modules $apart @"
            $start
            Calibrate
            Calibrate -Engine torch
            Calibrate -Device cuda
            Calibrate -SinglePrecision
            try { Get-CalibrationEngine torch } catch { "`$_" }
            (Get-CalibrationEngine | Where-Object Name -eq torch).Reason
"@
        $said | Should -HaveCount 6
        $said[0] | Should -Be 'managed cpu double 10'
        foreach ($line in $said[1, 2]) {
            $line | Should -BeLike "EngineUnavailable NotInstalled: The engine torch is not here: build it with 'dotnet build -c Release *"
        }
        $said[3] | Should -BeLike 'EngineUnavailable NotInstalled: *numbers of 64 bits only*'
        foreach ($line in $said[4, 5]) { $line | Should -BeLike '*The engine torch is not here: build it with*' }
    }

    It 'a folder that holds something else is said to be broken' {
        $engines = (New-Item -ItemType Directory (Join-Path $TestDrive 'empty/torch')).Parent.FullName
        $said = Invoke-Fresh -Modules $apart "`$env:SPECTROCAL_ENGINES = '$engines'; $start; Calibrate -Engine torch; Calibrate"
        $said[0] | Should -BeLike 'EngineUnavailable NotInstalled: *there is no plug-in in it*dotnet build*'
        $said[1] | Should -Be 'managed cpu double 10'
    }
}

Describe 'With the plug-in' {
    It 'a campaign says what it was computed with' {
        Skip-WithoutTorch
        $said = Invoke-Fresh -Modules (Split-Path $ModuleFolder) @"
            $start
            Calibrate -Engine torch
            Calibrate -Engine torch -SinglePrecision
            Calibrate -Engine torch -Device nonsense
"@
        $said[0, 1] | Should -Be 'torch cpu double 10', 'torch cpu single 10'
        $said[2] | Should -BeLike 'EngineUnavailable NotInstalled: *has no device nonsense*'
        $said | Should -HaveCount 3
    }

    It 'a native library that is cut short is one error, and the session lives on' {
        Skip-WithoutTorch
        Skip-Unless $IsLinux 'the library that is cut short is that of Linux'
        $copy = Copy-PlugIn 'short'
        $library = (Get-ChildItem $copy -Recurse -Filter libLibTorchSharp.so).FullName
        [byte[]] $bytes = [IO.File]::ReadAllBytes($library)
        Remove-Item $library
        [IO.File]::WriteAllBytes($library, $bytes[0..500000])
        $said = Invoke-Fresh -Modules $apart "`$env:SPECTROCAL_ENGINES = '$(Split-Path $copy)'; $start; Calibrate -Engine torch; Calibrate"
        $said[0] | Should -BeLike 'EngineUnavailable NotInstalled: *libLibTorchSharp.so is cut short*dotnet build*'
        $said[1] | Should -Be 'managed cpu double 10'
    }

    It 'an older TorchSharp that another module has loaded is not in the way' {
        Skip-WithoutTorch
        $other = (New-Item -ItemType Directory (Join-Path $TestDrive 'older')).FullName
        $said = Invoke-Fresh -Modules (Split-Path $ModuleFolder) @"
            Add-Type -OutputAssembly '$other/TorchSharp.dll' -TypeDefinition @'
                [assembly: System.Reflection.AssemblyVersion("0.105.2.0")]
                namespace TorchSharp { public static class torch { public static string Version => "0.105.2"; } }
'@
            Add-Type -Path '$other/TorchSharp.dll'
            $start
            Calibrate -Engine torch
            [TorchSharp.torch]::Version
"@
        $said | Should -Be 'torch cpu double 10', '0.105.2'
    }

    It 'a libtorch that another module has loaded is refused, and both go on' {
        Skip-WithoutTorch
        $other = Copy-PlugIn 'other'
        $natives = (Get-ChildItem $other -Recurse -File -Filter '*torch_cpu.*')[0].DirectoryName
        $said = Invoke-Fresh -Modules (Split-Path $ModuleFolder) @"
            foreach (`$name in 'torch_cpu', 'LibTorchSharp') {
                `$file = Get-ChildItem '$natives' | Where-Object BaseName -Match "^(lib)?`$name`$"
                `$null = [System.Runtime.InteropServices.NativeLibrary]::Load(`$file.FullName)
            }
            Add-Type -Path '$other/TorchSharp.dll'
            [TorchSharp.torch]::ones(3).sum().item[single]()
            $start
            Calibrate -Engine torch
            Calibrate
            [TorchSharp.torch]::ones(4).sum().item[single]()
"@
        $said[0, 2, 3] | Should -Be '3', 'managed cpu double 10', '4'
        $said[1] | Should -BeLike 'EngineUnavailable NotInstalled: *another program part has loaded*use it in a new session*'
    }
}
