"""Writes iminuit_fits.json: fits of line models by MINUIT (iminuit), an independent minimiser, that the unit tests compare with.

Run: /usr/bin/python3 tests/peers/iminuit_fits.py [names] (needs iminuit, numpy, scipy; the real cases need ../shared/data or SPECTROCAL_DATA).
With names only these cases are made, and nothing is written.

The model is written from the formulas with scipy.special, not from the C#: closed integrals for Gaussian, tails and shelf, Gauss-Legendre sums
of the Voigt profile. At every minimum the closed integrals are held against 32-point sums of the densities. First derivatives are exact: every
argument carries its derivative as a tiny imaginary part, and each special function is given as f(x) + i f'(x) h.

What is stored:
- value: MINUIT's minimum (MIGRAD, strategy 2, tolerance 1e-6 of its 0.002), polished by Newton steps with the exact gradient;
  migradShift is how far it moved, in standard errors. A parameter that ends at a limit is held there and the rest is fitted again.
- error, correlations: MINUIT's HESSE (strategy 2). The second derivatives are also computed as Richardson-extrapolated central differences of the
  exact gradient; where the errors differ by more than 0.2 %, or a correlation by 0.002, these are stored too, as refinedError, refinedCorrelations.
- minosLower, minosUpper: MINUIT's MINOS; null where it fails or a limit comes first. Recomputed as Newton profiles with the exact gradient; where they
  differ by more than 0.2 % of the error, or where MINUIT finds none though there is one, they are stored too, as refinedMinosLower,
  refinedMinosUpper. MINUIT gets the limits where a value ends within two errors of one ("limits" in the table printed): its limits bend the
  parameters, and where none is near they would only cost accuracy.

Layout of a case: name; statistic (poisson, pearson, neyman, leastSquares); data, either {file, detector, firstChannel, lastChannel (included),
energyCoefficients: edge of channel i at sum_k c_k i^k eV} or {edges | start and step, counts, errors}; lines [{name, shape, components
[[offsetEv, fraction, fwhmEv]], shelfLengthEv, arguments}]; background {kind: polynomial (Bernstein), exponential or none, lowEv, highEv, middleEv,
arguments}; parameters [{name, start, lower, upper, fixed, tie {of, kind, constants}, value, error, minosLower, minosUpper, atLowerBound}]; free:
names of those that move and are not held by a limit, in the order of correlations.
Ties: sigmaOfEnergy of (noise, fano, energy) is sqrt(noise^2 + fano c0 (energy + c1)), c1 being there because what is tied cannot be tied to; scaled is
c0 p; offset is p + c0.
"""
import json
import os
import sys

import iminuit
import numpy as np
import scipy
from scipy.special import erfc, erfcx, voigt_profile, wofz

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.environ.get("SPECTROCAL_DATA") or os.path.join(HERE, "../../../shared/data")
TINY = 1e-60  # of the imaginary part that carries a derivative: its square vanishes
SQRT2, SQRT2PI = np.sqrt(2.0), np.sqrt(2 * np.pi)


# ---- functions of real + i derivative

def lift(x, value, slope):
    return value(np.real(x)) + 1j * np.imag(x) * slope(np.real(x))


def c_erfc(x):
    return lift(x, erfc, lambda r: -2 / np.sqrt(np.pi) * np.exp(-r * r))


def c_erfcx(x):
    return lift(x, erfcx, lambda r: 2 * r * erfcx(r) - 2 / np.sqrt(np.pi))


def gauss_pdf(z):
    return np.exp(-0.5 * z * z) / SQRT2PI


def gauss_cdf(z):
    return 0.5 * c_erfc(-z / SQRT2)


def tail_pdf(z, beta):
    """Of z = (x - x0)/sigma: exponential of decay length beta towards low z, folded with the normal density."""
    u = (z + 1 / beta) / SQRT2
    right = np.real(u) > 0
    out = np.empty(np.broadcast(z, beta).shape, complex)
    zr = z[right]
    out[right] = np.exp(-0.5 * zr * zr) * c_erfcx(u[right]) / (2 * beta)
    zl = z[~right]
    out[~right] = np.exp(zl / beta + 0.5 / beta ** 2) * c_erfc(u[~right]) / (2 * beta)
    return out


def tail_cdf(z, beta):
    return gauss_cdf(z) + beta * tail_pdf(z, beta)


def shelf_cdf(x, sigma, length):
    """Uniform on [-length, 0], folded with a Gaussian: its density is [Phi((x + L)/s) - Phi(x/s)]/L, and x Phi(x/s) + s phi(x/s) integrates Phi."""
    def k(y):
        return y * gauss_cdf(y / sigma) + sigma * gauss_pdf(y / sigma)
    return (k(x + length) - k(x)) / length


NODES, WEIGHTS = np.polynomial.legendre.leggauss(14)
_voigt_cache = {}


def voigt_bins(edges, position, sigma, gamma):
    """Voigt profile (HWHM gamma) integrated over bins: value and derivatives with respect to position, sigma, gamma."""
    key = (edges.tobytes(), float(np.real(position)), float(np.real(sigma)), float(np.real(gamma)))
    if key not in _voigt_cache:
        if len(_voigt_cache) > 8:
            _voigt_cache.clear()
        _, x0, s, g = key
        a, b = edges[:-1] - x0, edges[1:] - x0
        pieces = int(np.ceil(np.max(b - a) / (0.7 * min(s, s + g))))  # 14 points on 0.7 sigma
        total = np.zeros((3, len(a)))
        for p in range(pieces):
            lo, hi = a + (b - a) * p / pieces, a + (b - a) * (p + 1) / pieces
            x = (0.5 * (lo + hi))[:, None] + (0.5 * (hi - lo))[:, None] * NODES
            weight = (0.5 * (hi - lo))[:, None] * WEIGHTS / (s * SQRT2PI)
            z = (x + 1j * g) / (s * SQRT2)
            w = wofz(z)
            slope = -2 * z * w + 2j / np.sqrt(np.pi)
            total[0] += (weight * w.real).sum(1)
            total[1] += (weight * -(w.real + (slope * z).real) / s).sum(1)
            total[2] += (weight * -slope.imag / (s * SQRT2)).sum(1)
        profile = lambda x: voigt_profile(x, s, g)
        _voigt_cache[key] = (total[0], profile(a) - profile(b), total[1], total[2])
    value, by_position, by_sigma, by_gamma = _voigt_cache[key]
    return value + 1j * (by_position * np.imag(position) + by_sigma * np.imag(sigma) + by_gamma * np.imag(gamma))


