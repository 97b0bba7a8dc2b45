using System.Text;

namespace SpectroCal.Cli.Output;

/// <summary>
/// Writes to a stream that may be full, closed or gone: the first fault is kept, and what is written after it is dropped, so that it takes
/// nothing from the results that go into files.
/// </summary>
/// <param name="inner">Takes the text as long as it can.</param>
internal sealed class LenientWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    /// <summary>Why text was dropped; null where none was.</summary>
    public Exception? Fault { get; private set; }

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    [System.Diagnostics.CodeAnalysis.AllowNull]
    public override string NewLine
    {
        get => inner.NewLine;
        set => inner.NewLine = value;
    }

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Try(inner.Flush);

    private void Try(Action write)
    {
        if (Fault is not null)
            return;
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Fault = e;
        }
    }
}
