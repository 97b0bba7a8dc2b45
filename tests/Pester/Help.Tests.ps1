BeforeDiscovery {
    . "$PSScriptRoot/Module.ps1"
    $names = @((Get-Command -Module SpectroCal -CommandType Cmdlet).Name)
}

BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    # Common parameters are documented by PowerShell itself.
    $common = [Management.Automation.Cmdlet]::CommonParameters
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
        # Jobs are those of a plan, which the command line makes of files.
        $without = $help.examples.example | Where-Object { $command.Noun -eq 'CalibrationJob' -or $_.code -notmatch '\*\.' }
        @($without).Count | Should -BeGreaterOrEqual 2
        foreach ($example in $help.examples.example) { ($example.remarks.Text -join '').Trim() | Should -Not -BeNullOrEmpty }
    }

    It 'names what comes out' {
        @($help.returnValues.returnValue.type.name | Sort-Object) | Should -Be @($command.OutputType.Name | Sort-Object)
        ($help.returnValues.returnValue.description.Text -join '') | Should -Not -BeNullOrEmpty
    }

    It 'refers to what is there' {
        $linked = @($help.relatedLinks.navigationLink | Where-Object { -not $_.uri }).linkText
        $online = @($help.relatedLinks.navigationLink.uri | Where-Object { $_ })
        $online | Should -HaveCount 1
        $online | Should -BeLike "https://*/docs/cmdlets/$_.md"
        Test-Path (Join-Path $Root "docs/cmdlets/$_.md") | Should -BeTrue
        $linked.Count | Should -BeGreaterThan 0
        foreach ($link in $linked) {
            $isTopic = Test-Path (Join-Path $ModuleFolder "en-US/$link.help.txt")
            $isTopic -or (Get-Command $link -Module SpectroCal -ErrorAction Ignore) | Should -BeTrue -Because $link
        }
    }

    It 'has the syntax of the cmdlet' {
        $actual = foreach ($set in $command.ParameterSets) {
            $own = $set.Parameters | Where-Object Name -NotIn $common
            ($own | ForEach-Object { "$($_.Name) $($_.IsMandatory)" } | Sort-Object) -join ';'
        }
        $stated = foreach ($item in $help.syntax.syntaxItem) {
            $named = $item.parameter | Where-Object name
            ($named | ForEach-Object { "$($_.name) $($_.required)" } | Sort-Object) -join ';'
        }
        @($stated | Sort-Object) | Should -Be @($actual | Sort-Object)
    }

    It 'says of each parameter what it is and how it binds' {
        $documented = @($help.parameters.parameter | Where-Object name)
        $own = @($command.Parameters.Values | Where-Object Name -NotIn $common)
        @($documented.name | Sort-Object) | Should -Be @($own.Name | Sort-Object)
        foreach ($parameter in $documented) {
            $because = "of -$($parameter.name)"
            $attribute = $command.Parameters[$parameter.name].Attributes.Where({ $_ -is [Parameter] })[0]
            ($parameter.description.Text -join ' ').Trim() | Should -MatchExactly '^[A-Z].{10}' -Because $because
            $parameter.required | Should -Be "$($attribute.Mandatory)" -Because $because
            $position = $attribute.Position -lt 0 ? 'named' : "$($attribute.Position)"
            $parameter.position | Should -Be $position -Because $because
            $fromPipeline = $attribute.ValueFromPipeline -or $attribute.ValueFromPipelineByPropertyName
            $parameter.pipelineInput | Should -BeLike "$fromPipeline*" -Because $because
        }
    }

    It 'has a page' {
        $page = Join-Path $Root "docs/cmdlets/$_.md"
        $page | Should -Exist
        Get-Content $page -Raw | Should -BeLike "*$($help.Synopsis)*"
        Get-Content (Join-Path $Root 'docs/cmdlets/README.md') -Raw | Should -BeLike "*$_.md*"
    }
}

Describe 'The topics' {
    It 'are found, and fit into 80 columns' {
        $topics = Get-ChildItem (Join-Path $ModuleFolder 'en-US/*.help.txt')
        $topics | Should -Not -BeNullOrEmpty
        foreach ($topic in $topics) {
            $name = $topic.Name -replace '\.help\.txt$'
            Get-Help $name | Out-String | Should -BeLike "*$name*SHORT DESCRIPTION*"
            Get-Content $topic | Where-Object Length -GT 80 | Should -BeNullOrEmpty -Because $name
        }
    }
}
