namespace SpectroCal.Cli;

/// <summary>Where the program's text goes.</summary>
/// <param name="Output">Whether a person looks at stdout.</param>
/// <param name="Error">Whether a person looks at stderr.</param>
/// <param name="Width">Columns of the terminal.</param>
/// <param name="Color">Whether colours are welcome.</param>
public sealed record Terminal(bool Output, bool Error, int Width = 80, bool Color = true)
{
    private const int FallbackWidth = 80;

    /// <summary>No terminal: plain text everywhere.</summary>
    public static Terminal None { get; } = new(false, false);

    /// <summary>The terminal of this process.</summary>
    public static Terminal Detect()
    {
        bool dumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
        // https://no-color.org: set to anything but nothing
        bool color = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new Terminal(!Console.IsOutputRedirected && !dumb, !Console.IsErrorRedirected && !dumb, WindowWidth(), color);
    }

    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : FallbackWidth;
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            return FallbackWidth;
        }
    }
}