# ---- the model

ARGUMENTS = {"voigt": ["lorentzian.fwhm"], "tail": ["tail.fraction", "tail.slope"], "longtail": ["longtail.fraction", "longtail.slope"],
             "hightail": ["hightail.fraction", "hightail.slope"], "shelf": ["shelf.fraction"]}


def parts_of(shape):
    found = set("tail+longtail+shelf".split("+") if shape == "hypermet" else ["tail"] if shape == "vip2" else shape.split("+"))
    return [p for p in ARGUMENTS if p in found]


def arguments_of(shape):
    return ["area", "position", "sigma"] + sum((ARGUMENTS[p] for p in parts_of(shape)), [])


def line_bins(line, edges, values):
    a = dict(zip(arguments_of(line["shape"]), values))
    parts = [p for p in parts_of(line["shape"]) if p != "voigt"]
    area, position, sigma = a["area"], a["position"], a["sigma"]
    core = 1 - sum(a[p + ".fraction"] for p in parts)
    total = 0
    for offset, weight, fwhm in line["components"]:
        x = edges - position - offset
        width = fwhm + a.get("lorentzian.fwhm", 0)
        natural = fwhm > 0 or "lorentzian.fwhm" in a
        assert not (natural and parts)
        one = core * (voigt_bins(edges, position + offset, sigma, 0.5 * width) if natural else np.diff(gauss_cdf(x / sigma)))
        for p in parts:
            f = a[p + ".fraction"]
            if p == "shelf":
                one = one + f * np.diff(shelf_cdf(x, sigma, line["shelfLengthEv"]))
            elif p == "hightail":
                one = one - f * np.diff(tail_cdf(-x / sigma, a[p + ".slope"]))
            else:
                one = one + f * np.diff(tail_cdf(x / sigma, a[p + ".slope"]))
        total = total + weight * one
    return area * total


def line_density(line, x, values):
    """The same as a density of real arguments, from its definition, for the check by quadrature."""
    a = dict(zip(arguments_of(line["shape"]), values))
    parts = [p for p in parts_of(line["shape"]) if p != "voigt"]
    sigma, total = a["sigma"], 0
    for offset, weight, fwhm in line["components"]:
        d = x - a["position"] - offset
        one = (1 - sum(a[p + ".fraction"] for p in parts)) * voigt_profile(d, sigma, 0.5 * (fwhm + a.get("lorentzian.fwhm", 0)))
        for p in parts:
            if p == "shelf":
                length = line["shelfLengthEv"]
                part = 0.5 * (erfc(d / sigma / SQRT2) - erfc((d + length) / sigma / SQRT2)) / length
            else:
                z, beta = (-d if p == "hightail" else d) / sigma, a[p + ".slope"]
                part = np.real(tail_pdf(z + 0j, beta)) / sigma
            one = one + a[p + ".fraction"] * part
        total = total + weight * one
    return a["area"] * total


def bernstein(n, i, t):
    return scipy.special.comb(n, i) * t ** i * (1 - t) ** (n - i)


_basis_cache = {}


def background_bins(background, edges, values):
    if background["kind"] == "none":
        return 0
    if background["kind"] == "exponential":
        height, rate = values
        at = np.exp(rate * (edges - background["middleEv"]))
        return height * np.diff(at) / rate
    key = (edges.tobytes(), len(values), background["lowEv"], background["highEv"])
    if key not in _basis_cache:
        nodes, weights = np.polynomial.legendre.leggauss(4)
        half, middle = 0.5 * np.diff(edges), 0.5 * (edges[1:] + edges[:-1])
        t = (middle[:, None] + half[:, None] * nodes - background["lowEv"]) / (background["highEv"] - background["lowEv"])
        _basis_cache[key] = [half * (bernstein(len(values) - 1, i, t) @ weights) for i in range(len(values))]
    return sum(v * b for v, b in zip(values, _basis_cache[key]))


