#!/usr/bin/env python3
"""Frames per second of a whole video, with and without saving it, in turn with the peer's program.

    python3 bench/video.py YOLO WEIGHTS.pt VIDEO FRAMES [--peer PATH/TO/PEERS/yolo] [--runs 3]

The start of each program is taken off by a run on one frame's worth of video (vid_stride as long as the video).
"""

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time


def seconds(command, threads=None):
    environment = dict(os.environ)
    if threads:
        environment["OMP_NUM_THREADS"] = str(threads)
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("weights")
    parser.add_argument("video")
    parser.add_argument("frames", type=int)
    parser.add_argument("--peer")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    work = tempfile.mkdtemp()

    def rate(program, extra, threads=None):
        command = [program, "predict", f"model={arguments.weights}", f"source={arguments.video}", "verbose=False"]
        command += [f"project={work}", "exist_ok=True", *extra]
        start = seconds([*command, f"vid_stride={arguments.frames}"], threads)
        return (arguments.frames - 1) / (seconds(command, threads) - start)

    cases = [("ours, default precision, saved", arguments.program, ["save=True"], None)]
    cases += [("ours, default precision, not saved", arguments.program, ["save=False"], None)]
    cases += [("ours, f32, not saved", arguments.program, ["save=False", "half=False"], None)]
    if arguments.peer:
        cases += [("peer, saved, 2 threads", arguments.peer, ["save=True"], 2)]
        cases += [("peer, not saved, 2 threads", arguments.peer, ["save=False"], 2)]
    rates = {name: [] for name, *_ in cases}
    for _ in range(arguments.runs):
        for name, program, extra, threads in cases:
            rates[name].append(rate(program, extra, threads))
    for name, values in rates.items():
        print(f"{name:36} median {statistics.median(values):6.1f} fps  ({min(values):.1f} to {max(values):.1f})")
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
