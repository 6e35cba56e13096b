#!/usr/bin/env python3
"""The peer's loss of detection and its gradient, on maps and labels like those of bench_loss.

Usage: loss.py [--images N] [--size PIXELS] [--objects M] [--classes C] [--rounds R] [--threads T]
Run it with the Python that has Ultralytics.
"""
import argparse
import statistics
import time

import torch
from ultralytics.cfg import get_cfg
from ultralytics.nn.tasks import DetectionModel


def main():
    parser = argparse.ArgumentParser()
    for name, value in dict(images=16, size=640, objects=20, classes=80, rounds=20, threads=0).items():
        parser.add_argument("--" + name, type=int, default=value)
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    model = DetectionModel("yolo11n.yaml", nc=options.classes, verbose=False)
    model.args = get_cfg()
    criterion = model.init_criterion()
    n, m = options.images, options.images * options.objects
    maps = []
    for level in range(3):
        side = options.size // (8 << level)
        values = torch.randn(n, 64 + options.classes, side, side)
        values[:, 64:] -= 5
        maps.append(values.requires_grad_(True))
    sides = 0.03 + 0.57 * torch.rand(m, 2) ** 2
    batch = {
        "batch_idx": torch.arange(n).repeat_interleave(options.objects).float(),
        "cls": torch.randint(options.classes, (m, 1)).float(),
        "bboxes": torch.cat([sides / 2 + torch.rand(m, 2) * (1 - sides), sides], 1),
    }
    forward, total = [], []
    for _ in range(options.rounds):
        start = time.perf_counter()
        loss, _ = criterion(maps, batch)
        middle = time.perf_counter()
        loss.backward()
        end = time.perf_counter()
        for values in maps:
            values.grad = None
        forward.append(1e3 * (middle - start))
        total.append(1e3 * (end - start))
    print(f"loss {statistics.median(forward):.2f} ms, with its gradient {statistics.median(total):.2f} ms "
          f"(medians of {options.rounds}), {torch.get_num_threads()} threads")


if __name__ == "__main__":
    main()
