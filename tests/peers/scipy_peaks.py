"""Writes scipy_peaks.csv (STORED): peaks that scipy.signal.find_peaks and find_peaks_cwt miss and invent, that docs and unit tests compare ours with.

Run: dotnet build -c Release src/SpectroCal.PowerShell
     dotnet pwsh tests/peers/peak_spectra.ps1 FOLDER
     /usr/bin/python3 tests/peers/scipy_peaks.py FOLDER [scan]    (needs numpy and scipy)

FOLDER holds 320 spectra, 40 for each number of counts in the weakest line, and where their peaks are (SpectroCal.Simulation.PeakFinderTrial).
A peak counts as found if something was found within 1.5 of its standard deviations; what else was found is false, the second at one peak too.

Each function runs with one setting for all spectra: FIND_PEAKS and FIND_PEAKS_CWT below, for which missed and false peaks of all spectra together are fewest.
"scan" looks for these settings, prints them and stores nothing:
- find_peaks on counts, their square roots or logarithms, smoothed by a Gaussian or not; prominence absolute or in units of the square root of the
  (smoothed) counts; width, distance; then height and window length (wlen), and all of them again in finer steps, one after another, until nothing gains;
- find_peaks_cwt on counts or square roots; first and last width and their number, min_snr, noise_perc, min_length, window_size, in the same way (grid on 12 spectra of each 40;
  the refinement was stopped when its last steps gained a percent).
"""
import csv
import itertools
import math
import os
import sys

import numpy as np
import scipy
from scipy.ndimage import gaussian_filter1d
from scipy.signal import cwt, find_peaks, find_peaks_cwt, ricker
from scipy.signal._peak_finding import _identify_ridge_lines

STORED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../src/SpectroCal.Plotting/Gallery/Data/scipy_peaks.csv")
REACH = 1.5
TRANSFORMS = {"counts": lambda c: c, "sqrt": np.sqrt, "log": np.log1p}
FIND_PEAKS = {"transform": "sqrt", "smooth": 3.2, "prominence": 0.8778766110934768, "width": 18.0, "wlen": 150}
FIND_PEAKS_CWT = {"transform": "counts", "first": 8, "last": 55, "number": 9, "min_snr": 8.47, "noise_perc": 80, "min_length": 5, "window_size": 4096}


def load(folder):
    counts = np.load(os.path.join(folder, "spectra.npy")).astype(float)
    truth = {}
    with open(os.path.join(folder, "truth.csv")) as rows:
        for row in csv.DictReader(rows):
            i = int(row["spectrum"])
            weakest, channels, peaks = truth.setdefault(i, (float(row["weakest"]), int(row["channels"]), []))
            peaks.append((float(row["channel"]), float(row["sigma"])))
    return [(truth[i][0], counts[i, :truth[i][1]], np.array(truth[i][2])) for i in range(len(counts))]


def owners(at, peaks):
    """For each place, at a bin, the true peak that it is at, or -1."""
    near = np.abs(np.asarray(at)[:, None] + 0.5 - peaks[None, :, 0]) < REACH * peaks[None, :, 1]
    return np.where(near.any(axis=1), near.argmax(axis=1), -1)


def score(owner, peaks):
    found = len(set(owner.tolist()) - {-1})
    return len(peaks) - found, len(owner) - found


def run_find_peaks(counts, transform, smooth, prominence=None, relative=None, width=None, distance=None, height=None, wlen=None):
    x = gaussian_filter1d(counts, smooth) if smooth else counts
    if relative is not None:
        prominence = relative * np.sqrt(np.maximum(x, 1))
    return find_peaks(TRANSFORMS[transform](x), prominence=prominence, width=width, distance=distance, height=height, wlen=wlen)[0]


def widths_of(first, last, number):
    return np.geomspace(first, last, number)


def run_cwt(counts, transform, first, last, number, min_snr, noise_perc, min_length, window_size=None):
    return find_peaks_cwt(TRANSFORMS[transform](counts), widths_of(first, last, number), min_snr=min_snr, noise_perc=noise_perc, min_length=min_length, window_size=window_size)


def total(run, spectra, **setting):
    return sum(sum(score(owners(run(counts, **setting), peaks), peaks)) for _, counts, peaks in spectra)


# ---- the scans

def scan_find_peaks(spectra):
    best = (math.inf, None)
    widths = [0, 2, 4, 6, 8, 10, 12, 15, 20]
    for transform, smooth, distance in itertools.product(TRANSFORMS, [0, 2, 4, 6, 8, 11, 15], [None, 10, 20, 40]):
        levels = {"prominence": np.geomspace(0.05, 20, 24) if transform != "counts" else np.geomspace(0.1, 3000, 24)}
        if transform == "counts":
            levels["relative"] = np.geomspace(0.1, 10, 24)
        sums = {kind: np.zeros((24, len(widths)), int) for kind in levels}
        for _, counts, peaks in spectra:
            x = gaussian_filter1d(counts, smooth) if smooth else counts
            at, found = find_peaks(TRANSFORMS[transform](x), prominence=0, width=0, distance=distance)
            owner = owners(at, peaks)
            for kind, values in levels.items():
                prominence = found["prominences"] / (np.sqrt(np.maximum(x[at], 1)) if kind == "relative" else 1)
                for (p, level), (w, width) in itertools.product(enumerate(values), enumerate(widths)):
                    sums[kind][p, w] += sum(score(owner[(prominence >= level) & (found["widths"] >= width)], peaks))
        for kind, table in sums.items():
            p, w = np.unravel_index(table.argmin(), table.shape)
            if table[p, w] < best[0]:
                best = (table[p, w], {"transform": transform, "smooth": smooth, kind: float(levels[kind][p]), "width": widths[w], "distance": distance})
                print(best, flush=True)
    return descend(run_find_peaks, spectra, best[1], {"height": [None, 0.1, 0.2, 0.5, 1, 2], "wlen": [None, 60, 100, 150, 200, 300, 400, 600, 1000], "distance": [None, 5, 10, 15, 20, 30, 40]})


