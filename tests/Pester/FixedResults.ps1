# Results with values that no fit made, for the tests of views: what a view shows must not depend on the last digit of a fit.

# The types of the library and of the module. Assemblies are loaded when a cmdlet that needs them is looked at.
$null = (Get-Command -Module SpectroCal -CommandType Cmdlet).OutputType.Type
$LibraryTypes = [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.FullName -like 'SpectroCal.*' }).ForEach({ $_.GetExportedTypes() })

# One of them by its name without the namespace.
function Get-LibraryType([string] $Name) {
    $found = $LibraryTypes.Where({ $_.Name -eq $Name })
    if ($found.Count -ne 1) { throw "There are $($found.Count) types of the name $Name." }
    $found[0]
}

# Values by their names: the names once, then a row of values for each of several things.
function Read-Rows([string[]] $Columns, [object[][]] $Rows) {
    foreach ($row in $Rows) {
        if ($row.Length -ne $Columns.Length) { throw "A row has $($row.Length) values for $($Columns.Length) columns: $row" }
        $values = @{}
        foreach ($i in 0..($Columns.Length - 1)) { $values[$Columns[$i]] = $row[$i] }
        $values
    }
}

function ConvertTo-Type($Value, [type] $Type) {
    $isList = $Type.IsGenericType -and $Type.Name -like 'IReadOnlyList*'
    $target = $isList ? $Type.GenericTypeArguments[0].MakeArrayType() : $Type
    , [System.Management.Automation.LanguagePrimitives]::ConvertTo($Value, $target)
}

# Records, by the names of all their parameters.
function New-Record([string] $TypeName, [string[]] $Columns, [object[][]] $Rows) {
    $type = Get-LibraryType $TypeName
    $constructor = $type.GetConstructors() | Sort-Object { $_.GetParameters().Count } | Select-Object -Last 1
    $parameters = $constructor.GetParameters()
    $different = Compare-Object $Columns $parameters.Name
    if ($different) { throw "Parameters of $TypeName that are missing or too many: $($different.InputObject)" }
    foreach ($values in Read-Rows $Columns $Rows) {
        $arguments = foreach ($parameter in $parameters) { , (ConvertTo-Type $values[$parameter.Name] $parameter.ParameterType) }
        $constructor.Invoke($arguments)
    }
}

# What is shown as a result that only cmdlets make. The type must have the properties, and they must be able to hold the values.
function New-Shown([string] $TypeName, [string[]] $Columns, [object[][]] $Rows) {
    $type = Get-LibraryType $TypeName
    foreach ($values in Read-Rows $Columns $Rows) {
        $shown = [ordered]@{ PSTypeName = $type.FullName }
        foreach ($name in $Columns) {
            $property = $type.GetProperty($name)
            if ($null -eq $property) { throw "$TypeName has no property $name." }
            $isList = $property.PropertyType.Name -eq 'ValueList`1'
            $holds = $isList ? $property.PropertyType.GenericTypeArguments[0] : $property.PropertyType
            $stored = $isList ? $holds.MakeArrayType() : $holds
            $isShown = @($values[$name])[0] -is [System.Management.Automation.PSCustomObject]
            $shown[$name] = $isShown ? $values[$name] : (ConvertTo-Type $values[$name] $stored)
        }
        [pscustomobject]$shown
    }
}

function New-FixedSpectrum([string] $Name, [string] $Detector, [long[]] $Counts, $Start, $LiveTimeSeconds) {
    $run = (Get-LibraryType RunInfo)::new($Name, 'Physics')
    ($run.Start, $run.LiveTimeSeconds) = $Start, $LiveTimeSeconds
    $histogram = (Get-LibraryType ChannelHistogram)::new($Counts, 0.5, 1)
    (Get-LibraryType DetectorSpectrum)::new((Get-LibraryType Spectrum)::new($Name, $Detector, $run, $histogram))
}

