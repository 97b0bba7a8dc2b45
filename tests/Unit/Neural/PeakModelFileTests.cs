using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SpectroCal.Neural;
using SpectroCal.Storage;

namespace SpectroCal.Tests.Neural;

public sealed class PeakModelFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spectrocal-model").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AModelComesBackAsItWas()
    {
        PeakModel model = TrialModel.Right();
        string path = TrialModel.Saved(_folder, model);
        PeakModel read = PeakModel.Load(path);
        Assert.Equal(model.Lines, read.Lines);
        Assert.Equal((model.Name, model.Binning, model.Provenance), (read.Name, read.Binning, read.Provenance));
        Assert.Equal(model.Network.Weights, read.Network.Weights);
        var network = Assert.IsType<DirectNetwork>(read.Network);
        Assert.Equal(0.04, network.Errors.At(0, 10_000), 1e-12);
        using FileStream stream = File.OpenRead(path);
        Assert.Equal(model.Network.Weights, PeakModel.Load(stream, "stream").Network.Weights);
        Assert.Throws<FileExistsException>(() => model.Save(path));
        model.Save(path, force: true);
    }

    [Fact]
    public void AllLayersComeBack()
    {
        PeakModelHeader header = TrialModel.Header() with { Networks = [NetworkDescription.Published(200, 3)] };
        var weights = new float[header.WeightCount()];
        (PeakModelHeader read, _) = PeakModelFile.Read("x", PeakModelFile.Write(header, weights));
        Assert.Equal(header.Networks[0].Branches.SelectMany(b => b), read.Networks[0].Branches.SelectMany(b => b));
        Assert.Equal(header.Networks[0].Head, read.Networks[0].Head);
    }

    [Fact]
    public void WeightsOfHalfPrecisionKeepElevenBits()
    {
        float[] weights = TrialModel.Weights(600.123, 700, 1500.7);
        byte[] whole = PeakModelFile.Write(TrialModel.Header(), weights),
            half = PeakModelFile.Write(TrialModel.Header(weightBits: 16), weights);
        Assert.Equal(2 * weights.Length, whole.Length - half.Length);
        (_, float[] read) = PeakModelFile.Read("x", half);
        Assert.Equal(weights.Select(w => (float)(Half)w), read);
        Assert.All(read.Zip(weights), p => Assert.Equal(p.Second, p.First, 5e-4));
    }

    [Fact]
    public void WhatAFileHoldsStaysOneShortLineInItsError()
    {
        var e = new PeakModelException("x", "it holds 'a\nb\u001b[2J" + new string('c', 10_000) + "'");
        Assert.StartsWith("x: it holds 'a b\\u001B[2Jccc", e.Message, StringComparison.Ordinal);
        Assert.InRange(e.Message.Length, 100, 700);
    }

    [Fact]
    public void AFileThatIsCutShortSaysSo()
    {
        byte[] whole = PeakModelFile.Write(TrialModel.Header(), TrialModel.Weights(1, 2, 3));
        for (int length = 1; length < whole.Length; length += length < 100 ? 1 : 97)
            Assert.Contains($"cut short, at {length}", Fault(whole[..length]), StringComparison.Ordinal);
        Assert.Contains("empty", Fault([]), StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsAlteredByAByteIsRefused()
    {
        byte[] whole = PeakModelFile.Write(TrialModel.Header(), TrialModel.Weights(1, 2, 3));
        int altered = 0;
        for (int at = 0; at < whole.Length; at += at < 2000 ? 1 : 13)
        {
            byte[] file = [.. whole];
            file[at] ^= 0x10;
            altered += Fault(file).Contains("altered", StringComparison.Ordinal) ? 1 : 0;
            // Only what the file begins with, its version and its length have errors of their own.
            Assert.True(at < 20 || Fault(file).Contains("altered", StringComparison.Ordinal), $"byte {at}");
        }
        Assert.True(altered > 2000);
        Assert.Contains("altered", Fault([.. whole, 0]), StringComparison.Ordinal);
    }

    [Fact]
    public void ALaterVersionIsRefused()
    {
        byte[] file = PeakModelFile.Write(TrialModel.Header(), TrialModel.Weights(1, 2, 3));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8), 2);
        Assert.Contains("of version 2, and this program reads none later than 1", Fault(Sealed(file)), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNoModelIsRefused()
    {
        Assert.Contains("not a model file", Fault(Encoding.UTF8.GetBytes("channel,counts\n1,2\n")), StringComparison.Ordinal);
        Assert.Contains("no such model file", Missing("nothing.spm"), StringComparison.Ordinal);
        Assert.Contains("no such model file", Missing("no/folder.spm"), StringComparison.Ordinal);
        Assert.Contains("cannot be read", Missing(""), StringComparison.Ordinal); // the folder itself

        string Missing(string name)
        {
            string path = Path.Combine(_folder, name);
            var e = Assert.Throws<PeakModelException>(() => PeakModel.Load(path));
            Assert.Equal(path, e.File);
            return e.Message;
        }
    }

    [Fact]
    public void StatementsThatCannotBeAreRefused()
    {
        float[] weights = TrialModel.Weights(1, 2, 3);
        PeakModelHeader header = TrialModel.Header();
        string Refused(PeakModelHeader stated, float[]? numbers = null)
        {
            string path = Path.Combine(_folder, "stated.spm");
            File.WriteAllBytes(path, PeakModelFile.Write(stated, numbers ?? weights));
            string message = Assert.Throws<PeakModelException>(() => PeakModel.Load(path)).Message;
            Assert.Contains("states what cannot be", message, StringComparison.Ordinal);
            return message;
        }
        Assert.Contains("bytes", Refused(header, weights[1..]), StringComparison.Ordinal);
        Assert.Contains("finite", Refused(header, [float.NaN, .. weights[1..]]), StringComparison.Ordinal);
        Assert.Contains("kind 'oracle'", Refused(header with { Kind = "oracle" }), StringComparison.Ordinal);
        Assert.Contains(
            "table",
            Refused(
                header with
                {
                    Errors = new CentroidErrors(
                        [1],
                        [
                            [1],
                        ]
                    ),
                }
            ),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "each once",
            Refused(header with { Lines = [header.Lines[0], header.Lines[0], header.Lines[2]] }),
            StringComparison.Ordinal
        );
        Assert.Contains("Bins", Refused(header with { Binning = new ModelBinning(0, -1, 200) }), StringComparison.Ordinal);
        Assert.Contains("belong", Refused(header with { Binning = new ModelBinning(0, 1, 300) }), StringComparison.Ordinal);
        Assert.Contains("belong", Refused(header with { Lines = [header.Lines[0]] }), StringComparison.Ordinal);
    }

    private static string Fault(byte[] file) => Assert.Throws<PeakModelException>(() => PeakModelFile.Read("x", file)).Message;

    // With the checksum that belongs to the content.
    private static byte[] Sealed(byte[] file)
    {
        SHA256.HashData(file.AsSpan(0, file.Length - 32), file.AsSpan(file.Length - 32));
        return file;
    }
}
