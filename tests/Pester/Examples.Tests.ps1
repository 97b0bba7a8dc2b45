BeforeDiscovery {
    . "$PSScriptRoot/Module.ps1"
    # What names files by a wildcard needs files of the user's own.
    $ofFiles = '\*\.'
    $examples = foreach ($command in Get-Command -Module SpectroCal -CommandType Cmdlet) {
        $index = 0
        foreach ($example in (Get-Help $command.Name).examples.example) {
            $index++
            if ($example.code -notmatch $ofFiles) { @{ Command = $command.Name; Index = $index; Code = $example.code } }
        }
    }
    # What writes or reads numbers as text, where the decimal point is a comma and an I has no dot.
    $ofText = foreach ($culture in 'de-DE', 'fr-FR', 'tr-TR') {
        foreach ($example in $examples | Where-Object Code -Match 'Csv|Set-Content|Import-|Export-|-f |Range|Start') {
            $example + @{ Culture = $culture }
        }
    }
    # What stands behind a prompt in a topic is to be typed, >> goes on with it.
    $topics = foreach ($topic in Get-ChildItem (Join-Path $ModuleFolder 'en-US/*.help.txt')) {
        $text = (Get-Content $topic) -join "`n"
        $typed = [regex]::Matches($text, '(?m)^ +PS> (.*(?:\n +>> .*)*)').ForEach({ $_.Groups[1].Value -replace '(?m)^ +>> ' })
        @{ Topic = $topic.Name -replace '\.help\.txt$'; Code = $typed -notmatch $ofFiles -join "`n" }
    }
}

BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    # Examples that run elsewhere, as in ForEach-Object -Parallel, find the module by its name.
    $oldPath = $env:PSModulePath
    $env:PSModulePath = (Split-Path $ModuleFolder) + [IO.Path]::PathSeparator + $oldPath

    function Invoke-Example([string] $Code) {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))
        Push-Location $folder
        try {
            $ErrorActionPreference = 'Stop'
            & ([scriptblock]::Create($Code)) 3> $null 4> $null | Out-String | Out-Null
        }
        finally { Pop-Location }
    }
}

AfterAll {
    $env:PSModulePath = $oldPath
}

Describe 'The examples of cmdlets' {
    It '<Command>, <Index>, runs in an empty folder' -ForEach $examples {
        { Invoke-Example $Code } | Should -Not -Throw
    }
}

Describe 'The examples of cmdlets in other cultures' {
    It '<Command>, <Index>, runs in <Culture>' -ForEach $ofText {
        $before, [cultureinfo]::CurrentCulture = [cultureinfo]::CurrentCulture, $Culture
        try { { Invoke-Example $Code } | Should -Not -Throw }
        finally { [cultureinfo]::CurrentCulture = $before }
    }

    It 'peaks kept in a table calibrate alike in <_>' -ForEach 'de-DE', 'fr-FR', 'tr-TR' {
        $before, [cultureinfo]::CurrentCulture = [cultureinfo]::CurrentCulture, $_
        try {
            $file = Join-Path $TestDrive 'peaks.csv'
            $peaks = New-ToySpectrum -Seed 7 | Find-Peaks
            $peaks | Export-Csv $file
            $read = Import-Csv $file | New-Calibration 'Ti=4508.9', 'Cu=8047.8' -Gain 3
            $read.Coefficients | Should -Be ($peaks | New-Calibration 'Ti=4508.9', 'Cu=8047.8' -Gain 3).Coefficients
        }
        finally { [cultureinfo]::CurrentCulture = $before }
    }
}

Describe 'The topics' {
    It '<Topic> has lines to type that run one after the other' -ForEach $topics {
        $Code | Should -Not -BeNullOrEmpty
        { Invoke-Example $Code } | Should -Not -Throw
    }
}