class Fit:
    def __init__(self, case):
        self.case, self.edges, self.counts = case, *load(case["data"])
        self.errors = np.array(case["data"].get("errors", []), float)
        self.parameters = case["parameters"]
        self.names = [p["name"] for p in self.parameters]
        self.free = [k for k, p in enumerate(self.parameters) if not p.get("fixed") and not p.get("tie")]
        self.fixed = np.array([0.0 if p.get("tie") else p["start"] for p in self.parameters], complex)
        self.order = [([self.names.index(a) for a in line["arguments"]], line) for line in case["lines"]]
        self.background = [self.names.index(a) for a in case["background"]["arguments"]]
        self.tied = [(k, p["tie"]["kind"], [self.names.index(o) for o in p["tie"]["of"]], p["tie"].get("constants", [])) for k, p in enumerate(self.parameters) if p.get("tie")]
        n, statistic = self.counts, case["statistic"]
        self.variance = {"neyman": np.maximum(n, 1), "leastSquares": self.errors ** 2}.get(statistic)

    def expand(self, free):
        p = self.fixed.copy()
        p[self.free] = free
        for k, kind, of, constants in self.tied:
            q = p[of]
            p[k] = {"sigmaOfEnergy": lambda: np.sqrt(q[0] ** 2 + q[1] * constants[0] * (q[2] + constants[1])), "scaled": lambda: constants[0] * q[0], "offset": lambda: q[0] + constants[0]}[kind]()
        return p

    def mu(self, free):
        p = self.expand(free)
        return sum(line_bins(line, self.edges, p[i]) for i, line in self.order) + background_bins(self.case["background"], self.edges, p[self.background])

    def jacobian(self, free):
        columns = []
        for i in range(len(free)):
            x = np.array(free, complex)
            x[i] += 1j * TINY
            columns.append(np.imag(self.mu(x)) / TINY)
        return np.array(columns)

    def terms(self, mu):
        n, statistic = self.counts, self.case["statistic"]
        mu = np.maximum(mu, 1e-9) if statistic in ("poisson", "pearson") else mu
        if statistic == "poisson":
            some, d = n > 0, np.zeros_like(mu)
            d[some] = mu[some] / n[some] - 1
            return 2 * np.where(some, n * (d - np.log1p(d)), mu), 2 * (1 - n / mu), 2 / mu
        if statistic == "pearson":
            return (n - mu) ** 2 / mu, 1 - (n / mu) ** 2, 2 / mu
        return (n - mu) ** 2 / self.variance, 2 * (mu - n) / self.variance, 2 / self.variance

    def value(self, free):
        return float(np.sum(self.terms(np.real(self.mu(np.asarray(free, float))))[0]))

    def gradient(self, free):
        free = np.asarray(free, float)
        return self.jacobian(free) @ self.terms(np.real(self.mu(free)))[1]

    def hessian(self, free, scale):
        n, h = len(free), 4e-3
        out = np.empty((n, n))
        for i in range(n):
            def central(step):
                e = np.zeros(n)
                e[i] = step * scale[i]
                return (self.gradient(free + e) - self.gradient(free - e)) / (2 * step * scale[i])
            out[i] = (4 * central(h) - central(2 * h)) / 3
        return 0.5 * (out + out.T)

    def newton(self, free, move, hessian=None, low=None, steps=60):
        """Minimum over the parameters 'move' (indices), damped; the curvature is the one given, or J^T W J where none is given or it is far off."""
        free = np.array(free, float)
        best, gradient = self.value(free), self.gradient(free)
        expected = False
        for _ in range(steps):
            if hessian is None or expected:
                jacobian = self.jacobian(free)
                curvature = (jacobian * self.terms(np.real(self.mu(free)))[2]) @ jacobian.T
            else:
                curvature = hessian
            hold = [i for i in move if low is not None and free[i] <= low[i] and gradient[i] > 0]
            active = [i for i in move if i not in hold]
            g = gradient[active]
            step = -np.linalg.solve(curvature[np.ix_(active, active)], g)
            decrement = -g @ step
            if decrement < 1e-17:
                break
            factor = 1.0
            while True:
                trial = free.copy()
                trial[active] += factor * step
                if low is not None:
                    trial = np.maximum(trial, low)
                value = self.value(trial)
                if value <= best + 1e-9 * min(1, decrement) + 1e-12 * abs(best) or factor < 1e-3:
                    break
                factor *= 0.5
            if factor < 1e-3:
                if expected or hessian is None:
                    break
                expected = True
                continue
            after = self.gradient(trial)
            # where the given curvature no longer makes progress the model's own is taken
            if hessian is not None and not expected and np.linalg.norm(after[active] / np.sqrt(np.diag(curvature)[active])) > 0.5 * np.linalg.norm(g / np.sqrt(np.diag(curvature)[active])):
                expected = True
            free, best, gradient = trial, value, after
        return free, best

    def profile_crossing(self, minimum, lowest, hessian, covariance, index, sign, low):
        """Where the minimum over the others has risen by 1; None where the limit comes first."""
        error = np.sqrt(covariance[index, index])
        others = [i for i in range(len(minimum)) if i != index]
        start, memory = minimum, {}

        def rise(r):
            free = minimum + sign * r * covariance[:, index] / error
            if memory:
                near = min(memory, key=lambda q: abs(q - r))
                free = memory[near] + (r - near) * sign * covariance[:, index] / error
            free[index] = minimum[index] + sign * r * error
            free = np.maximum(free, low)
            found, value = self.newton(free, others, hessian, low, 200)
            memory[r] = found
            return np.sqrt(max(value - lowest, 0)) - 1

        farthest = (minimum[index] - low[index]) / error if sign < 0 else 20.0
        if farthest <= 1e-9:
            return None
        r0, r1 = 0.0, min(1.0, farthest)
        f0, f1 = -1.0, rise(r1)
        for _ in range(40):
            if abs(f1) < 1e-7:
                return sign * r1 * error
            if f1 < 0 and r1 >= farthest:
                return None
            r2 = r1 - f1 * (r1 - r0) / (f1 - f0) if f1 != f0 else 2 * r1
            r2 = min(max(r2, 0.3 * r1), 2 * r1, farthest)
            r0, f0, r1, f1 = r1, f1, r2, rise(r2)
        return None


# ---- reading, by rules of its own

def read(path):
    with open(os.path.join(DATA, path), errors="replace") as f:
        text = f.read().splitlines()
    if text[0].startswith("VERSION"):
        first = next(i for i, l in enumerate(text) if l.startswith("DATA:"))
        return np.array([[int(float(x)) for x in l.split()] for l in text[first + 1:] if l.strip()]).T
    if text[0].startswith("<<"):
        first = text.index("<<DATA>>")
        return np.array([[int(x) for x in text[first + 1:text.index("<<END>>", first)]]])
    if text[0].startswith("$"):
        first = text.index("$DATA:")
        values = []
        for l in text[first + 2:]:
            if l.startswith("$"):
                break
            values += [int(float(x)) for x in l.split()]
        return np.array([values])
    return np.array([[int(float(l)) for l in text if l.strip() and not l.startswith("#")]])


def load(data):
    if "file" in data:
        channels = np.arange(data["firstChannel"], data["lastChannel"] + 2, dtype=float)
        counts = read(data["file"])[data["detector"]][data["firstChannel"]:data["lastChannel"] + 1]
        return np.polynomial.polynomial.polyval(channels, data["energyCoefficients"]), counts.astype(float)
    edges = np.array(data["edges"]) if "edges" in data else data["start"] + data["step"] * np.arange(len(data["counts"]) + 1)
    return edges, np.array(data["counts"], float)


# ---- the cases

def P(name, start, lower=None, upper=None, fixed=False, tie=None):
    return dict(name=name, start=start, lower=lower, upper=upper, fixed=fixed, tie=tie)


