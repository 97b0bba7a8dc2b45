using System.Globalization;

namespace SpectroCal.PowerShell.Formatting;

/// <summary>How wide the window is that views are shown in.</summary>
internal static class Window
{
    private const int WithoutWindow = 120; // what PowerShell takes where the system knows of no console
    private const int NarrowBelow = 100;
    private const int TightBelow = 75;

    /// <summary>
    /// Its columns: what the environment variable COLUMNS says, else those of the console without the last, which PowerShell leaves empty.
    /// Where the output goes elsewhere, PowerShell takes the columns that the system says, 80 without a terminal.
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
                int width = Console.WindowWidth;
                return width <= 1 ? WithoutWindow
                    : Console.IsOutputRedirected ? width
                    : width - 1;
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
