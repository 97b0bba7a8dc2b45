"""Writes scipy_kde.csv: densities of scipy.stats.gaussian_kde, an independent program's, that the unit tests compare with.

Run: /usr/bin/python3 tests/peers/scipy_kde.py (needs scipy). The data are energies E = 500 + 3 a of 400 integer channels a.
"""
import os

import numpy as np
import scipy
from scipy.stats import gaussian_kde

OFFSET, GAIN = 500.0, 3.0

rng = np.random.default_rng(20240605)
channels = np.concatenate([
    rng.normal(1336.3, 17, 160),
    rng.normal(2515.9, 22, 160),
    rng.uniform(1200, 2700, 80),
]).round().astype(int)
energies = OFFSET + GAIN * channels
rules = {"scott": "scott", "silverman": "silverman", "relative": 0.01}
kernels = {name: gaussian_kde(energies, bw_method=rule) for name, rule in rules.items()}
grid = np.arange(4000.0, 8700.0, 47.0)

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "scipy_kde.csv"), "w", newline="\n") as out:
    out.write(f"# scipy {scipy.__version__} gaussian_kde of E = {OFFSET} + {GAIN} a; written by scipy_kde.py\n")
    out.write("# channels," + ",".join(str(a) for a in channels) + "\n")
    # The standard deviation that scipy multiplies its factors with is the one with n - 1.
    for name, kernel in kernels.items():
        out.write(f"# bandwidth,{name},{kernel.factor!r},{float(np.sqrt(kernel.covariance[0, 0]))!r}\n")
    out.write("energyEv," + ",".join(kernels) + "\n")
    values = [kernel(grid) for kernel in kernels.values()]
    for j, x in enumerate(grid):
        out.write(f"{x!r}," + ",".join(repr(float(v[j])) for v in values) + "\n")
