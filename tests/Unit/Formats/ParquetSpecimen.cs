using Parquet;
using Parquet.Schema;

namespace SpectroCal.Tests.Formats;

/// <summary>Small Parquet files.</summary>
internal static class ParquetSpecimen
{
    /// <summary>Five events of two detectors, with times and a flag, in groups of three rows at most.</summary>
    public static byte[] Events(CompressionMethod compression = CompressionMethod.Zstd) =>
        Written(
            compression,
            (new DataField<string>("det"), new string?[] { "a", "b", "a" }, new string?[] { "a", "b" }),
            (new DataField<long>("time_s"), new long[] { 10, 11, 12 }, new long[] { 15, 14 }),
            (new DataField("energy", typeof(double?)), new double?[] { 1.5, 2, 3.25 }, new double?[] { 4.5, 5.5 }),
            (new DataField<bool>("good"), new[] { true, false, true }, new[] { true, true }),
            (new DataField<int>("number"), new[] { 7, 7, 7 }, new[] { 7, 8 })
        );

    /// <summary>The bytes of a file with columns in groups of rows.</summary>
    public static byte[] Written(CompressionMethod compression, params (DataField Field, Array First, Array Second)[] columns)
    {
        using var stream = new MemoryStream();
        Write(stream, compression, columns).GetAwaiter().GetResult();
        return stream.ToArray();
    }

    /// <summary>The same with one group.</summary>
    public static byte[] OneGroup(params (DataField Field, Array Values)[] columns) =>
        Written(CompressionMethod.Snappy, [.. columns.Select(c => (c.Field, c.Values, Array.CreateInstance(typeof(int), 0)))]);

    private static async Task Write(Stream stream, CompressionMethod compression, (DataField Field, Array First, Array Second)[] columns)
    {
        var schema = new ParquetSchema([.. columns.Select(c => (Field)c.Field)]);
        var options = new ParquetOptions { CompressionMethod = compression };
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(schema, stream, options);
        foreach (bool isFirst in columns[0].Second.Length == 0 ? [true] : new[] { true, false })
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            foreach ((DataField field, Array first, Array second) in columns)
                await Write(group, field, isFirst ? first : second);
        }
    }

    private static Task Write(ParquetRowGroupWriter group, DataField field, Array values) =>
        values switch
        {
            string?[] v => group.WriteAsync(field, v),
            byte[]?[] v => group.WriteAsync(field, v),
            // At run time an array of the one is one of the other.
            uint[] v when field.ClrType == typeof(uint) => group.WriteAsync<uint>(field, v),
            int[] v when field.MaxRepetitionLevel > 0 => group.WriteAsync<int>(field, v, new int[v.Length]),
            double[] v => group.WriteAsync<double>(field, v),
            double?[] v => group.WriteAsync<double>(field, (ReadOnlyMemory<double?>)v),
            float[] v => group.WriteAsync<float>(field, v),
            int[] v => group.WriteAsync<int>(field, v),
            int?[] v => group.WriteAsync<int>(field, (ReadOnlyMemory<int?>)v),
            ushort[] v => group.WriteAsync<ushort>(field, v),
            long[] v => group.WriteAsync<long>(field, v),
            bool[] v => group.WriteAsync<bool>(field, v),
            decimal[] v => group.WriteAsync<decimal>(field, v),
            DateTime[] v => group.WriteAsync<DateTime>(field, v),
            _ => throw new ArgumentException($"values of {field}"),
        };
}