# What each view is tested with: the usual, long names and numbers, and what failed or is not known.
$LongName = 'tube_2024-06-05_night_array-07_run0123.mca:det12'
$LongDetector = 'array-07-detector-12'
$FixedResults = [ordered]@{
    Spectrum        = {
        New-FixedSpectrum 'toy-1' 'det01' (0, 120, 4880) '2024-06-05 01:00' 3600
        New-FixedSpectrum $LongName $LongDetector (, 12345678) '2024-12-31 23:59:59' 86399.25
        New-FixedSpectrum 'untimed.csv' '' (0, 0) $null $null
    }
    Intensities     = {
        New-Shown DetectorIntensities Name, Detector, Channels, Total, HasErrors @(
            , ('net.csv', '1', 1024, 9172.04, $true)
            , ($LongName, $LongDetector, 16384, -0.000123456, $false)
        )
    }
    Peak            = {
        New-Shown SpectrumPeak Spectrum, Detector, Channel, ChannelError, FwhmChannels, Area, AreaError, Significance, Overlaps @(
            , ('toy-1', 'det01', 1339.352, 0.4812, 37.91, 1856.2, 63.4, 52.04, $false)
            , ('toy-1', 'det01', 1890.81, 1.13, 41.66, 582.3, 52.1, 26.43, $true)
            , ($LongName, 'det12', 60123.4567, 0.00123, 4.44, 12345678.9, 3513.6, 1234.5, $false)
        )
    }
    Assignment      = {
        $lines = New-Record AssignedPeak Line, EnergyEv, Channel, ChannelError, ResidualEv @(
            , ('Ti Ka', 4508.9, 1339.352, 0.48, 0.04)
            , ('Cu Ka', 8040.0, 2519.34, 0.76, -0.02)
        )
        New-Shown RankedAssignment Spectrum, Detector, Rank, OffsetEv, GainEvPerChannel, Score, Margin, Lines @(
            , ('toy-1', 'det01', 1, 499.72, 2.99342, 10.41, 7.33, $lines)
            , ('toy-1', 'det01', 2, -1012.5, 3.51, 3.08, [double]::NaN, ($lines * 6))
        )
    }
    Detector        = { Get-FixedDetector }
    DetectorList    = { Get-FixedDetector | Format-List }
    Campaign        = {
        $lines = New-Record ManifestLine Name, EnergyEv, Known @(
            , ('Ti Ka', 4508.9, $true)
            , ('unknown', 6156, $false)
            , ('Cu Ka', 8047.8, $true)
        )
        New-Shown SpectrumCampaign Name, Batches, Runs, Detectors, Events, Function, Lines, HasTruth @(
            , ('toy, seed 42', 4, 4, 1, 20000, 'p0 + p1*adc', $lines, $true)
        )
    }
    Optimization    = {
        $left = New-Record ReportRegion LowEv, HighEv, ExcessCounts, Significance (, (5906.2, 6401.1, 812, 31))
        $columns = 'Name', 'Calibrated', 'Batches', 'Detectors', 'Function', 'Lines', 'EventsPerBatch', 'NoiseEv', 'Unexplained',
            'EvaluationsPerBatch', 'ElapsedMs'
        New-Shown CampaignOptimization $columns @(
            , ('toy, seed 42', 3, (Get-FixedBatch), 1, 'p0 + p1*adc', ('Ti Ka', 'Cu Ka'), 5000.04, 25.02, $left, 3.75, 12.4)
        )
    }
    Batch           = { Get-FixedBatch }
    CurvedBatch     = { Get-FixedCurvedBatch }
    Imported        = {
        New-Shown ImportedCampaign Name, Calibrated, Batches, Function, Lines, EventsPerBatch @(
            , ('results', 3, (Get-FixedBatch), 'p0 + p1*adc', ('Ti Ka', 'Cu Ka'), 5000.04)
        )
    }
    Compared        = {
        $columns = 'Campaign', 'Line', 'Known', 'EnergyEv', 'StandardErrorEv', 'StandardUncertaintyEv', 'OptimizedErrorEv',
            'OptimizedUncertaintyEv', 'PerfectErrorEv', 'PerfectUncertaintyEv', 'BatchStandardRmsEv', 'BatchOptimizedRmsEv'
        New-Shown ComparedCalibration $columns @(
            , ('toy, seed 42', 'Ti Ka', $true, 4508.9, -1.913, 0.612, -0.284, 0.603, 0.951, 0.604, 3.991, 1.604)
            , ('toy, seed 42', 'unknown', $false, 6156, -4.18, 1.31, 0.02, 1.38, 0.41, 1.33, 5.442, 0.776)
            , ('toy, seed 42', 'Cu Ka', $true, 8047.8, -106.65, 12.3, 0.198, 0.0771, $null, $null, $null, $null)
            , ('run001 to run038', 'Au La', $true, 9713.3, 2.1, $null, $null, $null, $null, $null, $null, $null)
        )
    }
    EnergySpectrum  = {
        New-Shown CalibratedSpectrum Name, Detector, Runs, Bins, LowEv, HighEv, TotalCounts @(
            , ('toy-1', 'det01', 1, 2861, 1996.7, 10581.2, 5000)
            , ($LongName, $LongDetector, 1, 65536, -123.4, 123456.7, 12345678)
            , ('toy-1 to toy-2', '2 detectors', 2, 2861, 1996.7, 10581.2, 9999.99)
        )
    }
    Measurement     = { Get-FixedMeasurement }
    MeasurementList = { Get-FixedMeasurement | Format-List }
    LineParameter   = { Get-FixedParameter }
    Quality         = {
        $columns = 'Spectrum', 'Detector', 'Verdict', 'Counts', 'DeadTimeFraction', 'LastChannelShare', 'CombContrast', 'Peaks',
            'StrongestPeakCounts', 'Remarks'
        New-Shown TestedSpectrum $columns @(
            , ('toy-1', 'det01', 'Good', 5000, 0.0004, 0, 0, 3, 1856.2, [string[]]@())
            , ('toy-2', 'det01', 'Bad', 0, $null, 0, 0, 0, 0, [string[]]'It has no counts.')
            , ($LongName, 'det12', 'Suspicious', 12345678, 0.625, 0.021, 0, 11, 123456, [string[]](
                    'The detector was dead for 62 % of the time.',
                    'The last channel holds 2.1 % of the counts: overflows are counted there.'))
        )
    }
    Monitor         = {
        New-Shown CampaignMonitor Spectra, Good, Suspicious, Bad, FalseAlarmProbability, Detectors @(
            , (8, 7, 1, 0, 0.001, [string[]]'det01')
            , (19200, 15466, 123, 3611, 0.00012, [string[]](1..12 | ForEach-Object { 'sdd{0:00}' -f $_ }))
        )
    }
    Verdict         = {
        New-Shown JudgedSpectrum Spectrum, Detector, Run, Verdict, Kind, Counts, FalseAlarmProbability, Reason @(
            , ('toy-1', 'det01', 'toy-1', 'Good', $null, 5000, 0.45, '')
            , ('toy-2', 'det01', 'toy-2', 'Bad', 'Rate', 0, $null, 'The detector is dead: the spectrum has no counts.')
            , ($LongName, 'det12', 'run', 'Suspicious', 'ExtraLine', 12345678, 1.2e-14,
                'There is an additional line at channel 1234, with 0.52 % of the counts.')
        )
    }
    Selected        = {
        New-Shown SelectedDetector Detector, Run, Verdict, Reason, By @(
            , ('det01', 'toy-1', 'Good', '', 'Monitor')
            , ('det01', 'toy-2', 'Bad', 'beam was off', 'Person')
            , ($LongDetector, $LongName, 'Suspicious', 'The gain is 0.12 % higher than in other runs.', 'Monitor')
        )
    }
    Stored          = {
        New-Shown StoredConstants Detector, Version, From, P0, P0Error, P1, P1Error, Status @(
            , ('det01', 3, [datetime]'2026-11-28T02:00', 500.273, 0.41, 3.000123, 0.000112, 'Calibrated')
            , ($LongDetector, 12, [datetime]'2026-11-29T14:30:12', -15.2, $null, 10.71, $null, 'Suspect')
            , ('det02', 1, [datetime]'2026-11-29T14:30:12', 500.2734, 0.0041, 3.00012345, 0.00000012, 'Calibrated')
        )
    }
    Job             = {
        New-Shown CalibrationJob Plan, State, Shards, Done, Running, Waiting, Failed, Unfinished, Damaged @(
            , ('/data/beam time/plan', 'Running', 384, 120, 48, 215, 0, 0, 1)
            , ("/data/$LongName/plan", 'NotSubmitted', 100000, 0, 0, 100000, 0, 0, 0)
        )
    }
    Line            = { Get-XrayLine 'Cu Ka*' }
    Engine          = {
        $cpu = (Get-LibraryType EngineDevice)::new('cpu', 'linux-x64, 2 threads', 25125558682)
        New-Shown AvailableEngine Name, IsAvailable, Version, Runtime, Devices, Reason @(
            , ('managed', $true, '0.1.0', '.NET 10.0.0', @($cpu), '')
            , ('torch', $false, '', '', @(), 'The engine torch is not here.')
        )
    }
    TpcTrack        = {
        New-Shown TpcTrack Event, Track, Particle, SegmentCount, LengthCm, EnergyMev @(
            , (0, 0, 2212, 44, 10.914, 138.25)
            , (12, 2, 13, 348, 86.923, 163.1)
        )
    }
    TpcReadout      = {
        New-Shown TpcReadout Events, LengthCm, EnergyMev, ReadingCount, Electrons, HasNoise @(
            , (7, 218.34, 689.13, 570, 15356721.4, $true)
        )
    }
    TpcParameterEstimate = {
        $reason = 'Readings differ from the simulation by more than noise does (chi2/ndf 3.20): energies or detector are wrong.'
        New-Shown TpcParameterEstimate Name, Value, Error, Unit, Start, Status, Reason @(
            , ('AB', 0.83011, 0.0027, '', 0.8, 'Calibrated', '')
            , ('kB', 0.0484018, 0.0004, '(kV/cm)(g/cm2)/MeV', 0.0486, 'Suspect', $reason)
            , ('DL', 3.9529e-6, 2.97e-7, 'cm2/us', 4e-6, 'Calibrated', '')
            , ('lifetime', 1445.97, $null, 'us', 2200, 'Calibrated', '')
        )
    }
    TpcLossScan     = {
        New-Shown TpcLossScan Name, Unit, Least, Values @(
            , ('AB', '', 0.80857, @(0.78, 0.80857, 0.88))
            , ('DT', 'cm2/us', 8.8e-6, @(4e-6, 8.8e-6, 1.4e-5))
        )
    }
    TpcCorrelation  = {
        New-Shown TpcCorrelation Name, Others, Correlation @(
            , ('AB', @('AB', 'lifetime', 'DL'), @(1, -0.6912, -0.03))
            , ('lifetime', @('AB', 'lifetime', 'DL'), @(-0.6912, 1, 0.27))
        )
    }
    Speed           = {
        New-Shown MeasuredSpeed Id, Median, Unit, Min, Max, Bound, Note @(
            , ('campaign-100x5000', 17.234, 'ms', 13.02, 22.61, $null, '')
            , ('plot-svg', 1.5, 'ms', 1.25, 2.75, 0.3, '')
        )
    }
}

