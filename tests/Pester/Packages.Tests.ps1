# The packages as users have them: made from what was built, installed from a folder, without a network.
BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    $shared = ([xml](Get-Content (Join-Path $Root 'Directory.Build.props') -Raw)).Project.PropertyGroup
    $version = -join $shared.Version
    $repository = -join $shared.RepositoryUrl
    $packages = Join-Path $TestDrive 'packages'
    $gallery = Join-Path $TestDrive 'gallery'

    # Runs dotnet, which must succeed, and gives what it prints.
    function Invoke-Dotnet {
        $output = & dotnet @args 2>&1 | ForEach-Object { "$_" }
        $LASTEXITCODE | Should -Be 0 -Because "dotnet $args`n$($output -join "`n")"
        $output
    }

    # The files in a package by their paths, without those of the container.
    function Get-PackageContent([string] $Package) {
        $zip = [System.IO.Compression.ZipFile]::OpenRead($Package)
        try { $zip.Entries.FullName -notmatch '^(_rels/|package/|\[Content_Types\])' -notlike '*.nuspec' | Sort-Object }
        finally { $zip.Dispose() }
    }

    # The description in a package.
    function Get-Nuspec([string] $Package) {
        $zip = [System.IO.Compression.ZipFile]::OpenRead($Package)
        try {
            $reader = [System.IO.StreamReader]::new(($zip.Entries | Where-Object FullName -Like '*.nuspec').Open())
            ([xml]$reader.ReadToEnd()).package.metadata
        }
        finally { $zip.Dispose() }
    }

    Push-Location $Root
    try {
        Invoke-Dotnet pack SpectroCal.sln -c Release --no-build "-p:PackageOutputPath=$packages"
        $settings = '-p:Configuration=Release', '-p:NoBuild=true', "-p:ModulePackageFolder=$gallery"
        Invoke-Dotnet msbuild src/SpectroCal.PowerShell '-t:PackModule' @settings
    }
    finally { Pop-Location }
}

Describe 'The packages' {
    It 'are these' {
        (Get-ChildItem $packages).Name | Sort-Object | Should -Be @(
            "SpectroCal.Cli.$version.nupkg"
            "SpectroCal.Core.$version.nupkg"
            "SpectroCal.Core.$version.snupkg"
            "SpectroCal.Plotting.$version.nupkg"
            "SpectroCal.Plotting.$version.snupkg"
            "SpectroCal.Store.$version.nupkg"
            "SpectroCal.Store.$version.snupkg"
            "SpectroCal.Tpc.$version.nupkg"
            "SpectroCal.Tpc.$version.snupkg"
        )
        (Get-ChildItem $gallery).Name | Should -Be "SpectroCal.$version.nupkg"
    }

    It 'say what they are: <_>' -ForEach 'SpectroCal.Core', 'SpectroCal.Plotting', 'SpectroCal.Store', 'SpectroCal.Tpc', 'SpectroCal.Cli' {
        $package = Join-Path $packages "$_.$version.nupkg"
        $nuspec = Get-Nuspec $package
        $nuspec.id | Should -Be $_
        $nuspec.description | Should -Not -BeNullOrEmpty
        $nuspec.tags | Should -BeLike '*spectroscopy*'
        $nuspec.license.InnerText | Should -Be 'MIT'
        $nuspec.projectUrl | Should -Be $repository
        $nuspec.repository.url | Should -Be $repository
        $nuspec.readme | Should -Be 'README.md'
        Get-PackageContent $package | Should -Contain 'README.md'
    }

    It 'have libraries with comments and symbols' {
        foreach ($name in 'SpectroCal.Core', 'SpectroCal.Plotting', 'SpectroCal.Store', 'SpectroCal.Tpc') {
            $library = "lib/net10.0/$name"
            # The font of figures has a licence of its own.
            $licence = @($name -eq 'SpectroCal.Plotting' ? 'SpectroCalSans.LICENSE.txt' : @())
            $content = @("$library.dll", "$library.xml", 'README.md') + $licence
            Get-PackageContent (Join-Path $packages "$name.$version.nupkg") | Should -Be $content
            Get-PackageContent (Join-Path $packages "$name.$version.snupkg") | Should -Be "$library.pdb"
        }
    }

    It 'have readmes whose links lead somewhere without the repository around them, and into it where they name it' {
        foreach ($readme in Get-ChildItem (Join-Path $Root 'src/*/README.md')) {
            $links = [regex]::Matches((Get-Content $readme -Raw), '\]\(([^)]*)\)') | ForEach-Object { $_.Groups[1].Value }
            $links | Should -Not -BeNullOrEmpty
            foreach ($link in $links) {
                $link | Should -Match '^https://' -Because $readme
                if ($link -match '/blob/main/(.*)') { Join-Path $Root $Matches[1] | Should -Exist }
            }
        }
    }

    It 'name the licences of all libraries that they bring along' {
        $notices = Get-Content (Join-Path $Root 'THIRD-PARTY-NOTICES.md') -Raw
        foreach ($package in (Join-Path $packages "SpectroCal.Cli.$version.nupkg"), (Join-Path $gallery "SpectroCal.$version.nupkg")) {
            $content = Get-PackageContent $package
            foreach ($text in 'LICENSE', 'THIRD-PARTY-NOTICES.md') { $content | Should -Contain $text }
            $foreign = $content -like '*.dll' -notmatch 'spectrocal' | Split-Path -LeafBase
            $foreign | Should -Not -BeNullOrEmpty
            foreach ($library in $foreign) { $notices | Should -BeLike "*``[$library``]*" }
        }
    }
}

Describe 'The version and the address' {
    It 'are the same everywhere' {
        $notes = Get-Content (Join-Path $Root 'CITATION.cff')
        $notes | Should -Contain "version: $version"
        $notes | Should -Contain "repository-code: $repository"
        $manifest = Test-ModuleManifest (Join-Path $ModuleFolder 'SpectroCal.psd1')
        "$($manifest.Version)$($manifest.PrivateData.PSData.Prerelease -replace '^(?=.)', '-')" | Should -Be $version
        $manifest.ProjectUri | Should -Be $repository
        foreach ($file in Get-ChildItem $ModuleFolder -Recurse -Include SpectroCal.*.dll) {
            $file.VersionInfo.ProductVersion -replace '\+.*' | Should -Be $version -Because $file
        }
    }

    It 'has no other address beside it' {
        $folders = 'docs', 'module', 'src' | ForEach-Object { Join-Path $Root $_ }
        $texts = @(Get-ChildItem $Root -File) + @(Get-ChildItem $folders -Recurse -File)
        $found = $texts | Where-Object Extension -In '.md', '.cff', '.psd1', '.txt' |
            Select-String 'https://github\.com/spectrocal\w*(/[\w-]+)?' -AllMatches
        $addresses = $found.Matches.Value | Sort-Object -Unique
        $addresses | Should -Be $repository
    }
}

Describe 'The tool' {
    It 'installs from a folder and runs' {
        $tools = Join-Path $TestDrive 'tools'
        Invoke-Dotnet tool install SpectroCal.Cli --tool-path $tools --source $packages --version $version
        $spectrocal = Join-Path $tools ($IsWindows ? 'spectrocal.exe' : 'spectrocal')
        (& $spectrocal --version) -replace '\+.*' | Should -Be $version
        $results = Join-Path $TestDrive 'results'
        $printed = & $spectrocal demo --events 500 --out $results 2>&1
        $LASTEXITCODE | Should -Be 0 -Because ($printed -join "`n")
        (Get-Content (Join-Path $results 'report.json') -Raw | ConvertFrom-Json).batches | Should -Be 100
    }
}