def tied(name, of, kind, *constants):
    return P(name, 0.0, tie=dict(of=list(of), kind=kind, constants=list(constants)))


def line(name, shape, components=((0.0, 1.0, 0.0),), arguments=None, length=1000.0):
    return dict(name=name, shape=shape, components=[list(map(float, c)) for c in components], shelfLengthEv=length,
                arguments=arguments or [f"{name}.{a}" for a in arguments_of(shape)])


def polynomial(low, high, *names):
    return dict(kind="polynomial", lowEv=float(low), highEv=float(high), middleEv=0.5 * (low + high), arguments=list(names))


def exponential(middle):
    return dict(kind="exponential", lowEv=0.0, highEv=0.0, middleEv=float(middle), arguments=["height", "rate"])


def file_data(path, detector, first, last, *coefficients):
    return dict(file=path, detector=detector, firstChannel=first, lastChannel=last, energyCoefficients=list(coefficients))


def ends(data):
    edges = np.polynomial.polynomial.polyval(np.array([data["firstChannel"], data["lastChannel"] + 1.0]), data["energyCoefficients"])
    return float(edges[0]), float(edges[1])


def simulated(name, seed, truth, start, step, bins, lines, background, parameters, statistic="poisson", errors=None):
    """Counts at the truth (by name; the starts for those not named)."""
    edges = start + step * np.arange(bins + 1)
    case = dict(name=name, statistic=statistic, data=dict(start=float(start), step=float(step), counts=[0.0] * bins), lines=lines, background=background, parameters=parameters)
    if errors:
        case["data"]["errors"] = [1.0] * bins
    fit = Fit(case)
    for p in fit.parameters:
        fit.fixed[fit.names.index(p["name"])] = truth.get(p["name"], p["start"])
    mu = np.real(fit.mu(fit.fixed[fit.free]))
    rng = np.random.default_rng(seed)
    if errors:
        spread = np.round(errors(mu, rng), 4)
        case["data"]["errors"] = [float(s) for s in spread]
        case["data"]["counts"] = [round(float(y), 4) for y in rng.normal(mu, spread)]
    else:
        case["data"]["counts"] = [int(n) for n in rng.poisson(mu)]
    return case


