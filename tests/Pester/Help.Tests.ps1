BeforeDiscovery {
    . "$PSScriptRoot/Module.ps1"
    # Common parameters are documented by PowerShell itself.
    $common = [Management.Automation.Cmdlet]::CommonParameters
    $commands = Get-Command -Module SpectroCal -CommandType Cmdlet
    $names = @($commands.Name)
    $parameters = @(foreach ($command in $commands) {
            foreach ($parameter in $command.Parameters.Values) {
                if ($parameter.Name -notin $common) { @{ Command = $command.Name; Parameter = $parameter.Name } }
            }
        })
    # An example that names files by a wildcard needs files of the user's own.
    $examples = @(foreach ($name in $names) {
            $index = 0
            foreach ($example in (Get-Help $name).examples.example) {
                $index++
                if ($example.code -notmatch '\*\.') { @{ Command = $name; Index = $index; Code = $example.code } }
            }
        })
    $topics = 'about_SpectroCal', 'about_SpectroCal_Arrays', 'about_SpectroCal_Campaigns', 'about_SpectroCal_Functions', 'about_SpectroCal_LineShapes'
    # What stands behind a prompt in a topic is to be typed, >> goes on with it.
    $lines = @(foreach ($topic in $topics) {
            $text = (Get-Content (Join-Path $ModuleFolder "en-US/$topic.help.txt")) -join "`n"
            $typed = [regex]::Matches($text, '(?m)^ +PS> (.*(?:\n +>> .*)*)').ForEach({ $_.Groups[1].Value -replace '(?m)^ +>> ' }) -notmatch '\*\.'
            @{ Topic = $topic; Code = $typed -join "`n" }
        })
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

Describe 'The help of <_>' -ForEach $names {
    BeforeAll {
        $command = Get-Command $_
        $help = Get-Help $_ -Full
    }

    It 'has a synopsis in one sentence' {
        $help.Synopsis | Should -MatchExactly '^[A-Z][^.]*\.$'
    }

    It 'has a description' {
        ($help.description.Text -join ' ').Length | Should -BeGreaterThan 80
    }

    It 'has two examples at least that run without files, each with what it does' {
        @($help.examples.example | Where-Object code -NotMatch '\*\.').Count | Should -BeGreaterOrEqual 2
        foreach ($example in $help.examples.example) { ($example.remarks.Text -join '').Trim() | Should -Not -BeNullOrEmpty }
    }

    It 'names what comes out' {
        @($help.returnValues.returnValue.type.name | Sort-Object) | Should -Be @($command.OutputType.Name | Sort-Object)
        ($help.returnValues.returnValue.description.Text -join '') | Should -Not -BeNullOrEmpty
    }

    It 'refers to what is there' {
        $linked = @($help.relatedLinks.navigationLink.linkText)
        $linked.Count | Should -BeGreaterThan 0
        foreach ($link in $linked) { @(Get-Help $link).Count | Should -Be 1 -Because $link }
    }

    It 'has the syntax of the cmdlet' {
        @($help.syntax.syntaxItem).Count | Should -Be $command.ParameterSets.Count
        $common = [Management.Automation.Cmdlet]::CommonParameters
        $actual = foreach ($set in $command.ParameterSets) { ($set.Parameters | Where-Object Name -NotIn $common | ForEach-Object { "$($_.Name) $($_.IsMandatory)" } | Sort-Object) -join ';' }
        $stated = foreach ($item in $help.syntax.syntaxItem) { ($item.parameter | Where-Object name | ForEach-Object { "$($_.name) $($_.required)" } | Sort-Object) -join ';' }
        @($stated | Sort-Object) | Should -Be @($actual | Sort-Object)
    }

    It 'has a page' {
        $page = Join-Path $Root "docs/cmdlets/$_.md"
        $page | Should -Exist
        Get-Content $page -Raw | Should -BeLike "*$($help.Synopsis)*"
        Get-Content (Join-Path $Root 'docs/cmdlets/README.md') -Raw | Should -BeLike "*$_.md*"
    }
}

Describe 'The help of -<Parameter> of <Command>' -ForEach $parameters {
    It 'says what it is and how it binds' {
        $help = Get-Help $Command -Parameter $Parameter
        ($help.description.Text -join ' ').Trim() | Should -MatchExactly '^[A-Z].{10}'
        $attribute = (Get-Command $Command).Parameters[$Parameter].Attributes.Where({ $_ -is [Parameter] })[0]
        $help.required | Should -Be "$($attribute.Mandatory)"
        $help.position | Should -Be ($attribute.Position -lt 0 ? 'named' : "$($attribute.Position)")
        $help.pipelineInput | Should -BeLike "$($attribute.ValueFromPipeline -or $attribute.ValueFromPipelineByPropertyName)*"
    }
}

Describe 'Example <Index> of <Command>' -ForEach $examples {
    It 'runs in an empty folder' {
        { Invoke-Example $Code } | Should -Not -Throw
    }
}

Describe 'The topic <Topic>' -ForEach $lines {
    It 'is found' {
        Get-Help $Topic | Out-String | Should -BeLike "*$Topic*SHORT DESCRIPTION*"
    }

    It 'fits into 80 columns' {
        Get-Content (Join-Path $ModuleFolder "en-US/$Topic.help.txt") | Where-Object Length -GT 80 | Should -BeNullOrEmpty
    }

    It 'has lines to type that run one after the other' {
        $Code | Should -Not -BeNullOrEmpty
        { Invoke-Example $Code } | Should -Not -Throw
    }
}