function Get-FixedDetector {
    $lines = New-Record ArrayReportLine Name, Channel, ChannelError, EnergyEv, ResidualEv, LeaveOneOutEv, FwhmEv, Run @(
        , ('Ti Ka', 1339.352, 0.48, 4508.9, 0.04, 0.1, 113.5, $null)
        , ('Cu Ka', 2519.34, 0.76, 8040.04, -12.34, -20.5, 147.6, $null)
    )
    $columns = 'Spectrum', 'Detector', 'Status', 'Reason', 'OffsetEv', 'OffsetErrorEv', 'GainEvPerChannel', 'GainErrorEvPerChannel',
        'LargestResidualEv', 'ReducedChiSquare', 'Confidence', 'Lines', 'Warnings'
    $ambiguous = 'Two assignments explain the peaks equally well: gain 2.9933 and 3.5100 eV per channel, margin 0.4 of 3.0.'
    New-Shown CalibratedDetector $columns @(
        , ('toy-1', 'det01', 'Calibrated', $null, 499.71, 6.34, 2.99331, 0.00332, 12.34, 1.234, 0.99935, $lines, [string[]]@())
        , ($LongName, 'det12', 'Calibrated', $null, -1012.3, 123.4, 10.778512, 0.000021, 0.04, $null, 0.9999999, $lines, [string[]](
                'The peak of Cu Ka is wide.', 'Half of the counts lie in one channel.'))
        , ('toy-3', 'det03', 'Rejected', $ambiguous, $null, $null, $null, $null, $null, $null, 0.59869, [object[]]@(), [string[]]@())
    )
}