Describe 'The libraries' {
    It 'do what their readmes show, in a program that knows nothing but the packages' {
        # One program of both: what is used first, then the rest, each readme in a block of its own.
        $shown = 'SpectroCal.Core', 'SpectroCal.Plotting' | ForEach-Object {
            [regex]::Match((Get-Content (Join-Path $Root "src/$_/README.md") -Raw), '(?s)```csharp\r?\n(.*?)```').Groups[1].Value
        }
        $lines = $shown -split '\r?\n'
        $blocks = $shown | ForEach-Object { "{`n$($_ -replace '(?m)^using .*;\r?\n')}" }
        $folder = New-Item (Join-Path $TestDrive 'program') -ItemType Directory
        @($lines -match '^using ' | Sort-Object -Unique) + $blocks | Set-Content (Join-Path $folder 'Program.cs')
        @"
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <Nullable>enable</Nullable>
    <UseAppHost>false</UseAppHost>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="SpectroCal.Plotting" Version="$version" />
  </ItemGroup>
</Project>
"@ | Set-Content (Join-Path $folder 'Program.csproj')

        # The packages under test are unpacked here, where no other build finds them; those that they need have been restored already.
        $known = (Invoke-Dotnet nuget locals global-packages --list) -replace '^global-packages: '
        $settings = "-p:RestoreSources=$packages", "-p:RestorePackagesPath=$TestDrive/restored", "-p:RestoreFallbackFolders=$known"
        Invoke-Dotnet build $folder @settings '-p:NuGetAudit=false'
        Push-Location $folder
        try { $printed = Invoke-Dotnet bin/Debug/net10.0/Program.dll }
        finally { Pop-Location }
        $printed -match '^Calibrated: gain off by' | Should -HaveCount 10 -Because ($printed -join "`n")
        Get-Content (Join-Path $folder 'drift.svg') -Raw | Should -BeLike '*<svg*physics runs*'
    }
}

