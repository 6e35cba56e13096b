#!/usr/bin/env python3
"""Whole validations: `yolo val` on a dataset, in the default precision and in f32, in turn with the peer's program.

    python3 bench/validation.py YOLO WEIGHTS.pt DATA.yaml [--peer PATH/TO/PEERS/yolo] [--runs 5]

Prints median, least and greatest wall seconds, the peak resident memory in MB, and the ratio of each pair. The peer sets
PyTorch to as many threads as it likes (one, on two cores); give a wrapper that sets two to measure that.
"""

import argparse
import os
import statistics
import tempfile

from whole_process import run


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("weights")
    parser.add_argument("data")
    parser.add_argument("--peer", help="the yolo program of ultralytics==8.3.6")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()

    common = [f"model={arguments.weights}", f"data={arguments.data}", f"project={tempfile.mkdtemp()}", "exist_ok=True"]
    sides = {
        "ours": [arguments.program, "val", *common],
        "ours, f32": [arguments.program, "val", *common, "half=False"],
    }
    if arguments.peer:
        sides["peer"] = [arguments.peer, "val", *common]
    rows = {name: [] for name in sides}
    for command in sides.values():
        run(command, os.environ)  # label caches of both sides, and the compiled network
    for _ in range(arguments.runs):
        for name, command in sides.items():
            rows[name].append(run(command, os.environ))
    for name, measured in rows.items():
        seconds = [row[0] for row in measured]
        line = f"{name:12} median {statistics.median(seconds):6.2f} s  ({min(seconds):.2f} to {max(seconds):.2f})"
        line += f"  peak {max(row[1] for row in measured):6.0f} MB"
        if arguments.peer and name != "peer":
            ratios = [peer[0] / own[0] for peer, own in zip(rows["peer"], measured)]
            line += f"  peer/ours {statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})"
        print(line)


if __name__ == "__main__":
    main()
