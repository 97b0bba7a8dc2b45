using System.Text;

namespace SpectroCal.Reports;

/// <summary>A file that goes into a folder of results.</summary>
/// <param name="Name">Its name relative to the folder, with forward slashes.</param>
/// <param name="Write">Writes its content.</param>
public sealed record ResultFile(string Name, Action<Stream> Write)
{
    /// <summary>A file of text, in UTF-8.</summary>
    public static ResultFile Text(string name, string content) => new(name, stream => stream.Write(Encoding.UTF8.GetBytes(content)));
}
