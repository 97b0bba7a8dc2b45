using SpectroCal.Neural;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SpectroCal.Torch.Networks;

/// <summary>A factor and an offset for each number (<see cref="Layer.Standardization"/>); neither is trained.</summary>
internal sealed class StandardizationModule : Module<Tensor, Tensor>
{
    private const double LeastDeviation = 1e-3; // numbers that hardly vary are not made to: they would in other spectra

    private readonly TorchSharp.Modules.Parameter _factors;
    private readonly TorchSharp.Modules.Parameter _offsets;

    /// <summary>Changes nothing at first.</summary>
    public StandardizationModule(int size)
        : base(nameof(StandardizationModule))
    {
        _factors = Parameter(ones(size), requires_grad: false);
        _offsets = Parameter(zeros(size), requires_grad: false);
        RegisterComponents();
    }

    /// <summary>f x + o.</summary>
    public override Tensor forward(Tensor input) => (input * _factors).Plus(_offsets);

    /// <summary>Brings numbers like these to mean 0 and standard deviation 1.</summary>
    /// <param name="numbers">The numbers of one spectrum in a row.</param>
    public void Take(Tensor numbers)
    {
        using IDisposable constant = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor mean = numbers.mean([0L]),
            deviation = numbers.std(0).OrAtLeast(LeastDeviation);
        _factors.copy_(deviation.reciprocal());
        _offsets.copy_((mean / deviation).negative());
    }
}