function Get-FixedBatch {
    $found = 'The minimum was found.'
    $sought = 'No shift of up to 400 eV brings the lines to where the counts are.'
    $misplaced = 'The line Cu Ka is 12.3 eV from its energy, 31 of its errors.'
    New-Shown CalibratedBatch Run, Detector, Status, Reason, Events, P0, P0Error, P1, P1Error @(
        , ('run001', 'det01', 'Calibrated', $found, 5000, 500.51, 3.02, 2.99941, 0.00163)
        , ('run002', 'det01', 'Calibrated', $found, 5000, 491.66, 2.98, 3.00462, 0.00159)
        , ('run003', 'det01', 'LinesNotFound', $sought, 12, 496.6, [double]::NaN, 3.0031, [double]::NaN)
        , ($LongName, $LongDetector, 'TargetMismatch', $misplaced, 12345678, -15.85, 0.00123, $null, $null)
    )
}

function Get-FixedCurvedBatch {
    $found = 'The minimum was found.'
    $misplaced = 'The line Cu Ka is 12.3 eV from its energy, 31 of its errors.'
    New-Shown CalibratedBatch Run, Detector, Status, Reason, Events, P0, P0Error, P1, P1Error, P2, P2Error @(
        , ('run001', 'det01', 'Calibrated', $found, 5000, 500.51, 3.02, 2.99941, 0.00163, 1.234e-5, 2.1e-6)
        , ($LongName, $LongDetector, 'TargetMismatch', $misplaced, 12345678, -15.85, 0.00123, 10.710162, 0.00000123, -1.234e-12, 2.1e-15)
    ) | ForEach-Object {
        $_.PSTypeNames.Insert(0, 'SpectroCal.PowerShell.Results.CalibratedBatch#Curved')
        $_
    }
}

