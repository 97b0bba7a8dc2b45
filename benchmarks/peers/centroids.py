"""Centroids of five lines by trained networks, by SpectroCal's matched filter, and by scipy's peak finders, on the same spectra.

    python3 centroids.py other FOLDER     draws spectra by a simulator that shares nothing with SpectroCal's, nor its assumptions
    dotnet pwsh centroids.ps1 FOLDER -Model published=FILE,aligning=FILE      draws spectra as in training, and finds lines in all of them
    python3 centroids.py scan FOLDER      looks for the settings of scipy's functions below: one for all spectra
    python3 centroids.py table FOLDER     the tables of docs/networks.md

Finders that do not know lines are given the best of it: a line counts as found where any peak is within REACH of its true channel, and the
nearest of these is its centroid. A line without one is lost, and its error counts as larger than all others. Needs numpy and scipy.
"""

import csv
import itertools
import sys
from pathlib import Path

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.signal import find_peaks, find_peaks_cwt

BINS, WIDTH = 300, 10  # channels
LINES = {"Ti Ka": 4508.9, "Ti Kb": 4931.8, "Mn Ka": 5895.0, "Mn Kb": 6490.6, "Cu Ka": 8041.0}
COUNTS = [50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000]
OTHER_COUNTS = [200, 2000, 20000]
OTHER_NUMBER = 200
REACH = 40  # channels: three standard deviations of a line of 160 eV at 5 eV per channel
FIND_PEAKS = {"transform": "sqrt", "smooth": 0.7, "prominence": 2, "width": 2}
FIND_PEAKS_CWT = {"transform": "counts", "first": 1, "last": 3, "number": 5, "min_snr": 4, "noise_perc": 10}
TRANSFORMS = {"counts": lambda c: c, "sqrt": np.sqrt, "log": np.log1p}


# ---- the other simulator: single events, one after another effect

def events(random, count, kind):
    """ADC values of a spectrum, and the true channel of each line."""
    gain, offset = random.uniform(4.2, 6.0), random.uniform(-400, 400)
    if kind == "scale":  # far from what networks were trained with
        gain, offset = random.uniform(7.2, 8.0), random.uniform(900, 1300)
    cubic = random.normal(0, 3)  # eV at 8 keV: an S about a straight line, which no parabola is
    states = {"states": (1, 1.01)}.get(kind, (1,))  # gains before and after a jump

    def channel(energy, state=1.0):
        t = (energy - 6000) / 2000
        return (energy + cubic * (t**3 - t) - offset) / (gain * state)

    energies = dict(LINES)
    weights = {"Mn Ka": 1, "Mn Kb": 0.15, "Ti Ka": random.uniform(0.3, 0.8), "Cu Ka": random.uniform(0.008, 0.02)}
    weights["Ti Kb"] = 0.13 * weights["Ti Ka"]
    if kind == "source":  # the foil is iron, not titanium
        energies |= {"Ti Ka": 6399.5, "Ti Kb": 7058.0}
    names = list(weights)
    share = np.array([weights[n] for n in names])
    chosen = random.choice(len(names), count, p=share / share.sum())
    e = np.array([energies[n] for n in names])[chosen]
    # A box of partial charge and a tail of constant length in eV, of 4 to 10 % of the events each.
    box, tail = random.uniform(0.04, 0.1, 2)
    u = random.uniform(size=count)
    e = np.where(u < box, e * random.uniform(0.3, 1, count), np.where(u < box + tail, e - random.exponential(random.uniform(100, 300), count), e))
    # Background as of bremsstrahlung, 10 to 25 %, and nickel lines from the housing.
    background = random.uniform(size=count) < random.uniform(0.1, 0.25)
    e = np.where(background, 600 + random.gamma(2.0, 2200, count), e)
    e = np.where(random.uniform(size=count) < 0.01, 7472.0, e)
    e = e + random.normal(0, 1, count) * np.sqrt(random.uniform(40, 70) ** 2 + 0.117 * 3.66 * np.maximum(e, 0))
    state = random.choice(states, count)
    adc = channel(e, state)
    # Differential nonlinearity: every 64 channels four that take 15 % of their neighbours' counts each.
    at = np.floor(adc)
    adc = np.where((at % 64 < 4) & (random.uniform(size=count) < 0.15), adc - 4, adc)
    # With two states the line is where its events are on average.
    return adc, {n: np.mean([channel(LINES[n], s) for s in states]) for n in LINES}


