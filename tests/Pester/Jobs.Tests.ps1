# Plans and their Slurm jobs, with Slurm played by scripts of a shell.
BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    . "$PSScriptRoot/Stopping.ps1"
    Push-Location $TestDrive
    $plan = Join-Path $TestDrive 'a plan'
    New-PlanFolder $plan a, b, c
    $path = $env:PATH
}

AfterAll {
    $env:PATH = $path
    Pop-Location
}

Describe 'A plan without jobs' {
    It 'says how far it is' {
        $job = Get-CalibrationJob $plan
        $job.State, $job.Shards, $job.Done, $job.Waiting, $job.JobId | Should -Be 'NotSubmitted', 3, 0, 3, $null
        ($job.ToSubmit) | Should -Be 1, 2, 3
        "$job" | Should -BeLike '*a plan: NotSubmitted, 0 of 3 shards done'
        ($job | Get-CalibrationJob).Plan | Should -Be $plan
        (Get-Item $plan | Get-CalibrationJob).Shards | Should -Be 3
    }

    It 'is not submitted with -WhatIf' {
        Submit-CalibrationJob $plan -WhatIf | Should -BeNullOrEmpty
        Join-Path $plan 'jobs' | Should -Not -Exist
        "$(Get-Fault { Submit-CalibrationJob $plan -Memory lots -WhatIf })" | Should -BeLike '*memory*expected*'
        "$(Get-Fault { Get-CalibrationJob nowhere })" | Should -BeLike '*plan.json*'
    }
}

Describe 'A plan that is submitted' {
    BeforeAll {
        if ($IsWindows) { return }
        $slurm = New-Item -ItemType Directory (Join-Path $TestDrive 'slurm')
        $answers = @{
            sbatch   = 'case "$*" in *merge.sh) echo 4712;; *) echo 4711;; esac'
            scontrol = "echo 'MaxArraySize = 2'"
            squeue   = 'cat "$(dirname "$0")/queue"'
        }
        foreach ($name in $answers.Keys) {
            Set-Content "$slurm/$name" "#!/bin/bash`n$($answers[$name])"
            chmod +x "$slurm/$name"
        }
        Set-Content "$slurm/queue" '' -NoNewline
        $env:PATH = "$slurm" + [IO.Path]::PathSeparator + $path
    }

    It 'has a state, and waits until it ends' {
        Skip-Unless (-not $IsWindows) 'the commands of Slurm that stand in here are scripts of bash'
        $job = Submit-CalibrationJob $plan -AtOnce 1 -EnvironmentLine 'module load dotnet'
        $job.JobId, $job.MergeId, $job.Shards | Should -Be 4711, 4712, 3
        $job.State | Should -Be Incomplete # the queue does not know it
        $script = Get-Content (Join-Path $plan 'jobs/001/array.sh')
        $script | Should -Contain '#SBATCH --array=0-1%1'
        $script | Should -Contain 'module load dotnet'
        $name = ($script -match '--job-name=') -replace '.*='
        Set-Content "$slurm/queue" "$name|4711|0|RUNNING|0:07|None", "$name|4711|1|PENDING|0:00|JobArrayTaskLimit"
        $job = Get-CalibrationJob $plan
        $job.State, $job.ToSubmit.Count | Should -Be Running, 0
        $job.ElapsedSeconds | Should -BeGreaterOrEqual 0
        Stop-Midway "Get-CalibrationJob '$plan' -Wait"
        Set-Content "$slurm/queue" "$name|4711|0|CANCELLED|0:07|None", "$name|4711|1|TIMEOUT|1:00|TimeLimit"
        $job = Get-CalibrationJob $plan -Wait
        $job.State, $job.Failed, $job.ElapsedSeconds | Should -Be Incomplete, 3, $null
        $job.Reasons[1] | Should -Be 'Shard 2 is failed: its Slurm task 4711_1 ended: TIMEOUT (TimeLimit).'
        ($job.ToSubmit) | Should -Be 1, 2, 3
    }
}
