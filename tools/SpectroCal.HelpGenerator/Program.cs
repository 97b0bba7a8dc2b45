using System.Text;
using System.Xml;
using SpectroCal.HelpGenerator;

// Writes the help of the cmdlets in an assembly: as MAML, and with a folder also as pages of Markdown.
if (args.Length is not (3 or 4))
{
    Console.Error.WriteLine("Usage: SpectroCal.HelpGenerator ASSEMBLY FOLDER-OF-TOPICS HELP-FILE [FOLDER-OF-PAGES]");
    return 2;
}
try
{
    IReadOnlyList<CommandHelp> commands = CommandReader.Read(args[0]);
    IReadOnlyList<(string, string)> topics = AboutTopics.Read(args[1]);
    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(args[2]))!);
    // Whole at any moment: a shell that reads half of it has no help at all.
    string unfinished = $"{args[2]}.new";
    using (var writer = XmlWriter.Create(unfinished, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false) }))
        MamlWriter.Write(commands).Save(writer);
    File.Move(unfinished, args[2], overwrite: true);
    if (args.Length == 4)
    {
        Directory.CreateDirectory(args[3]);
        IReadOnlyDictionary<string, string> pages = PageWriter.Write(commands, topics);
        foreach (string old in Directory.GetFiles(args[3], "*.md").Where(f => !pages.ContainsKey(Path.GetFileName(f))))
            File.Delete(old);
        foreach ((string name, string text) in pages)
            File.WriteAllText(Path.Combine(args[3], name), text);
    }
    return 0;
}
catch (Exception e) when (e is InvalidDataException or IOException)
{
    // In the form that a build shows as an error of its own.
    Console.Error.WriteLine($"SpectroCal.HelpGenerator : error HELP1: {e.Message}");
    return 1;
}
