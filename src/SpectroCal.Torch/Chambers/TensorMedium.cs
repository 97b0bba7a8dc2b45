using SpectroCal.Tpc.Physics;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Chambers;

/// <summary>
/// Constants of liquid argon as tensors: what tracks leave of charge, and how it drifts (Physics.Medium has the formulas).
/// </summary>
internal sealed class TensorMedium
{
    private readonly LiquidArgon _argon;
    private readonly Tensor[] _constants;

    /// <summary>Takes the constants.</summary>
    /// <param name="argon">Their values.</param>
    /// <param name="active">Those that are in the tensor.</param>
    /// <param name="values">n values of the active ones.</param>
    public TensorMedium(LiquidArgon argon, IReadOnlyList<TpcParameter> active, Tensor values)
    {
        _argon = argon;
        _constants =
        [
            .. TpcParameterInfo.All.Select(info =>
            {
                int index = active.Index().FirstOrDefault(a => a.Item == info.Parameter, (-1, default)).Index;
                Tensor one = values.narrow(0, Math.Max(index, 0), 1).squeeze(0);
                return index < 0 ? one.detach().FilledWith(argon.Value(info.Parameter)) : one;
            }),
        ];
        Velocity = argon.DriftVelocity == DriftVelocityModel.Walkowiak ? Walkowiak() : this[TpcParameter.Field] * Mobility();
    }

    /// <summary>Drift velocity, cm/us.</summary>
    public Tensor Velocity { get; }

    /// <summary>A constant.</summary>
    public Tensor this[TpcParameter parameter] => _constants[(int)parameter];

    /// <summary>Electrons that pieces of tracks set free.</summary>
    /// <param name="energy">MeV.</param>
    /// <param name="stopping">dE/dx, MeV/cm.</param>
    /// <param name="cosine">Cosines of the angles to the drift.</param>
    public Tensor Electrons(Tensor energy, Tensor stopping, Tensor cosine) =>
        Survival(stopping, cosine) * energy * this[TpcParameter.ElectronsPerMev];

    private Tensor Survival(Tensor stopping, Tensor cosine)
    {
        Tensor scaled = stopping / (this[TpcParameter.Field] * this[TpcParameter.Density]);
        if (_argon.Quenching == QuenchingModel.Birks)
            return this[TpcParameter.BirksScale] / (this[TpcParameter.BirksQuenching] * scaled).Plus(1);
        Tensor xi = this[TpcParameter.BoxBeta] * scaled;
        if (_argon.Quenching == QuenchingModel.EllipsoidBox)
        {
            Tensor square = cosine * cosine;
            xi = xi / square.Times(1 / (_argon.EllipsoidRatio * _argon.EllipsoidRatio) - 1).Plus(1).sqrt();
        }
        // Where the model has no meaning nothing survives, and nothing is differentiated.
        Tensor inside = this[TpcParameter.BoxAlpha].Plus(xi),
            good = inside.IsAbove(1).logical_and(xi.IsAbove(0));
        return where(good, where(good, inside, ones_like(inside)).log() / where(good, xi, ones_like(xi)), zeros_like(xi));
    }

    private Tensor Mobility()
    {
        Tensor e = this[TpcParameter.Field],
            root = e.sqrt(),
            above = e.Times(7158.3).Plus(551.6).Plus((e * root).Times(4440.43)).Plus((e * e * root).Times(4.29)),
            below = e.Times(7158.3 / 551.6).Plus(1).Plus((e * e).Times(43.63)).Plus((e * e * e).Times(0.2053));
        return (above / below).Times(Math.Pow(_argon.TemperatureK / 89, -1.5) * 1e-3);
    }

    private Tensor Walkowiak()
    {
        double warmer = _argon.TemperatureK - 90.371;
        Tensor e = this[TpcParameter.Field],
            shape = (e.Times(0.141) * TensorArithmetic.Over(12.4, e).Plus(1).log()).Plus(e.Power(0.317).Times(1.627));
        return shape.Times(1 - 0.01481 * warmer).Minus(0.0075 * warmer).Times(0.1);
    }
}
