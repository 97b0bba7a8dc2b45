using System.Reflection;

namespace SpectroCal.Engines;

/// <summary>
/// The engines that can run optimisations: the managed one, always, and plug-ins in folders <c>engines/NAME</c> beside the program, in the
/// folder of the PowerShell module, in the build output of a source tree, or in a folder that the environment variable SPECTROCAL_ENGINES
/// names.
/// </summary>
/// <remarks>A plug-in is loaded when it is first asked for, and only then; once loaded it stays.</remarks>
public sealed class EngineCatalogue
{
    /// <summary>The command that builds a plug-in in a source tree.</summary>
    public const string BuildCommand = "dotnet build -c Release src/SpectroCal.Torch";

    /// <summary>Leaves the choice to the catalogue.</summary>
    public const string Automatic = "auto";

    private const string Torch = "torch";
    private const string Cuda = "cuda";
    private static readonly string[] Known = [ManagedEngine.EngineName, Torch];
    private static readonly Dictionary<string, ICalibrationEngine> Loaded = []; // by path of the assembly; guards itself
    private static readonly EnumerationOptions Readable = new() { IgnoreInaccessible = true };
    private readonly IReadOnlyList<string> _folders;
    private readonly ManagedEngine _managed = new();

    /// <summary>A catalogue of the plug-ins in folders that each hold one folder for each engine.</summary>
    public EngineCatalogue(IReadOnlyList<string> folders) => _folders = folders;

    /// <summary>The catalogue of this program.</summary>
    public static EngineCatalogue Default { get; } =
        new(EngineFolders.Of(Environment.GetEnvironmentVariable(EngineFolders.Variable), LibraryFolder()))
        {
            Missing = EngineFolders.Missing(Environment.GetEnvironmentVariable(EngineFolders.Variable)),
        };

    /// <summary>Folders that SPECTROCAL_ENGINES names and that do not exist.</summary>
    internal IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Names of the engines: those that there could be, whether they are here or not, and others that are here.</summary>
    public IReadOnlyList<string> Names =>
        [
            .. Known
                .Concat(
                    _folders
                        .SelectMany(f => Directory.EnumerateDirectories(f, "*", Readable))
                        .Select(f => Path.GetFileName(f).ToLowerInvariant())
                        .Order()
                )
                .Distinct(),
        ];

    /// <summary>Every engine with its devices, or the reason why it cannot be used. Loads all of them.</summary>
    public IReadOnlyList<EngineListing> List() => [.. Names.Select(Listing)];