def draw_other(folder):
    folder.mkdir(exist_ok=True, parents=True)
    with open(folder / "truth-other.csv", "w", newline="\n") as truth:
        for kind, count in itertools.product(["detector", "states", "source", "scale"], OTHER_COUNTS):
            name = f"other-{kind}-{count}"
            random = np.random.default_rng([1507, count, len(kind)])
            with open(folder / f"{name}.csv", "w", newline="\n") as rows:
                for i in range(OTHER_NUMBER):
                    adc, lines = events(random, count, kind)
                    counts = np.histogram(adc, bins=BINS * WIDTH, range=(0, BINS * WIDTH))[0]
                    rows.write(",".join(map(str, counts)) + "\n")
                    for line, channel in lines.items():
                        # Lines that are not there have no place.
                        truth.write(f"{name},{i},{line},{'nan' if kind == 'source' and line.startswith('Ti') else channel}\n")


# ---- scipy

def by_find_peaks(counts, transform, smooth, prominence, width):
    x = TRANSFORMS[transform](counts)
    x = gaussian_filter1d(x, smooth) if smooth else x
    return find_peaks(x, prominence=prominence, width=width)[0]


def by_cwt(counts, transform, first, last, number, min_snr, noise_perc):
    return find_peaks_cwt(TRANSFORMS[transform](counts), np.geomspace(first, last, number), min_snr=min_snr, noise_perc=noise_perc)


def scan(folder):
    truth = read_truth(folder)
    some = [(s, i) for s in truth if s.startswith("same") for i in range(40)]
    spectra = {s: read_spectra(folder, s) for s in {s for s, _ in some}}

    def cost(run, setting):
        """Lines lost and peaks that are none, of all spectra."""
        total = 0
        for s, i in some:
            at = (run(spectra[s][i], **setting) + 0.5) * WIDTH
            near = np.abs(at[:, None] - np.array(list(truth[s][i].values()))[None, :]) < REACH
            found = near.any(axis=0).sum() if len(at) else 0
            total += len(LINES) - found + len(at) - found
        return total

    grids = {
        by_find_peaks: {"transform": TRANSFORMS, "smooth": [0, 0.7, 1, 1.5, 2], "prominence": [0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3], "width": [None, 1, 2, 3]},
        by_cwt: {"transform": ["counts", "sqrt"], "first": [1, 1.5, 2], "last": [3, 5], "number": [5], "min_snr": [1, 2, 4, 6, 8], "noise_perc": [10, 30, 60]},
    }
    for run, grid in grids.items():
        settings = [dict(zip(grid, values)) for values in itertools.product(*grid.values())]
        costs = [cost(run, s) for s in settings]
        print(run.__name__, settings[int(np.argmin(costs))], min(costs) / len(some), "lost or false a spectrum")


# ---- tables

def read_spectra(folder, name):
    """One spectrum a row, in bins as the networks see them: in single channels scipy found less."""
    file = folder / f"{name}.npy"
    channels = np.load(file).astype(float) if file.exists() else np.loadtxt(folder / f"{name}.csv", delimiter=",")
    return channels.reshape(len(channels), BINS, WIDTH).sum(axis=2)


def read_truth(folder):
    truth = {}
    for file in ("truth-same.csv", "truth-other.csv"):
        if (folder / file).exists():
            for name, i, line, channel in csv.reader(open(folder / file)):
                truth.setdefault(name, {}).setdefault(int(i), {})[line] = float(channel)
    return truth


def nearest(peaks, channel):
    """The peak nearest to a channel within reach, else one that is infinitely far away."""
    peaks = np.asarray(peaks)
    at = np.abs(peaks - channel).argmin() if len(peaks) else None
    return peaks[at] if at is not None and abs(peaks[at] - channel) < REACH else np.inf


