using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SpectroCal.Formats.Streams;

namespace SpectroCal.Formats;

/// <summary>
/// Reads JSON that this project wrote, or a user by hand, as input like any other: whatever is missing, null where it may not be, of a
/// wrong type or named twice is one error with the file and the field.
/// </summary>
internal static class CheckedJson
{
    // What an object takes compared to its text, about: texts as UTF-16, numbers as 8 bytes, lists with room to grow.
    private const int BytesPerByte = 6;

    /// <summary>What must be there is there: every constructor argument that may not be null and has no default.</summary>
    private static readonly JsonSerializerOptions Complete = Options(new DefaultJsonTypeInfoResolver { Modifiers = { RequireArguments } });

    /// <summary>What is not there is left at its default, as in files written by hand; the reader checks what it needs.</summary>
    private static readonly JsonSerializerOptions Lenient = Options(new DefaultJsonTypeInfoResolver());

    /// <summary>Properties in which there may be a null, by type.</summary>
    private static readonly ConcurrentDictionary<Type, (string Name, Func<object, object?> Get)[]> Nested = [];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What is expected, with its article: "a report of a calibration".</param>
    /// <param name="isComplete">Whether all that was written must be there.</param>
    /// <param name="cancellation">Stops the work with the next block.</param>
    /// <exception cref="SpectrumFormatException">It is absent, or not what is expected.</exception>
    public static T Read<T>(string path, string what, bool isComplete = true, CancellationToken cancellation = default)
        where T : class
    {
        ReadOnlyMemory<byte> text = Text(path, what, cancellation);
        RequireText(text.Span, path, 0, what);
        return Checked(
            path,
            1,
            what,
            () =>
            {
                using var source = new WatchedStream(new FramedStream(text, Stream.Null, default), cancellation);
                return JsonSerializer.Deserialize<T>(source, isComplete ? Complete : Lenient);
            },
            cancellation
        );
    }

    /// <summary>Reads a line of a file that holds a document in each, all that was written.</summary>
    /// <param name="text">The line.</param>
    /// <param name="path">The file.</param>
    /// <param name="line">Number of the line, from 1.</param>
    /// <param name="what">What is expected, with its article.</param>
    /// <exception cref="SpectrumFormatException">It is not what is expected.</exception>
    public static T ReadLine<T>(ReadOnlyMemory<byte> text, string path, long line, string what)
        where T : class
    {
        RequireText(text.Span, path, line, what);
        return Checked(path, line, what, () => JsonSerializer.Deserialize<T>(text.Span, Complete));
    }

    private static void RequireText(ReadOnlySpan<byte> text, string path, long line, string what)
    {
        if (text.Trim(" \t\r\n"u8).IsEmpty)
            throw new SpectrumFormatException(path, line, $"expected {what}, but {(line > 0 ? "the line" : "the file")} is empty");
    }

    private static T Checked<T>(string path, long firstLine, string what, Func<T?> read, CancellationToken cancellation = default)
        where T : class
    {
        T? content;
        try
        {
            content = read();
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException or FormatException)
        {
            string message = string.Concat(e.Message.Select(c => char.IsControl(c) ? ' ' : c)).TrimEnd('.');
            throw new SpectrumFormatException(
                path,
                (e as JsonException)?.LineNumber + firstLine ?? 0,
                $"expected {what}, but the JSON is invalid: {message}",
                e
            );
        }
        if (content is null)
            throw new SpectrumFormatException(path, 0, $"expected {what}, found null");
        if (NullIn(content, cancellation) is { } field)
            throw Fault(path, field, "a value, found null");
        return content;
    }

    /// <summary>The error of a field.</summary>
    /// <param name="path">The file.</param>
    /// <param name="field">The field, as "batches[3].standard".</param>
    /// <param name="expected">What was expected, and found.</param>
    public static SpectrumFormatException Fault(string path, string field, string expected) =>
        new(path, 0, $"\"{field}\": expected {expected}");

    /// <summary>Checks a field.</summary>
    public static void Require(bool isRight, string path, string field, string expected)
    {
        if (!isRight)
            throw Fault(path, field, expected);
    }

