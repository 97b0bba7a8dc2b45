using System.Text;

namespace SpectroCal.Tests.Torch;

/// <summary>
/// Writes small ELF files with what a loader reads of symbol versions: an independent writer for the reader under test, so that a test
/// decides what a system has.
/// </summary>
internal static class TinyElf
{
    private const int Header = 64;

    /// <summary>A library that defines versions, as the C++ library of a system does.</summary>
    public static byte[] Defining(params string[] versions)
    {
        var names = new Names();
        var entries = new MemoryStream();
        for (int i = 0; i < versions.Length; i++)
        {
            bool last = i == versions.Length - 1;
            Write(entries, (ushort)1, (ushort)0, (ushort)(i + 1), (ushort)1, 0u, 20u, last ? 0u : 28u); // Verdef, 20 bytes
            Write(entries, names.Add(versions[i]), 0u); // Verdaux, 8 bytes
        }
        return File(names, (0x6ffffffd, entries.ToArray(), versions.Length));
    }

    /// <summary>A library that needs versions of libstdc++.so.6, each with undefined symbols.</summary>
    public static byte[] Needing(params (string Version, string[] Symbols)[] needs)
    {
        var names = new Names();
        MemoryStream versions = new(),
            symbols = new(),
            indices = new();
        Write(versions, (ushort)1, (ushort)needs.Length, names.Add("libstdc++.so.6"), 16u, 0u); // Verneed, 16 bytes
        Write(symbols, 0u, 0u, 0ul, 0ul); // the first symbol is none
        Write(indices, (ushort)0);
        for (int i = 0; i < needs.Length; i++)
        {
            ushort index = (ushort)(i + 2);
            Write(versions, 0u, (ushort)0, index, names.Add(needs[i].Version), i == needs.Length - 1 ? 0u : 16u); // Vernaux, 16 bytes
            foreach (string symbol in needs[i].Symbols)
            {
                Write(symbols, names.Add(symbol), (byte)0x12, (byte)0, (ushort)0, 0ul, 0ul); // Sym, 24 bytes: global function, undefined
                Write(indices, index);
            }
        }
        return File(names, (0x6ffffffe, versions.ToArray(), 1), (11, symbols.ToArray(), 0), (0x6fffffff, indices.ToArray(), 0));
    }

    // Section 1 holds the names; the others refer to it.
    private static byte[] File(Names names, params (uint Type, byte[] Content, int Info)[] sections)
    {
        byte[] texts = names.Content;
        var file = new MemoryStream();
        long content = texts.Length + sections.Sum(s => (long)s.Content.Length);
        file.Write([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        Write(file, (ushort)3, (ushort)62, 1u, 0ul, 0ul, (ulong)(Header + content), 0u, (ushort)Header, (ushort)0, (ushort)0);
        Write(file, (ushort)Header, (ushort)(sections.Length + 2), (ushort)0);
        file.Write(texts);
        foreach ((_, byte[] bytes, _) in sections)
            file.Write(bytes);
        Section(0, 0, 0, 0);
        ulong at = Header;
        Section(3, at, texts.Length, 0);
        at += (ulong)texts.Length;
        foreach ((uint type, byte[] bytes, int info) in sections)
        {
            Section(type, at, bytes.Length, info);
            at += (ulong)bytes.Length;
        }
        return file.ToArray();

        void Section(uint type, ulong offset, int size, int info) =>
            Write(file, 0u, type, 0ul, 0ul, offset, (ulong)size, 1u, (uint)info, 0ul, 0ul);
    }

    private static void Write(Stream to, params object[] numbers)
    {
        using var writer = new BinaryWriter(to, Encoding.UTF8, leaveOpen: true);
        foreach (object number in numbers)
        {
            switch (number)
            {
                case byte n:
                    writer.Write(n);
                    break;
                case ushort n:
                    writer.Write(n);
                    break;
                case uint n:
                    writer.Write(n);
                    break;
                default:
                    writer.Write((ulong)number);
                    break;
            }
        }
    }

    private sealed class Names
    {
        private readonly List<byte> _content = [0];

        public byte[] Content => [.. _content];

        public uint Add(string name)
        {
            uint at = (uint)_content.Count;
            _content.AddRange([.. Encoding.UTF8.GetBytes(name), 0]);
            return at;
        }
    }
}