Describe 'The package of the module' {
    It 'is what PowerShell''s own client makes of the module' {
        $own = New-Item (Join-Path $TestDrive 'own') -ItemType Directory
        Invoke-Fresh "Compress-PSResource '$ModuleFolder' '$own'"
        $package = "SpectroCal.$version.nupkg"
        Get-PackageContent (Join-Path $gallery $package) | Should -Be (Get-PackageContent (Join-Path $own $package))
        $actual, $expected = $gallery, $own | ForEach-Object { Get-Nuspec (Join-Path $_ $package) }
        foreach ($entry in 'id', 'version', 'authors', 'description', 'copyright', 'projectUrl', 'releaseNotes', 'tags') {
            $actual.$entry | Should -Be $expected.$entry -Because $entry
        }
    }

    It 'installs from a folder, and calibrates' {
        $modules = New-Item (Join-Path $TestDrive 'modules') -ItemType Directory
        # The client keeps its list of repositories there; where it asks the system instead, the name tells this one apart.
        $data = New-Item (Join-Path $TestDrive 'data') -ItemType Directory
        $name = [guid]::NewGuid()
        $work = '(New-ToyCampaign -Seed 1 | Optimize-Calibration).Batches | ForEach-Object { [string]$_.P1 }'
        $found = Invoke-Fresh @"
`$ErrorActionPreference = 'Stop'
`$env:XDG_DATA_HOME = '$data'
Register-PSResourceRepository -Name '$name' -Uri '$gallery' -Trusted
try { Save-PSResource SpectroCal -Repository '$name' -Path '$modules' }
finally { Unregister-PSResourceRepository '$name' }
`$env:PSModulePath += [IO.Path]::PathSeparator + '$modules'
Import-Module SpectroCal
(Get-Module SpectroCal).ModuleBase
Get-Help about_SpectroCal | Out-String | ForEach-Object Length
$work
"@
        $found[0] | Should -Be (Join-Path $modules SpectroCal ($version -replace '-.*'))
        [int]$found[1] | Should -BeGreaterThan 1000
        $found[2..($found.Length - 1)] | Should -Be (& ([scriptblock]::Create($work)))
    }
}