def simulated_cases():
    one = [(0.0, 1.0, 0.0)]
    cu = [(0.0, 1 / 1.51, 0.0), (-20.0, 0.51 / 1.51, 0.0)]
    flat, linear = ["b0"], ["b0", "b1"]
    yield simulated("gauss low counts", 11, {"L.area": 50, "L.position": 6400, "L.sigma": 65}, 6000, 20, 40, [line("L", "gauss")], polynomial(6000, 6800, *flat),
                    [P("L.area", 60, 0), P("L.position", 6420), P("L.sigma", 80, 5), P("b0", 0.03, 0)])
    yield simulated("gauss mostly empty bins", 12, {"L.area": 35, "L.position": 6405, "L.sigma": 60, "b0": 0.004}, 5800, 10, 120, [line("L", "gauss")], polynomial(5800, 7000, *flat),
                    [P("L.area", 25, 0), P("L.position", 6380), P("L.sigma", 75, 5), P("b0", 0.006, 0)])
    vip = dict(start=7000, step=10, bins=150)
    yield simulated("vip2 20000 counts", 13, {"Cu.area": 20000, "Cu.position": 8047.8, "Cu.sigma": 75, "Cu.tail.fraction": 0.1, "Cu.tail.slope": 1.5, "b0": 2, "b1": 1.2},
                    **vip, lines=[line("Cu", "vip2", cu)], background=polynomial(7000, 8500, *linear),
                    parameters=[P("Cu.area", 19000, 0), P("Cu.position", 8052), P("Cu.sigma", 80, 5), P("Cu.tail.fraction", 0.07, 0, 1), P("Cu.tail.slope", 1.8, 0.05, 30), P("b0", 2.2, 0), P("b1", 1.1, 0)])
    yield simulated("vip2 500 counts, slope fixed", 14, {"Cu.area": 500, "Cu.position": 8047.8, "Cu.sigma": 75, "Cu.tail.fraction": 0.1, "b0": 0.1, "b1": 0.05},
                    **vip, lines=[line("Cu", "vip2", cu)], background=polynomial(7000, 8500, *linear),
                    parameters=[P("Cu.area", 450, 0), P("Cu.position", 8040), P("Cu.sigma", 80, 5), P("Cu.tail.fraction", 0.15, 0, 1), P("Cu.tail.slope", 1.5, fixed=True), P("b0", 0.12, 0), P("b1", 0.06, 0)])
    # two fifths of an error above the bound: MINOS finds no crossing below, and those of the others meet the bound
    yield simulated("tail fraction near its bound", 29, {"Cu.area": 1500, "Cu.position": 8047.8, "Cu.sigma": 75, "Cu.tail.fraction": 0.02, "b0": 0.1, "b1": 0.05},
                    **vip, lines=[line("Cu", "vip2", cu)], background=polynomial(7000, 8500, *linear),
                    parameters=[P("Cu.area", 1400, 0), P("Cu.position", 8040), P("Cu.sigma", 80, 5), P("Cu.tail.fraction", 0.1, 0, 1), P("Cu.tail.slope", 1.5, fixed=True), P("b0", 0.12, 0), P("b1", 0.06, 0)])
    yield simulated("voigt, free natural width", 15, {"L.area": 3000, "L.position": 2112.2, "L.sigma": 2, "L.lorentzian.fwhm": 6, "b0": 0.4}, 2052, 0.5, 240, [line("L", "voigt")], polynomial(2052, 2172, *flat),
                    [P("L.area", 2800, 0), P("L.position", 2112.8), P("L.sigma", 2.4, 0.1), P("L.lorentzian.fwhm", 5, 0), P("b0", 0.5, 0)])
    yield simulated("hypermet 1e6 counts", 16, {"L.area": 1e6, "L.position": 8047.8, "L.sigma": 70, "L.tail.fraction": 0.08, "L.tail.slope": 1.2, "L.longtail.fraction": 0.02, "L.longtail.slope": 5, "L.shelf.fraction": 0.06, "b0": 8, "b1": 6},
                    4800, 15, 260, [line("L", "hypermet", one, length=6000.0)], polynomial(4800, 8700, *linear),
                    [P("L.area", 0.98e6, 0), P("L.position", 8049), P("L.sigma", 72, 5), P("L.tail.fraction", 0.1, 0, 1), P("L.tail.slope", 1.1, 0.05), P("L.longtail.fraction", 0.025, 0, 1), P("L.longtail.slope", 4.5, 0.05), P("L.shelf.fraction", 0.055, 0, 1), P("b0", 9, 0), P("b1", 5, 0)])
    yield simulated("high tail", 17, {"L.area": 30000, "L.position": 6400, "L.sigma": 60, "L.hightail.fraction": 0.15, "L.hightail.slope": 1.6, "b0": 3}, 6000, 10, 110, [line("L", "gauss+hightail")], polynomial(6000, 7100, *flat),
                    [P("L.area", 29000, 0), P("L.position", 6405), P("L.sigma", 63, 5), P("L.hightail.fraction", 0.11, 0, 1), P("L.hightail.slope", 1.9, 0.05), P("b0", 3.3, 0)])
    pair = [line("A", "gauss"), line("B", "gauss")]
    yield simulated("two lines, shared resolution", 18, {"A.area": 20000, "A.position": 6400, "B.area": 12000, "B.position": 6490, "noise": 40, "b0": 3, "b1": 2}, 6000, 10, 90, pair, polynomial(6000, 6900, *linear),
                    [P("A.area", 19000, 0), P("A.position", 6396), tied("A.sigma", ["noise", "fano", "A.position"], "sigmaOfEnergy", 3.65, 0.0), P("B.area", 13000, 0), P("B.position", 6495),
                     tied("B.sigma", ["noise", "fano", "B.position"], "sigmaOfEnergy", 3.65, 0.0), P("noise", 45, 0), P("fano", 0.115, fixed=True), P("b0", 3.3, 0), P("b1", 1.9, 0)])
    yield simulated("two far lines, noise and fano free", 19, {"A.area": 60000, "A.position": 3691, "B.position": 8040, "noise": 40, "fano": 0.115, "b0": 2, "b1": 1.5}, 3300, 15, 350, pair, polynomial(3300, 8550, *linear),
                    [P("A.area", 57000, 0), P("A.position", 3695), tied("A.sigma", ["noise", "fano", "A.position"], "sigmaOfEnergy", 3.65, 0.0), tied("B.area", ["A.area"], "scaled", 0.7), tied("B.position", ["A.position"], "offset", 4349.0),
                     tied("B.sigma", ["noise", "fano", "A.position"], "sigmaOfEnergy", 3.65, 4349.0), P("noise", 45, 0), P("fano", 0.11, 0), P("b0", 2.3, 0), P("b1", 1.3, 0)])
    yield simulated("exponential background", 20, {"L.area": 4000, "L.position": 6400, "L.sigma": 65, "height": 6, "rate": -1.2e-3}, 5700, 15, 95, [line("L", "gauss")], exponential(6412.5),
                    [P("L.area", 3700, 0), P("L.position", 6407), P("L.sigma", 70, 5), P("height", 5, 0), P("rate", -1.0e-3)])
    # no tail in the truth, and a tail to the other side, so that the fraction wants to be negative
    bound = simulated("tail fraction at its bound", 21, {"L.area": 8000, "L.position": 6400, "L.sigma": 65, "b0": 1}, 5900, 10, 100, [line("L", "gauss+tail")], polynomial(5900, 6900, *flat),
                      [P("L.area", 7600, 0), P("L.position", 6394), P("L.sigma", 70, 5), P("L.tail.fraction", 0.05, 0, 1), P("L.tail.slope", 1.5, fixed=True), P("b0", 1.2, 0)])
    bound["data"]["counts"] = simulated("", 21, {"L.area": 8000, "L.position": 6400, "L.sigma": 65, "L.hightail.fraction": 0.05, "L.hightail.slope": 1.5, "b0": 1}, 5900, 10, 100, [line("L", "gauss+hightail")],
                                        polynomial(5900, 6900, *flat), [P("L.area", 1), P("L.position", 1), P("L.sigma", 1), P("L.hightail.fraction", 0), P("L.hightail.slope", 1), P("b0", 1)])["data"]["counts"]
    yield bound
    gauss = lambda: [P("L.area", 9000, 0), P("L.position", 6410), P("L.sigma", 70, 5), P("b0", 0.7, 0), P("b1", 0.4, 0)]
    truth = {"L.area": 10000, "L.position": 6400, "L.sigma": 65, "b0": 0.6, "b1": 0.3}
    yield simulated("wide bins, 1.5 sigma", 22, truth, 6000, 97.5, 9, [line("L", "gauss")], polynomial(6000, 6877.5, *linear), gauss())
    few = {"L.area": 900, "L.position": 6400, "L.sigma": 65, "b0": 0.3, "b1": 0.15}
    for statistic, seed in (("pearson", 23), ("neyman", 24)):
        yield simulated(f"{statistic} chi square", seed, few, 6000, 15, 54, [line("L", "gauss")], polynomial(6000, 6810, *linear), [dict(p, start=p["start"] / 10 if p["name"] == "L.area" else p["start"]) for p in gauss()], statistic)
    yield simulated("least squares, given errors", 25, truth, 6000, 15, 54, [line("L", "gauss+tail")], polynomial(6000, 6810, *linear),
                    gauss()[:3] + [P("L.tail.fraction", 0.05, -1, 1), P("L.tail.slope", 2, fixed=True)] + gauss()[3:], "leastSquares", errors=lambda mu, rng: np.sqrt(mu) * rng.uniform(0.7, 1.3, len(mu)))
    yield simulated("polynomial background of degree 2", 26, {"L.area": 5000, "L.position": 6400, "L.sigma": 65, "b0": 3, "b1": 5, "b2": 2}, 5800, 12, 100, [line("L", "gauss")], polynomial(5800, 7000, "b0", "b1", "b2"),
                    [P("L.area", 4700, 0), P("L.position", 6406), P("L.sigma", 70, 5), P("b0", 3.5), P("b1", 4.5), P("b2", 2.5)])