def load(folder):
    """By set and finder: errors (spectrum, line), stated errors, doubts."""
    truth = read_truth(folder)
    results, loose = {}, {}
    for name, i, finder, line, channel, error, status in csv.reader(open(folder / "found.csv")):
        if line:
            results.setdefault((name, finder), {})[int(i), line] = (float(channel), float(error), status)
        else:
            loose.setdefault((name, finder), {}).setdefault(int(i), []).append(float(channel))
    for name in truth:
        counts = read_spectra(folder, name)
        for finder, run, setting in (("find_peaks", by_find_peaks, FIND_PEAKS), ("find_peaks_cwt", by_cwt, FIND_PEAKS_CWT)):
            loose[name, finder] = {i: (run(c, **setting) + 0.5) * WIDTH for i, c in enumerate(counts)}
    for (name, finder), peaks in loose.items():
        results[name, finder] = {(i, line): (nearest(peaks.get(i, []), truth[name][i][line]), np.nan, "Found") for i in truth[name] for line in LINES}
    table = {}
    for (name, finder), rows in results.items():
        keys = [(i, line) for i in truth[name] for line in LINES]
        found = [rows.get(k, (np.nan, np.nan, "Missing")) for k in keys]
        off = np.array([f[0] for f in found]) - np.array([truth[name][i][line] for i, line in keys])
        shape = (len(truth[name]), len(LINES))
        table[name, finder] = tuple(x.reshape(shape) for x in (off, np.array([f[1] for f in found]), np.array([f[2] for f in found])))
    return table


def quantile(off, share):
    sizes = np.sort(np.where(np.isnan(off), np.inf, np.abs(off)).ravel())
    value = sizes[int(np.ceil(share * len(sizes))) - 1]
    return f"{value:.2f}" if np.isfinite(value) else "lost"


def pulls(off, error):
    p = (off / error)[np.isfinite(off) & np.isfinite(error)]
    return f"{p.mean():+.2f} {p.std():.2f}" if len(p) else ""


def print_tables(folder):
    table = load(folder)
    finders = sorted({f for _, f in table}, key=lambda f: ["aligning", "published", "matched", "find_peaks", "find_peaks_cwt"].index(f))
    print("| counts | " + " | ".join(f"{f} 68 % | 95 % | lost" for f in finders) + " |")
    print("|---" * (1 + 3 * len(finders)) + "|")
    for count in COUNTS:
        cells = []
        for finder in finders:
            off, _, _ = table[f"same-{count}", finder]
            cells += [quantile(off, 0.6827), quantile(off, 0.95), f"{100 * np.mean(~(np.abs(off) < REACH)):.1f} %"]
        print(f"| {count} | " + " | ".join(cells) + " |")
    for finder in [f for f in finders if f in ("aligning", "published")]:
        print(f"\n{finder}: 95 % of each line, channels, and mean and width of its pulls\n")
        print("| counts | " + " | ".join(f"{line} | pulls" for line in LINES) + " |")
        print("|---" * (1 + 2 * len(LINES)) + "|")
        for count in COUNTS:
            off, error, _ = table[f"same-{count}", finder]
            print(f"| {count} | " + " | ".join(f"{quantile(off[:, k], 0.95)} | {pulls(off[:, k], error[:, k])}" for k in range(len(LINES))) + " |")
        print(f"\n{finder}, spectra of another simulator\n")
        print("| spectra | counts | 95 % | pulls | doubted | off by 5 errors, not doubted |\n|---|---|---|---|---|---|")
        for name in sorted((n for n, f in table if f == finder and n.startswith("other")), key=lambda n: (n.split("-")[1], int(n.split("-")[2]))):
            off, error, status = table[name, finder]
            there = np.isfinite(off) | (status == "Missing")
            wrong = (np.abs(off) > 5 * error) | ~np.isfinite(off)  # a line that is not there is wrong wherever it is found
            print(f"| {name.split('-')[1]} | {name.split('-')[2]} | {quantile(off[there], 0.95)} | {pulls(off, error)} | "
                  f"{100 * np.mean(status != 'Found'):.0f} % | {100 * np.mean(wrong & (status == 'Found')):.1f} % |")


if __name__ == "__main__":
    {"other": draw_other, "scan": scan, "table": print_tables}[sys.argv[1]](Path(sys.argv[2]))
