"""The network of Meas. Sci. Technol. 35 (2023) 025501 in plain PyTorch: time of its training and of one answer.

What `spectrocal bench network-train network-infer` measures, as one would write it in Python: an epoch over 20 000 spectra of 300 bins in
batches of 64 with Adam, and the answer to one spectrum. Time depends on the shapes alone, so the spectra are random numbers. Shares no code
with SpectroCal. Needs PyTorch 1.13 or later, nothing else.

    python3 network_torch.py [--threads N] [--epochs N] [--json FILE]
"""

import argparse
import json
import os
import platform
import statistics
import time
from pathlib import Path

import torch
from torch import nn

BINS = 300
LINES = 5
SPECTRA = 20_000
EPOCHS = 30
BATCH = 64
WEIGHTS = 1_078_825  # of the published network: a check that this is the same one
ANSWERS = 200
REPETITIONS = 7


class Published(nn.Module):
    """Two branches of convolutions, flattened and joined, and three dense layers."""

    def __init__(self):
        super().__init__()
        self.wide = nn.Sequential(nn.Conv1d(1, 5, 50), nn.ReLU(), nn.Conv1d(5, 5, 10), nn.ReLU(), nn.MaxPool1d(2), nn.Flatten())
        self.narrow = nn.Sequential(nn.Conv1d(1, 5, 1), nn.Dropout(0.02), nn.Flatten())
        width = 5 * ((BINS - 49 - 9) // 2) + 5 * BINS
        self.head = nn.Sequential(nn.Linear(width, 500), nn.ReLU(), nn.Linear(500, 50), nn.ReLU(), nn.Linear(50, LINES))

    def forward(self, x):
        x = x.unsqueeze(1)
        return self.head(torch.cat([self.wide(x), self.narrow(x)], 1))


def epoch(network, optimizer, spectra, centroids):
    """Seconds of one epoch."""
    network.train()
    start = time.perf_counter()
    for chosen in torch.randperm(SPECTRA).split(BATCH):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(network(spectra[chosen]), centroids[chosen])
        loss.backward()
        optimizer.step()
    return time.perf_counter() - start


def answer(network, spectrum):
    """Milliseconds of one answer, the mean of many."""
    network.eval()
    with torch.no_grad():
        start = time.perf_counter()
        for _ in range(ANSWERS):
            network(spectrum)
        return 1000 * (time.perf_counter() - start) / ANSWERS


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--epochs", type=int, default=3, help="epochs to measure; the time is given for 30")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(given.threads)
    network = Published()
    weights = sum(p.numel() for p in network.parameters())
    assert weights == WEIGHTS, f"{weights} weights, not {WEIGHTS}: another network"
    spectra, centroids = torch.rand(SPECTRA, BINS), torch.rand(SPECTRA, LINES)
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    epoch(network, optimizer, spectra, centroids)
    train = EPOCHS * statistics.median(epoch(network, optimizer, spectra, centroids) for _ in range(given.epochs))
    torch.set_num_threads(1)
    answer(network, spectra[:1])
    infer = statistics.median(answer(network, spectra[:1]) for _ in range(REPETITIONS))
    result = {
        "torch": torch.__version__,
        "machine": platform.machine(),
        "threads": given.threads,
        "networkTrainSeconds": train,
        "networkInferMs": infer,
    }
    print(f"PyTorch {torch.__version__}, {given.threads} threads: training {train:.1f} s, one answer {infer:.3f} ms")
    if given.json:
        given.json.write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