def real_cases():
    """Regions are cut so that the model has a definite minimum; it need not hold (steel and minix have too many counts for that)."""
    linear = ["b0", "b1"]
    steel = (-12.084, 11.928)  # Steel.cfg gives the values of bin centres
    data = file_data("pymca/Steel.spe", 0, 478, 611, *steel)
    ka = lambda split: [(0.0, 2 / 3, 0.0), (-split, 1 / 3, 0.0)]
    away = {"Mn Ka": -505.09, "Cr Kb": -457.13, "Mn Kb": 86.61}  # from Fe Ka; its and Fe Kb's positions are free
    position = lambda name: tied(f"{name}.position", ["Fe Ka.position"], "offset", away[name])
    sigma = lambda name: tied(f"{name}.sigma", ["noise", "fano", "Fe Ka.position" if name in away else f"{name}.position"], "sigmaOfEnergy", 3.65, away.get(name, 0.0))
    shared = lambda name: [f"{name}.area", f"{name}.position", f"{name}.sigma", "tail.fraction", "tail.slope", "shelf.fraction"]
    peak = lambda name, components=((0.0, 1.0, 0.0),): line(name, "gauss+tail+shelf", components, shared(name), 6000.0)
    yield dict(name="steel, iron and manganese", statistic="poisson", data=data,
               lines=[peak("Mn Ka", ka(11.1)), peak("Cr Kb"), peak("Fe Ka", ka(13.0)), peak("Mn Kb"), peak("Fe Kb")],
               background=polynomial(*ends(data), "b0"),
               parameters=[P("Mn Ka.area", 1.0e5, 0), position("Mn Ka"), sigma("Mn Ka"),
                           P("Cr Kb.area", 1.1e5, 0), position("Cr Kb"), sigma("Cr Kb"),
                           P("Fe Ka.area", 2.6e6, 0), P("Fe Ka.position", 6404), sigma("Fe Ka"),
                           tied("Mn Kb.area", ["Mn Ka.area"], "scaled", 0.155), position("Mn Kb"), sigma("Mn Kb"),
                           P("Fe Kb.area", 4.0e5, 0), P("Fe Kb.position", 7058), sigma("Fe Kb"),
                           P("noise", 50, 0), P("fano", 0.101, fixed=True), P("tail.fraction", 0.01, 0, 1), P("tail.slope", 3, fixed=True), P("shelf.fraction", 0.01, 0, 1), P("b0", 30)])
    data = file_data("pymca/Steel.spe", 0, 437, 474, *steel)
    yield dict(name="steel, chromium", statistic="poisson", data=data, lines=[line("Cr Ka", "gauss", ka(9.2)), line("V Kb", "gauss")], background=polynomial(*ends(data), *linear),
               parameters=[P("Cr Ka.area", 8.5e5, 0), P("Cr Ka.position", 5417), P("Cr Ka.sigma", 65, 5), tied("V Kb.area", ["Cr Ka.area"], "scaled", 0.004), tied("V Kb.position", ["Cr Ka.position"], "offset", 12.6),
                           tied("V Kb.sigma", ["Cr Ka.sigma"], "scaled", 1.0), P("b0", 60, 0), P("b1", 40, 0)])
    minix = (-54.5, 10.781, 1e-7)
    la = [(0.0, 0.9, 0.0), (-85.3, 0.1, 0.0)]
    data = file_data("padre/minix_20kV_15uA_sdd.mca", 0, 866, 939, *minix)
    yield dict(name="gold La, 20 kV", statistic="poisson", data=data, lines=[line("Au La", "gauss+tail", la)], background=polynomial(*ends(data), *linear),
               parameters=[P("Au La.area", 6.5e6, 0), P("Au La.position", 9715), P("Au La.sigma", 75, 5), P("Au La.tail.fraction", 0.05, 0, 1), P("Au La.tail.slope", 2, 0.05, 50), P("b0", 4500, 0), P("b1", 4100, 0)])
    data = file_data("padre/minix_20kV_15uA_sdd.mca", 0, 1218, 1289, *minix)
    yield dict(name="gold Lg, 20 kV", statistic="poisson", data=data, lines=[line("Lg1", "gauss"), line("Lg3", "gauss", arguments=["Lg3.area", "Lg3.position", "Lg1.sigma"])], background=polynomial(*ends(data), *linear),
               parameters=[P("Lg1.area", 2.5e5, 0), P("Lg1.position", 13390), P("Lg1.sigma", 85, 5), P("Lg3.area", 4e4, 0), P("Lg3.position", 13770), P("b0", 2000, 0), P("b1", 1650, 0)])
    data = file_data("padre_drift/20250108_164246_25kV_40uA_silver_teflon_tape_unfilt1.mca", 0, 880, 949, 6.5, 10.69)
    yield dict(name="gold La in the drift series", statistic="poisson", data=data, lines=[line("Au La", "gauss+tail", la)], background=polynomial(*ends(data), *linear),
               parameters=[P("Au La.area", 1.5e5, 0), P("Au La.position", 9720), P("Au La.sigma", 80, 5), P("Au La.tail.fraction", 0.05, 0, 1), P("Au La.tail.slope", 2, fixed=True), P("b0", 78, 0), P("b1", 70, 0)])
    data = file_data("padre_drift/20250108_164246_25kV_40uA_silver_teflon_tape_unfilt1.mca", 0, 1204, 1270, 6.5, 10.69)
    yield dict(name="gold Lg in the drift series", statistic="poisson", data=data, lines=[line("Lg1", "gauss")], background=exponential(0.5 * sum(ends(data))),
               parameters=[P("Lg1.area", 8e3, 0), P("Lg1.position", 13370), P("Lg1.sigma", 100, 5), P("height", 40, 0), P("rate", 0.0001)])
    data = file_data("xraylarch/srm1832.mca", 0, 535, 568, -10.68655, 14.65549)
    yield dict(name="srm1832, copper, natural widths", statistic="poisson", data=data, lines=[line("Cu Ka", "natural", [(0.0, 0.662, 2.11), (-19.95, 0.338, 2.17)])], background=polynomial(*ends(data), *linear),
               parameters=[P("Cu Ka.area", 9e5, 0), P("Cu Ka.position", 8052), P("Cu Ka.sigma", 75, 5), P("b0", 120, 0), P("b1", 80, 0)])
    data = file_data("xraylarch/srm1832.mca", 2, 236, 298, -8.003041, 14.62989)
    yield dict(name="srm1832, calcium", statistic="poisson", data=data, lines=[line("Ca Ka", "gauss+shelf", length=3500.0), line("Ca Kb", "gauss+shelf", arguments=["Ca Kb.area", "Ca Kb.position", "Ca Kb.sigma", "Ca Ka.shelf.fraction"], length=3500.0)],
               background=polynomial(*ends(data), *linear),
               parameters=[P("Ca Ka.area", 4.2e5, 0), P("Ca Ka.position", 3695), P("Ca Ka.sigma", 70, 5), P("Ca Ka.shelf.fraction", 0.05, -0.5, 1), P("Ca Kb.area", 7e4, 0), P("Ca Kb.position", 4015),
                           tied("Ca Kb.sigma", ["Ca Ka.sigma"], "scaled", 1.02), P("b0", 40, 0), P("b1", 20, 0)])
    data = file_data("becquerel/1110C_NAA_cave_pottery.Spe", 0, 7950, 8030, -35.087, 182.8039, -6.86613e-7)
    yield dict(name="HPGe, 1461 keV", statistic="poisson", data=data, lines=[line("K-40", "gauss+tail")], background=polynomial(*ends(data), "b0"),
               parameters=[P("K-40.area", 350, 0), P("K-40.position", 1461000), P("K-40.sigma", 1100, 50), P("K-40.tail.fraction", 0.2, 0, 1), P("K-40.tail.slope", 4, fixed=True), P("b0", 0.005, 0)])
    data = file_data("pymca/XRFSpectrum.mca", 0, 1430, 1630, -3664.1, 7.17)
    yield dict(name="pymca, two lines", statistic="poisson", data=data, lines=[line("A", "gauss"), line("B", "gauss")], background=polynomial(*ends(data), "b0", "b1", "b2"),
               parameters=[P("A.area", 45000, 0), P("A.position", 6920), P("A.sigma", 100, 5), P("B.area", 50000, 0), P("B.position", 7690), P("B.sigma", 100, 5), P("b0", 15), P("b1", 15), P("b2", 20)])


