"""SpectroCal's objectives in plain PyTorch: loss and gradient by autograd, as one would write them in Python.

Reads the problems that `spectrocal bench --engines --write-problems FOLDER` writes, computes loss and gradient of every batch, compares
both with those of SpectroCal, and measures time and memory. Shares no code with SpectroCal. Needs PyTorch 1.13 or later, nothing else.

    python3 kde_torch.py FOLDER [--device cuda] [--dtype float32] [--sizes 100x5000,1000x5000] [--json FILE]
"""

import argparse
import ctypes
import json
import math
import os
import platform
import statistics
import sys
import time
from pathlib import Path

import torch

WARM_UP_SECONDS = 0.3
LIMIT_SECONDS = 0.5
REPETITIONS = 7
LEAST_REPETITIONS = 3
AGREEMENT = {torch.float64: 1e-9, torch.float32: 1e-2}  # largest relative difference; the gradient near an optimum is a small difference
CHUNK = {"cpu": 1 << 18, "cuda": 1 << 28}  # numbers of one intermediate result at a time; more is slower on a processor


def read(head_path, dtype, device):
    """A problem: its head, and its arrays by name."""
    head = json.loads(head_path.read_text())
    data = bytearray(head_path.with_suffix(".bin").read_bytes())
    arrays, offset = {}, 0
    for array in head["arrays"]:
        count = math.prod(array["shape"])
        values = torch.frombuffer(data, dtype=torch.float64, count=count, offset=offset).reshape(array["shape"])
        arrays[array["name"]] = values.to(device=device, dtype=dtype, copy=True)
        offset += 8 * count
    return head, arrays


class ExactKernel:
    """sum_j W_j (O_j - T_j)^2 with O(x) = sum_k n_k N(x; p0 + p1 a_k, h), the target T given."""

    def __init__(self, a):
        self.a = a
        self.numbers_per_batch = a["positions"].shape[1] * a["energies"].shape[0]

    def loss(self, p, rows):
        a = self.a
        h = a["bandwidth"][rows].unsqueeze(2)
        energies = p[:, :1] + p[:, 1:] * a["positions"][rows]
        z = (a["energies"] - energies.unsqueeze(2)) / h
        kernel = torch.exp(-0.5 * z * z)
        density = torch.bmm(a["counts"][rows].unsqueeze(1), kernel).squeeze(1) / (math.sqrt(2 * math.pi) * h.squeeze(2))
        residual = density - a["target"][rows]
        return (a["weights"][rows] * residual * residual).sum(1)


class ChannelSpace:
    """The same from the batch smoothed in channel space, O(x) = F(a) / p1 at a = (x - p0) / p1; amplitudes of the target fitted."""

    def __init__(self, a):
        self.a = a
        self.numbers_per_batch = 16 * a["energies"].shape[0]
        basis = a["basis"].double()
        normal = torch.bmm(basis * a["weights"].double().unsqueeze(1), basis.transpose(1, 2))
        self.factor = torch.linalg.cholesky(normal).to(a["basis"].dtype)

    def loss(self, p, rows):
        a = self.a
        gain = p[:, 1:]
        channel = (a["energies"] - p[:, :1]) / gain
        scale = a["nodesPerChannel"][rows]
        u = (channel - a["firstNode"][rows]) * scale
        node = u.detach().floor().long().clamp(0, a["values"].shape[1] - 2)
        t = u - node
        value = hermite(t, node, a["values"][rows], a["slopes"][rows])
        bend = hermite(t, node, a["bends"][rows], a["twists"][rows]) * scale * scale
        # A kernel of h eV is h / gain channels wide, not as wide as the data were smoothed: first order of the heat equation.
        widening = 0.5 * ((a["bandwidth"][rows] / gain) ** 2 - a["smoothedBandwidth"][rows] ** 2)
        density = (value + widening * bend) / gain
        basis, weights = a["basis"][rows], a["weights"][rows]
        right = torch.bmm(basis, (weights * density).unsqueeze(2))
        amplitudes = torch.cholesky_solve(right, self.factor[rows])
        residual = density - torch.bmm(basis.transpose(1, 2), amplitudes).squeeze(2)
        return (weights * residual * residual).sum(1)


