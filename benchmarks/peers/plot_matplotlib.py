#!/usr/bin/env python3
"""A spectrum of 4 096 bins with fit and residuals by matplotlib, as `spectrocal bench --only plot-png,plot-svg,plot-pdf` draws it.

Needs matplotlib and numpy (Debian: python3-matplotlib). Prints medians of eleven drawings after three that are not counted.
"""
import io
import time

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

LINES = [(4508.9, 20_000), (4931.8, 3000), (6156, 3000), (8047.8, 15_000), (8905.3, 2500)]


def spectrum(bins):
    step = 12_288.0 / bins
    energy = (np.arange(bins) + 0.5) * step
    sigma = lambda e: np.sqrt(40**2 + 0.115 * 3.65 * e)
    density = lambda e, s: np.exp(-0.5 * (e / s) ** 2) / (s * np.sqrt(2 * np.pi))
    model = step * (2 + 40 * np.exp(-energy / 3000) + sum(n * density(energy - e, sigma(e)) for e, n in LINES))
    return energy, model, np.random.default_rng(1).poisson(model)


def draw(energy, model, counts, kind):
    figure, (main, pulls) = plt.subplots(
        2, 1, sharex=True, figsize=(12.5, 9), gridspec_kw={"height_ratios": [2.6, 1], "hspace": 0}
    )
    main.step(energy, counts, where="mid", color="0.15", lw=0.8, label="data")
    main.plot(energy, model, color="#d55e00", lw=1, label="fit")
    for e, _ in LINES:
        main.axvline(e, color="0.5", ls="--", lw=0.8)
    main.set_ylabel("counts / 3 eV")
    main.legend()
    pulls.step(energy, (counts - model) / np.sqrt(model), where="mid", color="#0072b2", lw=0.8)
    pulls.axhline(0, color="0.5", lw=0.8)
    pulls.set_ylabel("pull (σ)")
    pulls.set_xlabel("energy (eV)")
    figure.savefig(io.BytesIO(), format=kind, dpi=96)
    plt.close(figure)


def main():
    print(f"matplotlib {matplotlib.__version__}")
    for bins, kinds in ((4096, ("png", "svg", "pdf")), (1_000_000, ("png",))):
        data = spectrum(bins)
        for kind in kinds:
            times = []
            for _ in range(14):
                start = time.perf_counter()
                draw(*data, kind)
                times.append(1e3 * (time.perf_counter() - start))
            times = sorted(times[3:])
            print(f"{bins:>8} bins {kind}  {times[len(times) // 2]:8.1f} ms  ({times[0]:.1f} to {times[-1]:.1f})")


if __name__ == "__main__":
    main()