# ---- the fits

def check_quadrature(fit, free):
    p = np.real(fit.expand(free))
    nodes, weights = np.polynomial.legendre.leggauss(32)
    half, middle = 0.5 * np.diff(fit.edges), 0.5 * (fit.edges[1:] + fit.edges[:-1])
    x = middle[:, None] + half[:, None] * nodes
    total = 0
    for i, l in fit.order:
        total = total + half * (line_density(l, x, p[i]) @ weights)
    if fit.case["background"]["kind"] == "exponential":
        total = total + half * ((p[fit.background[0]] * np.exp(p[fit.background[1]] * (x - fit.case["background"]["middleEv"]))) @ weights)
    elif fit.background:
        b = p[fit.background]
        t = (x - fit.case["background"]["lowEv"]) / (fit.case["background"]["highEv"] - fit.case["background"]["lowEv"])
        total = total + half * (sum(b[i] * bernstein(len(b) - 1, i, t) for i in range(len(b))) @ weights)
    mu = np.real(fit.mu(free))
    assert np.max(np.abs(total - mu)) < 1e-10 * np.max(mu), np.max(np.abs(total - mu)) / np.max(mu)


def check_gradient(fit, free, scale):
    g = fit.jacobian(free)
    for i in range(len(free)):
        e = np.zeros(len(free))
        e[i] = 1e-2 * scale[i]
        d = lambda f: (np.real(fit.mu(free + f * e)) - np.real(fit.mu(free - f * e))) / (2 * f * e[i])
        numeric = (4 * d(1) - d(2)) / 3
        assert np.max(np.abs(numeric - g[i])) < 1e-6 * np.max(np.abs(g[i])), (fit.names[fit.free[i]], np.max(np.abs(numeric / g[i] - 1)))


def minuit_of(fit, start, limits, hold):
    names = [fit.names[k] for k in fit.free]
    m = iminuit.Minuit(lambda x: fit.value(x), np.array(start, float), grad=lambda x: fit.gradient(x), name=names)
    m.errordef, m.strategy, m.tol, m.print_level = 1, 2, 1e-6, 0
    jacobian = fit.jacobian(start)
    information = (jacobian * fit.terms(np.maximum(np.real(fit.mu(start)), 1e-6))[2]) @ jacobian.T
    m.errors = 1 / np.sqrt(np.maximum(0.5 * np.diag(information), 1e-12))  # the steps to begin with
    if limits:
        for i, k in enumerate(fit.free):
            m.limits[i] = (fit.parameters[k]["lower"], fit.parameters[k]["upper"])
    for i in hold:
        m.fixed[i] = True
    return m