function Get-FixedParameter {
    $found = New-Record FitReportParameter Name, Unit, Value, Error, MinosLower, MinosUpper, State @(
        , ('resolution.noise', 'eV', 18.1, 7.71, $null, $null, 'Free')
        , ('resolution.fano', '', 0.1163, 0.0142, -0.01391, 0.01452, 'Free')
        , ('Ti Ka.position', 'eV', 4515.51, 1.19, $null, $null, 'Free')
        , ('Ti Ka.sigma', 'eV', 47.26, 0.912, $null, $null, 'Tied')
        , ('Cu Ka.area', 'counts', 12345678, 3513.6, -3512.1, 3515.2, 'Free')
        , ('background.b0', 'counts/eV', 0, [double]::NaN, $null, $null, 'Fixed')
        , ('Cu Ka.tail', '', 0, 0.012, $null, $null, 'AtLowerBound')
    )
    $constructor = (Get-LibraryType LineParameter).GetConstructors('NonPublic, Instance')[0]
    $found | ForEach-Object { $constructor.Invoke(@($_.PSObject.BaseObject)) }
}

function Get-FixedMeasurement {
    $columns = 'Spectrum', 'Line', 'EnergyEv', 'Shape', 'Background', 'Valid', 'Reason', 'PositionEv', 'PositionErrorEv', 'DifferenceEv',
        'FwhmEv', 'FwhmErrorEv', 'ResolutionEv', 'ResolutionErrorEv', 'Area', 'AreaError', 'PeakToTail', 'PeakToTailError',
        'ReducedStatistic', 'DegreesOfFreedom', 'PValue', 'Parameters'
    $n = $null
    $failed = 'The minimisation did not reach a minimum after 2000 evaluations.'
    $parameters = Get-FixedParameter
    New-Shown LineMeasurement $columns @(
        , ('toy-1', 'Ti Ka', 4510.84, 'gauss', 'linear', $true, $n, 4515.51, 1.19, 4.67, 111.5, 2.13, 111.5, 2.13, 1829.2, 44.3, $n, $n,
            2.651, 238, 1.2e-31, $parameters)
        , ($LongName, 'Cu Ka', 8047.8227, 'gauss+tail', 'snip', $true, $n, 8047.8312, 0.0123, 0.0085, 145.52, 0.312, 140.1, 0.291,
            234567, 513.6, 12.3, 0.41, 1.02, 1490, 0.27, $parameters)
        , ('toy-3', 'Cu Ka', 8047.8227, 'gauss', 'linear', $false, $failed, $n, $n, $n, $n, $n, $n, $n, $n, $n, $n, $n, $n, $n, $n,
            [object[]]@())
    )
}
