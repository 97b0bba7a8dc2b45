"""Writes special_functions.csv: error functions, detector tails and Voigt profiles to full accuracy, that the unit tests compare with.

Run: /usr/bin/python3 tests/peers/special_functions.py (needs mpmath and scipy). Every value is mpmath's with 700 digits, rounded once;
those that scipy.special has too are checked against it here, so that a slip in a formula below does not pass for the truth.
"""
import math
import os

import mpmath as mp
import scipy
from scipy import special

mp.mp.dps = 700  # the real part of w(z) is as small as 1e-300 of its imaginary part
LEAST = -26.628  # where erfcx overflows


def erfcx(x):
    # erfc of mpmath has all its digits, but exp(x^2) must not be a huge number times a tiny one that it gives up on
    return mp.exp(x * x) * mp.erfc(x) if x < 1000 else sum((-1) ** m * mp.fac2(2 * m - 1) / (2 * x * x) ** m for m in range(60)) / (x * mp.sqrt(mp.pi))


def tail(z, beta):
    u = (z + 1 / beta) / mp.sqrt(2)
    return mp.exp(-z * z / 2) * erfcx(u) / (2 * beta) if u > 0 else mp.exp(z / beta + 1 / (2 * beta ** 2)) * mp.erfc(u) / (2 * beta)


def wofz(z):
    if abs(z) < 30:
        return mp.exp(-z * z) * mp.erfc(-1j * z)
    series = 1j / mp.sqrt(mp.pi) * sum(mp.fac2(2 * m - 1) / mp.mpf(2) ** m * z ** (-2 * m - 1) for m in range(100))
    return series + (mp.exp(-z * z) if abs(z.imag) < 1e-3 else 0)


def voigt(x, sigma, gamma):
    s = sigma * mp.sqrt(2)
    z = (x + 1j * gamma) / s
    w = wofz(z)
    first = -2 * z * w + 2j / mp.sqrt(mp.pi)
    second = -2 * w - 2 * z * first
    scale = 1 / (sigma * mp.sqrt(2 * mp.pi))
    return [scale * w.real, scale * first.real / s, scale * second.real / s ** 2, scale * w.imag, scale * first.imag / s]


def near(ours, theirs):
    assert abs(ours - theirs) <= 1e-11 * abs(theirs) + 1e-300, (ours, theirs)


def rows():
    for x in [k / 16 + 1 / 177 for k in range(-440, 440, 7)] + [0.46875, 0.4687500001, 4.0, 4.0000001, 26.54, 1e-300, 1e-9, -1e-9, 1e5, 1e9, 1e200]:
        erf, erfc = mp.erf(mp.mpf(x)), mp.erfc(mp.mpf(x)) if x < 100 else mp.mpf(0)
        scaled = erfcx(mp.mpf(x)) if x > LEAST else mp.inf
        near(float(erf), special.erf(x))
        near(float(erfc), special.erfc(x))
        near(float(scaled), special.erfcx(x)) if x > LEAST else None
        yield ["error", x, 0, erf, erfc, scaled]
    for z in [k / 8 + 1 / 77 for k in range(-290, 300, 11)] + [-37.5, -1e4, 1e6]:
        phi, cumulative = mp.npdf(mp.mpf(z)), mp.ncdf(mp.mpf(z)) if z > -1e3 else mp.mpf(0)
        near(float(cumulative), special.ndtr(z))
        yield ["normal", z, 0, phi, cumulative]
    for beta in [1e-3, 0.03, 0.3, 1.0, 2.7, 11.0, 300.0, 1e6]:
        for z in [-1e6, -1e4, -1003.0, -1000.0, -997.1, -333.0] + [k / 4 + 1 / 77 for k in range(-130, 140, 9)] + [-1 / beta, 0.01 - 1 / beta, -0.9 - 1 / beta]:
            yield ["tail", z, beta, tail(mp.mpf(z), mp.mpf(beta))]
    for x in [0.0, 1e-9, 0.05, 0.13, 0.26, 0.51, 0.9, 1.7, 3.1, 4.6, 5.6, 6.1, 6.2, 7.9, 8.1, 11.3, 26.0, 300.0, 1e5, 1e7]:
        for y in [0.0, 1e-300, 1e-20, 1e-12, 1e-8, 2e-4, 0.01, 0.1, 0.26, 0.77, 1.9, 3.5, 5.9, 6.2, 8.3, 40.0, 1e4, 1e7]:
            w = wofz(mp.mpc(x, y))
            theirs = special.wofz(complex(x, y))
            near(float(w.real), theirs.real)
            near(float(w.imag), theirs.imag)
            yield ["faddeeva", x, y, w.real, w.imag]
    for sigma in [0.7, 55.0]:
        for gamma in [0.0, 1e-9, 0.01, 0.8, 70.0]:
            for x in [0.0, 0.1, 1.0, -3.7, 40.0, 77.0, 205.0, -210.0, 480.0, 623.0, 650.0, 1e3, 7e3, 1e6]:
                values = voigt(mp.mpf(x), mp.mpf(sigma), mp.mpf(gamma))
                near(float(values[0]), special.voigt_profile(x, sigma, gamma))
                yield ["voigt", x, sigma, gamma] + values


with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "special_functions.csv"), "w", newline="\n") as out:
    out.write(f"# mpmath {mp.__version__}, checked against scipy {scipy.__version__}; written by special_functions.py\n")
    out.write("# error,x,0,erf,erfc,erfcx; normal,z,0,phi,Phi; tail,z,beta,t; faddeeva,x,y,Re,Im; voigt,x,sigma,gamma,V,V',V'',L,L'\n")
    for row in rows():
        out.write(",".join([row[0]] + ["inf" if math.isinf(float(v)) else repr(float(v)) for v in row[1:]]) + "\n")