def run(case):
    fit = Fit(case)
    names = [fit.names[k] for k in fit.free]
    low = np.array([-np.inf if fit.parameters[k]["lower"] is None else fit.parameters[k]["lower"] for k in fit.free])
    start = np.array([fit.parameters[k]["start"] for k in fit.free], float)
    limited = False
    m = minuit_of(fit, start, limited, [])
    for _ in range(5):
        m.migrad(ncall=100000, iterate=20)
    if np.any(np.array(m.values) < low) or not np.isfinite(m.fval):  # a limit is active: once more, with limits
        limited = True
        m = minuit_of(fit, start, limited, [])
        for _ in range(5):
            m.migrad(ncall=100000, iterate=20)
    at = np.array(m.values)
    errors = np.array(m.errors)
    hold = [i for i in range(len(at)) if at[i] - low[i] < 1e-3 * max(errors[i], 1e-12) or (limited and at[i] - low[i] < 1e-4)]
    with_limits = m
    if hold:
        begin = at.copy()
        begin[hold] = low[hold]
        m = minuit_of(fit, begin, False, hold)
        for _ in range(5):
            m.migrad(ncall=100000, iterate=20)
        assert all(fit.gradient(np.array(m.values))[i] > 0 for i in hold)
    m.hesse()
    calls = m.nfcn
    assert m.fmin.edm < 1e-7, m.fmin.edm
    moving = [i for i in range(len(at)) if i not in hold]
    value, error = np.array(m.values), np.array(m.errors)
    correlation = np.array(m.covariance.correlation())[np.ix_(moving, moving)]
    edm = m.fmin.edm

    scale = np.where(np.isin(np.arange(len(at)), hold), 1e-3, error)
    hessian = fit.hessian(value, scale)
    polished, lowest = fit.newton(value, moving, hessian)
    hessian = fit.hessian(polished, scale)
    covariance = np.zeros_like(hessian)
    covariance[np.ix_(moving, moving)] = 2 * np.linalg.inv(hessian[np.ix_(moving, moving)])
    refined = np.sqrt(np.diag(covariance))
    refined_correlation = (covariance / np.where(refined > 0, refined, 1)[:, None] / np.where(refined > 0, refined, 1))[np.ix_(moving, moving)]
    shift = np.max(np.abs(polished - value)[moving] / refined[moving])
    rest = fit.gradient(polished)[moving]
    left = np.max(np.abs(np.linalg.solve(hessian[np.ix_(moving, moving)], rest)) / refined[moving])
    assert np.all(np.linalg.eigvalsh(hessian[np.ix_(moving, moving)] * np.outer(refined[moving], refined[moving])) > 0)
    assert np.all(np.real(fit.mu(polished)) > 0)
    check_quadrature(fit, polished)
    check_gradient(fit, polished, scale)

    # MINOS has to be free to move the one at its limit, and another must not pass its own on the way.
    minos_of = m
    if np.any(value - low < 2 * error):
        limited = True
        minos_of = minuit_of(fit, np.where(np.isin(np.arange(len(value)), hold), with_limits.values, value), True, [])
        for _ in range(3):
            minos_of.migrad(ncall=100000, iterate=20)
    failures = []
    minos = {}
    for i in moving:
        try:
            minos_of.minos(names[i])
            e = minos_of.merrors[names[i]]
            minos[i] = [e.lower if e.lower_valid and not e.at_lower_limit else None, e.upper if e.upper_valid and not e.at_upper_limit else None]
        except Exception as problem:  # noqa: BLE001
            failures.append(f"{names[i]}: {problem}")
            minos[i] = [None, None]
    worst_minos = 0
    out = dict(case)
    parameters = []
    expanded = np.real(fit.expand(polished))
    notes = []
    for k, p in enumerate(fit.parameters):
        q = {key: v for key, v in p.items() if v is not None and v is not False}
        q["value"] = float(expanded[k])
        if k in fit.free:
            i = fit.free.index(k)
            if i in hold:
                q["atLowerBound"] = True
            else:
                q["error"] = float(error[i])
                if abs(error[i] / refined[i] - 1) > 0.002:
                    q["refinedError"] = float(refined[i])
                    notes.append(f"{names[i]} error {error[i] / refined[i] - 1:+.2%}")
                for s, (side, key) in enumerate(((-1, "Lower"), (1, "Upper"))):
                    got = minos[i][s]
                    if got is not None and got * side > 0 and polished[i] + got < low[i]:
                        got = None
                    ours = fit.profile_crossing(polished, lowest, hessian, covariance, i, side, low)
                    q["minos" + key] = got
                    if (got is None) != (ours is None) or (got is not None and abs(got - ours) > 0.002 * refined[i]):
                        q["refinedMinos" + key] = ours
                        notes.append(f"{names[i]} minos{key} {got} refined {ours} error {refined[i]:.6g}")
                    elif got is not None:
                        worst_minos = max(worst_minos, abs(got - ours) / refined[i])
        parameters.append(q)
    out["parameters"] = parameters
    out["free"] = [names[i] for i in moving]
    out["correlations"] = [[float(f"{c:.7g}") for c in row] for row in correlation]
    worst_correlation = np.max(np.abs(correlation - refined_correlation))
    if worst_correlation > 0.002:
        out["refinedCorrelations"] = [[float(f"{c:.7g}") for c in row] for row in refined_correlation]
        notes.append(f"correlations {worst_correlation:.4f}")
    out["statisticValue"] = float(lowest)
    out["ndf"] = len(fit.counts) - len(fit.free)
    out["evaluations"] = int(calls)
    out["edm"] = float(edm)
    out["migradShift"] = float(f"{shift:.2g}")
    print(f"{case['name']:38s} S {lowest:14.4f} ndf {out['ndf']:4d} calls {calls:5d} edm {edm:.1e} shift {shift:.1e} left {left:.1e} errors {np.max(np.abs(error / np.where(refined > 0, refined, 1) - 1)[moving]):.1e} "
          f"corr {worst_correlation:.1e} minos {worst_minos:.1e} {'limits, at bound: ' + ', '.join(names[i] for i in hold) if limited else ''}", flush=True)
    for n in notes + failures:
        print("    " + n, flush=True)
    return out


def main():
    wanted = sys.argv[1:]
    cases = [run(c) for c in [*simulated_cases(), *real_cases()] if not wanted or any(w in c["name"] for w in wanted)]
    if wanted:
        return
    with open(os.path.join(HERE, "iminuit_fits.json"), "w", newline="\n") as out:
        out.write(f'{{"program":"iminuit {iminuit.__version__}, scipy {scipy.__version__}; written by iminuit_fits.py","cases":[\n')
        out.write(",\n".join(json.dumps(c, separators=(",", ":"), allow_nan=False) for c in cases) + "\n]}\n")


if __name__ == "__main__":
    main()