    /// <summary>Checks that a field holds finite numbers, as many as there should be.</summary>
    public static void RequireNumbers(IReadOnlyList<double> numbers, int count, string path, string field)
    {
        Require(
            numbers.Count == count,
            path,
            field,
            string.Create(CultureInfo.InvariantCulture, $"{count} numbers, found {numbers.Count}")
        );
        Require(numbers.All(double.IsFinite), path, field, "finite numbers");
    }

    private static ReadOnlyMemory<byte> Text(string path, string what, CancellationToken cancellation)
    {
        try
        {
            var budget = FileBudget.Of(path);
            using FileStream file = FileContent.Open(path);
            ReadOnlyMemory<byte> bytes = FileContent.ReadAll(new WatchedStream(file, cancellation), budget);
            budget.Take(BytesPerByte * (long)bytes.Length);
            return FileContent.AsText(bytes, path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SpectrumFormatException(path, 0, $"expected {what}, but there is no such file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SpectrumFormatException(path, 0, $"cannot be read: {e.Message.TrimEnd('.')}", e);
        }
    }

    private static JsonSerializerOptions Options(IJsonTypeInfoResolver resolver)
    {
        var options = new JsonSerializerOptions(JsonText.Options)
        {
            RespectNullableAnnotations = true,
            AllowDuplicateProperties = false,
            TypeInfoResolver = resolver,
        };
        options.MakeReadOnly(); // else they look at a type anew whenever they are asked what they know of it
        return options;
    }

    private static void RequireArguments(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (property.AssociatedParameter is not { HasDefaultValue: false } argument)
                continue;
            bool canBeNull = argument.ParameterType.IsValueType
                ? Nullable.GetUnderlyingType(argument.ParameterType) is not null
                : argument.IsNullable;
            if (!canBeNull)
                property.IsRequired = true;
        }
    }

    /// <summary>The first null among the items of lists, which annotations do not reach, as a field; null where all is right.</summary>
    public static string? NullIn(object value, CancellationToken cancellation = default) => PathOfNull(value, cancellation)?.TrimStart('.');

    // From the value on, as ".batches[3].reason"; put together only where there is one, since most documents have none.
    private static string? PathOfNull(object? value, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        switch (value)
        {
            case null:
                return "";
            case string or IEnumerable<double> or IEnumerable<int> or IEnumerable<float>:
                return null;
            case IDictionary entries:
                foreach (DictionaryEntry entry in entries)
                {
                    if (PathOfNull(entry.Value, cancellation) is { } inEntry)
                        return $".{entry.Key}{inEntry}";
                }
                return null;
            case IEnumerable items:
                int index = 0;
                foreach (object? item in items)
                {
                    if (PathOfNull(item, cancellation) is { } inItem)
                        return string.Create(CultureInfo.InvariantCulture, $"[{index}]{inItem}");
                    index++;
                }
                return null;
            default:
                return value.GetType().IsValueType ? null : PathOfNullInProperties(value, cancellation);
        }
    }

    private static string? PathOfNullInProperties(object value, CancellationToken cancellation)
    {
        foreach ((string name, Func<object, object?> get) in Nested.GetOrAdd(value.GetType(), NestedIn))
        {
            if (get(value) is { } content && PathOfNull(content, cancellation) is { } inProperty)
                return $".{name}{inProperty}";
        }
        return null;
    }

    private static (string Name, Func<object, object?> Get)[] NestedIn(Type type) =>
        [.. Lenient.GetTypeInfo(type).Properties.Where(p => p.Get is not null && !IsPlain(p.PropertyType)).Select(p => (p.Name, p.Get!))];

    // Of which no part can be null.
    private static bool IsPlain(Type type) =>
        type.IsValueType
        || type == typeof(string)
        || type.IsAssignableTo(typeof(IEnumerable<double>))
        || type.IsAssignableTo(typeof(IEnumerable<int>))
        || type.IsAssignableTo(typeof(IEnumerable<float>));
}