def hermite(t, node, values, slopes):
    y0, y1 = values.gather(1, node), values.gather(1, node + 1)
    m0, m1 = slopes.gather(1, node), slopes.gather(1, node + 1)
    rise = y1 - y0
    return y0 + t * (m0 + t * (3 * rise - 2 * m0 - m1 + t * (m0 + m1 - 2 * rise)))


class Poisson:
    """Deviance 2 sum (v mu - n ln mu) + constant of the channels' counts, amplitudes at their maximum, found by Newton's method."""

    def __init__(self, a):
        self.a = a
        lines, degree = a["lines"].shape[0], a["amplitudes"].shape[1] - a["lines"].shape[0] - 1
        self.degree = degree
        self.numbers_per_batch = (lines + degree + 1) * a["positions"].shape[1]

    def loss(self, p, rows):
        a = self.a
        energies = p[:, :1] + p[:, 1:] * a["positions"][rows]
        n, spans = a["counts"][rows], a["spans"][rows]
        components = []
        for k in range(a["lines"].shape[0]):
            variance = a["variances"][rows, k : k + 1]
            components.append(torch.exp(-0.5 * (energies - a["lines"][k]) ** 2 / variance) / torch.sqrt(2 * math.pi * variance))
        low, high = a["range"].tolist()
        u = ((energies - low) / (high - low)).clamp(0, 1)
        for b in range(self.degree + 1):
            scale = (self.degree + 1) / (high - low) * math.comb(self.degree, b)
            components.append(scale * u**b * (1 - u) ** (self.degree - b))
        means = torch.stack(components, 1) * p[:, 1:].unsqueeze(1)
        with torch.no_grad():
            amplitudes = self.maximum(means, n, spans, a["amplitudes"][rows])
        mu = torch.bmm(amplitudes.unsqueeze(1), means).squeeze(1) + 1e-12
        return 2 * ((spans * mu - n * torch.log(mu)).sum(1) + a["saturated"][rows, 0])

    @staticmethod
    def maximum(means, n, spans, start):
        amplitudes, total = start, (means * spans.unsqueeze(1)).sum(2)
        unit = torch.eye(start.shape[1], dtype=start.dtype, device=start.device)
        exact = 1e-14 if start.dtype == torch.float64 else 1e-6
        for _ in range(50):
            mu = torch.bmm(amplitudes.unsqueeze(1), means).squeeze(1) + 1e-12
            ratio = n / mu
            slope = total - torch.bmm(means, ratio.unsqueeze(2)).squeeze(2)
            # Amplitudes are not negative: those at zero that would become so are left out.
            free = ((amplitudes > 0) | (slope < 0)).to(start.dtype)
            curvature = torch.bmm(means * (ratio / mu).unsqueeze(1), means.transpose(1, 2))
            curvature = curvature * free.unsqueeze(1) * free.unsqueeze(2) + unit * (1 - free).unsqueeze(2)
            step = -torch.linalg.solve(curvature, (slope * free).unsqueeze(2)).squeeze(2)
            amplitudes = (amplitudes + step).clamp(min=0)
            if float((-(step * slope).sum(1) / n.sum(1)).max()) < exact:
                break
        return amplitudes


OBJECTIVES = {"kde-chi2": ChannelSpace, "kde-chi2-fixed": ExactKernel, "poisson": Poisson}


