#!/usr/bin/env python3
"""Assembly of 20 masks: ours (one thread) and the functions of the real Ultralytics 8.3.6, interleaved in one run.

    python3 bench/masks.py BENCH_MASKS [--runs 40]

For a picture of 1920x1080: "original" are masks in its own size (retina_masks; prototypes 96x160 of an input of 384x640),
"input" are masks in a network input of 1088x1920 (imgsz=1920; prototypes 272x480). Needs a Python that has
ultralytics==8.3.6. Prints medians, their 10th and 90th percentile, the ratio peer/ours and by how many pixels of how many
the masks differ.
"""

import argparse
import functools
import os
import statistics
import subprocess
import tempfile
import time

COUNT, CHANNELS = 20, 32


def make_numbers(torch, prototypes, plane):
    generator = torch.Generator().manual_seed(5)
    small = torch.randn(1, CHANNELS, prototypes[0] // 8, prototypes[1] // 8, generator=generator)
    proto = torch.nn.functional.interpolate(small, prototypes, mode="bilinear")[0].contiguous()  # smooth, as real ones are
    coefficients = torch.randn(COUNT, CHANNELS, generator=generator)
    corner = torch.rand(COUNT, 2, generator=generator) * torch.tensor([plane[1] * 0.75, plane[0] * 0.6])
    size = (0.05 + 0.3 * torch.rand(COUNT, 2, generator=generator)) * torch.tensor([plane[1], plane[0]])
    boxes = torch.cat([corner, torch.minimum(corner + size, torch.tensor([plane[1], plane[0]]))], 1).float()
    return proto, coefficients, boxes


def write_numbers(numpy, file, numbers, plane):
    proto, coefficients, boxes = numbers
    with open(file, "wb") as out:
        out.write(numpy.array([*proto.shape, *plane, COUNT], dtype="<i4").tobytes())
        for values in (proto, coefficients, boxes):
            out.write(values.numpy().astype("<f4").tobytes())


def spread(values):
    values = sorted(values)
    return f"{statistics.median(values):8.2f} ms (p10 {values[len(values) // 10]:.2f}, p90 {values[len(values) * 9 // 10]:.2f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--runs", type=int, default=40)
    arguments = parser.parse_args()

    import numpy
    import torch

    torch.load = functools.partial(torch.load, weights_only=False)  # 8.3.6 predates the new default
    from ultralytics.utils import ops

    ways = {
        "original": ((96, 160), (1080, 1920), lambda p, c, b, s: ops.process_mask_native(p, c, b, s)),
        "input": ((272, 480), (1088, 1920), lambda p, c, b, s: ops.process_mask(p, c, b, s, upsample=True)),
    }
    for way, (prototypes, plane, peer) in ways.items():
        numbers = make_numbers(torch, prototypes, plane)
        file = os.path.join(tempfile.mkdtemp(), "numbers")
        write_numbers(numpy, file, numbers, plane)
        process = subprocess.Popen([arguments.program, file, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

        def run_ours(name):
            process.stdin.write(name + "\n")
            process.stdin.flush()
            milliseconds, pixels = process.stdout.readline().split()
            return float(milliseconds), int(pixels)

        def run_peer():
            start = time.perf_counter()
            masks = peer(numbers[0], numbers[1], numbers[2].clone(), plane)
            return (time.perf_counter() - start) * 1e3, int(masks.sum())

        for threads in (1, 2):
            torch.set_num_threads(threads)
            for _ in range(3):
                run_ours(way), run_peer()
            pairs = [(run_ours(way), run_peer()) for _ in range(arguments.runs)]
            ratios = sorted(theirs[0] / ours[0] for ours, theirs in pairs)
            print(
                f"{way}: ours {spread([o[0] for o, _ in pairs])}; peer, {threads} torch threads: "
                f"{spread([t[0] for _, t in pairs])}; ratio median {statistics.median(ratios):.1f} "
                f"(p10 {ratios[len(ratios) // 10]:.1f}, p90 {ratios[len(ratios) * 9 // 10]:.1f}); "
                f"pixels {pairs[0][0][1]} and {pairs[0][1][1]}"
            )
        if way == "input":
            print(f"{way}: the plain loops need {run_ours('plain')[0]:.0f} ms")
        process.stdin.close()
        process.wait()


if __name__ == "__main__":
    main()
