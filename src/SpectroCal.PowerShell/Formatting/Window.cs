using System.Globalization;

namespace SpectroCal.PowerShell.Formatting;

/// <summary>How wide the window is that views are shown in.</summary>
internal static class Window
{
    private const int WithoutWindow = 120; // what PowerShell takes
    private const int NarrowBelow = 100;
    private const int TightBelow = 75;

    /// <summary>
    /// Its columns: what the environment variable COLUMNS says, else those of the console without the last, which PowerShell leaves empty.
    /// </summary>
    public static int Columns
    {
        get
        {
            string? stated = Environment.GetEnvironmentVariable("COLUMNS");
            if (int.TryParse(stated, NumberStyles.None, CultureInfo.InvariantCulture, out int columns) && columns > 0)
                return columns;
            try
            {
                return !Console.IsOutputRedirected && Console.WindowWidth > 1 ? Console.WindowWidth - 1 : WithoutWindow;
            }
            catch (Exception e) when (e is IOException or PlatformNotSupportedException)
            {
                return WithoutWindow;
            }
        }
    }

    /// <summary>Whether numbers are written short, so that names and reasons have room.</summary>
    public static bool IsNarrow => Columns < NarrowBelow;

    /// <summary>Whether even numbers that are written short need all the room there is.</summary>
    public static bool IsTight => Columns < TightBelow;
}