def evaluate(objective, parameters, chunk):
    """Losses and gradients of all batches, some batches at a time."""
    count = max(1, chunk // objective.numbers_per_batch)
    losses, gradients = [], []
    for first in range(0, parameters.shape[0], count):
        rows = slice(first, first + count)
        p = parameters[rows].clone().requires_grad_()
        loss = objective.loss(p, rows)
        loss.sum().backward()
        losses.append(loss.detach())
        gradients.append(p.grad)
    return torch.cat(losses), torch.cat(gradients)


def resident_peak():
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return 1024 * int(line.split()[1])
    return None


def memory_of(work, device):
    """Result of the work and the growth of memory at its peak in MB: of the allocator on CUDA, resident on Linux, else None."""
    if device.type == "cuda":
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats(device)
        before = torch.cuda.memory_allocated(device)
        result = work()
        torch.cuda.synchronize(device)
        return result, (torch.cuda.max_memory_allocated(device) - before) / 1e6
    if platform.system() != "Linux":
        return work(), None
    try:
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    except (OSError, AttributeError):
        pass  # other C libraries than GNU's give memory back by themselves
    Path("/proc/self/clear_refs").write_text("5")
    before = resident_peak()
    result = work()
    return result, (resident_peak() - before) / 1e6


def timed(work):
    """Times of some repetitions after warming up, ms."""
    begun = time.perf_counter()
    work()
    while time.perf_counter() - begun < WARM_UP_SECONDS:
        work()
    times = []
    begun = time.perf_counter()
    while len(times) < LEAST_REPETITIONS or (len(times) < REPETITIONS and time.perf_counter() - begun < LIMIT_SECONDS):
        start = time.perf_counter()
        work()
        times.append(1e3 * (time.perf_counter() - start))
    return times


def measure(head, arrays, device, dtype):
    objective = OBJECTIVES[head["objective"]](arrays)
    parameters = arrays["parameters"]

    def work():
        found = evaluate(objective, parameters, CHUNK[device.type])
        if device.type == "cuda":
            torch.cuda.synchronize(device)
        return found

    torch.set_num_threads(1)
    (loss, gradient), memory = memory_of(work, device)
    times, threads = timed(work), 1
    # Small tensors are faster on one thread, large ones on all: the better of both.
    if device.type == "cpu" and (os.cpu_count() or 1) > 1:
        torch.set_num_threads(os.cpu_count())
        on_all = timed(work)
        if statistics.median(on_all) < statistics.median(times):
            times, threads = on_all, os.cpu_count()
    expected, slopes = arrays["loss"].squeeze(1), arrays["gradient"]
    loss_difference = float((loss / expected - 1).abs().max())
    gradient_difference = float(((gradient - slopes).abs().max(0).values / slopes.abs().max(0).values).max())
    return {
        "id": head["id"],
        "objective": head["objective"],
        "batches": head["batches"],
        "events": head["events"],
        "device": device.type,
        "bits": 64 if dtype == torch.float64 else 32,
        "evaluationMs": statistics.median(times),
        "evaluationMinMs": min(times),
        "evaluationMaxMs": max(times),
        "threads": threads,
        "memoryMB": memory,
        "lossDifference": loss_difference,
        "gradientDifference": gradient_difference,
        "agrees": max(loss_difference, gradient_difference) < AGREEMENT[dtype],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="problems written by spectrocal bench --engines --write-problems")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--dtype", choices=["float64", "float32"], default="float64")
    parser.add_argument("--sizes", help="only these, such as 100x5000,1000x5000")
    parser.add_argument("--json", type=Path, help="file for the results")
    options = parser.parse_args()
    device, dtype = torch.device(options.device), getattr(torch, options.dtype)
    sizes = options.sizes.split(",") if options.sizes else None
    heads = sorted(options.folder.glob("*.json"), key=lambda path: path.with_suffix(".bin").stat().st_size)
    heads = [path for path in heads if sizes is None or path.stem.rsplit("-", 1)[1] in sizes]
    if not heads:
        sys.exit(f"There are no problems of these sizes in {options.folder}.")
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else f"up to {os.cpu_count()} threads"
    rows = []
    for path in heads:
        head, arrays = read(path, dtype, device)
        row = measure(head, arrays, device, dtype)
        rows.append(row)
        memory = "" if row["memoryMB"] is None else f'{row["memoryMB"]:.0f} MB'
        print(
            f'{row["id"]:26} {row["device"]} {row["bits"]} bits  {row["evaluationMs"]:9.3g} ms '
            f'({row["evaluationMinMs"]:.3g} to {row["evaluationMaxMs"]:.3g})  {memory:>8}  '
            f'loss {row["lossDifference"]:.1e}, gradient {row["gradientDifference"]:.1e}'
            + ("" if row["agrees"] else "  DIFFERS"),
            flush=True,
        )
        if options.json:
            document = {"runtime": f"PyTorch {torch.__version__}", "device": name, "rows": rows}
            options.json.write_text(json.dumps(document, indent=1))
    if not all(row["agrees"] for row in rows):
        sys.exit("Results differ from SpectroCal's.")


if __name__ == "__main__":
    main()
