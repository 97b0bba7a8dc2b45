using System.IO.Compression;
using SpectroCal.Formats;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

public class NpzTests
{
    [Fact]
    public void ReadsEveryArrayOfIntegers()
    {
        byte[] energies = Text.Numpy("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", BitConverter.GetBytes(0.5)),
            texts = Text.Numpy("{'descr': '<U1', 'fortran_order': False, 'shape': (1,), }", [65, 0, 0, 0]),
            line = Text.Numpy("{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }", [7, 8, 9]);
        IReadOnlyList<Spectrum> spectra = SpectrumFile.Read(
            Zip(("two", Text.Numpy()), ("line", line), ("energies", energies), ("names", texts)),
            "folder/a.npz"
        );
        Assert.Equal(["two:1", "two:2", "line"], spectra.Select(s => s.Detector));
        Assert.Equal([10, 20, 30], Text.Counts(spectra[1]));
        Assert.Equal([7, 8, 9], Text.Counts(spectra[2]));
        Assert.Equal("a.npz:line", spectra[2].Name);
        Assert.All(spectra, s => Assert.Equal("Arrays that are not counts are left out: energies, names.", Assert.Single(s.Warnings)));
    }

    [Fact]
    public void ReadsTheOnlyArrayAlsoWhereItIsFloating()
    {
        byte[] counts = Text.Numpy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", [0, 0, 128, 63, 0, 0, 0, 64]);
        Spectrum s = Assert.Single(SpectrumFile.Read(Zip(("arr_0", counts)), "a.npz"));
        Assert.Equal([1, 2], Text.Counts(s));
        Assert.Equal("1", s.Detector);
    }

    [Fact]
    public void DamageIsOneErrorOrData()
    {
        byte[] whole = Zip(("two", Text.Numpy()));
        for (int length = 4; length < whole.Length; length++)
            Assert.Contains("expected", Assert.Throws<SpectrumFormatException>(() => SpectrumFile.Read(whole[..length], "x")).Message);
        Assert.Throws<SpectrumFormatException>(() => SpectrumFile.Read(Zip(("note", [1, 2, 3])), "x"));
        Assert.Throws<SpectrumFormatException>(() => SpectrumFile.Read(Zip(), "x"));
        var random = new Random(3);
        for (int i = 0; i < 4000; i++)
        {
            byte[] damaged = [.. whole];
            for (int k = random.Next(1, 4); k > 0; k--)
                damaged[random.Next(4, damaged.Length)] = (byte)random.Next(256);
            try
            {
                SpectrumFile.Read(damaged, "x");
            }
            catch (SpectrumFormatException e)
            {
                Assert.Contains("expected", e.Message);
            }
        }
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] arrays)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] content) in arrays)
            {
                using Stream stream = zip.CreateEntry($"{name}.npy").Open();
                stream.Write(content);
            }
        }
        return memory.ToArray();
    }
}
