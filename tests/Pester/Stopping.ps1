# Cmdlets that are stopped in the midst of their work; needs Module.ps1.
$manifest = Join-Path $ModuleFolder 'SpectroCal.psd1'

# What hangs is to fail, not to hang the tests.
$patience = [timespan]::FromMinutes(1)

function New-Shell([string] $Script) {
    $state = [System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2()
    $state.ImportPSModule($manifest)
    [PowerShell]::Create($state).AddScript($Script)
}

# Starts a script whose work takes minutes, and stops it in the midst of it. A cmdlet at work tells of its progress.
function Stop-Midway([string] $Script, [scriptblock] $IsAtWork = { $shell.Streams.Progress.Count -gt 0 }) {
    $shell = New-Shell "$Script; 'ended'"
    $nothing = [System.Management.Automation.PSDataCollection[psobject]]::new()
    $nothing.Complete()
    $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
    $running = $shell.BeginInvoke($nothing, $output)
    $seen = [System.Threading.SpinWait]::SpinUntil({ $running.IsCompleted -or (& $IsAtWork) }, $patience)
    $seen -and -not $running.IsCompleted | Should -BeTrue -Because "{$Script} must be at work: $($shell.Streams.Error.ReadAll())"

    $shell.BeginStop($null, $null).AsyncWaitHandle.WaitOne($patience) | Should -BeTrue -Because "{$Script} must end"
    $shell.InvocationStateInfo.State | Should -Be 'Stopped'
    $shell.Streams.Error.ReadAll() | Should -BeNullOrEmpty
    $output.ReadAll() | Should -Not -Contain 'ended'
    $shell.Dispose()
}
