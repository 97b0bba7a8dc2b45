"""Times MINUIT (iminuit) with costs compiled by numba on one fit, for comparison with ours; prints, stores nothing.

Run: taskset -c 0 /usr/bin/python3 tests/peers/iminuit_timing.py

The fit: Cu Ka doublet (8047.8 and 8027.8, 1 : 0.51) with a tail and a linear background, 300 bins of 5 eV from 7300 to 8800 eV, 50 000 counts in
the line; seven free parameters, starts 3 to 10 % off (the position 5 eV). Each time: MIGRAD and HESSE from the start, compiled and warm,
median of 20 (and least). Costs: own Baker-Cousins deviance without and with its gradient, and iminuit.cost.ExtendedBinnedNLL
(the same statistic) with a compiled integral. Tolerance: iminuit's own, and one that puts values within about 1e-4 of their errors.
"""
import time
from math import erfc, exp, log1p, pi, sqrt

import iminuit
import numba as nb
import numpy as np
from iminuit.cost import ExtendedBinnedNLL

EDGES = 7300 + 5.0 * np.arange(301)
LOW, LENGTH = 7300.0, 1500.0
OFFSETS, FRACTIONS = np.array([0.0, -20.0]), np.array([1 / 1.51, 0.51 / 1.51])
NAMES = ["area", "position", "sigma", "fraction", "slope", "b0", "b1"]
TRUTH = np.array([50000, 8047.8, 65, 0.1, 1.5, 8, 5])
START = np.array([47000, 8052.8, 68, 0.09, 1.6, 8.6, 4.7])


@nb.njit(cache=False, fastmath=False)
def cumulative(x, area, position, sigma, fraction, slope, b0, b1):
    out = np.empty_like(x)
    for e in range(len(x)):
        total = 0.0
        for l in range(2):
            z = (x[e] - position - OFFSETS[l]) / sigma
            normal = 0.5 * erfc(-z / sqrt(2.0))
            t = exp(z / slope + 0.5 / slope ** 2) * erfc((z + 1 / slope) / sqrt(2.0)) / (2 * slope)
            total += FRACTIONS[l] * (normal + fraction * slope * t)
        s = (x[e] - LOW) / LENGTH
        out[e] = area * total + LENGTH * (b0 * (s - 0.5 * s * s) + b1 * 0.5 * s * s)
    return out


@nb.njit
def deviance(p, edges, n):
    at = cumulative(edges, p[0], p[1], p[2], p[3], p[4], p[5], p[6])
    total = 0.0
    for j in range(len(n)):
        mu = at[j + 1] - at[j]
        if mu < 1e-9:
            mu = 1e-9
        if n[j] > 0:
            d = mu / n[j] - 1
            total += n[j] * (d - log1p(d))
        else:
            total += mu
    return 2 * total


@nb.njit
def gradient(p, edges, n):
    area, position, sigma, fraction, slope, b0, b1 = p
    at, previous, g = np.zeros(8), np.zeros(8), np.zeros(7)
    for e in range(len(edges)):
        at[:] = 0  # value, derivatives
        for l in range(2):
            z = (edges[e] - position - OFFSETS[l]) / sigma
            phi = exp(-0.5 * z * z) / sqrt(2 * pi)
            normal = 0.5 * erfc(-z / sqrt(2.0))
            t = exp(z / slope + 0.5 / slope ** 2) * erfc((z + 1 / slope) / sqrt(2.0)) / (2 * slope)
            density = (1 - fraction) * phi + fraction * t
            w = FRACTIONS[l]
            at[1] += w * (normal + fraction * slope * t)
            at[2] -= w * area * density / sigma
            at[3] -= w * area * density * z / sigma
            at[4] += w * area * slope * t
            at[5] += w * area * fraction * (t + (phi - t * (1 + slope * z + slope * slope)) / slope ** 2)
        s = (edges[e] - LOW) / LENGTH
        at[6] = LENGTH * (s - 0.5 * s * s)
        at[7] = LENGTH * 0.5 * s * s
        at[0] = area * at[1] + b0 * at[6] + b1 * at[7]
        if e > 0:
            weight = 2 * (1 - n[e - 1] / max(at[0] - previous[0], 1e-9))
            for k in range(7):
                g[k] += weight * (at[k + 1] - previous[k + 1])
        previous[:] = at
    return g


def main():
    n = np.random.default_rng(31).poisson(np.diff(cumulative(EDGES, *TRUTH))).astype(float)
    for k in range(7):  # the gradient against central differences
        h = np.zeros(7)
        h[k] = 1e-5 * TRUTH[k]
        numeric = (deviance(START + h, EDGES, n) - deviance(START - h, EDGES, n)) / (2 * h[k])
        assert abs(numeric - gradient(START, EDGES, n)[k]) < 1e-5 * abs(numeric) + 1e-6

    own = lambda p: deviance(p, EDGES, n)
    steep = lambda p: gradient(p, EDGES, n)
    nll = ExtendedBinnedNLL(n, EDGES, cumulative)
    makers = {
        "own deviance": lambda: iminuit.Minuit(own, START, name=NAMES),
        "own deviance and gradient": lambda: iminuit.Minuit(own, START, grad=steep, name=NAMES),
        "ExtendedBinnedNLL": lambda: iminuit.Minuit(nll, *START),
    }
    print(f"iminuit {iminuit.__version__}, numba {nb.__version__}; one evaluation of the deviance: {per_call(own):.1f} us, of the gradient: {per_call(steep):.1f} us, of ExtendedBinnedNLL: {per_call(lambda p: nll(*p)):.1f} us")
    for tolerance in (0.1, 1e-6):
        for name, make in makers.items():
            times = []
            for _ in range(23):
                m = make()
                m.errordef, m.tol = 1, tolerance
                begin = time.perf_counter()
                m.migrad()
                m.hesse()
                times.append(1e3 * (time.perf_counter() - begin))
            times = sorted(times[3:])
            assert m.valid and m.accurate
            print(f"{name:28s} tolerance {tolerance:7g}: {np.median(times):7.2f} ms (least {times[0]:.2f}), {m.nfcn} calls, {m.ngrad} gradients, edm {m.fmin.edm:.1e}, fval {m.fval:.6f}, "
                  + ", ".join(f"{v:.6g}+-{e:.3g}" for v, e in zip(m.values, m.errors)))


def per_call(f):
    for _ in range(20):
        f(START)
    begin = time.perf_counter()
    for _ in range(300):
        f(START)
    return 1e6 * (time.perf_counter() - begin) / 300


if __name__ == "__main__":
    main()