    /// <summary>An engine by its name, in any case.</summary>
    /// <exception cref="EngineUnavailableException">It cannot be used; the message says why and what to do.</exception>
    public ICalibrationEngine Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string wanted = name.Trim().ToLowerInvariant();
        if (wanted == ManagedEngine.EngineName)
            return _managed;
        // A plug-in from elsewhere, or none, is not what was asked for.
        if (Missing.Count > 0)
            throw new EngineUnavailableException(
                $"The environment variable {EngineFolders.Variable} names a folder that does not exist: '{string.Join("', '", Missing)}'. "
                    + $"Correct it, or remove it."
            );
        if (!Names.Contains(wanted))
            throw new EngineUnavailableException($"There is no engine '{name.Trim()}'; the engines are {string.Join(", ", Names)}.");
        string? folder = _folders.Select(f => Path.Combine(f, wanted)).FirstOrDefault(Directory.Exists);
        if (folder is null)
            throw new EngineUnavailableException(
                $"The engine {wanted} is not here: build it with '{BuildCommand}' in the source tree, or name the folder that holds the "
                    + $"folder {wanted} in the environment variable {EngineFolders.Variable}."
            );
        return Load(wanted, folder);
    }

    /// <summary>
    /// The engine for a campaign. By itself the catalogue takes the managed one, which was faster at every size that was measured on a
    /// processor (docs/performance.md), unless a device is asked for that only another one has.
    /// </summary>
    /// <param name="name">Its name, or <see cref="Automatic"/>.</param>
    /// <param name="device">Name of the device; empty for any.</param>
    /// <param name="singlePrecision">Whether numbers of 32 bits are asked for.</param>
    /// <exception cref="EngineUnavailableException">
    /// Engine, device or precision cannot be used; the message says why and what to do.
    /// </exception>
    public ICalibrationEngine Choose(string name, string device, bool singlePrecision = false)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(device);
        bool isAutomatic = string.Equals(name.Trim(), Automatic, StringComparison.OrdinalIgnoreCase);
        ICalibrationEngine engine =
            !isAutomatic ? Find(name)
            : device.Trim().StartsWith(Cuda, StringComparison.OrdinalIgnoreCase) ? Find(Torch)
            : _managed;
        if (device.Trim().Length > 0)
            _ = engine.Device(device);
        if (singlePrecision && !engine.HasSinglePrecision)
            throw new EngineUnavailableException(
                $"The engine {engine.Name} has numbers of 64 bits only: leave out single precision, or choose the engine {Torch}."
            );
        return engine;
    }

    /// <summary>One engine of the list.</summary>
    /// <param name="name">Its name, in any case.</param>
    public EngineListing Listing(string name)
    {
        try
        {
            return EngineListing.Of(Find(name));
        }
        catch (EngineUnavailableException e)
        {
            return EngineListing.Absent(name.Trim().ToLowerInvariant(), e.Message);
        }
    }

    private static ICalibrationEngine Load(string name, string folder)
    {
        // The plug-in's own assembly is the one with a list of dependencies.
        string[] lists;
        try
        {
            lists = Directory.GetFiles(folder, "*.deps.json");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Broken(name, folder, FirstSentence(e.Message), e);
        }
        string path = lists.Length == 1 ? lists[0].Replace(".deps.json", ".dll", StringComparison.Ordinal) : "";
        if (!File.Exists(path))
            throw Broken(name, folder, "there is no plug-in in it", null);
        lock (Loaded)
        {
            if (Loaded.TryGetValue(path, out ICalibrationEngine? loaded))
                return loaded;
            try
            {
                ICalibrationEngine engine = Create(name, new EngineLoadContext(path).LoadFromAssemblyPath(path));
                Loaded.Add(path, engine);
                return engine;
            }
            // Whatever goes wrong while foreign code is loaded means the same: it cannot be used.
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Exception cause = e;
                while (cause is TargetInvocationException or TypeInitializationException && cause.InnerException is not null)
                    cause = cause.InnerException;
                if (cause is EngineUnavailableException)
                    throw cause;
                throw Broken(name, folder, FirstSentence(cause.Message), cause);
            }
        }
    }

    private static ICalibrationEngine Create(string name, Assembly plugIn)
    {
        // Plug-in and library are made for each other: the plug-in reads what is internal to the library.
        AssemblyName library = typeof(EngineCatalogue).Assembly.GetName();
        Version? builtFor = plugIn.GetReferencedAssemblies().FirstOrDefault(a => a.Name == library.Name)?.Version;
        if (builtFor is not null && builtFor != library.Version)
            throw new EngineUnavailableException(
                $"The engine {name} was built for version {builtFor} of the library, and this is {library.Version}: build it anew with "
                    + $"'{BuildCommand}'."
            );
        Type type =
            plugIn.GetExportedTypes().SingleOrDefault(t => t.IsClass && typeof(ICalibrationEngine).IsAssignableFrom(t))
            ?? throw new InvalidOperationException($"{plugIn.GetName().Name} holds no engine");
        return (ICalibrationEngine)Activator.CreateInstance(type)!;
    }

    private static EngineUnavailableException Broken(string name, string folder, string what, Exception? cause) =>
        new($"The engine {name} in {folder} cannot be loaded ({what}): build it anew with '{BuildCommand}'.", cause);

    private static string FirstSentence(string message)
    {
        string line = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault("");
        int end = line.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? line : line[..end]).TrimEnd('.', ':');
    }

    private static string LibraryFolder()
    {
        string location = typeof(EngineCatalogue).Assembly.Location;
        return location.Length == 0 ? AppContext.BaseDirectory : Path.GetDirectoryName(location)!;
    }
}
