"""Writes the tables of docs/performance.md from what the benchmarks measured. Needs nothing but Python.

    python3 benchmarks/tables.py docs/performance.md SECTION FILE...

SECTION is the name in the marks <!-- tables SECTION --> and <!-- end of tables SECTION --> of the document, between which the tables are
put; FILEs are JSON from `spectrocal bench --engines --json` and from peers/kde_torch.py --json, of one machine.
"""

import json
import re
import sys
from pathlib import Path

OBJECTIVES = {
    "kde-chi2": "kde-chi2, channel space, amplitudes fitted",
    "kde-chi2-fixed": "kde-chi2-fixed, exact kernel, as published",
    "poisson": "poisson",
}
NOT_MEASURED = "not measured"


def load(paths):
    """Rows of all files: (program, device, bits) to id to row, and the software that they ran on."""
    measured, software = {}, []
    for path in paths:
        document = json.loads(Path(path).read_text())
        if "runtime" in document:
            software.append(f'{document["runtime"]} on {document["device"]}')
        for engine in document.get("engines", []):
            if engine["isAvailable"]:
                devices = "; ".join(d["description"] for d in engine["devices"])
                software.append(f'engine {engine["name"]}: {engine["runtime"]} on {devices}')
        for row in document["rows"]:
            key = (row.get("engine", "PyTorch"), row["device"].split(":")[0], row["bits"])
            measured.setdefault(key, {})[row["id"]] = row
    return measured, list(dict.fromkeys(software))


def programs(measured):
    """What there is, in the order of the tables; CUDA also where it was not measured, then without a precision."""
    kinds = [("managed", "cpu", 64)]
    for program in ("torch", "PyTorch"):
        kinds += [(program, "cpu", 64), (program, "cpu", 32)]
        on_card = [(program, "cuda", bits) for bits in (64, 32) if (program, "cuda", bits) in measured]
        kinds += on_card or [(program, "cuda", None)]
    return [kind for kind in kinds if kind in measured or kind[2] is None]


def label(kind):
    program, device, bits = kind
    return f"{program}, {'CUDA' if device == 'cuda' else 'processor'}" + ("" if bits is None else f", {bits} bits")


def number(value):
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def timing(name):
    def cell(row):
        if f"{name}Ms" not in row:
            return ""
        median, least, most = (number(row[f"{name}{which}Ms"]) for which in ("", "Min", "Max"))
        return f"{median} ({least} to {most})"

    return cell


def memory(row):
    on_device = row.get("deviceMemoryMB")
    value = row["memoryMB"] if on_device is None else on_device
    return "" if value is None else f"{value:.0f}"


def table(measured, objective, cell, wanted):
    rows = [row for rows in measured.values() for row in rows.values() if row["objective"] == objective]
    sizes = sorted({(row["events"], row["batches"]) for row in rows})
    lines = ["| | " + " | ".join(f"{batches:,} x {events:,}".replace(",", " ") for events, batches in sizes) + " |"]
    lines.append("|---|" + "---|" * len(sizes))
    for kind in programs(measured):
        if not wanted(kind):
            continue
        found = measured.get(kind, {})
        cells = []
        for events, batches in sizes:
            row = found.get(f"{objective}-{batches}x{events}")
            cells.append(NOT_MEASURED if row is None else cell(row))
        lines.append(f"| {label(kind)} | " + " | ".join(cells) + " |")
    return lines


def tables(measured, software):
    lines = [f"{'; '.join(software)}."] if software else []
    parts = [
        ("Loss and gradient of all batches once, ms: median (shortest to longest)", timing("evaluation"), lambda kind: True),
        ("Minimisation of all batches, ms: median (shortest to longest)", timing("minimization"), lambda kind: kind[0] != "PyTorch"),
        ("Peak of memory, MB", memory, lambda kind: True),
    ]
    for heading, cell, wanted in parts:
        for objective, text in OBJECTIVES.items():
            lines += ["", f"{heading}; {text}:", "", *table(measured, objective, cell, wanted)]
    return [*lines, *agreement(measured)]


def agreement(measured):
    """The largest differences from the managed engine over all sizes."""
    lines = ["", "Largest difference from the engine managed over all sizes and objectives:", ""]
    lines += ["| | loss, relative | gradient, relative | loss at the optimum, relative | energies of lines at the optimum, eV |", "|---|---|---|---|---|"]
    fields = ["lossDifference", "gradientDifference", "optimumDifference", "energyDifferenceEv"]
    for kind in programs(measured)[1:]:
        found = list(measured.get(kind, {}).values())
        cells = []
        for field in fields:
            values = [row[field] for row in found if row.get(field) is not None]
            cells.append(f"{max(values):.0e}" if values else "" if found else NOT_MEASURED)
        lines.append(f"| {label(kind)} | " + " | ".join(cells) + " |")
    return lines


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    document, section, files = Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
    text = document.read_text()
    begin, end = f"<!-- tables {section} -->", f"<!-- end of tables {section} -->"
    if begin not in text or end not in text:
        sys.exit(f"{document} has no marks for {section}.")
    made = "\n".join(tables(*load(files)))
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    document.write_text(pattern.sub(lambda _: f"{begin}\n{made}\n{end}", text))


if __name__ == "__main__":
    main()
