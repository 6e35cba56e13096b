#!/usr/bin/env python3
"""Training batches: our loader and that of the real Ultralytics 8.3.6, interleaved in one run.

    python3 bench/loader.py BENCH_LOADER DATA.yaml [--workers 2] [--batch 16] [--imgsz 640] [--epochs 5] [--rounds 7]

Both augment with the default settings (mosaic, scaling, colours, mirroring) and hand over batches that nobody uses. In each round
either side loads that many epochs; the first round is not counted. Needs a Python that has ultralytics==8.3.6. Prints medians,
10th and 90th percentile in images a second, and the ratio ours/peer. The data set must be in a folder that may be written
to: the peer puts a cache there.
"""

import argparse
import functools
import statistics
import subprocess
import time


def make_peer(arguments):
    import numpy
    import torch

    if not hasattr(numpy, "trapz"):
        numpy.trapz = numpy.trapezoid  # 8.3.6 predates NumPy 2
    torch.load = functools.partial(torch.load, weights_only=False)
    from ultralytics.cfg import get_cfg
    from ultralytics.data import build_dataloader, build_yolo_dataset
    from ultralytics.data.utils import check_det_dataset

    data = check_det_dataset(arguments.data, autodownload=False)
    settings = get_cfg(overrides={"task": "detect", "mode": "train", "imgsz": arguments.imgsz})
    dataset = build_yolo_dataset(settings, data["train"], arguments.batch, data, mode="train", rect=False, stride=32)
    loader = build_dataloader(dataset, arguments.batch, arguments.workers, shuffle=True, rank=-1)

    def run():
        images, start = 0, time.perf_counter()
        for _ in range(arguments.epochs):
            for batch in loader:
                images += len(batch["img"])
        return images / (time.perf_counter() - start)

    return run


def spread(values):
    values = sorted(values)
    return f"{statistics.median(values):8.1f} images/s (p10 {values[len(values) // 10]:.1f}, p90 {values[len(values) * 9 // 10]:.1f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("data")
    for name, default in (("workers", 2), ("batch", 16), ("imgsz", 640), ("epochs", 5), ("rounds", 7)):
        parser.add_argument(f"--{name}", type=int, default=default)
    arguments = parser.parse_args()
    command = [arguments.program, arguments.data, "--serve"]
    for name in ("workers", "batch", "imgsz", "epochs"):
        command += [f"--{name}", str(getattr(arguments, name))]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run_ours():
        process.stdin.write("run\n")
        process.stdin.flush()
        return float(process.stdout.readline())

    run_peer = make_peer(arguments)
    ours, peer = [], []
    for number in range(arguments.rounds + 1):
        values = run_ours(), run_peer()
        if number > 0:
            ours.append(values[0])
            peer.append(values[1])
    process.stdin.close()
    ratios = [a / b for a, b in zip(ours, peer)]
    print(f"ours {spread(ours)}\npeer {spread(peer)}\nratio {statistics.median(ratios):.2f}")


main()