def ridges(counts, transform, first, last, number, window_size, percents):
    """What find_peaks_cwt finds before it filters, with the noise at these places only, which is all that its filter asks for."""
    widths = widths_of(first, last, number)
    matrix = cwt(TRANSFORMS[transform](counts), ricker, widths)
    lines = _identify_ridge_lines(matrix, widths / 4, np.ceil(widths[0]))
    at, lengths = np.array([l[1][0] for l in lines], int), np.array([len(l[0]) for l in lines])
    signal = np.array([abs(matrix[l[0][0], l[1][0]]) for l in lines])
    half, odd = divmod(int(window_size or math.ceil(matrix.shape[1] / 20)), 2)
    noise = np.array([np.percentile(matrix[0, max(a - half, 0):a + half + odd], percents) for a in at])
    with np.errstate(divide="ignore", invalid="ignore"):
        return at, lengths, np.abs(signal[:, None] / noise)


def quick_cwt(counts, transform, first, last, number, min_snr, noise_perc, min_length, window_size=None):
    at, lengths, ratio = ridges(counts, transform, first, last, number, window_size, [noise_perc])
    return at[~(ratio[:, 0] < min_snr) & (lengths >= min_length)]


def scan_cwt(spectra):
    best = (math.inf, None)
    snrs, percents = [0.7, 1, 1.4, 2, 2.8, 4, 5.6, 8, 11, 16, 22, 32], [1, 3, 10, 20, 35, 50, 65, 80, 90, 97]
    some = [s for i, s in enumerate(spectra) if i % 40 < 12]
    for transform, first, last, number, window in itertools.product(["counts", "sqrt"], [5, 8, 12], [20, 35, 55], [5, 9], [None, 1000]):
        sums = np.zeros((len(snrs), len(percents), number), int)
        for _, counts, peaks in some:
            at, lengths, ratio = ridges(counts, transform, first, last, number, window, percents)
            owner = owners(at, peaks)
            for (s, snr), q, length in itertools.product(enumerate(snrs), range(len(percents)), range(number)):
                sums[s, q, length] += sum(score(owner[~(ratio[:, q] < snr) & (lengths > length)], peaks))
        s, q, length = np.unravel_index(sums.argmin(), sums.shape)
        if sums.min() < best[0]:
            best = (sums.min(), dict(transform=transform, first=first, last=last, number=number, min_snr=snrs[s], noise_perc=percents[q], min_length=int(length) + 1, window_size=window))
            print(best, flush=True)
    return descend(quick_cwt, spectra, best[1], {"min_length": range(1, best[1]["number"] + 1), "window_size": [None, 100, 300, 500, 1000, 2000, 4096]})


def descend(run, spectra, setting, choices):
    """Changes one value after another as long as that gains."""
    least, changed = total(run, spectra, **setting), True
    while changed:
        changed = False
        for key in list(setting) + [k for k in choices if k not in setting]:
            value = setting.get(key)
            steps = choices.get(key) or ([value * f for f in (0.8, 0.9, 1.1, 1.25)] if isinstance(value, float) or key in ("smooth", "first", "last", "min_snr", "width") and value else
                                         [min(max(value * f, 0.5), 99) for f in (0.6, 0.85, 1.15, 1.5)] if key == "noise_perc" else [max(value + d, 3) for d in (-1, 1)] if key == "number" else [])
            for step in steps:
                trial = total(run, spectra, **{**setting, key: step})
                if trial < least:
                    least, setting, changed = trial, {**setting, key: step}, True
                    print(least, setting, flush=True)
    return setting


if __name__ == "__main__":
    data = load(sys.argv[1])
    if sys.argv[2:] == ["scan"]:
        print("FIND_PEAKS =", scan_find_peaks(data))
        print("FIND_PEAKS_CWT =", scan_cwt(data))
        sys.exit()
    with open(STORED, "w", newline="\n") as out:
        out.write(f"# scipy {scipy.__version__}: missed and false peaks per spectrum; written by scipy_peaks.py\n")
        out.write("weakest,findPeaksMissed,findPeaksFalse,findPeaksCwtMissed,findPeaksCwtFalse\n")
        for weakest in sorted({s[0] for s in data}):
            these = [s for s in data if s[0] == weakest]
            means = []
            for run, setting in ((run_find_peaks, FIND_PEAKS), (run_cwt, FIND_PEAKS_CWT)):
                means += np.mean([score(owners(run(counts, **setting), peaks), peaks) for _, counts, peaks in these], axis=0).tolist()
            out.write(f"{weakest:g}," + ",".join(f"{m:g}" for m in means) + "\n")
